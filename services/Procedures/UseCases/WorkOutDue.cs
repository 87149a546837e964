using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Problems;
using Platform.WorkingTime;

namespace Platform.Procedures.UseCases;

/// <summary>Anybody asks when something received at an instant is due, and why.</summary>
/// <remarks>
/// <c>from</c> is ISO 8601, without an offset local time; a plus sign that arrived as a space is understood. <c>unit</c>: workingDay, day,
/// hour, minute, week, month. <c>cutOff</c> HH:mm; <c>mode</c> civil (default) or elapsed. Refuses: invalid (400, every parameter at once),
/// unknown-agency (404), amount-too-big (422).
/// </remarks>
public static partial class WorkOutDue
{
    public sealed record Span(DateTimeOffset From, DateTimeOffset To, bool Counted, string Reason);

    /// <summary>All instants UTC.</summary>
    public sealed record Answer(DateTimeOffset? DueAt, DateTimeOffset ReceivedAt, DateTimeOffset CountedFrom, IReadOnlyList<Span> Explanation, string? Remark);

    public sealed record Question(DateTimeOffset From, TimeLimit Limit, ReceiptRules Rules);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/working-time/due", async (string? from, string? amount, string? unit, string? agency, string? cutOff, string? mode, NpgsqlDataSource database, CancellationToken ct) =>
        {
            var (question, refusal) = Read(from, amount, unit, cutOff, mode);
            if (question is null)
                return refusal!.ToHttp();
            await using var connection = await database.OpenConnectionAsync(ct);
            var office = FindProcedures.Blank(agency);
            if (office is not null && await AgencyRows.Find(connection, office) is null)
                return ReadAgency.Unknown(office).ToHttp();
            try
            {
                var due = DueCalculator.Due(question.From, question.Limit, CalendarRows.For(await CalendarRows.Find(connection), office), question.Rules);
                return Results.Ok(new Answer(due.DueAt, due.ReceivedAt, due.CountedFrom, [.. due.Explanation.Select(s => new Span(s.From, s.To, s.Counted, s.Reason))], due.Remark));
            }
            catch (ArgumentOutOfRangeException)
            {
                return Refusal.Unprocessable("amount-too-big", "Thời hạn dài quá mức tính được (3.650 ngày, 521 tuần, 121 tháng).", new Dictionary<string, string> { ["amount"] = "Quá lớn." }).ToHttp();
            }
        })
        .AllowAnonymous() // arithmetic over public holidays
        .WithTags("Calendar").WithName("WorkOutDue").WithSummary("When something received at an instant is due, and why.")
        .Produces<Answer>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(422);

    public static (Question? Question, Refusal? Refusal) Read(string? from, string? amount, string? unit, string? cutOff, string? mode)
    {
        Dictionary<string, string> errors = [];
        DateTimeOffset received = default;
        if (FindProcedures.Blank(from) is null)
            errors["from"] = "Thiếu thời điểm tiếp nhận, ví dụ 2026-11-20T15:30.";
        else if (!TryInstant(from!, out received))
            errors["from"] = "Thời điểm không đúng dạng ISO 8601, ví dụ 2026-11-20T15:30 hoặc 2026-11-20T08:30:00Z, từ năm 2000 đến 2100.";
        var number = 0m;
        if (FindProcedures.Blank(amount) is null)
            errors["amount"] = "Thiếu số lượng, ví dụ 5 hoặc 0.5; 0 là trong ngày.";
        else if (!decimal.TryParse(amount!.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
            errors["amount"] = "Số lượng phải là số không âm, phần lẻ sau dấu chấm, ví dụ 5 hoặc 0.5.";
        TimeUnit parsedUnit = default;
        if (FindProcedures.Blank(unit) is null)
            errors["unit"] = "Thiếu đơn vị: workingDay, day, hour, minute, week hoặc month.";
        else if (!TimeLimit.TryParseUnit(unit, out parsedUnit))
            errors["unit"] = "Đơn vị là workingDay, day, hour, minute, week hoặc month.";
        TimeOnly? cut = null;
        if (FindProcedures.Blank(cutOff) is { } time)
        {
            if (TimeOnly.TryParseExact(time, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
                cut = parsed;
            else
                errors["cutOff"] = "Giờ chốt phải theo dạng HH:mm, ví dụ 15:00.";
        }
        var counting = CountingMode.Civil;
        switch (FindProcedures.Lower(mode))
        {
            case null or "civil":
                break;
            case "elapsed":
                counting = CountingMode.Elapsed;
                break;
            default:
                errors["mode"] = "Cách tính là civil hoặc elapsed.";
                break;
        }
        return errors.Count == 0
            ? (new Question(received, new TimeLimit(number, parsedUnit), new ReceiptRules(cut, counting)), null)
            : (null, Refusal.Invalid("invalid", "Tham số chưa đúng. Xin xem từng mục.", errors));
    }

    /// <summary>ISO 8601; local time (+07:00) where no offset is given.</summary>
    public static bool TryInstant(string text, out DateTimeOffset instant)
    {
        instant = default;
        var match = Iso().Match(text.Trim());
        if (!match.Success)
            return false;
        var time = match.Groups["time"].Success ? match.Groups["time"].Value : "00:00";
        var offset = match.Groups["offset"].Success ? match.Groups["offset"].Value.Replace(' ', '+').ToUpperInvariant() : "+07:00";
        if (offset.Length == 3 && offset != "Z")
            offset += ":00";
        else if (offset.Length == 5)
            offset = offset.Insert(3, ":");
        return DateTimeOffset.TryParse($"{match.Groups["date"].Value}T{time}{offset}", CultureInfo.InvariantCulture, DateTimeStyles.None, out instant) && instant.Year is >= 2000 and <= 2100;
    }

    [GeneratedRegex(@"^(?<date>\d{4}-\d{2}-\d{2})(?:[Tt ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?)(?<offset>[Zz]|[+\- ]\d{2}(?::?\d{2})?)?)?$")]
    private static partial Regex Iso();
}
