using System.Diagnostics.Metrics;
using Platform.PostalReturns.Carriers;

namespace Platform.PostalReturns.Tests;

public sealed class CarrierErrors
{
    [Fact]
    public async Task A_carriers_trouble_is_counted_by_operation_and_reason_and_still_thrown_and_what_goes_well_is_not()
    {
        List<string> counted = [];
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Name == "platform.carrier.errors") l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => counted.Add($"{value}: {string.Join(", ", tags.ToArray().Select(t => $"{t.Key} {t.Value}"))}"));
        listener.Start();
        var carrier = new CarrierList([new Moody()]).Find("moody")!;
        await carrier.Track("CB 1", default);
        (await Should.ThrowAsync<CarrierTroubleException>(() => carrier.Order(null!, default))).Code.ShouldBe("carrier-unreachable");
        (await Should.ThrowAsync<CarrierTroubleException>(() => carrier.Price(null!, default))).Code.ShouldBe("carrier-refused-price");
        (await Should.ThrowAsync<CarrierTroubleException>(() => carrier.Cancel("CB 1", default))).Code.ShouldBe("carrier-refused-cancel");
        counted.ShouldBe(["1: carrier moody, operation order, reason carrier-unreachable", "1: carrier moody, operation price, reason carrier-refused-price", "1: carrier moody, operation cancel, reason carrier-refused-cancel"]);
    }

    private sealed class Moody : ICarrier
    {
        public string Name => "moody";

        public Task<long> Price(Parcel parcel, CancellationToken ct) => Task.FromException<long>(new CarrierTroubleException("carrier-refused-price"));

        public Task<string> Order(Parcel parcel, CancellationToken ct) => Task.FromException<string>(new CarrierTroubleException("carrier-unreachable"));

        public Task Cancel(string itemCode, CancellationToken ct) => Task.FromException(new CarrierTroubleException(CarrierTroubleException.RefusedToCancel));

        public Task<IReadOnlyList<CarrierScan>> Track(string itemCode, CancellationToken ct) => Task.FromResult<IReadOnlyList<CarrierScan>>([]);
    }
}
