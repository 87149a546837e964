using System.Diagnostics.Metrics;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.PostalReturns.Carriers;

/// <summary>A carrier whose troubles are counted, by our own words for them.</summary>
public sealed class CountedCarrier(ICarrier carrier) : ICarrier
{
    private static readonly Counter<long> Errors = PlatformTelemetry.Meter.CreateCounter<long>("platform.carrier.errors", "{error}", "Calls of a carrier that it did not answer or answered with no, by operation and reason.");

    public string Name => carrier.Name;

    public Task<long> Price(Parcel parcel, CancellationToken ct) => Counted("price", () => carrier.Price(parcel, ct));

    public Task<string> Order(Parcel parcel, CancellationToken ct) => Counted("order", () => carrier.Order(parcel, ct));

    public Task Cancel(string itemCode, CancellationToken ct) => Counted("cancel", async () =>
    {
        await carrier.Cancel(itemCode, ct);
        return true;
    });

    public Task<IReadOnlyList<CarrierScan>> Track(string itemCode, CancellationToken ct) => Counted("track", () => carrier.Track(itemCode, ct));

    private async Task<T> Counted<T>(string operation, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (CarrierTroubleException trouble)
        {
            Errors.Add(1, new("carrier", Name), new("operation", operation), new("reason", trouble.Code));
            throw;
        }
    }
}
