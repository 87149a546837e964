using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>Staff see which procedures wait for a decision of the province, and about what; words, field and level narrow it. By code.</summary>
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
        .MapGet("/undecided", async (string? q, string? field, string? level, string? serviceLevel, string? after, int? limit, NpgsqlDataSource database, CancellationToken ct) =>
        {
            Dictionary<string, string> errors = [];
            FindAgencies.CheckLevel(level, errors);
            FindProcedures.CheckServiceLevel(serviceLevel, errors);
            if (errors.Count > 0)
                return Refusal.Invalid("invalid", "Bộ lọc chưa đúng. Xin xem từng mục.", errors).ToHttp();
            var from = Cursor.Read<After>(after)?.Code ?? "";
            var size = Cursor.Size(limit);
            await using var connection = await database.OpenConnectionAsync(ct);
            // Relies on index procedures_undecided.
            var rows = (await connection.QueryAsync<Row>(
                """
                SELECT code, name, field, levels, body -> 'undecided' AS Undecided
                FROM catalogue.procedures
                WHERE NOT accepts AND retired_from IS NULL AND code > @from AND search LIKE ALL (@words)
                  AND (@field::text IS NULL OR lower(field) = lower(@field)) AND (@level::text IS NULL OR @level = ANY (levels))
                  AND (@service::text IS NULL OR coalesce(service_level, @none) = @service)
                ORDER BY code LIMIT @limit
                """, new { from, limit = size + 1, words = AgencyRows.Words(SearchText.BaseCode(q) ?? SearchText.Normalise(q)), field = FindProcedures.Blank(field), level = FindProcedures.Lower(level), service = FindProcedures.Lower(serviceLevel), none = FindProcedures.NoServiceLevel })).AsList();
            var page = Cursor.Page(rows, size, r => new After(r.Code));
            return Results.Ok(new Page<Item>(
                [.. page.Items.Select(r => new Item(r.Code, r.Name, r.Field, [.. r.Levels.Select(l => Enum.Parse<AdministrativeLevel>(l, true))], JsonSerializer.Deserialize<List<Undecided>>(r.Undecided, Json.Options)!))],
                page.Next));
        })
        .RequireRoles(Roles.It, Roles.Leader, Roles.Clerk, Roles.Specialist)
        .WithName("ListUndecided").WithSummary("Procedures that wait for a decision of the province.")
        .Produces<Page<Item>>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
}
