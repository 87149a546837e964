using System.Globalization;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Administration;

/// <summary>One of the days of a proposal.</summary>
public sealed record CalendarDayRow(SentForm Form, int Row)
{
    /// <summary>Of the row's controls: none for the first.</summary>
    public string Suffix => Row == 1 ? "" : Row.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The province's holidays and make-up days.</summary>
public sealed class CalendarModel(PlatformApi api, TimeProvider clock) : CalendarPage(api)
{
    /// <summary>Days of one proposal: a holiday and the Saturdays worked in exchange belong together.</summary>
    public const int MostDays = 12;

    private readonly List<string> typed = [];

    /// <summary>The years that may be announced now.</summary>
    public IEnumerable<int> YearsToAnnounce => Enumerable.Range(Vn.Today(clock).Year, 3).Except(Calendar.AnnouncedYears ?? []);

    public bool HasMoreDays => Enumerable.Range(2, MostDays - 1).Any(i => Form[$"date{new CalendarDayRow(Form, i).Suffix}"] is { Length: > 0 });

    protected override int? AnnouncesYear => int.TryParse(Form["announcesYear"], out var year) ? year : null;

    protected override (IReadOnlyList<DayChange> Days, IReadOnlyList<HoursChange> Hours) Read()
    {
        List<DayChange> days = [];
        foreach (var n in Enumerable.Range(1, MostDays).Select(row => new CalendarDayRow(Form, row).Suffix))
            if (Form[$"date{n}"] is { Length: > 0 } text)
            {
                if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                    Form.Errors[$"date{n}"] = "Xin chọn ngày.";
                var remove = Form[$"kind{n}"] == "remove";
                var name = remove ? null : Form.Need($"name{n}", "Xin ghi tên ngày, ví dụ Quốc khánh hoặc Làm bù 02/01.");
                days.Add(new DayChange(date, remove ? null : Form[$"kind{n}"] ?? "holiday", name, remove));
                typed.Add($"date{n}");
            }
        if (days.Count == 0 && AnnouncesYear is null)
            Form.Errors["date"] = "Xin chọn ngày.";
        return (days, []);
    }

    /// <summary><c>changes[1]</c> is the second row typed, wherever it stands.</summary>
    protected override string Control(string field) =>
        !field.StartsWith("changes", StringComparison.Ordinal) ? field
        : field.Split('[', ']') is [_, var index, ..] && int.TryParse(index, out var i) && i < typed.Count ? typed[i]
        : "date";
}
