using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.ServiceDefaults.Messaging;

/// <summary>
/// How much waits in the queues of this service and how much was set aside, asked of the broker every half minute.
/// Every replica asks and says the same: who adds replicas up counts a message several times, so dashboards and rules take the maximum.
/// </summary>
internal sealed class QueueFigures(Queues queues, ILogger<QueueFigures> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private static volatile Figures last = new(null, []);

    private static readonly ObservableGauge<long> Waiting = PlatformTelemetry.Meter.CreateObservableGauge<long>("platform.queue.messages", () => last.Of(q => q.Waiting), "{message}", "Messages that wait in a queue, those in hand not counted.");
    private static readonly ObservableGauge<long> SetAside = PlatformTelemetry.Meter.CreateObservableGauge<long>("platform.queue.errors", () => last.Of(q => q.DeadLetters + q.Skipped), "{message}", "Messages set aside (queues _error and _skipped).");
    private static readonly ObservableGauge<long> Consumers = PlatformTelemetry.Meter.CreateObservableGauge<long>("platform.queue.consumers", () => last.Of(q => q.Consumers ?? 0), "{consumer}", "Replicas that consume a queue.");
    private static readonly ObservableGauge<int> Up = PlatformTelemetry.Meter.CreateObservableGauge("platform.broker.up", () => last.Said, "{broker}", "1 while the broker answers this replica, 0 while it does not.");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                last = new Figures(true, await queues.Look(stoppingToken, sparing: true));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The broker does not say how much waits: {Kind}", e.GetBaseException().GetType().Name);
                last = last with { IsUp = false };
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <param name="IsUp">Null until the broker was asked for the first time.</param>
    private sealed record Figures(bool? IsUp, IReadOnlyList<QueueState> Queues)
    {
        public IEnumerable<Measurement<int>> Said => IsUp is { } up ? [new(up ? 1 : 0)] : [];

        public IEnumerable<Measurement<long>> Of(Func<QueueState, long> figure) => Queues.Select(q => new Measurement<long>(figure(q), new KeyValuePair<string, object?>("queue", q.Name)));
    }
}
