using System.Globalization;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb.Pages.Administration;

/// <summary>The province's holidays and make-up days.</summary>
public sealed class CalendarModel(PlatformApi api) : CalendarPage(api)
{
    protected override (IReadOnlyList<DayChange> Days, IReadOnlyList<HoursChange> Hours) Read()
    {
        if (!DateOnly.TryParseExact(Form["date"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            Form.Errors["date"] = "Xin chọn ngày.";
        var kind = Form["kind"];
        var remove = kind == "remove";
        var name = remove ? null : Form.Need("name", "Xin ghi tên ngày, ví dụ Quốc khánh hoặc Làm bù 02/01.");
        return ([new DayChange(date, remove ? null : kind ?? "holiday", name, remove)], []);
    }

    protected override string Control(string field) => field.StartsWith("changes", StringComparison.Ordinal) ? "date" : field;
}
