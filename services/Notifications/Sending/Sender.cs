using Platform.Notifications.Storage;
using Platform.Postgres;

namespace Platform.Notifications.Sending;

/// <summary>
/// Works off the due table in every replica. Delivery is at least once: a crash between the provider's yes and our note of it sends again.
/// At the SMS gateway the repeat is harmless (RequestID); a mail may come twice. Preferred to a notice that never comes.
/// </summary>
public sealed class Sender(DueTable table, Deliver deliver, WorkSignal signal, DatabaseReady database, TemplatesReady texts, NoticeSettings settings, TimeProvider clock, ILogger<Sender> log) : BackgroundService
{
    /// <summary>Done side by side, so that one slow provider call never outlasts the lease of the next.</summary>
    private const int AtOnce = 8;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Wait(stoppingToken);
        await texts.Wait(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var due = await table.Take(AtOnce, clock.GetUtcNow(), stoppingToken);
                await Task.WhenAll(due.Select(Guarded));
                if (due.Count == 0)
                    await signal.Wait(settings.Poll, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Sending stands still ({Reason}); trying again in two seconds", e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }

    /// <summary>One notice's trouble must not stop the others: it keeps its lease and is taken up again after it.</summary>
    /// <remarks>Not cancelled when the service stops: what a provider has in hand is written down first. Every call has a limit well below the time a stop may take.</remarks>
    private async Task Guarded(Work work)
    {
        try
        {
            await deliver.Do(work, CancellationToken.None);
        }
        catch (Exception e)
        {
            log.LogError("Notice {Notice} by {Medium} could not be worked on: {Reason}", work.Notice, work.Medium, e.GetType().Name);
        }
    }
}
