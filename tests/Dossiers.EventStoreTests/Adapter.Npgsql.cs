using Npgsql;
using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.EventStoreTests;

/// <summary>The adapter that this build was made with.</summary>
internal static class Adapter
{
    public static IEventStore Over(NpgsqlDataSource database) => new NpgsqlEventStore(database);
}

public sealed class NpgsqlStreams(StoreUnderTest store) : Streams(store);

public sealed class NpgsqlNumbers(StoreUnderTest store) : Numbers(store);

public sealed class NpgsqlReading(StoreUnderTest store) : Reading(store);

public sealed class NpgsqlChains(StoreUnderTest store) : Chains(store);

public sealed class NpgsqlTables(StoreUnderTest store) : Tables(store);
