using System.Collections.Concurrent;
using System.Diagnostics;
using RabbitMQ.Client;

namespace Platform.ServiceDefaults.Messaging;

/// <summary>A queue as the broker counts it at this moment.</summary>
/// <param name="Waiting">Messages nobody has taken yet.</param>
/// <param name="Consumers">Who takes from it, over all replicas; null where the queue is not there.</param>
/// <param name="DeadLetters">Messages given up after every retry, in <c>{name}_error</c>.</param>
/// <param name="Skipped">Messages no consumer of the queue understood, in <c>{name}_skipped</c>.</param>
public sealed record QueueState(string Name, long Waiting, long? Consumers, long DeadLetters, long Skipped);

/// <summary>The service's own queues: for operators at the moment they ask, and for <see cref="QueueFigures"/>.</summary>
public sealed class Queues
{
    /// <summary>A queue of errors is made with its first message, and the broker writes an error into its log for each question after one that is not there.</summary>
    private static readonly TimeSpan MissingAskedEvery = TimeSpan.FromMinutes(5);

    private readonly Broker broker;
    private readonly ConcurrentDictionary<string, long> missingSince = [];

    internal Queues(IReadOnlyList<string> names, Broker broker)
    {
        Names = names;
        this.broker = broker;
    }

    public IReadOnlyList<string> Names { get; }

    /// <param name="sparing">True for who asks again and again: queues of errors that were not there are then asked for every five minutes only.</param>
    /// <exception cref="BrokerAwayException">The broker cannot be reached.</exception>
    public Task<IReadOnlyList<QueueState>> Look(CancellationToken ct, bool sparing = false) => broker.Connected<IReadOnlyList<QueueState>>(async connection =>
    {
        List<QueueState> found = [];
        foreach (var name in Names)
        {
            var queue = await broker.Count(connection, name, ct);
            found.Add(new QueueState(name, queue?.MessageCount ?? 0, queue?.ConsumerCount, await SetAside($"{name}_error"), await SetAside($"{name}_skipped")));
        }
        return found;

        async Task<long> SetAside(string queue)
        {
            if (sparing && missingSince.TryGetValue(queue, out var asked) && Stopwatch.GetElapsedTime(asked) < MissingAskedEvery)
                return 0;
            var there = await broker.Count(connection, queue, ct);
            if (there is null)
                missingSince[queue] = Stopwatch.GetTimestamp();
            else
                missingSince.TryRemove(queue, out _);
            return there?.MessageCount ?? 0;
        }
    }, ct);
}
