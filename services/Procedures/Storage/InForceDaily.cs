using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.ServiceDefaults;
using Platform.WorkingTime;

namespace Platform.Procedures.Storage;

/// <summary>Looks every half minute whether a version's or a retirement's day has come; one replica at a time does the work.</summary>
public sealed class InForceDaily(NpgsqlDataSource database, DatabaseReady ready, TimeProvider clock, ILogger<InForceDaily> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await Once(stoppingToken) is var changed and > 0)
                    log.LogInformation("{Changed} procedures follow a version or a retirement whose day has come", changed);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogStandsStill(e, "Versions whose day has come are brought into force");
            }
            await Task.Delay(Look, stoppingToken);
        }
    }

    private async Task<int> Once(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_xact_lock(hashtext('procedures-import'))", transaction: transaction))
            return 0; // an import or somebody's change is under way: it brings them itself, or the next look does
        var changed = await InForce.Bring(new Change(connection, transaction, now, LocalTime.LocalDate(now)), ct);
        await transaction.CommitAsync(ct);
        return changed;
    }
}
