using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RabbitMQ.Client;

namespace Platform.ServiceDefaults.Messaging;

/// <summary>A message that was set aside. What it says, and what the exception said, may quote data and is never shown.</summary>
/// <param name="Type">E.g. <c>DossierAccepted</c>; null where the body cannot be read.</param>
/// <param name="SentAt">By its publisher (UTC).</param>
/// <param name="GivenUpAt">After the last attempt (UTC); null for skipped ones.</param>
/// <param name="Failure">The kind of exception it was given up for; null for skipped ones: no consumer took its type.</param>
/// <param name="Skipped">True where it lies in <c>_skipped</c>.</param>
/// <param name="SqlState">Of a failure of the database, e.g. <c>42P01</c>: it names the cause and nobody; null for others.</param>
public sealed record DeadLetter(Guid? MessageId, string? Type, DateTimeOffset? SentAt, DateTimeOffset? GivenUpAt, string? Failure, bool Skipped, string? SqlState = null)
{
    /// <summary>Which consumer gave it up.</summary>
    internal string? Consumer { get; init; }

    /// <summary>Where in the code, the innermost first.</summary>
    internal IReadOnlyList<string> Frames { get; init; } = [];

    /// <summary>The ids in it by the name of their member, to find what it is about.</summary>
    internal IReadOnlyDictionary<string, Guid> About { get; init; } = new Dictionary<string, Guid>();

    public DeadLetterInFull WithDetails() => new(this, Consumer, About, Frames);
}

/// <inheritdoc cref="DeadLetter"/>
public sealed record DeadLetterInFull(DeadLetter Letter, string? Consumer, IReadOnlyDictionary<string, Guid> About, IReadOnlyList<string> Frames);

/// <summary>A message that went back to its queue.</summary>
/// <param name="MessageId">Its own, as before: who has had it does nothing again.</param>
/// <param name="Failure">The kind of exception it was given up for; null where that is not known.</param>
/// <param name="SqlState">As in <see cref="DeadLetter"/>.</param>
public sealed record Replayed(string? MessageId, string? Failure, string? SqlState = null);

/// <summary>What lies in <c>{queue}_error</c> and <c>{queue}_skipped</c>. One at a time per queue: whoever looks holds the messages meanwhile.</summary>
public sealed partial class DeadLetters
{
    private const string FailureHeader = "MT-Fault-ExceptionType";

    /// <summary>RabbitMQ 4 throws a message of a quorum queue away that was taken and given back twenty times, so those that come near are put in anew.</summary>
    private const long OftenTaken = 10;

    /// <summary>What MassTransit wrote on the message when it gave up.</summary>
    private static readonly string[] Given = ["MT-Fault-", "MT-Reason"];

    private readonly Broker broker;

    internal DeadLetters(Broker broker) => this.broker = broker;

    /// <summary>The oldest of each of the two first; they stay where they are.</summary>
    /// <param name="most">So many of each at most.</param>
    /// <exception cref="BrokerAwayException">The broker cannot be reached.</exception>
    public Task<IReadOnlyList<DeadLetter>> List(string name, int most, CancellationToken ct) => broker.Connected<IReadOnlyList<DeadLetter>>(async connection =>
    {
        List<DeadLetter> found = [];
        foreach (var (queue, skipped) in new[] { ($"{name}_error", false), ($"{name}_skipped", true) })
        {
            if (await broker.Count(connection, queue, ct) is not { MessageCount: > 0 } there)
                continue;
            var often = false;
            await using (var channel = await connection.CreateChannelAsync(cancellationToken: ct)) // closed, it gives back what it holds, in order
            {
                for (var left = Math.Min(there.MessageCount, (uint)most); left > 0 && await channel.BasicGetAsync(broker.Named(queue), autoAck: false, ct) is { } message; left--)
                {
                    found.Add(Read(message, skipped));
                    often |= TakenOften(message);
                }
            }
            if (often)
                await Move(connection, queue, queue, there.MessageCount, keepFault: true, only: null, ct);
        }
        return found;
    }, ct);

    /// <summary>
    /// Moves dead letters back to their queue, the oldest first, each once: what fails again meanwhile waits for the next time. A message leaves the
    /// error queue when the broker has confirmed it in the other; interrupted between the two it is in both, and its consumer knows its id.
    /// </summary>
    /// <param name="most">So many at most.</param>
    /// <param name="only">This one alone; null = whatever comes.</param>
    /// <exception cref="BrokerAwayException">The broker cannot be reached.</exception>
    public Task<IReadOnlyList<Replayed>> Replay(string name, int most, Guid? only, CancellationToken ct) => broker.Connected<IReadOnlyList<Replayed>>(async connection =>
    {
        var errors = $"{name}_error";
        if (await broker.Count(connection, errors, ct) is not { MessageCount: > 0 } there)
            return [];
        var (moved, often) = await Move(connection, errors, name, only is null ? Math.Min(there.MessageCount, (uint)most) : there.MessageCount, keepFault: false, only, ct);
        if (often)
            await Move(connection, errors, errors, there.MessageCount - (uint)moved.Count, keepFault: true, only: null, ct);
        return moved;
    }, ct);

