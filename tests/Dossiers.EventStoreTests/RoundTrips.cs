using Npgsql;
using Platform.Dossiers.EventStore;
using static Platform.Dossiers.EventStoreTests.StoreUnderTest;

namespace Platform.Dossiers.EventStoreTests;

/// <summary>One round trip to load and one to append, seen from the wire. Not part of the contract: Marten's adapter needs more.</summary>
public sealed class RoundTrips(StoreUnderTest under) : IClassFixture<StoreUnderTest>
{
    [Fact]
    public async Task Loading_and_appending_take_one_round_trip_each_and_a_numbered_append_two()
    {
        var real = new NpgsqlConnectionStringBuilder(under.ConnectionString);
        using var counter = new TripCounter(real.Host!, real.Port);
        await using var database = Open(new NpgsqlConnectionStringBuilder(under.ConnectionString) { Host = "127.0.0.1", Port = counter.Port, MaxPoolSize = 1 }.ConnectionString);
        var store = new NpgsqlEventStore(database);
        var id = Guid.NewGuid();
        await store.Append(Start(id, Submitted()), default);
        for (var round = 1; round <= 4; round++) // from the first on, and also once the statements are prepared
        {
            StoredStream loaded = null!;
            (await counter.During(async () => loaded = await store.Load(id, Request($"{id}-{round}"), null, default))).ShouldBe(1);
            (await counter.During(() => store.Load(id, null, DateTimeOffset.UtcNow, default))).ShouldBe(1);
            (await counter.During(() => store.Append(Next(loaded, Accepted(), Accepted(2)) with { Request = Request($"{id}-{round}"), Rows = [ViewRow(id, 1), OutboxRow(id, id)] }, default))).ShouldBe(1);
            (await counter.During(() => Should.ThrowAsync<StreamConflictException>(() => store.Append(Next(loaded, Accepted()), default)))).ShouldBe(1);
            (await counter.During(() => store.AppendNumbered("dossier:trips", n => Start(Guid.NewGuid(), Submitted($"{n}")), default))).ShouldBe(2);
        }
    }
}
