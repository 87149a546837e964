using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Reporting.Domain;
using Platform.Reporting.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Reporting.UseCases;

/// <summary>Somebody opens the dossiers behind a cell of II.06a: codes and dates, nothing of the person.</summary>
/// <remarks>
/// Takes the report's own parameters and <c>row</c> (a row's key; left out = the total) and <c>cell</c> (a column's name; default
/// <c>receivedTotal</c>). Provincial IT sees figures, not dossiers. Ask with the report's <c>asOf</c>, or the list may be a later one.
/// Refuses: as the report invalid (400), agency-not-allowed (403), unknown-agency (422); invalid (422) and bad-cursor (400).
/// </remarks>
public static class ListDossiersBehindCell
{
    /// <param name="DueAt">The due instant that held at the period's end, or at the resolution (UTC).</param>
    /// <param name="ResolvedAt">Null while in process at the period's end.</param>
    public sealed record Item(
        Guid Id,
        string Number,
        string? Code,
        string ProcedureCode,
        string ProcedureName,
        string Field,
        Channel Channel,
        string ReceivingAgency,
        string CompetentAgency,
        DateTimeOffset AcceptedAt,
        DateTimeOffset DueAt,
        DateTimeOffset? ResolvedAt,
        Intake Intake,
        Standing Standing);

    public static void Map(RouteGroupBuilder reports) => reports
        .MapGet("/ii-06a/dossiers", async ([AsParameters] ReportParameters asked, string? row, string? cell, string? after, int? limit,
            Caller caller, AgencyStore agencies, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
        {
            var (question, refusal) = ReportQuestion.Read(asked, caller, await agencies.Load(ct), clock.GetUtcNow());
            if (question is null)
                return refusal!.ToHttp();
            cell ??= "receivedTotal";
            if (!Cells.Names.Contains(cell))
                return Refusal.Invalid("invalid", "Không có cột nào tên như vậy.", new Dictionary<string, string> { ["cell"] = $"Chỉ nhận {string.Join(", ", Cells.Names)}." }).ToHttp();
            return TypedResults.Ok(await Open(question, row, cell, Cursor.Read<Key>(after), Cursor.Size(limit), database, ct));
        })
        .RequireRolesOrScope("reports:read", Roles.Leader, Roles.Clerk, Roles.Specialist, Roles.ClericalOfficer)
        .WithName("ListDossiersBehindIi06aCell")
        .WithSummary("The dossiers behind one cell of II.06a, paged by acceptance")
        .Produces<Page<Item>>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Page<Item>> Open(ReportQuestion question, string? row, string cell, Key? after, int size, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // relies on lives_accepted for the order within an agency and lives_in_period for the choice
        var found = await connection.QueryAsync<Found>(
            """
            SELECT p.dossier AS Dossier, p.number, p.code, p.procedure_code AS ProcedureCode, p.procedure_name AS ProcedureName, p.field, p.channel,
                   p.receiving_agency AS ReceivingAgency, p.competent_agency AS CompetentAgency, p.accepted_at AS AcceptedAt, p.due_at AS DueAt,
                   p.resolved_at AS ResolvedAt, p.intake, p.standing
            FROM reporting.positions(@agencies, @rows, @starts, @settled, @ends) p
            WHERE (@row::text IS NULL OR @row = CASE @by WHEN 'Agency' THEN p."row" WHEN 'Field' THEN p.field ELSE p.procedure_code END)
              AND CASE @cell
                    WHEN 'receivedTotal' THEN true
                    WHEN 'receivedOnline' THEN p.intake = 'Online'
                    WHEN 'receivedDirect' THEN p.intake = 'Direct'
                    WHEN 'carriedOver' THEN p.intake = 'CarriedOver'
                    WHEN 'resolvedTotal' THEN p.standing IN ('Early', 'OnTime', 'Late')
                    WHEN 'resolvedEarly' THEN p.standing = 'Early'
                    WHEN 'resolvedOnTime' THEN p.standing = 'OnTime'
                    WHEN 'resolvedLate' THEN p.standing = 'Late'
                    WHEN 'inProcessTotal' THEN p.standing IN ('WithinTime', 'Overdue')
                    WHEN 'inProcessWithinTime' THEN p.standing = 'WithinTime'
                    WHEN 'inProcessOverdue' THEN p.standing = 'Overdue'
                  END
              AND (@afterAt::timestamptz IS NULL OR (p.accepted_at, p.dossier) > (@afterAt, @afterId))
            ORDER BY p.accepted_at, p.dossier
            LIMIT @take
            """,
            question.Parameters(new
            {
                row,
                cell,
                settled = question.Period.Settled.UtcDateTime,
                ends = question.Period.End.UtcDateTime,
                afterAt = after?.AcceptedAt.UtcDateTime,
                afterId = after?.Id ?? Guid.Empty,
                take = size + 1,
            }));
        return Cursor.Page([.. found.Select(f => f.ToItem())], size, i => new Key(i.AcceptedAt, i.Id));
    }

    private sealed record Key(DateTimeOffset AcceptedAt, Guid Id);

    private sealed class Found : FoundDossier
    {
        public string? Code { get; init; }
        public string Channel { get; init; } = "";
        public string CompetentAgency { get; init; } = "";
        public DateTime AcceptedAt { get; init; }
        public DateTime? ResolvedAt { get; init; }
        public string Intake { get; init; } = "";

        public Item ToItem() => new(
            Dossier, Number, Code, ProcedureCode, ProcedureName, Field, Enum.Parse<Channel>(Channel), ReceivingAgency, CompetentAgency,
            AcceptedAt, DueAt, ResolvedAt, Enum.Parse<Intake>(Intake), Enum.Parse<Standing>(Standing));
    }
}
