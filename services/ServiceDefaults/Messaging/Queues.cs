using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Platform.ServiceDefaults.Messaging;

/// <summary>A queue as the broker counts it at this moment.</summary>
/// <param name="Waiting">Messages nobody has taken yet.</param>
/// <param name="Consumers">Who takes from it, over all replicas; null where the queue is not there.</param>
/// <param name="DeadLetters">Messages given up after every retry, in <c>{name}_error</c>.</param>
/// <param name="Skipped">Messages no consumer of the queue understood, in <c>{name}_skipped</c>.</param>
public sealed record QueueState(string Name, long Waiting, long? Consumers, long DeadLetters, long Skipped);

/// <summary>A message that went back to its queue.</summary>
/// <param name="MessageId">Its own, as before: who has had it does nothing again.</param>
/// <param name="Failure">The kind of exception it was given up for; null where that is not known.</param>
public sealed record Replayed(string? MessageId, string? Failure);

/// <summary>The service's own queues, asked over AMQP: no management plug-in, no rights but the service's.</summary>
/// <remarks>A connection per question: operators ask seldom, and what they find out must not hang on a connection of this morning.</remarks>
public sealed class Queues(IReadOnlyList<string> names, Uri broker, string? prefix)
{
    private const string FailureHeader = "MT-Fault-ExceptionType";

    /// <summary>What MassTransit wrote on the message when it gave up.</summary>
    private static readonly string[] Given = ["MT-Fault-", "MT-Reason"];

    public IReadOnlyList<string> Names => names;

    /// <exception cref="BrokerAwayException">The broker cannot be reached.</exception>
    public Task<IReadOnlyList<QueueState>> Look(CancellationToken ct) => Connected<IReadOnlyList<QueueState>>(async connection =>
    {
        List<QueueState> found = [];
        foreach (var name in names)
        {
            var queue = await Count(connection, prefix + name, ct);
            found.Add(new QueueState(
                name, queue?.MessageCount ?? 0, queue?.ConsumerCount, (await Count(connection, $"{prefix}{name}_error", ct))?.MessageCount ?? 0, (await Count(connection, $"{prefix}{name}_skipped", ct))?.MessageCount ?? 0));
        }
        return found;
    }, ct);

    /// <summary>
    /// Moves dead letters back to their queue, the oldest first, each once: what fails again meanwhile waits for the next time. A message leaves the
    /// error queue when the broker has confirmed it in the other; interrupted between the two it is in both, and its consumer knows its id.
    /// </summary>
    /// <param name="most">So many at most.</param>
    /// <exception cref="BrokerAwayException">The broker cannot be reached.</exception>
    public Task<IReadOnlyList<Replayed>> Replay(string name, int most, CancellationToken ct) => Connected<IReadOnlyList<Replayed>>(async connection =>
    {
        List<Replayed> moved = [];
        var (queue, errors) = (prefix + name, $"{prefix}{name}_error");
        if (await Count(connection, errors, ct) is not { MessageCount: > 0 } there)
            return moved;
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), ct);
        for (var left = Math.Min(there.MessageCount, (uint)most); left > 0 && await channel.BasicGetAsync(errors, autoAck: false, ct) is { } message; left--)
        {
            var properties = new BasicProperties(message.BasicProperties);
            var failure = properties.Headers?.TryGetValue(FailureHeader, out var kind) is true && kind is byte[] text ? System.Text.Encoding.UTF8.GetString(text) : null;
            properties.Headers = properties.Headers?.Where(h => !Given.Any(g => h.Key.StartsWith(g, StringComparison.Ordinal))).ToDictionary(h => h.Key, h => h.Value);
            await channel.BasicPublishAsync("", queue, mandatory: true, properties, message.Body, ct); // returns when the broker has confirmed it
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, ct);
            moved.Add(new Replayed(properties.MessageId, failure));
        }
        return moved;
    }, ct);

    private async Task<T> Connected<T>(Func<IConnection, Task<T>> work, CancellationToken ct)
    {
        try
        {
            await using var connection = await new ConnectionFactory { Uri = broker, ClientProvidedName = "operations", AutomaticRecoveryEnabled = false, RequestedConnectionTimeout = TimeSpan.FromSeconds(5) }.CreateConnectionAsync(ct);
            return await work(connection);
        }
        catch (Exception e) when (e is BrokerUnreachableException or AlreadyClosedException or OperationInterruptedException or PublishException)
        {
            throw new BrokerAwayException(e);
        }
    }

    /// <summary>Null where there is no such queue; a channel of its own, because the broker closes it then.</summary>
    private static async Task<QueueDeclareOk?> Count(IConnection connection, string queue, CancellationToken ct)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        try
        {
            return await channel.QueueDeclarePassiveAsync(queue, ct);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }
}

/// <summary>The broker does not answer, or took the message no further.</summary>
public sealed class BrokerAwayException(Exception inner) : Exception("The broker does not answer.", inner);
