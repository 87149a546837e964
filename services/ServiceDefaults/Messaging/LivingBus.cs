using System.Diagnostics.Metrics;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.ServiceDefaults.Telemetry;
using RabbitMQ.Client;

namespace Platform.ServiceDefaults.Messaging;

/// <summary>A bus and the line it speaks over.</summary>
internal sealed record RunningBus(IBusControl Control, BusLine Line);

/// <summary>The socket of a bus, all of whose endpoints share one connection: the client offers no way to close it while it waits for a consumer.</summary>
internal sealed class BusLine
{
    private volatile ITcpClient? socket;

    public Task Tap(ConnectionFactory factory)
    {
        factory.SocketFactory = family => socket = ConnectionFactoryBase.DefaultSocketFactory(family);
        return Task.CompletedTask;
    }

    public void Cut() => socket?.Close();
}

/// <summary>
/// The bus of this process, put in place of one that does not come back. MassTransit reconnects by itself; but when a connection broke in the middle of a
/// declaration, its client can wait for ever for an answer that no longer comes, say "healthy" and send nothing. So a bus that takes nothing in, or
/// sends nothing, for <c>Messaging:BusPatience</c> (default one minute) although the broker answers a question on a connection of its own, is left
/// behind and a new one started. Nothing is lost: what was not confirmed is still in the outbox, what was not acknowledged goes back to its queue.
/// </summary>
/// <param name="first">Started and stopped by MassTransit's own hosted service.</param>
/// <param name="another">Makes a bus like the first, not started.</param>
internal sealed class LivingBus(RunningBus first, Func<RunningBus> another, Broker broker, TimeSpan patience, ILogger<LivingBus> log) : BackgroundService, IPublishMessages
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (wait, ails) = (patience, TimeSpan.Zero);
        var look = patience / 6;
        using var timer = new PeriodicTimer(look);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await Ails(stoppingToken) is not { } how)
                {
                    (wait, ails) = (patience, TimeSpan.Zero);
                    continue;
                }
                if ((ails += look) < wait)
                    continue;
                log.LogError("The bus has not come back for {Seconds} s though the broker answers ({How}): a new one takes its place", (int)ails.TotalSeconds, how);
                await Replace(stoppingToken);
                (wait, ails) = (TimeSpan.FromTicks(Math.Min((wait * 2).Ticks, LongestPatience.Ticks)), TimeSpan.Zero); // if a new bus did not help, the next hardly will
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
            await running.Control.StopAsync(cancellationToken);
    }

    /// <returns>What is wrong with the bus while nothing is wrong with the broker; null = nothing.</returns>
    private async Task<string?> Ails(CancellationToken ct)
    {
        var deaf = running.Control.CheckHealth().Status != BusHealthStatus.Healthy;
        var dumb = Interlocked.Read(ref lastRefused) > Interlocked.Read(ref lastSent);
        if (!deaf && !dumb)
            return null;
        try
        {
            await broker.Connected(_ => Task.FromResult(true), ct);
        }
        catch (BrokerAwayException)
        {
            return null;
        }
        return deaf ? "takes nothing in" : "sends nothing";
    }

    private async Task Replace(CancellationToken ct)
    {
        var left = running;
        var next = another();
        _ = Leave(left);
        (running, isOurs) = (next, true);
        Interlocked.Exchange(ref lastSent, Environment.TickCount64);
        Replaced.Add(1);
        await next.Control.StartAsync(ct);
    }

    /// <summary>What the old bus can still finish it finishes; then its line is cut, so that the broker gives to others what it had in hand.</summary>
    private async Task Leave(RunningBus left)
    {
        try
        {
            using var limit = new CancellationTokenSource(StopLimit);
            await left.Control.StopAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception e)
        {
            log.LogWarning("The bus left behind does not stop ({Kind}); its line is cut", e.GetType().Name);
        }
        left.Line.Cut();
    }
}

/// <summary>Where messages go out to the broker; only the outbox uses it.</summary>
public interface IPublishMessages
{
    /// <summary>Ends when the broker has confirmed.</summary>
    /// <exception cref="OperationCanceledException">It did not confirm before the caller's limit.</exception>
    Task Publish(object message, Type type, Guid messageId, CancellationToken ct);
}
