using MassTransit;
using Npgsql;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Postgres;

namespace Platform.Dossiers.Integration;

/// <summary>While our copy of the catalogue is empty, asks Procedures every twenty seconds to say everything again.</summary>
public sealed class AskForCatalogue(IBusControl bus, NpgsqlDataSource database, CatalogueCopy catalogue, OutboxSignal signal, DatabaseReady ready, TimeProvider clock, ILogger<AskForCatalogue> log) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stoppingToken); // an answer that comes before our queue exists is lost
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await catalogue.Refresh(stoppingToken);
                if (!catalogue.Current.IsEmpty)
                    return;
                await Ask(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                log.LogWarning("The catalogue cannot be asked for yet ({Reason})", e.GetType().Name);
            }
            await Task.Delay(Again, stoppingToken);
        }
    }

    private async Task Ask(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var id = Guid.CreateVersion7();
        await Outbox.Add(connection, transaction, new OutboxMessage(id, id, new CatalogueWanted("dossiers", clock.GetUtcNow())), ct);
        await transaction.CommitAsync(ct);
        signal.Wake();
    }
}
