using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;

namespace Platform.PostalReturns.Integration;

/// <summary>
/// Asks Procedures to say everything again: once at every start (a copy may be half full: nothing in it says so), and then for as long as the copy is
/// empty or lacks the sender of a waiting parcel. Asked once it may be lost (Procedures has never run, so that nobody listens): asked again every half minute.
/// </summary>
public sealed class AskForCatalogue(NpgsqlDataSource database, OutboxSignal signal, DatabaseReady ready, TimeProvider clock, ILogger<AskForCatalogue> log) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);
    private static readonly Guid Key = new("5f0c7f0e-6c0b-4a0b-9a63-3f1d4b6f2a01");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        var atStart = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await AskIfWanting(atStart, stoppingToken);
                atStart = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The catalogue was not asked for: {Reason}", e.GetBaseException().GetType().Name);
            }
            await Task.Delay(Again, clock, stoppingToken);
        }
    }

    private async Task AskIfWanting(bool atStart, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var wanting = await connection.ExecuteScalarAsync<bool>(
            """
            SELECT (@atStart OR NOT EXISTS (SELECT 1 FROM agencies)
                OR EXISTS (SELECT 1 FROM work w JOIN consignments c ON c.id = w.consignment_id WHERE NOT EXISTS (SELECT 1 FROM agencies a WHERE a.code = c.agency)))
               AND NOT EXISTS (SELECT 1 FROM messaging.outbox WHERE ordering_key = @Key)
            """, new { Key, atStart }, transaction);
        if (!wanting)
            return;
        await Outbox.Add(connection, transaction, new OutboxMessage(Key, Guid.NewGuid(), new CatalogueWanted("postal-returns", clock.GetUtcNow())), ct);
        await transaction.CommitAsync(ct);
        signal.Wake();
    }
}
