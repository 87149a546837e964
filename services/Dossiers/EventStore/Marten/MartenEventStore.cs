using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.EventStore;

/// <summary>
/// The same port over Marten's session, for machines whose registry has Marten (<c>-p:EventStore=Marten</c>). Events go through Marten;
/// request key, rows and counter go through our own commands in the one transaction that Marten's session is enlisted in.
/// </summary>
/// <remarks>
/// Marten ties a stored name to a .NET type. Each of the domain's types gets its <see cref="RawEvent{T}"/>, which carries the JSON
/// untouched, so that both adapters store and read the same data and the hash chain holds whatever members an event has gained since.
/// </remarks>
public sealed class MartenEventStore : IEventStore, IDisposable
{
    private readonly DocumentStore documents;
    private readonly NpgsqlDataSource database;
    private readonly NpgsqlEventStore tables;
    private readonly IReadOnlyDictionary<string, Type> wrappers;
    private readonly Type aggregate;

    private MartenEventStore(DocumentStore documents, NpgsqlDataSource database, IReadOnlyDictionary<string, Type> wrappers, Type aggregate)
    {
        (this.documents, this.database, this.wrappers, this.aggregate) = (documents, database, wrappers, aggregate);
        tables = new NpgsqlEventStore(database);
    }

    /// <param name="types">Stored names and the domain's types for them.</param>
    /// <param name="aggregate">Its name in snake case is the streams' type: <c>dossier</c>.</param>
    public static MartenEventStore Over(NpgsqlDataSource database, IReadOnlyDictionary<string, Type> types, Type aggregate)
    {
        var wrappers = types.ToDictionary(t => t.Key, t => typeof(RawEvent<>).MakeGenericType(t.Value));
        var documents = DocumentStore.For(options =>
        {
            options.Connection(database);
            options.DatabaseSchemaName = "dossiers";
            options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate; // the tables are there; Marten adds its functions
            options.UseSystemTextJsonForSerialization(configure: json => Json.Configure(json));
            options.Events.StreamIdentity = StreamIdentity.AsGuid;
            options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps; // the mode that takes an event's own timestamp
            options.Events.MetadataConfig.HeadersEnabled = true;
            options.Events.MetadataConfig.CausationIdEnabled = true;
            options.Events.MetadataConfig.CorrelationIdEnabled = true;
            foreach (var (name, type) in wrappers)
                options.Events.MapEventType(type, name);
        });
        return new MartenEventStore(documents, database, wrappers, aggregate);
    }

    public async Task<StoredStream> Load(Guid stream, RequestKey? request, DateTimeOffset? asOf, CancellationToken ct)
    {
        var earlier = request is null ? null : await tables.FindRequest(request, ct); // before the events: then they contain what it did
        await using var session = documents.QuerySession();
        var state = await session.Events.FetchStreamStateAsync(stream, ct);
        if (state is null || state.Version == 0)
            return new StoredStream(stream, 0, [], earlier);
        var events = await session.Events.FetchStreamAsync(stream, timestamp: asOf?.ToUniversalTime(), token: ct);
        StoredEvent[] stored = [.. events.Select(e => new StoredEvent(
            e.Id, stream, e.Version, e.Sequence, e.EventTypeName, ((IRawEvent)e.Data).Json, e.Timestamp.ToUniversalTime(), HeadersOf(e)))];
        return new StoredStream(stream, Math.Max(state.Version, stored is [.., var last] ? last.Version : 0), stored, earlier);
    }

    public async Task Append(Append append, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Commit(connection, transaction, append, ct);
    }

    public Task AppendNumbered(string counter, Func<long, Append?> make, CancellationToken ct) => AppendNumbered([counter], numbers => make(numbers[0]), ct);

    public async Task AppendNumbered(IReadOnlyList<string> counters, Func<IReadOnlyList<long>, Append?> make, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (make(await NpgsqlEventStore.NextNumbers(connection, transaction, counters, ct)) is { } append)
            await Commit(connection, transaction, append, ct);
    }

    /// <summary>Marten's tables are the same tables: rebuilding and verifying read them without its session.</summary>
    public IAsyncEnumerable<StoredEvent> ReadAll(long afterSequence, CancellationToken ct) => tables.ReadAll(afterSequence, ct);

    public void Dispose() => documents.Dispose();

    private async Task Commit(NpgsqlConnection connection, NpgsqlTransaction transaction, Append append, CancellationToken ct)
    {
        try
        {
            await using var ours = new NpgsqlBatch(connection, transaction);
            AppendBatch.AddRequest(ours, append);
            AppendBatch.AddRows(ours, append);
            if (ours.BatchCommands.Count > 0)
                await ours.ExecuteNonQueryAsync(ct);
            if (append.Events.Count > 0)
                await AppendEvents(transaction, append, ct);
            await transaction.CommitAsync(ct);
        }
        catch (Exception e) when (Translate(e, append) is { } meaning)
        {
            throw meaning;
        }
    }

    private async Task AppendEvents(NpgsqlTransaction transaction, Append append, CancellationToken ct)
    {
        await using var session = documents.LightweightSession(Marten.Services.SessionOptions.ForTransaction(transaction));
        var chained = AppendBatch.Chained(append).ToArray();
        object[] data = [.. chained.Select(c => RawEvents.Wrap(wrappers[c.Event.Type], c.Event.Data))];
        var action = append.ExpectedVersion == 0
            ? session.Events.StartStream(aggregate, append.Stream, data)
            : session.Events.Append(append.Stream, append.ExpectedVersion + data.Length, data); // Marten names the version after
        foreach (var (stored, (_, @event, headers)) in action.Events.Zip(chained))
        {
            stored.Id = @event.Id;
            stored.Timestamp = Chain.Kept(append.Now);
            stored.SetHeader("previous", headers.Previous);
            stored.SetHeader("hash", headers.Hash);
            if (headers.TraceParent is { } trace)
                stored.SetHeader("traceParent", trace);
        }
        await session.SaveChangesAsync(ct);
    }

    private static EventHeaders HeadersOf(IEvent stored) => stored.GetHeader("hash") is { } hash
        ? new EventHeaders($"{stored.GetHeader("previous")}", $"{hash}", stored.GetHeader("traceParent")?.ToString())
        : StoredHeaders.None;

    /// <summary>Marten wraps what PostgreSQL said; its own two kinds of conflict are one here.</summary>
    private static Exception? Translate(Exception thrown, Append append)
    {
        for (var e = thrown; e is not null; e = e.InnerException)
        {
            if (e is EventStreamUnexpectedMaxEventIdException or Marten.Exceptions.ExistingStreamIdCollisionException)
                return new StreamConflictException(append.Stream, append.ExpectedVersion);
            if (e is PostgresException sql && AppendBatch.Translate(sql, append) is { } meaning)
                return meaning;
        }
        return null;
    }
}
