using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.ServiceDefaults.Telemetry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Platform.ServiceDefaults.Messaging;

/// <summary>
/// How much waits in the queues of this service and how much was set aside, asked of the broker every half minute (a passive declaration: it makes nothing).
/// Every replica asks and says the same: who adds replicas up counts a message several times, so dashboards and rules take the maximum.
/// </summary>
internal sealed class QueueFigures(Uri broker, IReadOnlyList<string> queues, string? prefix, ILogger<QueueFigures> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    /// <summary>A queue of errors is made with its first message, and the broker writes an error into its log for each question after one that is not there.</summary>
    private static readonly TimeSpan MissingAskedEvery = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, long> missingSince = [];
    private static volatile Figures last = new(null, []);

    private static readonly ObservableGauge<long> Waiting = PlatformTelemetry.Meter.CreateObservableGauge<long>("platform.queue.messages", () => last.Of(q => q.Waiting), "{message}", "Messages that wait in a queue, those in hand not counted.");
    private static readonly ObservableGauge<long> SetAside = PlatformTelemetry.Meter.CreateObservableGauge<long>("platform.queue.errors", () => last.Of(q => q.SetAside), "{message}", "Messages set aside (queues _error and _skipped).");
    private static readonly ObservableGauge<long> Consumers = PlatformTelemetry.Meter.CreateObservableGauge<long>("platform.queue.consumers", () => last.Of(q => q.Consumers), "{consumer}", "Replicas that consume a queue.");
    private static readonly ObservableGauge<int> Up = PlatformTelemetry.Meter.CreateObservableGauge("platform.broker.up", () => last.Said, "{broker}", "1 while the broker answers this replica, 0 while it does not.");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var factory = new ConnectionFactory { Uri = broker, AutomaticRecoveryEnabled = false, ClientProvidedName = $"figures of {queues[0]}" };
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                await using var connection = await factory.CreateConnectionAsync(stoppingToken);
                List<Depth> read = [];
                foreach (var queue in queues)
                    read.Add(await Read(connection, queue, stoppingToken));
                last = new Figures(true, read);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The broker does not say how much waits: {Kind}", e.GetType().Name);
                last = last with { IsUp = false };
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<Depth> Read(IConnection connection, string queue, CancellationToken ct)
    {
        var main = await Ask(connection, queue, ct);
        var errors = await AskSeldom(connection, $"{queue}_error", ct);
        var skipped = await AskSeldom(connection, $"{queue}_skipped", ct);
        return new Depth(queue, main?.MessageCount ?? 0, main?.ConsumerCount ?? 0, (errors?.MessageCount ?? 0) + (skipped?.MessageCount ?? 0));
    }

    private async Task<QueueDeclareOk?> AskSeldom(IConnection connection, string queue, CancellationToken ct)
    {
        if (missingSince.TryGetValue(queue, out var asked) && Stopwatch.GetElapsedTime(asked) < MissingAskedEvery)
            return null;
        var found = await Ask(connection, queue, ct);
        if (found is null)
            missingSince[queue] = Stopwatch.GetTimestamp();
        return found;
    }

    /// <summary>Null where there is no such queue; the broker closes the channel over the question.</summary>
    private async Task<QueueDeclareOk?> Ask(IConnection connection, string queue, CancellationToken ct)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
        try
        {
            return await channel.QueueDeclarePassiveAsync(prefix + queue, ct);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }

    private sealed record Depth(string Queue, long Waiting, long Consumers, long SetAside);

    /// <param name="IsUp">Null until the broker was asked for the first time.</param>
    private sealed record Figures(bool? IsUp, IReadOnlyList<Depth> Depths)
    {
        public IEnumerable<Measurement<int>> Said => IsUp is { } up ? [new(up ? 1 : 0)] : [];

        public IEnumerable<Measurement<long>> Of(Func<Depth, long> figure) => Depths.Select(d => new Measurement<long>(figure(d), new KeyValuePair<string, object?>("queue", d.Queue)));
    }
}
