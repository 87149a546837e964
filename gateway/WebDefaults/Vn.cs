using System.Globalization;

namespace Platform.WebDefaults;

/// <summary>How dates, money and codes read to a person in Vietnam. Local time is UTC+7, all year.</summary>
public static class Vn
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(7);
    private static readonly string[] WeekDays = ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];

    /// <summary><c>dd/MM/yyyy HH:mm</c>; an en dash where there is none.</summary>
    public static string At(DateTimeOffset? instant) => instant is { } at ? at.ToOffset(Offset).ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture) : "–";

    public static string Date(DateTimeOffset? instant) => instant is { } at ? at.ToOffset(Offset).ToString("dd/MM/yyyy", CultureInfo.InvariantCulture) : "–";

    public static string Date(DateOnly? day) => day is { } date ? date.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture) : "–";

    /// <summary>For <c>datetime</c> attributes.</summary>
    public static string Machine(DateTimeOffset? instant) => instant?.ToOffset(Offset).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture) ?? "";

    /// <summary><c>Thứ Hai, 23/11/2026 lúc 17:30</c></summary>
    public static string Long(DateTimeOffset instant)
    {
        var local = instant.ToOffset(Offset);
        return $"{WeekDays[(int)local.DayOfWeek]}, {local.ToString("dd/MM/yyyy 'lúc' HH:mm", CultureInfo.InvariantCulture)}";
    }

    public static DateOnly Today(TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(Offset).DateTime);

    /// <summary><c>25.000 đồng</c></summary>
    public static string Money(long dong) => dong == 0 ? "Không thu" : $"{dong.ToString("#,##0", CultureInfo.InvariantCulture).Replace(',', '.')} đồng";

    public static string Duration(decimal? amount, string? unit) => (amount, unit) switch
    {
        (null, _) or (_, null) or (_, "") => "Chưa công bố",
        (0, _) => "Trong ngày",
        var (n, u) => $"{Number(n.Value)} {UnitName(u)}",
    };

    public static string Number(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture).Replace('.', ',');

    public static string Size(long bytes) => bytes >= 1024 * 1024 ? $"{Number(Math.Round(bytes / 1048576m, 1))} MB" : $"{Math.Max(1, bytes / 1024)} KB";

    public static string ChannelName(string? channel) => channel switch
    {
        "online" => "Trực tuyến",
        "counter" => "Trực tiếp tại bộ phận một cửa",
        "postal" => "Qua bưu chính công ích",
        _ => channel ?? "",
    };

    public static string ReturnName(string? method) => method switch
    {
        "online" => "Trực tuyến (tải về)",
        "counter" => "Tại bộ phận một cửa",
        "postal" => "Gửi về nhà qua bưu điện",
        _ => method ?? "",
    };

    public static string LevelName(string? level) => level switch
    {
        "ministry" => "Cấp bộ",
        "province" => "Cấp tỉnh",
        "commune" => "Cấp xã",
        "other" => "Cơ quan khác",
        _ => level ?? "",
    };

    /// <summary>The mức độ dịch vụ công.</summary>
    public static string ServiceLevelName(string? level) => level switch
    {
        "full" => "Trực tuyến toàn trình",
        "partial" => "Trực tuyến một phần",
        "information" or "informationOnly" => "Cung cấp thông tin",
        "none" => "Chưa xác định",
        _ => level ?? "",
    };

    public static string RoleName(string? role) => role switch
    {
        "citizen" => "Người dân",
        "clerk" => "Công chức một cửa",
        "specialist" => "Chuyên viên",
        "leader" => "Lãnh đạo",
        "clerical-officer" => "Văn thư",
        "postal-officer" => "Nhân viên bưu chính",
        "it" => "Quản trị công nghệ thông tin",
        "system" or "service" => "Hệ thống",
        _ => role ?? "",
    };

    private static string UnitName(string unit) => unit switch
    {
        "minute" => "phút làm việc",
        "hour" => "giờ làm việc",
        "workingDay" => "ngày làm việc",
        "calendarDay" => "ngày",
        "week" => "tuần",
        "month" => "tháng",
        _ => unit,
    };
}
