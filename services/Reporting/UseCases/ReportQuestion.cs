using System.Globalization;
using Dapper;
using Platform.Reporting.Domain;
using Platform.Reporting.Storage;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Reporting.UseCases;

/// <summary>How rows are formed.</summary>
public enum Grouping
{
    Agency = 1,
    Field = 2,
    Procedure = 3,
}

/// <summary>What the caller typed, as it came; shared by the report and the list behind a cell.</summary>
/// <param name="Agency">Mã định danh; the caller's own agency where left out.</param>
/// <param name="From">Local day <c>yyyy-MM-dd</c>, included.</param>
/// <param name="To">Local day <c>yyyy-MM-dd</c>, included.</param>
/// <param name="AsOf">ISO 8601 instant (local time where it has no offset); default and latest possible: now.</param>
/// <param name="By"><c>agency</c> (default), <c>field</c> or <c>procedure</c>.</param>
/// <param name="Structure">
/// <c>current</c> (default): dossiers of a merged agency are the successor's, in every period, those before the merger too; <c>original</c>: they are
/// the agency's that was competent at acceptance.
/// </param>
/// <param name="StructureAsOf">Local day <c>yyyy-MM-dd</c> whose structure is meant; default: the day of <c>asOf</c>, so today's.</param>
public sealed record ReportParameters(string? Agency, string? From, string? To, string? AsOf, string? By, string? Structure, string? StructureAsOf);

/// <summary>A question that may be answered: checked, authorised, with the agencies it covers.</summary>
public sealed record ReportQuestion(string Agency, Period Period, Grouping By, AgencyTree Tree, IReadOnlyList<CountedIn> Scope)
{
    private const int LongestYears = 10;

    /// <summary>
    /// What the caller's agency holds today: its own, those under it and those they succeeded, as in Dossiers; nothing where it has ended. The figures by
    /// the tree known at <c>asOf</c>, never of dossiers that the caller may not see today.
    /// Refuses: invalid (400, every field at once), agency-not-allowed (403, whether or not there is such an agency: who may not look does not learn),
    /// unknown-agency (422: the caller's own, not announced yet).
    /// </summary>
    public static (ReportQuestion? Question, Refusal? Refusal) Read(ReportParameters asked, Caller caller, AgencyStore.Known agencies, DateTimeOffset now)
    {
        var errors = new Dictionary<string, string>();
        var from = Day(asked.From, "from", errors);
        var to = Day(asked.To, "to", errors);
        if (from > to)
            errors["to"] = "Ngày cuối kỳ phải bằng hoặc sau ngày đầu kỳ.";
        else if (to >= from?.AddYears(LongestYears))
            errors["to"] = $"Kỳ báo cáo không được dài quá {LongestYears} năm.";
        var asOf = Instant(asked.AsOf, now, errors);
        var by = Word(asked.By, "by", Grouping.Agency, "agency, field hoặc procedure", errors);
        var structure = Word(asked.Structure, "structure", Structure.Current, "current hoặc original", errors);
        DateOnly? structureOn = string.IsNullOrWhiteSpace(asked.StructureAsOf) ? null : Day(asked.StructureAsOf, "structureAsOf", errors);
        var agency = string.IsNullOrWhiteSpace(asked.Agency) ? caller.Agency : asked.Agency.Trim();
        if (agency is null)
            errors["agency"] = "Xin cho biết mã định danh của cơ quan.";
        if (errors.Count > 0)
            return (null, Refusal.Invalid("invalid", "Yêu cầu báo cáo chưa đúng. Xin xem từng mục.", errors));

        var today = agencies.At(now);
        var held = caller.Agency is null ? new HashSet<string>() : today.HeldBy(caller.Agency, LocalDay.DayOf(now));
        if (!held.Contains(agency!))
            return (null, Refusal.Forbidden("agency-not-allowed", "Chỉ xem được báo cáo của cơ quan mình, các cơ quan trực thuộc và các cơ quan đã sáp nhập vào."));
        if (!today.Has(agency!))
            return (null, Refusal.Unprocessable("unknown-agency", $"Không có cơ quan nào mang mã định danh {agency}."));
        var period = new Period(from!.Value, to!.Value, asOf);
        var tree = agencies.At(asOf);
        var scope = tree.CountedUnder(agency!, structure, structureOn ?? LocalDay.DayOf(asOf));
        return (new ReportQuestion(agency!, period, by, tree, [.. scope.Where(c => held.Contains(c.Agency))]), null);
    }

    /// <summary>What every function of the reports takes: <c>by</c>, <c>agencies</c> with the <c>rows</c> they count in, and from when (<c>starts</c>, UTC).</summary>
    /// <param name="also">What the statement takes besides.</param>
    public DynamicParameters Parameters(object also)
    {
        var all = new DynamicParameters(new
        {
            by = By.ToString(),
            agencies = Scope.Select(s => s.Agency).ToArray(),
            rows = Scope.Select(s => s.Row).ToArray(),
            starts = Period.Start.UtcDateTime,
        });
        all.AddDynamicParams(also);
        return all;
    }

    private static DateOnly? Day(string? text, string field, Dictionary<string, string> errors)
    {
        if (DateOnly.TryParseExact(text?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 9000)
            return day;
        errors[field] = string.IsNullOrWhiteSpace(text) ? "Xin cho biết ngày, theo dạng 2026-11-21." : "Ngày chưa đúng; xin viết theo dạng 2026-11-21.";
        return null;
    }

    /// <summary>The future is not known: a later instant is taken as now.</summary>
    private static DateTimeOffset Instant(string? text, DateTimeOffset now, Dictionary<string, string> errors)
    {
        now = now.Microseconds();
        if (string.IsNullOrWhiteSpace(text))
            return now;
        var repaired = text.Trim();
        if (repaired.Length > 6 && repaired[^6] == ' ')
            repaired = $"{repaired[..^6]}+{repaired[^5..]}"; // a '+' that was not escaped arrives as a space
        if (repaired.Length < 10 || !DateOnly.TryParseExact(repaired[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            || !DateTime.TryParse(repaired, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var instant) || instant.Year is < 1900 or > 9000)
        {
            errors["asOf"] = "Thời điểm chưa đúng; xin viết theo dạng 2026-11-21T17:00:00+07:00.";
            return now;
        }
        var utc = instant.Kind is DateTimeKind.Utc ? new DateTimeOffset(instant) : new DateTimeOffset(instant, LocalDay.Offset).ToUniversalTime();
        return utc < now ? utc.Microseconds() : now;
    }

    private static T Word<T>(string? text, string field, T usual, string allowed, Dictionary<string, string> errors)
        where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(text))
            return usual;
        if (text.All(char.IsAsciiLetter) && Enum.TryParse<T>(text, ignoreCase: true, out var value))
            return value;
        errors[field] = $"Chỉ nhận {allowed}.";
        return usual;
    }
}
