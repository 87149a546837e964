using Npgsql;
using Platform.Postgres;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Problems;
using Platform.ServiceDefaults;
using Platform.WorkingTime;

namespace Platform.Procedures.UseCases;

/// <summary>
/// Looks every half minute whether the local day of a change of agencies has come that two persons decided; one replica at a time carries it out, once. After a
/// downtime it is carried out late, with the day that was decided.
/// </summary>
/// <remarks>What is no longer possible by then is kept as failed with the reason and not tried again: people propose anew.</remarks>
public sealed class CarryOutAgencyChanges(NpgsqlDataSource database, DatabaseReady ready, OutboxSignal signal, TimeProvider clock, ILogger<CarryOutAgencyChanges> log) : BackgroundService
{
    private const string ByWhom = "calendar-day"; // no person: the two who decided stand at the proposal
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Once(stoppingToken);
            }
            catch (RefusedException e)
            {
                log.LogWarning("A change of agencies was overtaken and is looked at again: {Code}", e.Refusal.Code);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogStandsStill(e, "Changes of agencies whose day has come are carried out");
            }
            await Task.Delay(Look, stoppingToken);
        }
    }

    /// <returns>How many were carried out.</returns>
    public async Task<int> Once(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = LocalTime.LocalDate(now);
        await using var connection = await database.OpenConnectionAsync(ct);
        if ((await AgencyProposals.Scheduled(connection, null, today)).Count == 0)
            return 0;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await CatalogueLock.Try(connection, transaction))
            return 0; // another replica or somebody's change is at it: the next look does it
        var change = new Change(connection, transaction, now, today);
        var done = 0;
        foreach (var proposal in await AgencyProposals.Scheduled(connection, transaction, today)) // once more, under the lock
        {
            var failed = await DecideAgencyChange.CarryOut(change, proposal, ByWhom, proposal.DecidedByName!, ct);
            await AgencyProposals.CarriedOut(change, proposal.Id, failed?.Sentence);
            done += failed is null ? 1 : 0;
            if (failed is null)
                log.LogInformation("The {Kind} of agencies decided for {Day} holds", proposal.Kind, proposal.Due);
            else
                log.LogWarning("The {Kind} of agencies decided for {Day} was not possible: {Code}", proposal.Kind, proposal.Due, failed.Code);
        }
        await transaction.CommitAsync(ct);
        signal.Wake();
        return done;
    }
}
