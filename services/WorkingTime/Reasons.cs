namespace Platform.WorkingTime;

/// <summary>The words of the explanation, as citizens read them.</summary>
internal static class Reasons
{
    public const string OutsideHours = "Ngoài giờ làm việc";
    public const string DayOfReceipt = "Ngày tiếp nhận, không tính";
    public const string SameDay = "Trả kết quả trong ngày tiếp nhận";
    public const string MovedToWorkingDay = "Ngày cuối của thời hạn là ngày nghỉ, chuyển sang ngày làm việc tiếp theo";
    public const string MakingUpForPause = "Bù thời gian đã tạm dừng";

    public static string AfterCutOff(TimeOnly cutOff) =>
        $"Tiếp nhận sau {cutOff.Hour} giờ{(cutOff.Minute > 0 ? $" {cutOff.Minute:00}" : "")}, tính từ đầu giờ ngày làm việc tiếp theo";

    public static string Paused(string reason) => $"Tạm dừng: {reason}";

    public static string WorkingHours(WorkCalendar calendar, DateOnly day) => "Trong giờ làm việc" + MakeUp(calendar, day);

    public static string WorkingDay(int number, WorkCalendar calendar, DateOnly day) => $"Ngày làm việc thứ {number}{MakeUp(calendar, day)}";

    public static string CalendarDays(int first, int last) => first == last ? $"Ngày thứ {first}" : $"Ngày thứ {first} đến ngày thứ {last}";

    public static string DayOffInPause(int number) => $"Ngày thứ {number} (tạm dừng vào ngày nghỉ, không làm lùi hạn)";

    /// <summary>Why a minute outside the agency's hours does not count.</summary>
    public static string NotWorking(WorkCalendar calendar, DateOnly day)
    {
        if (calendar.IsWorkingDay(day)) return OutsideHours;
        if (calendar.SpecialDayOn(day) is { Kind: SpecialDayKind.Holiday } holiday) return $"Nghỉ lễ: {holiday.Name}";
        return day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? "Nghỉ cuối tuần" : "Cơ quan không làm việc";
    }

    public static string NotAnnounced(int year) => $"Lịch nghỉ lễ năm {year} chưa được công bố, hạn trả có thể thay đổi";

    public static string StillPaused(string reason) => $"Đang tạm dừng: {reason}. Hạn trả được tính khi hồ sơ tiếp tục được giải quyết";

    private static string MakeUp(WorkCalendar calendar, DateOnly day) =>
        calendar.SpecialDayOn(day) is { Kind: SpecialDayKind.MakeUpWorkingDay } makeUp ? $" ({makeUp.Name})" : "";
}
