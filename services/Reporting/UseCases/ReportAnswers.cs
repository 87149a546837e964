using Dapper;
using Npgsql;
using Platform.Reporting.Domain;
using Platform.Reporting.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Reporting.UseCases;

/// <summary>How an online submission was answered: accepted, refused or asked for papers.</summary>
public enum AnswerStanding
{
    InTime = 1,

    /// <summary>Too late, or not yet although the time is over.</summary>
    Late = 2,

    /// <summary>Not yet, and there is time.</summary>
    Open = 3,

    /// <summary>Taken back by the citizen in time: nothing was left to answer.</summary>
    Withdrawn = 4,
}

/// <summary>Somebody asks which share of the online submissions of a period was answered within the limit (8 working hours), and opens the dossiers behind it.</summary>
/// <remarks>
/// Law: SUB-02; docs/law/register.md. The definition is <c>reporting.answers</c> (Migrations/0003). A submission counts in the period in which it was submitted, at the agency that
/// received it; what is known of its answer is what was known at <c>asOf</c>. Parameters as of II.06a.
/// Refuses: invalid (400), agency-not-allowed (403), unknown-agency (422); the list also invalid (422: <c>standing</c>) and bad-cursor (400).
/// </remarks>
public static class ReportAnswers
{
    /// <param name="AsOf">The instant really used (UTC): never later than now.</param>
    public sealed record Report(string Agency, string AgencyName, DateOnly From, DateOnly To, DateTimeOffset AsOf, Grouping By, IReadOnlyList<Row> Rows, Row Total);

    /// <param name="Key">Agency code, name of the field, or procedure code; empty for the total.</param>
    /// <param name="Numerator">Answered within the limit.</param>
    /// <param name="Denominator">Those, and the late ones; what still has time, or was taken back in time, is in neither.</param>
    /// <param name="Share">Percentage, two decimals; null without a denominator.</param>
    public sealed record Row(string Key, string Name, long Submitted, long Numerator, long Denominator, long Open, long Withdrawn, decimal? Share);

    /// <param name="DueAt">By when it had to be answered (UTC), as the calendar moved it.</param>
    public sealed record Item(Guid Id, string Number, string ProcedureCode, string ProcedureName, string Field, string ReceivingAgency, DateTimeOffset SubmittedAt, DateTimeOffset DueAt, DateTimeOffset? AnsweredAt, AnswerStanding Standing);

