using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Contracts;
using Platform.WorkingTime;

namespace Platform.Procedures.Domain;

/// <summary>A channel row of the source, as far as it can be understood.</summary>
/// <param name="FeeUnclear">An amount that contradicts its own note: nobody may be charged by it before the province decides.</param>
/// <param name="LimitUnclear">The unit contradicts the note: working days or days?</param>
internal sealed record ChannelRow(ChannelTerms Terms, string Path, bool FeeUnclear, bool LimitUnclear);

internal static partial class ChannelReading
{
    /// <summary>The longest time in the catalogue that is meant is 300 days; above a year the number is something else.</summary>
    private const decimal LongestDuration = 366;

    public static List<ChannelRow> Read(SourceRow row, OddityList oddities)
    {
        List<ChannelRow> rows = [];
        foreach (var (item, path) in row.Items("channels"))
        {
            Channel? channel = row.Text(item, "channel", $"{path}.channel") switch
            {
                "counter" => Channel.Counter,
                "online" => Channel.Online,
                "postal" => Channel.Postal,
                _ => null,
            };
            if (channel is not { } known)
            {
                oddities.Add("channel-unknown", $"{path}.channel", "Không nhận ra kênh thực hiện.", "Bỏ qua dòng kênh; bản gốc vẫn được giữ.");
                continue;
            }
            var note = row.Text(item, "note", $"{path}.note");
            var (amount, unit, limitUnclear) = Limit(row.Number(item, "duration", $"{path}.duration"), row.Text(item, "unit", $"{path}.unit"), note, path, oddities);
            var (fees, unclear) = FeeReading.Read(row, item, note, path, oddities);
            rows.Add(new ChannelRow(new ChannelTerms(known, amount, unit, fees, NullIfEmpty(AmountBeforeNote().Replace(note, ""))), path, unclear, limitUnclear));
        }
        if (rows.Count == 0)
            oddities.Add("no-channels", "channels", "Không có kênh thực hiện nào.", "Chờ tỉnh quyết định: được xem, chưa nhận hồ sơ.");
        return rows;
    }

    private static (decimal? Amount, string? Unit, bool Unclear) Limit(decimal? duration, string unit, string note, string path, OddityList oddities)
    {
        if (duration is null or < 0)
        {
            oddities.Add("duration-missing", $"{path}.duration", "Không có thời hạn giải quyết.", "Chờ tỉnh quyết định.");
            return (null, null, false);
        }
        if (unit.Length == 0)
        {
            if (RunTogether(duration.Value, note) is { } apart)
                oddities.Add("duration-and-fee-run-together", $"{path}.duration", $"Thời hạn {duration:0} không có đơn vị: có vẻ thời hạn {apart.Days} và mức thu {FeeReading.Dong(apart.Fee)} dính liền nhau.", "Không đoán: để trống thời hạn và mức thu, chờ tỉnh quyết định.");
            else if (duration == 0)
                oddities.Add("duration-zero", $"{path}.duration", "Thời hạn bằng 0 và không có đơn vị.", "Không coi là trả trong ngày khi chưa có quyết định.");
            else
                oddities.Add("unit-missing", $"{path}.unit", $"Thời hạn {Plain(duration.Value)} không có đơn vị.", "Chờ tỉnh quyết định.");
            return (null, null, false);
        }
        if (!TimeLimit.TryParseUnit(unit, out var known))
        {
            oddities.Add("unit-unknown", $"{path}.unit", $"Không nhận ra đơn vị \"{Storable.Short(unit)}\".", "Chờ tỉnh quyết định.");
            return (null, null, false);
        }
        if (known is TimeUnit.WorkingDay or TimeUnit.CalendarDay && duration > LongestDuration)
        {
            oddities.Add("duration-absurd", $"{path}.duration", $"Thời hạn {Plain(duration.Value)} ngày dài bất thường.", "Không dùng; chờ tỉnh quyết định.");
            return (null, null, false);
        }
        if (duration == 0)
            oddities.Add("duration-zero", $"{path}.duration", "Thời hạn bằng 0.", "Hiểu là trả kết quả trong ngày.");
        var unclear = Contradicts(known, duration.Value, note);
        if (unclear)
            oddities.Add("unit-contradicts-note", $"{path}.unit", $"Đơn vị là {(known == TimeUnit.WorkingDay ? "ngày làm việc" : "ngày")} nhưng ghi chú nói {Plain(duration.Value)} {(known == TimeUnit.WorkingDay ? "ngày" : "ngày làm việc")}.", "Giữ đơn vị của danh mục; chờ tỉnh quyết định.");
        return (duration.Value / 1.000000000000000000000000000000m, Name(known), unclear); // 5.0 and 5 are the same promise
    }

    /// <summary>The note promises the same number of the other kind of day, and nowhere of this kind.</summary>
    private static bool Contradicts(TimeUnit unit, decimal duration, string note)
    {
        if (unit is not (TimeUnit.WorkingDay or TimeUnit.CalendarDay))
            return false;
        var promises = DayPromise().Matches(note).Where(m => decimal.Parse(m.Groups["n"].Value, CultureInfo.InvariantCulture) == duration).ToList();
        return promises.Count > 0 && promises.All(m => m.Groups["working"].Success != (unit == TimeUnit.WorkingDay));
    }

    /// <summary>"1" and "20.000 VNĐ(…)" became 120 when the table was flattened: the note begins with what is left of the amount.</summary>
    private static (int Days, long Fee)? RunTogether(decimal duration, string note)
    {
        if (duration != decimal.Truncate(duration) || duration is < 100 or > 9_999_999 || !CurrencyFirst().IsMatch(note))
            return null;
        var digits = Plain(duration);
        return (digits[0] - '0', long.Parse(digits[1..], CultureInfo.InvariantCulture) * 1000);
    }

    /// <summary>The unit as contracts spell it.</summary>
    internal static string Name(TimeUnit unit) => unit switch
    {
        TimeUnit.Minute => "minute",
        TimeUnit.Hour => "hour",
        TimeUnit.WorkingDay => "workingDay",
        TimeUnit.CalendarDay => "calendarDay",
        TimeUnit.Week => "week",
        _ => "month",
    };

    internal static string Plain(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    [GeneratedRegex(@"(?<!\d)(?<n>\d{1,3})\s*(?:\([^)]*\)\s*)?ngày(?<working>\s+(?:làm|lam)\s*việc)?(?!\s*\d)", RegexOptions.IgnoreCase)]
    private static partial Regex DayPromise();

    [GeneratedRegex(@"^(VNĐ|USD|Việt Nam Đồng|Đồng|\()", RegexOptions.IgnoreCase)]
    private static partial Regex CurrencyFirst();

    /// <summary>The fee's amount, glued in front of the note; the fee itself has its own line.</summary>
    [GeneratedRegex(@"^(?:[\d,.]+ )?(?:Việt Nam Đồng|VNĐ|USD)(?=[\(\s\-+A-ZĐ]|$)\s*")]
    private static partial Regex AmountBeforeNote();
}
