using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Platform.ServiceDefaults.Messaging;

/// <summary>The broker, asked over AMQP: no management plug-in, no rights but the service's.</summary>
/// <remarks>A connection per question: it is asked seldom, and what is found out must not hang on a connection of this morning.</remarks>
internal sealed class Broker(Uri address, string? prefix)
{
    /// <summary>As the broker knows it.</summary>
    public string Named(string queue) => prefix + queue;

    /// <exception cref="BrokerAwayException">The broker cannot be reached, or went away.</exception>
    public async Task<T> Connected<T>(Func<IConnection, Task<T>> work, CancellationToken ct)
    {
        try
        {
            await using var connection = await new ConnectionFactory { Uri = address, ClientProvidedName = "operations", AutomaticRecoveryEnabled = false, RequestedConnectionTimeout = TimeSpan.FromSeconds(5) }.CreateConnectionAsync(ct);
            return await work(connection);
        }
        catch (Exception e) when (e is BrokerUnreachableException or AlreadyClosedException or OperationInterruptedException or PublishException)
        {
            throw new BrokerAwayException(e);
        }
    }

    /// <summary>
    /// Whether the broker takes a message and confirms it within five seconds; one that leads nowhere. A connection alone proves little: under an alarm of memory or disk
    /// the broker takes connections and confirms nothing.
    /// </summary>
    public async Task<bool> Confirms(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            return await Connected(async connection =>
            {
                await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), limit.Token);
                await channel.BasicPublishAsync("", Named($"nowhere-{Guid.NewGuid():N}"), ReadOnlyMemory<byte>.Empty, limit.Token);
                return true;
            }, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is BrokerAwayException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>A passive declaration: it makes nothing. Null where there is no such queue; a channel of its own, because the broker closes it then.</summary>
    public async Task<QueueDeclareOk?> Count(IConnection connection, string queue, CancellationToken ct)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        try
        {
            return await channel.QueueDeclarePassiveAsync(Named(queue), ct);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }
}

/// <summary>The broker does not answer, or took the message no further.</summary>
public sealed class BrokerAwayException(Exception inner) : Exception("The broker does not answer.", inner);