    /// <returns>What was moved, and whether one that was passed over and given back has been taken often.</returns>
    private async Task<(IReadOnlyList<Replayed> Moved, bool Often)> Move(IConnection connection, string from, string to, uint most, bool keepFault, Guid? only, CancellationToken ct)
    {
        List<Replayed> moved = [];
        var often = false;
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), ct);
        for (var left = most; left > 0 && await channel.BasicGetAsync(broker.Named(from), autoAck: false, ct) is { } message; left--)
        {
            if (only is not null && Id(message.BasicProperties.MessageId) != only)
            {
                often |= TakenOften(message);
                continue; // given back when the channel is closed
            }
            var properties = new BasicProperties(message.BasicProperties);
            var (failure, state) = (Header(message, FailureHeader), SqlState(message)); // before the headers go
            properties.Headers = properties.Headers?.Where(h => keepFault ? h.Key != "x-delivery-count" : !Given.Any(g => h.Key.StartsWith(g, StringComparison.Ordinal))).ToDictionary(h => h.Key, h => h.Value);
            await channel.BasicPublishAsync("", broker.Named(to), mandatory: true, properties, message.Body, ct); // returns when the broker has confirmed it
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, ct);
            moved.Add(new Replayed(properties.MessageId, failure, state));
            if (only is not null)
                break;
        }
        return (moved, often);
    }

    private static DeadLetter Read(BasicGetResult message, bool skipped)
    {
        var (type, sentAt, about) = Envelope(message.Body);
        return new DeadLetter(Id(message.BasicProperties.MessageId), type, sentAt, Instant(Header(message, "MT-Fault-Timestamp")), Header(message, FailureHeader), skipped, SqlState(message))
        {
            Consumer = Header(message, "MT-Fault-ConsumerType"),
            About = about,
            Frames = [.. (Header(message, "MT-Fault-StackTrace") ?? "").Split('\n', StringSplitOptions.TrimEntries).Where(l => l.StartsWith("at ", StringComparison.Ordinal)).Select(l => l.Split(" in ")[0][3..]).Take(20)],
        };
    }

    /// <summary>MassTransit's: type, time and the ids of the message itself, down to its head's.</summary>
    private static (string? Type, DateTimeOffset? SentAt, IReadOnlyDictionary<string, Guid> About) Envelope(ReadOnlyMemory<byte> body)
    {
        Dictionary<string, Guid> about = [];
        try
        {
            using var json = JsonDocument.Parse(body);
            var type = json.RootElement.TryGetProperty("messageType", out var types) && types is { ValueKind: JsonValueKind.Array } && types.GetArrayLength() > 0 ? types[0].GetString()?.Split(':')[^1] : null;
            var sentAt = json.RootElement.TryGetProperty("sentTime", out var sent) && sent.ValueKind is JsonValueKind.String ? Instant(sent.GetString()) : null;
            if (json.RootElement.TryGetProperty("message", out var message) && message.ValueKind is JsonValueKind.Object)
                Ids(message, "", about);
            return (type, sentAt, about);
        }
        catch (JsonException)
        {
            return (null, null, about);
        }
    }

    private static void Ids(JsonElement part, string path, Dictionary<string, Guid> about)
    {
        foreach (var member in part.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.String && member.Value.TryGetGuid(out var id))
                about[path + member.Name] = id;
            else if (member.Value.ValueKind is JsonValueKind.Object && path.Length == 0)
                Ids(member.Value, $"{member.Name}.", about);
        }
    }

    private static bool TakenOften(BasicGetResult message) =>
        message.BasicProperties.Headers?.TryGetValue("x-delivery-count", out var count) is true && count is not null && Convert.ToInt64(count, CultureInfo.InvariantCulture) >= OftenTaken;

    private static string? Header(BasicGetResult message, string name) => message.BasicProperties.Headers?.TryGetValue(name, out var value) is true && value is byte[] text ? Encoding.UTF8.GetString(text) : null;

    /// <summary>Nothing else of what the exception said, which may quote data.</summary>
    private static string? SqlState(BasicGetResult message) =>
        Header(message, FailureHeader) == "Npgsql.PostgresException" && StateOfMessage().Match(Header(message, "MT-Fault-Message") ?? "") is { Success: true } said ? said.Groups[1].Value : null;

    [GeneratedRegex(@"\A([0-9A-Z]{5}): ")]
    private static partial Regex StateOfMessage();

    private static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;

    private static DateTimeOffset? Instant(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null;
}
