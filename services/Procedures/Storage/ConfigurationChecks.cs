using System.Text.RegularExpressions;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.WorkingTime;

namespace Platform.Procedures.Storage;

/// <summary>What a configuration's agencies, days and hours must be for the platform to go on with them. Every fault by name.</summary>
public static partial class ConfigurationChecks
{
    public static IEnumerable<FileOddity> Agencies(IReadOnlyList<Agency> agencies)
    {
        if (agencies.Any(a => a?.Code is null || string.IsNullOrWhiteSpace(a.Name) || a.Procedures is null || a.Predecessors is null || a.Address is null || a.Phone is null))
        {
            yield return Wrong("Mỗi cơ quan cần mã, tên, địa chỉ, điện thoại, thủ tục và cơ quan tiền nhiệm (có thể trống).");
            yield break;
        }
        foreach (var code in agencies.Select(a => a.Code).Where(c => !Code().IsMatch(c)))
            yield return Wrong($"Mã cơ quan \"{Storable.Short(code)}\" chưa đúng dạng.");
        foreach (var twice in agencies.GroupBy(a => a.Code).Where(g => g.Count() > 1))
            yield return Wrong($"Mã cơ quan {Storable.Short(twice.Key)} có hai lần.");
        var known = agencies.DistinctBy(a => a.Code).ToDictionary(a => a.Code);
        foreach (var agency in known.Values)
        {
            if (!Enum.IsDefined(agency.Level) || agency.AcceptsLevel is { } accepts && !Enum.IsDefined(accepts))
                yield return Wrong($"{agency.Code}: cấp không có.");
            if (agency.Parent is { } parent && !known.ContainsKey(parent))
                yield return Wrong($"{agency.Code}: cơ quan cấp trên {Storable.Short(parent)} không có trong tệp.");
            foreach (var unknown in agency.Predecessors.Where(p => p is null || !known.ContainsKey(p)))
                yield return Wrong($"{agency.Code}: cơ quan tiền nhiệm {Storable.Short(unknown ?? "")} không có trong tệp.");
            if (agency.ValidUntil < agency.ValidFrom)
                yield return Wrong($"{agency.Code}: ngày kết thúc trước ngày bắt đầu.");
            if (IsAboveItself(agency, known))
                yield return Wrong($"{agency.Code}: cơ quan cấp trên tạo thành vòng.");
        }
    }

    public static IEnumerable<FileOddity> Calendar(IReadOnlyList<CalendarDay> days, IReadOnlyList<AgencyHours> hours, IReadOnlyList<Agency> agencies)
    {
        if (days.Any(d => d?.Name is null || d.Kind is not ("holiday" or "makeUpWorkingDay")))
        {
            yield return new FileOddity(ConfigurationFiles.Days, "Loại ngày là holiday hoặc makeUpWorkingDay, và có tên.", "", "file-unusable");
            yield break;
        }
        foreach (var twice in days.GroupBy(d => d.Date).Where(g => g.Count() > 1))
            yield return new FileOddity(ConfigurationFiles.Days, $"Ngày {Day(twice.Key)} có hai lần.", "", "file-unusable");
        var known = agencies.Where(a => a?.Code is not null).Select(a => a.Code).ToHashSet();
        List<AgencyHours> readable = [];
        foreach (var one in hours)
        {
            if (Unreadable(one) is { } wrong)
                yield return new FileOddity(ConfigurationFiles.Hours, $"Giờ của {Storable.Short(one?.Agency ?? "?")}: {wrong}", "", "file-unusable");
            else if (!known.Contains(one.Agency))
                yield return new FileOddity(ConfigurationFiles.Hours, $"Giờ của {Storable.Short(one.Agency)}: không có cơ quan mang mã này trong tệp.", "", "file-unusable");
            else
                readable.Add(one);
        }
        var calendar = new CalendarChanged(0, days, readable, default);
        foreach (var agency in readable.Select(h => h.Agency).Distinct().Append(""))
            if (Impossible(calendar, agency, [.. readable.Where(h => h.Agency == agency).Select(h => h.ValidFrom), .. days.Select(d => d.Date)]) is { } impossible)
                yield return new FileOddity(ConfigurationFiles.Hours, $"{(agency.Length == 0 ? "Lịch chung" : $"Giờ của {agency}")}: {impossible}", "", "file-unusable");
    }

    private static string? Unreadable(AgencyHours? hours) =>
        hours?.Agency is null || hours.Days is null || hours.Days.Any(d => d.Value is null || d.Value.Any(s => s is null)) ? "cần cơ quan, thứ trong tuần và khoảng giờ."
        : hours.Days.Keys.FirstOrDefault(d => !Enum.GetNames<DayOfWeek>().Contains(d, StringComparer.OrdinalIgnoreCase)) is { } unknown ? $"không có thứ {Storable.Short(unknown)}; các thứ là Monday … Sunday."
        : hours.Days.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() != hours.Days.Count ? "một thứ có hai lần."
        : hours.ValidUntil < hours.ValidFrom ? "ngày kết thúc trước ngày bắt đầu."
        : null;

    /// <summary>Built as every service builds it, and asked for a day: what fails here would fail at every promise.</summary>
    private static string? Impossible(CalendarChanged calendar, string agency, IReadOnlyList<DateOnly> days)
    {
        try
        {
            var built = CalendarRows.For(calendar, agency);
            foreach (var day in days)
                _ = built.NextWorkingDay(day);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return e.Message.Split(" (Parameter", 2)[0]; // written for the person who sets the hours
        }
    }

    private static bool IsAboveItself(Agency agency, Dictionary<string, Agency> known)
    {
        HashSet<string> seen = [agency.Code];
        for (var at = agency.Parent; at is not null && known.TryGetValue(at, out var above); at = above.Parent)
            if (!seen.Add(at))
                return true;
        return false;
    }

    private static FileOddity Wrong(string problem) => new(ConfigurationFiles.Agencies, problem, "", "file-unusable");

    private static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")]
    private static partial Regex Code();
}
