using System.Globalization;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb.Pages.Administration;

/// <summary>Agencies' own weekly hours with the days from and until which they hold.</summary>
public sealed class HoursModel(PlatformApi api, Catalogue catalogue) : CalendarPage(api)
{
    public IReadOnlyList<Agency> Agencies { get; private set; } = [];

    protected override (IReadOnlyList<DayChange> Days, IReadOnlyList<HoursChange> Hours) Read()
    {
        var agency = Form.Need("agency", "Xin chọn cơ quan.");
        if (Day("from") is not { } from)
            Form.Errors["from"] = "Xin chọn ngày bắt đầu.";
        Dictionary<string, IReadOnlyList<Span>> days = [];
        foreach (var (key, name) in CalendarWork.Week)
            if (CalendarWork.ReadSpans(Form[key]) is not { } spans)
                Form.Errors[key] = $"{name}: ghi như 07:30-11:30, 13:30-17:30.";
            else if (spans.Count > 0)
                days[key] = spans;
        var remove = Form["remove"] is not null;
        return ([], [new HoursChange(agency, Day("from") ?? default, Day("until"), remove ? null : days, remove)]);
    }

    protected override string Control(string field) => field.StartsWith("hours", StringComparison.Ordinal) ? "agency" : field;

    protected override async Task LoadMore(CancellationToken ct) => Agencies = await catalogue.AgenciesToday(null, ct);

    private DateOnly? Day(string control) => DateOnly.TryParseExact(Form[control], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
