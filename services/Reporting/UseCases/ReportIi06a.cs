using Dapper;
using Npgsql;
using Platform.Reporting.Domain;
using Platform.Reporting.Storage;
using Platform.ServiceDefaults.Auth;

namespace Platform.Reporting.UseCases;

/// <summary>Somebody asks for II.06a/VPCP/KSTT of an agency and those under it, as it was known at an instant.</summary>
/// <remarks>
/// The definition is Domain/Ii06a.cs. A dossier counts at its competent agency, or at that agency's successor (<c>structure</c>). The same question with the same <c>asOf</c> gets the same
/// answer for ever; only a message still under way when it was first asked can add to it. Figures only, no dossier: provincial IT may ask too.
/// Refuses: invalid (400), agency-not-allowed (403), unknown-agency (422).
/// </remarks>
public static class ReportIi06a
{
    /// <param name="AsOf">The instant really used (UTC): never later than now.</param>
    /// <param name="Rows">By agency: the asked one and every one under it, or succeeded by it, that has figures. By field and procedure: those with figures.</param>
    public sealed record Report(string Agency, string AgencyName, DateOnly From, DateOnly To, DateTimeOffset AsOf, Grouping By, IReadOnlyList<Row> Rows, Figures Total);

    public sealed record Row : Figures
    {
        public Row(string key, string name, Figures figures)
            : base(figures) => (Key, Name) = (key, name);

        /// <summary>Agency code, name of the field, or procedure code.</summary>
        public string Key { get; }

        public string Name { get; }
    }

    public static void Map(RouteGroupBuilder reports) => reports
        .MapGet("/ii-06a", async ([AsParameters] ReportParameters asked, Caller caller, AgencyStore agencies, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
        {
            var (question, refusal) = ReportQuestion.Read(asked, caller, await agencies.Load(ct), clock.GetUtcNow());
            return question is null ? refusal!.ToHttp() : TypedResults.Ok(await Answer(question, database, ct));
        })
        .RequireRolesOrScope("reports:read", Roles.Leader, Roles.Clerk, Roles.Specialist, Roles.ClericalOfficer, Roles.It)
        .WithName("ReportIi06a")
        .WithSummary("II.06a: received, resolved and in process by agency, field or procedure, as of an instant")
        .Produces<Report>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    public static async Task<Report> Answer(ReportQuestion question, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // relies on lives_in_period; the spells of dossiers still open at the end are looked up by primary key
        var counts = await connection.QueryAsync<Count>(
            """
            SELECT CASE @by WHEN 'Agency' THEN p."row" WHEN 'Field' THEN p.field ELSE p.procedure_code END AS Key,
                   CASE @by WHEN 'Procedure' THEN max(p.procedure_name) END AS Name,
                   count(*) FILTER (WHERE intake = 'Online') AS Online,
                   count(*) FILTER (WHERE intake = 'Direct') AS Direct,
                   count(*) FILTER (WHERE intake = 'CarriedOver') AS CarriedOver,
                   count(*) FILTER (WHERE standing = 'Early') AS Early,
                   count(*) FILTER (WHERE standing = 'OnTime') AS OnTime,
                   count(*) FILTER (WHERE standing = 'Late') AS Late,
                   count(*) FILTER (WHERE standing = 'WithinTime') AS WithinTime,
                   count(*) FILTER (WHERE standing = 'Overdue') AS Overdue
            FROM reporting.positions(@agencies, @rows, @starts, @settled, @ends) p
            GROUP BY 1
            """,
            question.Parameters(new { settled = question.Period.Settled.UtcDateTime, ends = question.Period.End.UtcDateTime }));
        var rows = counts
            .Select(c => new Row(c.Key, question.By is Grouping.Agency ? question.Tree.NameOf(c.Key) : c.Name ?? c.Key, c.Figures))
            .ToList();
        if (question.By is Grouping.Agency && rows.All(r => r.Key != question.Agency))
            rows.Add(new Row(question.Agency, question.Tree.NameOf(question.Agency), Figures.None));
        rows.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new Report(question.Agency, question.Tree.NameOf(question.Agency), question.Period.From, question.Period.To, question.Period.AsOf,
            question.By, rows, Figures.Sum(rows));
    }

    private sealed class Count
    {
        public string Key { get; init; } = "";
        public string? Name { get; init; }
        public long Online { get; init; }
        public long Direct { get; init; }
        public long CarriedOver { get; init; }
        public long Early { get; init; }
        public long OnTime { get; init; }
        public long Late { get; init; }
        public long WithinTime { get; init; }
        public long Overdue { get; init; }

        public Figures Figures => Figures.Of(Online, Direct, CarriedOver, Early, OnTime, Late, WithinTime, Overdue);
    }
}
