using Npgsql;
using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.EventStoreTests;

/// <summary>The adapter that this build was made with (<c>-p:EventStore=Marten</c>).</summary>
internal static class Adapter
{
    /// <summary>Marten takes sequence numbers before it checks and fills the gaps with tombstones.</summary>
    public static bool LeavesNoGaps => false;

    public static IEventStore Over(NpgsqlDataSource database) => MartenEventStore.Over(
        database, new Dictionary<string, Type> { ["dossier_submitted"] = typeof(Submitted), ["dossier_accepted"] = typeof(Accepted) }, typeof(Dossier));

    private sealed record Submitted;

    private sealed record Accepted;

    private sealed record Dossier;
}

public sealed class MartenStreams(StoreUnderTest store) : Streams(store);

public sealed class MartenNumbers(StoreUnderTest store) : Numbers(store);

public sealed class MartenReading(StoreUnderTest store) : Reading(store);

public sealed class MartenChains(StoreUnderTest store) : Chains(store);

public sealed class MartenTables(StoreUnderTest store) : Tables(store);
