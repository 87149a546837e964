#if EVENTSTORE_MARTEN
using Npgsql;
using Platform.Dossiers.Domain;
#endif

namespace Platform.Dossiers.EventStore;

/// <summary>The event store over the tables of schema <c>dossiers</c>. Needs the data source of <c>AddPostgres</c>.</summary>
public static class EventStoreSetup
{
#if EVENTSTORE_MARTEN
    public static IServiceCollection AddEventStore(this IServiceCollection services) =>
        services.AddSingleton<IEventStore>(sp => MartenEventStore.Over(sp.GetRequiredService<NpgsqlDataSource>(), EventTypes.All, typeof(Dossier)));
#else
    public static IServiceCollection AddEventStore(this IServiceCollection services) => services.AddSingleton<IEventStore, NpgsqlEventStore>();
#endif
}
