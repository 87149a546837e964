using Platform.Contracts;
using Platform.WorkingTime;

namespace Platform.Procedures.Domain;

/// <param name="Kind"><c>holiday</c> or <c>makeUpWorkingDay</c>; not needed where the day is removed.</param>
/// <param name="Name">Vietnamese, shown to citizens.</param>
/// <param name="Remove">True: the day is an ordinary one again.</param>
public sealed record DayEdit(DateOnly? Date, string? Kind = null, string? Name = null, bool Remove = false);

/// <summary>An agency's weekly hours for a time; of several that hold on a day the one that began last counts.</summary>
/// <param name="ValidFrom">With the agency the key: hours from the same day are replaced.</param>
/// <param name="Days">Working spans per day of the week, <c>Monday</c> … <c>Sunday</c>; a day left out is free.</param>
/// <param name="Remove">True: what was set from that day no longer holds.</param>
public sealed record HoursEdit(string? Agency, DateOnly? ValidFrom, DateOnly? ValidUntil = null, IReadOnlyDictionary<string, IReadOnlyList<HoursSpan>>? Days = null, bool Remove = false);

/// <summary>Changes to the calendar that belong together: a holiday with the Saturday worked in exchange.</summary>
/// <param name="AnnouncesYear">With these the year's holidays are complete: due dates in it no longer carry the remark that they may change.</param>
public sealed record CalendarEdits(IReadOnlyList<DayEdit>? Changes, IReadOnlyList<HoursEdit>? Hours, int? AnnouncesYear = null)
{
    private const int Most = 100;
    private const int FirstYear = 2020;
    private const int YearsAhead = 2;

    /// <summary>What is wrong, field by field; empty = nothing.</summary>
    /// <param name="today">Local day.</param>
    public Dictionary<string, string> Check(Func<string, bool> isAgency, CalendarContent calendar, DateOnly today)
    {
        Dictionary<string, string> errors = [];
        var (days, hours) = (Changes ?? [], Hours ?? []);
        var last = today.Year + YearsAhead;
        if (days.Count + hours.Count + (AnnouncesYear is null ? 0 : 1) is 0 or > Most)
            errors["changes"] = $"Cần từ 1 đến {Most} thay đổi.";
        for (var i = 0; i < days.Count; i++)
            if (Wrong(days[i], last) is { } wrong)
                errors[$"changes[{i}]"] = wrong;
        if (days.Where(d => d?.Date is not null).GroupBy(d => d.Date).FirstOrDefault(g => g.Count() > 1) is { } twice)
            errors["changes"] = $"Mỗi ngày chỉ nêu một lần; ngày {twice.Key:dd/MM/yyyy} có hai lần.";
        for (var i = 0; i < hours.Count; i++)
            if (Wrong(hours[i], isAgency, last) is { } wrong)
                errors[$"hours[{i}]"] = wrong;
            else if (hours.Take(i).Any(h => h?.Agency == hours[i].Agency && h?.ValidFrom == hours[i].ValidFrom))
                errors[$"hours[{i}]"] = $"Giờ của {hours[i].Agency} từ ngày {hours[i].ValidFrom:dd/MM/yyyy} chỉ nêu một lần.";
        if (AnnouncesYear is { } year && (year < today.Year || year > last))
            errors["announcesYear"] = $"Chỉ công bố được các năm {today.Year} đến {last}.";
        else if (AnnouncesYear is { } again && calendar.Years.Contains(again))
            errors["announcesYear"] = $"Lịch nghỉ năm {again} đã công bố.";
        return errors;
    }

