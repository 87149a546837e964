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
public sealed record CalendarEdits(IReadOnlyList<DayEdit>? Changes, IReadOnlyList<HoursEdit>? Hours)
{
    private const int Most = 100;

    /// <summary>What is wrong, field by field; empty = nothing.</summary>
    public Dictionary<string, string> Check(Func<string, bool> isAgency)
    {
        Dictionary<string, string> errors = [];
        var (days, hours) = (Changes ?? [], Hours ?? []);
        if (days.Count + hours.Count is 0 or > Most)
            errors["changes"] = $"Cần từ 1 đến {Most} thay đổi.";
        for (var i = 0; i < days.Count; i++)
            if (Wrong(days[i]) is { } wrong)
                errors[$"changes[{i}]"] = wrong;
        if (days.Where(d => d?.Date is not null).GroupBy(d => d.Date).Any(g => g.Count() > 1))
            errors["changes"] = "Mỗi ngày chỉ nêu một lần.";
        for (var i = 0; i < hours.Count; i++)
            if (Wrong(hours[i], isAgency) is { } wrong)
                errors[$"hours[{i}]"] = wrong;
        return errors;
    }

    /// <summary>The calendar with the changes made.</summary>
    public (IReadOnlyList<CalendarDay> Days, IReadOnlyList<AgencyHours> Hours) Over(IReadOnlyList<CalendarDay> days, IReadOnlyList<AgencyHours> hours)
    {
        var named = (Changes ?? []).ToDictionary(c => c.Date!.Value);
        var set = (Hours ?? []).Select(h => (h.Agency, h.ValidFrom)).ToHashSet();
        return (
            [.. days.Where(d => !named.ContainsKey(d.Date)).Concat(named.Values.Where(c => !c.Remove).Select(c => new CalendarDay(c.Date!.Value, c.Kind!, c.Name!.Trim()))).OrderBy(d => d.Date)],
            [
                .. hours.Where(h => !set.Contains((h.Agency, h.ValidFrom)))
                    .Concat((Hours ?? []).Where(h => !h.Remove).Select(h => new AgencyHours(h.Agency!, h.ValidFrom!.Value, h.ValidUntil, h.Days!)))
                    .OrderBy(h => h.Agency, StringComparer.Ordinal).ThenBy(h => h.ValidFrom),
            ]);
    }

    private static string? Wrong(DayEdit? day) => day switch
    {
        null or { Date: null } => "Thiếu ngày.",
        { Date.Year: < 2020 or > 2100 } => "Ngày phải từ năm 2020 đến 2100.",
        { Remove: true } => null,
        { Kind: not ("holiday" or "makeUpWorkingDay") } => "Loại ngày là holiday (nghỉ) hoặc makeUpWorkingDay (làm bù).",
        { Name: null } or { Name.Length: > 200 } => "Tên ngày từ 1 đến 200 ký tự.",
        _ => string.IsNullOrWhiteSpace(day.Name) ? "Tên ngày từ 1 đến 200 ký tự." : null,
    };

    private static string? Wrong(HoursEdit? hours, Func<string, bool> isAgency)
    {
        if (hours is not { Agency: { } agency, ValidFrom: { } from })
            return "Thiếu cơ quan hoặc ngày bắt đầu.";
        if (!isAgency(agency))
            return "Không có cơ quan mang mã này.";
        if (hours.Remove)
            return null;
        if (hours.ValidUntil < from)
            return "Ngày kết thúc trước ngày bắt đầu.";
        if (hours.Days is not { Count: > 0 } days || days.Values.All(spans => spans is not { Count: > 0 }))
            return "Cần ít nhất một ngày có giờ làm việc.";
        if (days.Keys.FirstOrDefault(d => !Enum.GetNames<DayOfWeek>().Contains(d, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            return $"Không có thứ {unknown}; các thứ là Monday … Sunday.";
        try
        {
            _ = new WorkCalendar([], [new WeeklyHours(from, hours.ValidUntil, days.ToDictionary(d => Enum.Parse<DayOfWeek>(d.Key, true), d => (IReadOnlyList<WorkSpan>)[.. (d.Value ?? []).Select(s => new WorkSpan(s.From, s.To))]))]);
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message; // written for the person who sets the hours
        }
    }
}
