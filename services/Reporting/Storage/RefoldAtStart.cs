using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.Reporting.Domain;

namespace Platform.Reporting.Storage;

/// <summary>
/// Folds again what was folded under an older <see cref="Life.Rule"/>, and accepted dossiers that have no life (after
/// <c>TRUNCATE reporting.lives CASCADE</c>). Runs beside the consumers; several replicas may do it at once. Progress is logged.
/// </summary>
public sealed class RefoldAtStart(NpgsqlDataSource database, DatabaseReady ready, ILogger<RefoldAtStart> log) : BackgroundService
{
    private const int Batch = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        var done = 0;
        while (true)
        {
            try
            {
                var folded = await FoldSome(stoppingToken);
                if (folded == 0)
                    break;
                done += folded;
                log.LogInformation("Folded {Done} lives again", done);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Folding again stands still ({Reason}); trying again in two seconds", e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }

    private async Task<int> FoldSome(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var dossiers = (await connection.QueryAsync<Guid>(
            """
            (SELECT dossier FROM reporting.lives WHERE rule < @Rule LIMIT @Batch)
            UNION
            (SELECT f.dossier FROM reporting.facts f WHERE f.kind = 'Accepted' AND f.due_at IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM reporting.lives l WHERE l.dossier = f.dossier) LIMIT @Batch)
            """, new { Life.Rule, Batch })).AsList();
        foreach (var dossier in dossiers)
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await FactStore.RefoldInTurn(connection, transaction, dossier);
            await transaction.CommitAsync(ct);
        }
        return dossiers.Count;
    }
}
