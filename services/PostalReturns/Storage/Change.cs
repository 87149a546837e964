using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.PostalReturns.Domain;

namespace Platform.PostalReturns.Storage;

/// <summary>
/// One transaction over consignments. A consignment is locked by row before it is decided upon, so that of two scans at once the second
/// sees what the first made of it; its row, its new scans and its messages commit together.
/// </summary>
public sealed class Change(NpgsqlConnection connection, NpgsqlTransaction transaction, OutboxSignal signal) : IAsyncDisposable
{
    public NpgsqlConnection Connection => connection;

    public NpgsqlTransaction Transaction => transaction;

    public static async Task<Change> Begin(NpgsqlDataSource database, OutboxSignal signal, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            return new Change(connection, await connection.BeginTransactionAsync(ct), signal);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Locks and reads; null where there is none.</summary>
    public async Task<Consignment?> Lock(Guid id)
    {
        var row = await connection.QuerySingleOrDefaultAsync<ConsignmentRow>(
            $"SELECT {ConsignmentRow.Columns} FROM consignments WHERE id = @id FOR UPDATE", new { id }, transaction);
        return row?.With(await connection.QueryAsync<ScanRow>(
            $"SELECT {ScanRow.Columns} FROM scans WHERE consignment_id = @id ORDER BY recorded_at, scan_id", new { id }, transaction));
    }

    /// <summary>Held until the end of the transaction: the order of an item code and its first scan never miss each other.</summary>
    public Task LockItem(string carrier, string itemCode) =>
        connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtextextended(@key, 1))", new { key = $"{carrier}/{itemCode}" }, transaction);

    public async Task Create(Consignment consignment) => await connection.ExecuteAsync(
        """
        INSERT INTO consignments (id, return_id, dossier_id, dossier_code, order_number, content, person, agency, receiving_agency, carrier,
            cash_on_delivery, requested_at, version, state, state_at)
        VALUES (@Id, @ReturnId, @DossierId, @DossierCode, @OrderNumber, @Content, @Person, @Agency, @ReceivingAgency, @Carrier,
            @CashOnDelivery, @RequestedAt, @Version, @state, @RequestedAt)
        """,
        new
        {
            consignment.Id, consignment.ReturnId, consignment.DossierId, consignment.DossierCode, consignment.OrderNumber, consignment.Content, consignment.Person,
            consignment.Agency, consignment.ReceivingAgency, consignment.Carrier, consignment.CashOnDelivery, consignment.RequestedAt, consignment.Version,
            state = StateNames.Key(consignment.State),
        }, transaction);

    /// <summary>Writes what was decided about a consignment locked here.</summary>
    /// <returns>The consignment as it is now.</returns>
    public async Task<Consignment> Write(Consignment before, Decision decision, CancellationToken ct)
    {
        if (decision.Next is not { } next)
            return before;
        var journey = next.Journey;
        foreach (var scan in next.Scans.Skip(before.Scans.Count))
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO scans (carrier, scan_id, consignment_id, code, occurred_at, recorded_at, source, place, proof, reason, sealed, cod_collected)
                VALUES (@Carrier, @ScanId, @Id, @code, @OccurredAt, @RecordedAt, @source, @Place, @Proof, @Reason, @Sealed, @CashCollected)
                """,
                new
                {
                    next.Carrier, scan.ScanId, next.Id, code = (short)scan.Code, scan.OccurredAt, scan.RecordedAt,
                    source = scan.Source.ToString().ToLowerInvariant(), scan.Place, scan.Proof, scan.Reason, scan.Sealed, scan.CashCollected,
                }, transaction);
        }
        var written = await connection.ExecuteAsync(
            """
            UPDATE consignments SET version = @Version, price = @Price, priced_at = @PricedAt, item_code = @ItemCode, ordered_at = @OrderedAt, given_up_at = @GivenUpAt,
                wanted_back_at = @WantedBackAt, called_back_at = @CalledBackAt,
                manifest_id = @ManifestId, manifest_at = @ManifestAt, told = @told, state = @state, state_at = @At, failures = @Failures,
                contradictory = @Contradictory, handed_over_at = @HandedOverAt, finished_at = @finishedAt, last_scan_at = @lastScanAt
            WHERE id = @Id AND version = @seen
            """,
            new
            {
                next.Id, next.Version, next.Price, next.PricedAt, next.ItemCode, next.OrderedAt, next.GivenUpAt, next.WantedBackAt, next.CalledBackAt, next.ManifestId, next.ManifestAt, told = (int)next.Told,
                state = StateNames.Key(journey.State), journey.At, journey.Failures, journey.Contradictory, journey.HandedOverAt,
                finishedAt = journey.Delivery?.OccurredAt ?? journey.CameBackAt,
                lastScanAt = next.Scans.IsEmpty ? (DateTimeOffset?)null : next.Scans.Max(s => s.RecordedAt),
                seen = before.Version,
            }, transaction);
        if (written != 1)
            throw new InvalidOperationException("A consignment was written without its lock.");
        foreach (var message in decision.Messages)
            await Outbox.Add(connection, transaction, new OutboxMessage(next.Id, MessageId(next.Id, before.Version, message), message), ct);
        return next;
    }

    public async Task Commit(CancellationToken ct)
    {
        await transaction.CommitAsync(ct);
        signal.Wake();
    }

    public Task Rollback(CancellationToken ct) => transaction.RollbackAsync(ct);

    /// <summary>The same message of the same change always has the same id.</summary>
    internal static Guid MessageId(Guid consignment, long version, object message) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{consignment:N}/{version}/{message.GetType().Name}")).AsSpan(0, 16));

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
