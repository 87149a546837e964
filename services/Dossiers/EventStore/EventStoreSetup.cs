namespace Platform.Dossiers.EventStore;

/// <summary>The event store over <c>dossiers</c>' tables. Needs the data source of <c>AddPostgres</c>.</summary>
public static class EventStoreSetup
{
    public static IServiceCollection AddEventStore(this IServiceCollection services) => services.AddSingleton<IEventStore, NpgsqlEventStore>();
}
