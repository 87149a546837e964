using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.Postgres.Operations;
using Platform.WorkingTime;

namespace Platform.Dossiers.Operations;

/// <summary>
/// Asks every night for the job <see cref="VerifyChain"/> of everything, so that a broken chain is found without anybody asking; how it ended is a figure
/// (<see cref="ChainFigures"/>). Setting <c>Chain:VerifyAt</c> (local time, default 01:30): from then on for four hours, once, whoever asked; a night in which the service is
/// away is left out.
/// </summary>
public sealed class VerifyNightly(NpgsqlDataSource database, DatabaseReady ready, JobSignal signal, IConfiguration configuration, TimeProvider clock, ILogger<VerifyNightly> log) : BackgroundService
{
    private const string Asker = "nightly";
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Window = TimeSpan.FromHours(4);
    private readonly TimeOnly at = configuration.GetValue("Chain:VerifyAt", new TimeOnly(1, 30));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        using var timer = new PeriodicTimer(Look);
        do
        {
            try
            {
                await AskIfDue(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The nightly verification of the chain could not be asked for ({Reason}); trying again in {Minutes} minutes", e.GetType().Name, Look.TotalMinutes);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>True where it was asked for just now.</returns>
    public async Task<bool> AskIfDue(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = LocalTime.LocalDate(now);
        var begins = LocalTime.At(today, at) is var here && here <= now ? here : LocalTime.At(today.AddDays(-1), at); // a window may reach over midnight
        if (now >= begins + Window)
            return false;
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM operations.jobs WHERE kind = @Kind AND subject = '' AND asked_at >= @begins)", new { VerifyChain.Kind, begins = begins.UtcDateTime }, cancellationToken: ct)))
            return false;
        var asked = await JobRows.Ask(connection, Guid.CreateVersion7(now), VerifyChain.Kind, "", Asker, now, ct); // another job runs: at the next look
        if (asked)
            signal.Wake();
        return asked;
    }
}
