using System.Diagnostics.Metrics;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.ServiceDefaults.Messaging;

/// <summary>The service's connection to the broker, as the rest of it sees it: <c>IBus</c> would be the first bus for ever, and that one may have been left.</summary>
public interface IMessageBus
{
    /// <summary>For the outbox alone. Ends when the broker has confirmed.</summary>
    /// <exception cref="OperationCanceledException">It did not confirm before the caller's limit.</exception>
    Task Publish(object message, Type type, Guid messageId, CancellationToken ct);

    /// <summary>Waits until the service's own queues are there and listened to.</summary>
    Task Listening(CancellationToken ct);
}

/// <summary>
/// The bus of this process, put in place of one that does not come back. MassTransit reconnects by itself; but when a connection broke in the middle of a
/// declaration, its client can wait for ever for an answer that no longer comes, say "healthy" and send nothing. So a bus that takes nothing in, or
/// sends nothing, for <c>Messaging:BusPatience</c> (default one minute) although the broker confirms a message sent it another way, is left
/// behind and a new one started. Nothing is lost: what was not confirmed is still in the outbox, what was not acknowledged goes back to its queue.
/// </summary>
/// <param name="first">Started and stopped by MassTransit's own hosted service.</param>
/// <param name="another">Makes a bus like the first, not started.</param>
internal sealed class LivingBus(RunningBus first, Func<RunningBus> another, Broker broker, TimeSpan patience, ILogger<LivingBus> log) : BackgroundService, IMessageBus
{
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(15);

    private static readonly Counter<long> Replaced = PlatformTelemetry.Meter.CreateCounter<long>("platform.bus.replaced", "{bus}", "Buses left behind because they did not come back although the broker answered.");

    private volatile RunningBus running = first;
    private volatile bool isOurs;
    private long lastSent = Environment.TickCount64;
    private long lastRefused;

    public async Task Publish(object message, Type type, Guid messageId, CancellationToken ct)
    {
        try
        {
            await running.Control.Publish(message, type, context => context.MessageId = messageId, ct).WaitAsync(ct); // a broken client does not heed the token
            Interlocked.Exchange(ref lastSent, Environment.TickCount64);
        }
        catch
        {
            Interlocked.Exchange(ref lastRefused, Environment.TickCount64);
            throw;
        }
    }

    public async Task Listening(CancellationToken ct)
    {
        while (!running.IsHealthy)
            await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (wait, ails) = (patience, TimeSpan.Zero);
        var look = patience / 6;
        using var timer = new PeriodicTimer(look);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (Ails() is not { } how)
                    (wait, ails) = (patience, TimeSpan.Zero);
                else if (!await broker.Confirms(stoppingToken))
                    ails = TimeSpan.Zero; // nothing is wrong with the bus
                else if ((ails += look) >= wait)
                {
                    log.LogError("The bus has not come back for {Seconds} s though the broker answers ({How}): a new one takes its place", (int)ails.TotalSeconds, how);
                    Replace(stoppingToken);
                    (wait, ails) = (TimeSpan.FromTicks(Math.Min((wait * 2).Ticks, LongestPatience.Ticks)), TimeSpan.Zero); // if a new bus did not help, the next hardly will
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogStandsStill(e, "The bus is looked after");
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (isOurs)
            await running.Leave(log);
    }

    private string? Ails()
    {
        if (!running.IsHealthy)
            return "takes nothing in";
        var refused = Interlocked.Read(ref lastRefused);
        var isTrying = Environment.TickCount64 - refused < (patience / 2).TotalMilliseconds; // the outbox does, within twelve seconds, unless another replica has sent what there was
        return refused > Interlocked.Read(ref lastSent) && isTrying ? "sends nothing" : null;
    }

    private void Replace(CancellationToken stopping)
    {
        var (left, next) = (running, another());
        _ = left.Leave(log);
        (running, isOurs) = (next, true);
        Interlocked.Exchange(ref lastSent, Environment.TickCount64);
        Replaced.Add(1);
        next.Start(log, stopping);
    }
}
