using Dapper;
using Npgsql;
using Platform.Procedures.Seed;

namespace Platform.Procedures.UseCases;

/// <summary>Administrative units of the 2025 reform: the provinces, or with <c>parent</c> a province's communes. At most 200 or so, so not paged.</summary>
public static class ListUnits
{
    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/administrative-units", async (string? parent, NpgsqlDataSource database, CancellationToken ct) =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            // Relies on index units_parent.
            return Results.Ok(await connection.QueryAsync<SeedFolder.Unit>(
                "SELECT code, name, level, parent FROM catalogue.units WHERE parent IS NOT DISTINCT FROM @parent ORDER BY code", new { parent = FindProcedures.Blank(parent) }));
        })
        .AllowAnonymous() // official, public list
        .WithTags("Agencies").WithName("ListUnits").WithSummary("Provinces, or a province's communes.")
        .Produces<IReadOnlyList<SeedFolder.Unit>>();
}
