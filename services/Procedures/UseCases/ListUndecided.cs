using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.Procedures.Search;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Procedures.UseCases;

/// <summary>Staff see which procedures wait for a decision of the province, and about what; the filters of the search narrow it. By code.</summary>
/// <remarks>Refuses: invalid, bad-cursor (400), unknown-agency (404).</remarks>
public static class ListUndecided
{
    public sealed record Item(string Code, string Name, string Field, IReadOnlyList<AdministrativeLevel> Levels, IReadOnlyList<Undecided> Undecided);

    internal sealed record After(string Code);

    /// <summary>A class, not a positional record: Dapper finds no constructor for arrays.</summary>
    private sealed class Row
    {
        public string Code { get; init; } = "";

        public string Name { get; init; } = "";

        public string Field { get; init; } = "";

        public string[] Levels { get; init; } = [];

        public string Undecided { get; init; } = "";
    }

    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapGet("/undecided", async (string? q, string? field, string? level, string? agency, string? serviceLevel, string? subject, string? after, int? limit, NpgsqlDataSource database, CatalogueIndex catalogue, TimeProvider clock, CancellationToken ct) =>
        {
            if (FindProcedures.Check(q, level, serviceLevel, subject) is { } refusal)
                return refusal.ToHttp();
            var from = Cursor.Read<After>(after)?.Code ?? "";
            var size = Cursor.Size(limit);
            await using var connection = await database.OpenConnectionAsync(ct);
            string[]? among = null;
            if (new[] { agency, serviceLevel, subject }.Any(f => FindProcedures.Blank(f) is not null))
            {
                var today = LocalTime.LocalDate(clock.GetUtcNow());
                IReadOnlyList<Agency>? accepting = null;
                if (FindProcedures.Blank(agency) is { } code && (accepting = await FindProcedures.Accepting(connection, code, today)) is null)
                    return ReadAgency.Unknown(code).ToHttp();
                var narrowed = new SearchQuestion(null, today, ServiceLevel: FindProcedures.Lower(serviceLevel), Subject: FindProcedures.Blank(subject), Agencies: accepting);
                among = [.. (await catalogue.Current(connection, ct)).Find(narrowed).Select(h => h.Item.Code)];
            }
            // Relies on index procedures_undecided.
            var rows = (await connection.QueryAsync<Row>(
                """
                SELECT code, name, field, levels, body -> 'undecided' AS Undecided
                FROM catalogue.procedures
                WHERE NOT accepts AND retired_from IS NULL AND code > @from AND search LIKE ALL (@words)
                  AND (@field::text IS NULL OR lower(field) = lower(@field)) AND (@level::text IS NULL OR @level = ANY (levels))
                  AND (@among::text[] IS NULL OR code = ANY (@among))
                ORDER BY code LIMIT @limit
                """, new { from, limit = size + 1, words = AgencyRows.Words(SearchText.BaseCode(q) ?? SearchText.Normalise(q)), field = FindProcedures.Blank(field), level = FindProcedures.Lower(level), among })).AsList();
            var page = Cursor.Page(rows, size, r => new After(r.Code));
            return Results.Ok(new Page<Item>(
                [.. page.Items.Select(r => new Item(r.Code, r.Name, r.Field, [.. r.Levels.Select(l => Enum.Parse<AdministrativeLevel>(l, true))], JsonSerializer.Deserialize<List<Undecided>>(r.Undecided, Json.Options)!))],
                page.Next));
        })
        .RequireRoles(Roles.It, Roles.Leader, Roles.Clerk, Roles.Specialist)
        .WithName("ListUndecided").WithSummary("Procedures that wait for a decision of the province.")
        .Produces<Page<Item>>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
}
