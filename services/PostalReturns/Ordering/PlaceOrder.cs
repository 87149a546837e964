using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Postgres.PersonalData;
using Platform.PostalReturns.Carriers;
using Platform.PostalReturns.Domain;
using Platform.PostalReturns.Storage;
using Platform.PostalReturns.UseCases;

namespace Platform.PostalReturns.Ordering;

/// <summary>Takes one consignment from requested to ordered: receiver, price, order. Each step is committed before the next, so that a crash repeats only the last.</summary>
public sealed class PlaceOrder(NpgsqlDataSource database, OutboxSignal signal, Contacts contacts, AgencyTree agencies, CarrierList carriers, CancelOrder cancel, PersonKeys keys, UnmatchedScans unmatched, TimeProvider clock, ILogger<PlaceOrder> log)
{
    /// <exception cref="CarrierTroubleException">Try again later.</exception>
    /// <exception cref="HopelessException">Trying again cannot help.</exception>
    public async Task Run(OrderWork.Held work, CancellationToken ct)
    {
        var seen = await Seen(work.Consignment, ct);
        if (seen.WantedBackAt is not null)
        {
            await cancel.Run(work, seen.With([]), ct);
            return;
        }
        var carrier = carriers.Find(seen.Carrier) ?? throw new HopelessException("unknown-carrier");
        var (consignment, receiver) = await WithReceiver(work.Consignment, ct);
        if (consignment.OrderedAt is null)
        {
            var sender = await agencies.Find((await agencies.Today(ct)).SuccessorOf(consignment.Agency), ct) ?? throw new CarrierTroubleException("agency-unknown");
            var parcel = new Parcel(consignment.OrderNumber, consignment.Content, consignment.CashOnDelivery, sender, receiver);
            if (consignment.State is ConsignmentState.Requested)
                await RecordPrice(consignment.Id, await carrier.Price(parcel, ct), ct);
            await RecordOrder(work.Change, consignment.Id, await carrier.Order(parcel, ct), ct);
        }
        if ((await work.Change.Lock(consignment.Id))!.WantedBackAt is null) // called back while the carrier answered: the work stays, and the next turn cancels
            await work.Done();
        await work.Change.Commit(ct);
        log.LogInformation("Consignment {Id} is ordered", consignment.Id);
    }

    private async Task<ConsignmentRow> Seen(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<ConsignmentRow>($"SELECT {ConsignmentRow.Columns} FROM consignments WHERE id = @id", new { id });
    }

    private async Task<(Consignment Consignment, Receiver Receiver)> WithReceiver(Guid id, CancellationToken ct)
    {
        var row = await Seen(id, ct);
        if (await keys.IsErased(row.Person, ct))
            throw new HopelessException("person-erased");
        if (row.Receiver is not null)
            return (row.With([]), await Receiver.Open(row.Receiver, row.Person, keys, ct) ?? throw new HopelessException("person-erased"));

        var (person, receiver) = await contacts.Of(row.DossierId, ct);
        string sealedReceiver;
        try
        {
            sealedReceiver = receiver.SealWith(await keys.GetOrCreate(person, ct));
        }
        catch (PersonErasedException)
        {
            throw new HopelessException("person-erased");
        }
        await using (var connection = await database.OpenConnectionAsync(ct))
            await connection.ExecuteAsync("UPDATE consignments SET person = @person, receiver = @sealedReceiver WHERE id = @id AND receiver IS NULL", new { id, person, sealedReceiver });
        return (row.With([]) with { Person = person }, receiver);
    }

    private async Task RecordPrice(Guid id, long price, CancellationToken ct)
    {
        await using var change = await Change.Begin(database, signal, ct);
        var consignment = (await change.Lock(id))!;
        await change.Write(consignment, Steps.Price(consignment, price, clock.GetUtcNow()), ct);
        await change.Commit(ct);
    }

    /// <summary>In the transaction that holds the work: the order, the scans that came before it, and the end of the work are one.</summary>
    private async Task RecordOrder(Change change, Guid id, string itemCode, CancellationToken ct)
    {
        var consignment = (await change.Lock(id))!;
        await change.LockItem(consignment.Carrier, itemCode);
        var decision = Steps.Order(consignment, itemCode, clock.GetUtcNow());
        if (decision.Refusal is { } refusal)
            throw new HopelessException(refusal.Code);
        consignment = await change.Write(consignment, decision, ct);
        foreach (var (scan, source, receivedAt) in await unmatched.Take(change, consignment.Carrier, itemCode, ct))
        {
            var words = await scan.Words.SealFor(consignment.Person, keys, ct);
            consignment = await change.Write(consignment, Steps.Record(consignment, scan.ToScan(source, words, receivedAt)), ct);
        }
    }
}
