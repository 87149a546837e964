using MassTransit;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Reporting.Storage;

namespace Platform.Reporting.Integration;

/// <summary>
/// Asks Procedures to send the agencies as long as none is known here. Asked again every minute: Procedures may not have been there
/// to hear the first question. Waits for the own queues, so that the answer has somewhere to go.
/// </summary>
public sealed class AskForCatalogue(NpgsqlDataSource database, AgencyStore agencies, OutboxSignal signal, DatabaseReady ready, IBusControl bus, TimeProvider clock, ILogger<AskForCatalogue> log) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stoppingToken);
        while (true)
        {
            try
            {
                if (!await agencies.IsEmpty(stoppingToken))
                    return;
                await Ask(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                log.LogWarning("Could not ask for the agencies ({Reason}); trying again in a minute", e.GetType().Name);
            }
            await Task.Delay(Again, clock, stoppingToken);
        }
    }

    private async Task Ask(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var id = Guid.CreateVersion7();
        await Outbox.Add(connection, transaction, new OutboxMessage(id, id, new CatalogueWanted("reporting", clock.GetUtcNow())), ct);
        await transaction.CommitAsync(ct);
        signal.Wake();
    }
}
