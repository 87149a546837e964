using Dapper;
using Npgsql;
using Platform.Postgres;

namespace Platform.PostalReturns.Storage;

/// <summary>Scans of item codes that are not ours (a carrier's mistake, another customer's parcel) are not kept for ever: they go after sixty days, with their keys.</summary>
public sealed class SweepUnmatchedScans(NpgsqlDataSource database, DatabaseReady ready, TimeProvider clock, ILogger<SweepUnmatchedScans> log) : BackgroundService
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(60);
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        while (true)
        {
            try
            {
                if (await Sweep(clock.GetUtcNow(), stoppingToken) is > 0 and var gone)
                    log.LogInformation("Forgot {Count} scans of unknown items after {Days} days", gone, Kept.TotalDays);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Old scans of unknown items were not swept ({Reason}); trying again later", e.GetBaseException().GetType().Name);
            }
            await Task.Delay(Every, stoppingToken);
        }
    }

    /// <returns>How many went. Index unmatched_scans_received.</returns>
    public async Task<int> Sweep(DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            WITH gone AS (DELETE FROM unmatched_scans WHERE received_at < @before RETURNING key_of),
                 keys AS (DELETE FROM privacy.person_keys WHERE person IN (SELECT key_of FROM gone))
            SELECT count(*)::int FROM gone
            """, new { before = now - Kept }, cancellationToken: ct));
    }
}