    public static void Map(RouteGroupBuilder reports)
    {
        reports.MapGet("/answers", async ([AsParameters] ReportParameters asked, Caller caller, AgencyStore agencies, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
            {
                var (question, refusal) = ReportQuestion.Read(asked, caller, await agencies.Load(ct), clock.GetUtcNow());
                return question is null ? refusal!.ToHttp() : TypedResults.Ok(await Answer(question, database));
            })
            .RequireRolesOrScope("reports:read", Roles.Leader, Roles.Clerk, Roles.Specialist, Roles.ClericalOfficer, Roles.It)
            .WithName("ReportAnswers").WithSummary("Share of online submissions answered within the limit, by receiving agency, field or procedure")
            .Produces<Report>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

        reports.MapGet("/answers/dossiers", async ([AsParameters] ReportParameters asked, string? row, string? standing, string? after, int? limit,
                Caller caller, AgencyStore agencies, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
            {
                var (question, refusal) = ReportQuestion.Read(asked, caller, await agencies.Load(ct), clock.GetUtcNow());
                if (question is null)
                    return refusal!.ToHttp();
                AnswerStanding? wanted = standing is null ? null : standing.All(char.IsAsciiLetter) && Enum.TryParse<AnswerStanding>(standing, ignoreCase: true, out var known) ? known : 0;
                return wanted is 0
                    ? Refusal.Invalid("invalid", "Không có tình trạng trả lời nào tên như vậy.", new Dictionary<string, string> { ["standing"] = "Chỉ nhận inTime, late, open hoặc withdrawn." }).ToHttp()
                    : TypedResults.Ok(await Open(question, row, wanted, Cursor.Read<Key>(after), Cursor.Size(limit), database));
            })
            .RequireRolesOrScope("reports:read", Roles.Leader, Roles.Clerk, Roles.Specialist, Roles.ClericalOfficer)
            .WithName("ListDossiersBehindAnswers").WithSummary("The submissions behind the share, paged by submission")
            .Produces<Page<Item>>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Report> Answer(ReportQuestion question, NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        // relies on facts_submitted; the facts of a dossier are looked up by primary key
        var counts = (await connection.QueryAsync<Count>(
            """
            SELECT CASE @by WHEN 'Agency' THEN p."row" WHEN 'Field' THEN p.field ELSE p.procedure_code END AS Key,
                   CASE @by WHEN 'Procedure' THEN max(p.procedure_name) END AS Name,
                   count(*) FILTER (WHERE standing = 'InTime') AS InTime, count(*) FILTER (WHERE standing = 'Late') AS Late,
                   count(*) FILTER (WHERE standing = 'Open') AS Open, count(*) FILTER (WHERE standing = 'Withdrawn') AS Withdrawn
            FROM reporting.answers(@agencies, @rows, @starts, @ends, @known) p
            GROUP BY 1
            """, question.Parameters(Known(question)))).AsList();
        List<Row> rows = [.. counts.Select(c => Of(c.Key, question.By is Grouping.Agency ? question.Tree.NameOf(c.Key) : c.Name ?? c.Key, c.InTime, c.Late, c.Open, c.Withdrawn)).OrderBy(r => r.Key, StringComparer.Ordinal)];
        return new Report(
            question.Agency, question.Tree.NameOf(question.Agency), question.Period.From, question.Period.To, question.Period.AsOf, question.By, rows,
            Of("", question.Tree.NameOf(question.Agency), counts.Sum(c => c.InTime), counts.Sum(c => c.Late), counts.Sum(c => c.Open), counts.Sum(c => c.Withdrawn)));
    }

    private static Row Of(string key, string name, long inTime, long late, long open, long withdrawn) => new(
        key, name, inTime + late + open + withdrawn, inTime, inTime + late, open, withdrawn,
        inTime + late == 0 ? null : decimal.Round(100m * inTime / (inTime + late), 2, MidpointRounding.AwayFromZero));

    private static async Task<Page<Item>> Open(ReportQuestion question, string? row, AnswerStanding? standing, Key? after, int size, NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        var parameters = question.Parameters(Known(question));
        parameters.AddDynamicParams(new { row, standing = standing?.ToString(), afterAt = after?.SubmittedAt.UtcDateTime, afterId = after?.Id ?? Guid.Empty, take = size + 1 });
        var found = await connection.QueryAsync<Found>(
            """
            SELECT p.dossier AS Dossier, p.number, p.procedure_code AS ProcedureCode, p.procedure_name AS ProcedureName, p.field, p.receiving_agency AS ReceivingAgency,
                   p.submitted_at AS SubmittedAt, p.due_at AS DueAt, p.answered_at AS AnsweredAt, p.standing
            FROM reporting.answers(@agencies, @rows, @starts, @ends, @known) p
            WHERE (@row::text IS NULL OR @row = CASE @by WHEN 'Agency' THEN p."row" WHEN 'Field' THEN p.field ELSE p.procedure_code END)
              AND (@standing::text IS NULL OR p.standing = @standing)
              AND (@afterAt::timestamptz IS NULL OR (p.submitted_at, p.dossier) > (@afterAt, @afterId))
            ORDER BY p.submitted_at, p.dossier
            LIMIT @take
            """, parameters);
        return Cursor.Page([.. found.Select(f => f.ToItem())], size, i => new Key(i.SubmittedAt, i.Id));
    }

    /// <summary>The whole period, also where it is not over yet, as it was known at that instant.</summary>
    private static object Known(ReportQuestion question) => new { ends = LocalDay.End(question.Period.To).UtcDateTime, known = question.Period.AsOf.UtcDateTime };

    private sealed record Key(DateTimeOffset SubmittedAt, Guid Id);

    private sealed class Count
    {
        public string Key { get; init; } = "";
        public string? Name { get; init; }
        public long InTime { get; init; }
        public long Late { get; init; }
        public long Open { get; init; }
        public long Withdrawn { get; init; }
    }

    private sealed class Found : FoundDossier
    {
        public DateTime SubmittedAt { get; init; }
        public DateTime? AnsweredAt { get; init; }

        public Item ToItem() => new(Dossier, Number, ProcedureCode, ProcedureName, Field, ReceivingAgency, SubmittedAt, DueAt, AnsweredAt, Enum.Parse<AnswerStanding>(Standing));
    }
}
