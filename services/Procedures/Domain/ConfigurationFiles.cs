using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Contracts;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Domain;

/// <summary>A published version as a file keeps it; no persons.</summary>
public sealed record VersionFile(int Version, DateOnly EffectiveFrom, DateTimeOffset PublishedAt, string Origin, Procedure Terms);

public sealed record RetirementFile(int Version, DateOnly EffectiveFrom, DateTimeOffset DecidedAt, string Origin);

/// <summary><c>procedures/{code}.json</c>: everything ever published of one procedure, oldest first.</summary>
public sealed record ProcedureFile(string Code, IReadOnlyList<VersionFile> Versions, IReadOnlyList<RetirementFile> Retirements);

/// <summary>One thing wrong with a configuration, or not taken over as it is.</summary>
/// <param name="File">Name within the archive.</param>
/// <param name="Done">What the import makes of it; Vietnamese. Empty where it hinders the whole.</param>
public sealed record FileOddity(string File, string Problem, string Done, string Kind);

/// <summary>Writes and reads the files of a configuration: indented, in a stable order, the same bytes for the same content.</summary>
public static partial class ConfigurationFiles
{
    public const string Decisions = "decisions.json";
    public const string Agencies = "agencies.json";
    public const string Units = "administrative-units.json";
    public const string Days = "calendar.json";
    public const string Hours = "hours.json";
    public const string Years = "announced-years.json";

    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true, NewLine = "\n" };
    private static readonly JsonSerializerOptions Strict = new(Json.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    public static string NameOf(string code) => $"procedures/{code}.json";

    public static byte[] Write<T>(T content) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content, Indented) + "\n");

    /// <exception cref="JsonException">Not JSON, or with a member nobody knows: nothing misspelt may vanish.</exception>
    public static T Read<T>(byte[] file) => JsonSerializer.Deserialize<T>(file, Strict) ?? throw new JsonException("null");

    public static bool IsKnown(string name) => name is Decisions or Agencies or Units or Days or Hours or Years || ProcedureName().IsMatch(name) || FormName().IsMatch(name);

    public static bool IsForm(string name) => FormName().IsMatch(name);

    public static bool IsProcedure(string name) => ProcedureName().IsMatch(name);

    /// <summary>What is wrong with a procedure's file; empty where it can be taken over.</summary>
    public static IEnumerable<string> Wrong(string name, ProcedureFile file)
    {
        if (file.Code is null || NameOf(file.Code) != name)
            yield return "Mã trong tệp khác tên tệp.";
        if (file.Versions is not { Count: > 0 } versions || versions.Any(v => v?.Terms is null))
        {
            yield return "Không có phiên bản nào, hoặc phiên bản không có nội dung.";
            yield break;
        }
        if (!versions.Select(v => v.Version).SequenceEqual(Enumerable.Range(1, versions.Count)))
            yield return "Phiên bản phải đánh số 1, 2, 3 … theo thứ tự.";
        if (versions.Zip(versions.Skip(1)).Any(p => p.Second.EffectiveFrom < p.First.EffectiveFrom))
            yield return "Ngày áp dụng đi lùi.";
        if (versions.Any(v => v.Origin is not ("national" or "province" or "configuration")))
            yield return "Nguồn của phiên bản là national, province hoặc configuration.";
        if ((file.Retirements ?? []).Any(r => r is null || r.Version < 1 || r.Version > versions.Count || r.Origin is not ("national" or "province" or "configuration")))
            yield return "Việc bãi bỏ nêu phiên bản không có.";
        foreach (var version in versions)
        {
            if (version.Terms.Code != file.Code)
                yield return $"Phiên bản {version.Version}: mã khác.";
            foreach (var (path, sentence) in TermsCheck.Errors(ProcedureTerms.Of(version.Terms)).Take(5))
                yield return $"Phiên bản {version.Version}, {path}: {sentence}";
        }
    }

    /// <summary>What a calendar and hours must be for the working time to be counted by them.</summary>
    public static IEnumerable<string> Wrong(IReadOnlyList<CalendarDay> days, IReadOnlyList<AgencyHours> hours)
    {
        if (days.Any(d => d?.Name is null || d.Kind is not ("holiday" or "makeUpWorkingDay")))
            yield return "Loại ngày là holiday hoặc makeUpWorkingDay, và có tên.";
        if (days.Where(d => d is not null).GroupBy(d => d.Date).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return $"Ngày {twice.Key.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture)} có hai lần.";
        if (hours.Any(h => h?.Agency is null || h.Days is null || h.Days.Any(d => !Enum.TryParse<DayOfWeek>(d.Key, true, out _) || d.Value is null || d.Value.Any(s => s is null || s.From >= s.To))))
            yield return "Giờ làm việc cần cơ quan, thứ trong tuần và khoảng giờ từ trước đến sau.";
    }

    [GeneratedRegex(@"^procedures/\d\.\d{6}\.json$")]
    private static partial Regex ProcedureName();

    [GeneratedRegex(@"^forms/[A-Za-z0-9._-]{1,100}\.json$")]
    private static partial Regex FormName();
}
