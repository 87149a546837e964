using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.Procedures.Seed;

namespace Platform.Procedures.Storage;

/// <summary>An archive as read: whole, or with what is wrong in which file.</summary>
/// <param name="Notes">What does not hinder but should be known.</param>
public sealed record ConfigurationArchive(
    IReadOnlyList<ProcedureFile> Procedures,
    IReadOnlyList<Agency> Agencies,
    IReadOnlyList<SeedFolder.Unit> Units,
    CalendarContent Calendar,
    IReadOnlyDictionary<string, string> Decisions,
    IReadOnlyList<FileOddity> Wrong,
    IReadOnlyList<FileOddity> Notes)
{
    private const int MostFaults = 100;
    private const int MostFiles = 20_200;
    private const long Largest = 256L * 1024 * 1024;

    /// <summary>Reads everything and reports everything; null where it is no archive, or too large unpacked.</summary>
    public static ConfigurationArchive? Read(byte[] archive)
    {
        List<FileOddity> wrong = [];
        List<FileOddity> notes = [];
        if (Unpack(archive, wrong) is not { } files)
            return null;
        foreach (var missing in new[] { ConfigurationFiles.Agencies, ConfigurationFiles.Days, ConfigurationFiles.Decisions, ConfigurationFiles.Hours, ConfigurationFiles.Units }.Where(n => !files.ContainsKey(n)))
            wrong.Add(new FileOddity(missing, "Thiếu tệp này.", "", "file-missing"));

        List<ProcedureFile> procedures = [];
        foreach (var name in files.Keys.Where(ConfigurationFiles.IsProcedure))
        {
            if (One<ProcedureFile>(name) is not { } file)
                continue;
            var errors = ConfigurationFiles.Wrong(name, file).Take(20).ToList();
            wrong.AddRange(errors.Select(e => new FileOddity(name, e, "", "file-unusable")));
            if (errors.Count > 0)
                continue;
            procedures.Add(file with { Retirements = file.Retirements ?? [] });
            if (ConfigurationFiles.Outdated(name, file) is { } outdated)
                notes.Add(outdated);
        }
        var agencies = One<List<Agency>>(ConfigurationFiles.Agencies) ?? [];
        var tree = ConfigurationChecks.Agencies(agencies).Take(MostFaults).ToList();
        wrong.AddRange(tree);
        var units = One<List<SeedFolder.Unit>>(ConfigurationFiles.Units) ?? [];
        if (units.Any(u => u?.Code is null || u.Name is null || u.Level is null) || units.Select(u => u.Code).Distinct().Count() != units.Count)
            wrong.Add(new FileOddity(ConfigurationFiles.Units, "Mỗi đơn vị cần mã riêng, tên và cấp.", "", "file-unusable"));
        var (days, hours) = (One<List<CalendarDay>>(ConfigurationFiles.Days) ?? [], One<List<AgencyHours>>(ConfigurationFiles.Hours) ?? []);
        wrong.AddRange(ConfigurationChecks.Calendar(days, hours, agencies).Take(MostFaults));
        var years = One<List<int>>(ConfigurationFiles.Years); // archives of earlier versions do not have it
        if (years?.Any(y => y is < 2000 or > 2100) is true)
            wrong.Add(new FileOddity(ConfigurationFiles.Years, "Năm đã công bố phải từ 2000 đến 2100.", "", "file-unusable"));
        if (tree.Count == 0)
            notes.AddRange(agencies.SelectMany(a => a.Procedures.Concat(a.Excluded ?? []).Where(c => c is null || SearchText.BaseCode(c) != c).Select(c => new FileOddity(
                ConfigurationFiles.Agencies, $"{a.Code}: \"{Storable.Short(c ?? "")}\" không phải mã thủ tục.", "Giữ nguyên.", "procedure-code-unknown"))).Take(MostFaults));
        return new ConfigurationArchive(
            procedures, agencies, units, new CalendarContent(days, hours, years?.Distinct().Order().ToList() ?? CalendarContent.YearsOf([.. days.Where(d => d is not null)])), DecisionTexts(), wrong, notes);

        T? One<T>(string name)
            where T : class
        {
            if (!files.TryGetValue(name, out var content))
                return null;
            try
            {
                return ConfigurationFiles.Read<T>(content);
            }
            catch (JsonException e)
            {
                wrong.Add(new FileOddity(name, ConfigurationFiles.Where(e), "", "file-unusable"));
                return null;
            }
        }

        Dictionary<string, string> DecisionTexts()
        {
            Dictionary<string, string> texts = [];
            foreach (var name in files.Keys.Where(n => n == ConfigurationFiles.Decisions || ConfigurationFiles.IsForm(n)))
                if (One<JsonNode>(name) is not null) // JSON that can be kept
                    texts[name] = Encoding.UTF8.GetString(files[name]).TrimStart('\ufeff');
            try
            {
                if (texts.TryGetValue(ConfigurationFiles.Decisions, out var decisions))
                    Domain.Decisions.Parse(decisions, form => texts.GetValueOrDefault(form) ?? throw new JsonException($"thiếu {form}"));
            }
            catch (JsonException e)
            {
                wrong.Add(new FileOddity(ConfigurationFiles.Decisions, e.Message, "", "file-unusable"));
            }
            return texts;
        }
    }

    private static SortedDictionary<string, byte[]>? Unpack(byte[] archive, List<FileOddity> wrong)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(archive, false), ZipArchiveMode.Read);
            if (zip.Entries.Count is 0 or > MostFiles)
                return null;
            SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
            var left = Largest;
            foreach (var entry in zip.Entries.Where(e => !e.FullName.EndsWith('/')))
            {
                using var memory = new MemoryStream();
                using var stream = entry.Open();
                var buffer = new byte[81920];
                for (int read; (read = stream.Read(buffer)) > 0;)
                {
                    if ((left -= read) < 0) // what an entry announces may be a lie: what comes out counts
                        return null;
                    memory.Write(buffer, 0, read);
                }
                if (!ConfigurationFiles.IsKnown(entry.FullName))
                    wrong.Add(new FileOddity(entry.FullName.Length <= 100 ? entry.FullName : entry.FullName[..100], "Tệp này không thuộc cấu hình.", "", "file-unknown"));
                else if (!files.TryAdd(entry.FullName, memory.ToArray()))
                    wrong.Add(new FileOddity(entry.FullName, "Tệp có hai lần.", "", "file-twice"));
            }
            return files;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
