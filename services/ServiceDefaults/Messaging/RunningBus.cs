using MassTransit;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace Platform.ServiceDefaults.Messaging;

/// <summary>A bus and the line it speaks over.</summary>
internal sealed record RunningBus(IBusControl Control, BusLine Line)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    public bool IsHealthy => Control.CheckHealth().Status == BusHealthStatus.Healthy;

    /// <summary>Begins to start. Its end is not waited for: a start can hang like anything else, and health shows how it went.</summary>
    /// <param name="stopping">Of the process; MassTransit gives up after a minute where it is given a token that cannot be cancelled.</param>
    public void Start(ILogger log, CancellationToken stopping) => _ = Control.StartAsync(stopping).ContinueWith(
        start => log.LogWarning("The new bus did not start ({Kind})", start.Exception?.GetBaseException().GetType().Name ?? "stopped before"),
        CancellationToken.None, TaskContinuationOptions.NotOnRanToCompletion, TaskScheduler.Default);

    /// <summary>What the bus can still finish in ten seconds it finishes; then its line is cut, so that the broker gives to others what it had in hand.</summary>
    public async Task Leave(ILogger log)
    {
        try
        {
            using var limit = new CancellationTokenSource(StopLimit);
            await Control.StopAsync(limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception e)
        {
            log.LogWarning("The bus left behind does not stop ({Kind}); its line is cut", e.GetType().Name);
        }
        Line.Cut();
    }
}

/// <summary>The socket of a bus, all of whose endpoints share one connection: the client offers no way to close it while it waits for a consumer.</summary>
internal sealed class BusLine
{
    private readonly Lock gate = new();
    private ITcpClient? socket;
    private bool isCut;

    public Task Tap(ConnectionFactory factory)
    {
        factory.SocketFactory = family =>
        {
            lock (gate)
            {
                if (isCut)
                    throw new OperationCanceledException("This bus was left.");
                return socket = ConnectionFactoryBase.DefaultSocketFactory(family);
            }
        };
        return Task.CompletedTask;
    }

    /// <summary>For good: a bus that was left half started would connect again beside the new one.</summary>
    public void Cut()
    {
        lock (gate)
        {
            isCut = true;
            socket?.Close();
        }
    }
}