    /// <summary>The calendar with the changes made.</summary>
    public CalendarContent Over(CalendarContent calendar)
    {
        var named = (Changes ?? []).ToDictionary(c => c.Date!.Value);
        var set = (Hours ?? []).Select(h => (h.Agency, h.ValidFrom)).ToHashSet();
        return new(
            [.. calendar.Days.Where(d => !named.ContainsKey(d.Date)).Concat(named.Values.Where(c => !c.Remove).Select(c => new CalendarDay(c.Date!.Value, c.Kind!, c.Name!.Trim()))).OrderBy(d => d.Date)],
            [
                .. calendar.Hours.Where(h => !set.Contains((h.Agency, h.ValidFrom)))
                    .Concat((Hours ?? []).Where(h => !h.Remove).Select(h => new AgencyHours(h.Agency!, h.ValidFrom!.Value, h.ValidUntil, h.Days!)))
                    .OrderBy(h => h.Agency, StringComparer.Ordinal).ThenBy(h => h.ValidFrom),
            ],
            AnnouncesYear is { } year ? [.. calendar.Years.Append(year).Distinct().Order()] : calendar.Years);
    }

    /// <summary>What another proposal changes too, in words; null: nothing.</summary>
    public string? SharedWith(CalendarEdits other) =>
        (Changes ?? []).FirstOrDefault(c => (other.Changes ?? []).Any(o => o.Date == c.Date)) is { } day ? $"ngày {day.Date:dd/MM/yyyy}"
        : (Hours ?? []).FirstOrDefault(h => (other.Hours ?? []).Any(o => o.Agency == h.Agency && o.ValidFrom == h.ValidFrom)) is { } hours ? $"giờ làm việc của {hours.Agency} từ {hours.ValidFrom:dd/MM/yyyy}"
        : AnnouncesYear is { } year && other.AnnouncesYear == year ? $"việc công bố năm {year}"
        : null;

    private static string? Wrong(DayEdit? day, int lastYear) => day switch
    {
        null or { Date: null } => "Thiếu ngày.",
        _ when day.Date.Value.Year < FirstYear || day.Date.Value.Year > lastYear => $"Ngày phải từ năm {FirstYear} đến {lastYear}.",
        { Remove: true } => null,
        { Kind: not ("holiday" or "makeUpWorkingDay") } => "Loại ngày là holiday (nghỉ) hoặc makeUpWorkingDay (làm bù).",
        { Name: null } or { Name.Length: > 200 } => "Tên ngày từ 1 đến 200 ký tự.",
        _ => string.IsNullOrWhiteSpace(day.Name) ? "Tên ngày từ 1 đến 200 ký tự." : null,
    };

    private static string? Wrong(HoursEdit? hours, Func<string, bool> isAgency, int lastYear)
    {
        if (hours is not { Agency: { } agency, ValidFrom: { } from })
            return "Thiếu cơ quan hoặc ngày bắt đầu.";
        if (!isAgency(agency))
            return "Không có cơ quan mang mã này.";
        if (from.Year < FirstYear || from.Year > lastYear)
            return $"Ngày bắt đầu phải từ năm {FirstYear} đến {lastYear}.";
        if (hours.Remove)
            return null;
        if (hours.ValidUntil < from)
            return "Ngày kết thúc trước ngày bắt đầu.";
        return WrongWeek(hours.Days);
    }

    /// <summary>What is wrong with the hours of a week, whenever they begin; null: nothing.</summary>
    internal static string? WrongWeek(IReadOnlyDictionary<string, IReadOnlyList<HoursSpan>>? week)
    {
        if (week is not { Count: > 0 } days || days.Values.All(spans => spans is not { Count: > 0 }))
            return "Cần ít nhất một ngày có giờ làm việc.";
        if (days.Keys.FirstOrDefault(d => !Enum.GetNames<DayOfWeek>().Contains(d, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            return $"Không có thứ {unknown}; các thứ là Monday … Sunday.";
        if (days.Keys.GroupBy(d => d, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return $"Thứ {twice.Key} chỉ nêu một lần.";
        if (days.Values.Any(spans => spans?.Any(s => s is null) is true))
            return "Mỗi khoảng giờ cần giờ đầu và giờ cuối.";
        try
        {
            _ = new WorkCalendar([], [new WeeklyHours(DateOnly.MinValue, null, days.ToDictionary(d => Enum.Parse<DayOfWeek>(d.Key, true), d => (IReadOnlyList<WorkSpan>)[.. (d.Value ?? []).Select(s => new WorkSpan(s.From, s.To))]))]);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message; // written for the person who sets the hours
        }
    }
}
