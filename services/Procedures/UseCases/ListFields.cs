using Dapper;
using Npgsql;

namespace Platform.Procedures.UseCases;

/// <summary>The fields (lĩnh vực) of the catalogue with how many procedures each has.</summary>
public static class ListFields
{
    /// <param name="Accepting">How many of them accept dossiers.</param>
    public sealed record Field(string Name, long Procedures, long Accepting);

    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapGet("/fields", async (NpgsqlDataSource database, CancellationToken ct) =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            return Results.Ok(await connection.QueryAsync<Field>(
                """
                SELECT field AS Name, count(*) AS Procedures, count(*) FILTER (WHERE accepts) AS Accepting
                FROM catalogue.procedures WHERE retired_from IS NULL GROUP BY field ORDER BY field
                """));
        })
        .AllowAnonymous() // the catalogue is public
        .WithName("ListFields").WithSummary("The fields of the catalogue.")
        .Produces<IReadOnlyList<Field>>();
}
