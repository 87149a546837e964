using Npgsql;
using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.EventStoreTests;

/// <summary>The adapter that this build was made with.</summary>
internal static class Adapter
{
    /// <summary>A refused or failed append takes no sequence number.</summary>
    public static bool LeavesNoGaps => true;

    public static IEventStore Over(NpgsqlDataSource database) => new NpgsqlEventStore(database);
}

public sealed class NpgsqlStreams(StoreUnderTest store) : Streams(store);

public sealed class NpgsqlNumbers(StoreUnderTest store) : Numbers(store);

public sealed class NpgsqlReading(StoreUnderTest store) : Reading(store);

public sealed class NpgsqlChains(StoreUnderTest store) : Chains(store);

public sealed class NpgsqlTables(StoreUnderTest store) : Tables(store);

/// <summary>What this adapter does beyond the contract.</summary>
public sealed class NpgsqlUnknownTypes(StoreUnderTest under) : IClassFixture<StoreUnderTest>
{
    [Fact]
    public async Task A_type_nobody_knows_is_read_as_it_is_because_refusing_it_is_the_folding_layers_work()
    {
        var id = Guid.NewGuid();
        await under.Store.Append(StoreUnderTest.Start(id, StoreUnderTest.Submitted()), default);
        await under.Execute(
            "INSERT INTO dossiers.mt_events (seq_id, id, stream_id, version, data, type, timestamp) VALUES (nextval('dossiers.mt_events_sequence'), gen_random_uuid(), $1, 2, '{}', 'from_the_future', now())", id);
        var loaded = await under.Store.Load(id, null, null, default);
        (loaded.Events[1].Type, loaded.Events[1].Headers).ShouldBe(("from_the_future", new EventHeaders("", "", null)));
    }
}
