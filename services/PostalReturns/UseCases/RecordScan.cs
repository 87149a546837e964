using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.Postgres.PersonalData;
using Platform.PostalReturns.Carriers;
using Platform.PostalReturns.Domain;
using Platform.PostalReturns.Storage;

namespace Platform.PostalReturns.UseCases;

public enum ScanOutcome
{
    /// <summary>Kept now, or known already.</summary>
    Recorded,

    /// <summary>Kept aside: no consignment has this item code.</summary>
    Unmatched,

    /// <summary>The scan id stands for something else already; the first stays.</summary>
    IdReused,
}

/// <summary>Keeps one scan of a carrier, told by webhook or found by asking: once, whatever the order and number of deliveries.</summary>
public sealed class RecordScan(NpgsqlDataSource database, OutboxSignal signal, PersonKeys keys, UnmatchedScans unmatched, TimeProvider clock)
{
    public async Task<ScanOutcome> Run(string carrier, CarrierScan scan, ScanSource source, CancellationToken ct)
    {
        while (true)
        {
            var outcome = await FindConsignment(carrier, scan.ItemCode) is { } found
                ? await OnConsignment(found.Id, found.Person, carrier, scan, source, ct)
                : await KeepAside(carrier, scan, source, ct);
            if (outcome is { } done)
                return done;
        }
    }

    private async Task<(Guid Id, Guid Person)?> FindConsignment(string carrier, string itemCode)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<(Guid, Guid)?>("SELECT id, person FROM consignments WHERE carrier = @carrier AND item_code = @itemCode", new { carrier, itemCode });
    }

    private async Task<ScanOutcome?> OnConsignment(Guid id, Guid person, string carrier, CarrierScan scan, ScanSource source, CancellationToken ct)
    {
        var words = await scan.Words.SealFor(person, keys, ct);
        await using var change = await Change.Begin(database, signal, ct);
        var consignment = (await change.Lock(id))!;
        if (await Known(change, carrier, scan.ScanId) is { } known)
            return known.Consignment == id && known.Code == (short)scan.Code ? ScanOutcome.Recorded : ScanOutcome.IdReused;
        await change.Write(consignment, Steps.Record(consignment, scan.ToScan(source, words, clock.GetUtcNow())), ct);
        await change.Commit(ct);
        return ScanOutcome.Recorded;
    }

    /// <returns>Null when the order was recorded meanwhile: look again.</returns>
    private async Task<ScanOutcome?> KeepAside(string carrier, CarrierScan scan, ScanSource source, CancellationToken ct)
    {
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            if (await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM unmatched_scans WHERE carrier = @carrier AND scan_id = @ScanId AND item_code = @ItemCode)", new { carrier, scan.ScanId, scan.ItemCode }))
                return ScanOutcome.Unmatched;
        }
        var body = await unmatched.Seal(scan, source, ct);
        await using var change = await Change.Begin(database, signal, ct);
        await change.LockItem(carrier, scan.ItemCode);
        var orderedMeanwhile = await change.Connection.ExecuteScalarAsync<bool>(
            "SELECT EXISTS (SELECT 1 FROM consignments WHERE carrier = @carrier AND item_code = @ItemCode)", new { carrier, scan.ItemCode }, change.Transaction);
        if (orderedMeanwhile || await Known(change, carrier, scan.ScanId) is not null)
        {
            await UnmatchedScans.Forget(change, [body.KeyOf]);
            await change.Commit(ct);
            return orderedMeanwhile ? null : ScanOutcome.IdReused;
        }
        await unmatched.Keep(change, carrier, scan, body, clock.GetUtcNow());
        await change.Commit(ct);
        return ScanOutcome.Unmatched;
    }

    private static Task<(Guid Consignment, short Code)?> Known(Change change, string carrier, string scanId) =>
        change.Connection.QuerySingleOrDefaultAsync<(Guid, short)?>("SELECT consignment_id, code FROM scans WHERE carrier = @carrier AND scan_id = @scanId", new { carrier, scanId }, change.Transaction);
}
