using Dapper;
using Npgsql;
using Platform.Postgres.Operations;
using Platform.WorkingTime;

namespace Platform.Procedures.Operations;

/// <summary>How much catalogue there is and how old its newest version is.</summary>
public sealed class CataloguePublished(NpgsqlDataSource database) : IInspection
{
    public async Task<Finding> Look(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var (procedures, newest) = await connection.QuerySingleAsync<(long, DateTime?)>(new CommandDefinition(
            "SELECT (SELECT count(*) FROM catalogue.procedures WHERE retired_from IS NULL), (SELECT max(published_at) FROM catalogue.procedure_versions)", cancellationToken: ct));
        return newest is null
            ? new Finding("catalogue", false, "no procedure is published", "Import the national catalogue, or platform config import.")
            : new Finding("catalogue", true, $"{procedures} procedures, the newest version published on {LocalTime.LocalDate(new DateTimeOffset(newest.Value)):yyyy-MM-dd}");
    }
}
