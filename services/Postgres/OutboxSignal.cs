using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Platform.Postgres;

/// <summary>
/// Wakes dispatchers: this process's at once, other replicas' by NOTIFY. The NOTIFY is sent after the commit and bundled, because
/// PostgreSQL serialises the commits of transactions that notify; what a crash loses here the dispatcher's poll finds.
/// </summary>
public sealed class OutboxSignal(NpgsqlDataSource database, DatabaseReady ready, ILogger<OutboxSignal> log) : BackgroundService
{
    public const string ChannelName = "platform_outbox";
    private static readonly TimeSpan Bundle = TimeSpan.FromMilliseconds(25);

    private readonly WorkSignal local = new();
    private readonly Channel<bool> others = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake()
    {
        local.Wake();
        others.Writer.TryWrite(true);
    }

    internal void WakeLocal() => local.Wake();

    internal Task Wait(TimeSpan atMost, CancellationToken ct) => local.Wait(atMost, ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        await foreach (var _ in others.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await using var command = database.CreateCommand($"NOTIFY {ChannelName}");
                await command.ExecuteNonQueryAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogDebug("NOTIFY failed ({Reason}); the poll will find the rows", e.GetType().Name);
            }
            await Task.Delay(Bundle, stoppingToken);
        }
    }
}
