using System.Text.Json;
using NpgsqlTypes;

namespace Platform.Dossiers.EventStore;

/// <summary>
/// The small port in front of Marten's tables. Two adapters: ours over Npgsql (the default) and Marten's own (<c>-p:EventStore=Marten</c>);
/// one contract test suite holds for both.
/// </summary>
public interface IEventStore
{
    /// <summary>A stream's events in order, and what an earlier request of the same key did. One round trip.</summary>
    /// <param name="request">The request about to be carried out; null for a plain read.</param>
    /// <param name="asOf">Only events up to and including this instant; null = all.</param>
    Task<StoredStream> Load(Guid stream, RequestKey? request, DateTimeOffset? asOf, CancellationToken ct);

    /// <summary>Events, rows and request key in one transaction. One round trip.</summary>
    /// <exception cref="StreamConflictException">Somebody else appended first, or the stream exists already.</exception>
    /// <exception cref="RequestRepeatedException">The same request key was committed meanwhile.</exception>
    Task Append(Append append, CancellationToken ct);

    /// <summary>
    /// Takes the next number of a gapless counter and appends in the same transaction. A number is used up only when the append commits:
    /// the counter's row stays locked until then, so numbers have neither gaps nor twins.
    /// </summary>
    /// <param name="counter">E.g. <c>dossier:H18.25:2026-11-21</c>; counts from 1.</param>
    /// <param name="make">Pure: from the number to what is appended; null = nothing after all, the number goes back.</param>
    Task AppendNumbered(string counter, Func<long, Append?> make, CancellationToken ct);

    /// <summary>The same with the next numbers of several counters, locked in this order: whoever takes them together takes them in the same order.</summary>
    Task AppendNumbered(IReadOnlyList<string> counters, Func<IReadOnlyList<long>, Append?> make, CancellationToken ct);

    /// <summary>Every event after a sequence number, in the order of the sequence, up to what is safely committed now: for rebuilding and verifying.</summary>
    IAsyncEnumerable<StoredEvent> ReadAll(long afterSequence, CancellationToken ct);
}

/// <summary>An event as stored.</summary>
/// <param name="Version">Position in its stream, from 1.</param>
/// <param name="Sequence">Position in the store.</param>
/// <param name="Type">Stable snake_case name, e.g. <c>dossier_accepted</c>; never a .NET type name.</param>
public sealed record StoredEvent(Guid Id, Guid Stream, long Version, long Sequence, string Type, JsonElement Data, DateTimeOffset Timestamp, EventHeaders Headers);

/// <summary>Our metadata, in Marten's <c>headers</c> column.</summary>
/// <param name="Previous">Hash of the preceding event of the stream (<see cref="Chain"/>); 64 zeros for the first.</param>
/// <param name="Hash">Hash of this event, which the next one carries as <paramref name="Previous"/>.</param>
public sealed record EventHeaders(string Previous, string Hash, string? TraceParent);

/// <summary>An event to be stored; versions follow from the stream's.</summary>
public sealed record NewEvent(Guid Id, string Type, JsonElement Data);

/// <summary>Who asked and under which Idempotency-Key; a message's consumer and id serve as well, and so this is the inbox of the dossiers.</summary>
/// <param name="Fingerprint">Hash of what was asked: the same key with another fingerprint is an error of the caller.</param>
public sealed record RequestKey(string Caller, string Key, string Fingerprint);

/// <param name="Version">The stream's version (0 = there is none), whatever <c>asOf</c> left out of <paramref name="Events"/>.</param>
/// <param name="Earlier">Set when a request of this key was carried out before.</param>
public sealed record StoredStream(Guid Id, long Version, IReadOnlyList<StoredEvent> Events, EarlierRequest? Earlier);

/// <param name="Stream">The stream it changed: a repeated submission finds the dossier it made.</param>
/// <param name="Version">The stream's version after it.</param>
public sealed record EarlierRequest(string Fingerprint, Guid Stream, long Version);

/// <summary>All that commits together.</summary>
/// <param name="ExpectedVersion">The version before these events; 0 starts the stream.</param>
/// <param name="Head">Hash of the last event before these; 64 zeros for a new stream.</param>
/// <param name="Now">The instant (UTC) of all these events.</param>
/// <param name="Rows">View rows and outbox rows, in order.</param>
public sealed record Append(
    Guid Stream,
    long ExpectedVersion,
    string Head,
    DateTimeOffset Now,
    IReadOnlyList<NewEvent> Events,
    IReadOnlyList<SqlRow> Rows,
    RequestKey? Request,
    string? TraceParent);

/// <summary>A statement of ours in the same transaction. Parameters are <c>$1</c>, <c>$2</c> … each used once and in that order, so that both adapters can send it.</summary>
public sealed record SqlRow(string Sql, IReadOnlyList<SqlValue> Values);

/// <param name="Value">Null is written as NULL of this type.</param>
public readonly record struct SqlValue(object? Value, NpgsqlDbType Type);

/// <summary>Another writer was first.</summary>
public sealed class StreamConflictException(Guid stream, long expected) : Exception($"Stream {stream} is no longer at version {expected}.");

/// <summary>The same request was committed by a parallel attempt: load again and answer what it answered.</summary>
public sealed class RequestRepeatedException(string key) : Exception($"The request {key} was carried out meanwhile.");
