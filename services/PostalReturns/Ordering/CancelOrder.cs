using Platform.PostalReturns.Carriers;
using Platform.PostalReturns.Domain;
using Platform.PostalReturns.UseCases;

namespace Platform.PostalReturns.Ordering;

/// <summary>
/// Calls a parcel back: cancels the order that the carrier has taken, and writes down that the result stays. A carrier that says no is asked what it has scanned: where it has the
/// parcel that is what happened; where it has none of it, there is no parcel but the one at the counter.
/// </summary>
public sealed class CancelOrder(CarrierList carriers, RecordScan record, TimeProvider clock, ILogger<CancelOrder> log)
{
    /// <exception cref="CarrierTroubleException">Try again later; also where the carrier is not set up any more: the dossier waits for an answer, and nobody else would give it.</exception>
    public async Task Run(OrderWork.Held work, Consignment seen, CancellationToken ct)
    {
        if (seen is { ItemCode: { } itemCode, Journey.HandedOverAt: null })
            await AtTheCarrier(carriers.Find(seen.Carrier) ?? throw new CarrierTroubleException("unknown-carrier"), itemCode, ct);
        // an order of which the answer was lost is in nobody's books here: the carrier finds nothing to collect
        var consignment = (await work.Change.Lock(seen.Id))!;
        var state = (await work.Change.Write(consignment, Steps.CallBack(consignment, clock.GetUtcNow()), ct)).State;
        await work.Done();
        await work.Change.Commit(ct);
        log.LogInformation("Consignment {Id} was wanted back: {State}", consignment.Id, state);
    }

    private async Task AtTheCarrier(ICarrier carrier, string itemCode, CancellationToken ct)
    {
        try
        {
            await carrier.Cancel(itemCode, ct);
        }
        catch (CarrierTroubleException no) when (no.Code == CarrierTroubleException.RefusedToCancel)
        {
            foreach (var scan in await carrier.Track(itemCode, ct))
                await record.Run(carrier.Name, scan, ScanSource.Poll, ct);
        }
    }
}
