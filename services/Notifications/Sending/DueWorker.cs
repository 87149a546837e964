using Platform.Notifications.Storage;
using Platform.Postgres;

namespace Platform.Notifications.Sending;

/// <summary>Works off a due table in every replica, once there is a database and there are texts to send.</summary>
/// <param name="name">For the log: "Sending".</param>
public abstract class DueWorker<TWork>(WorkSignal signal, DatabaseReady database, TemplatesReady texts, NoticeSettings settings, ILogger log, string name) : BackgroundService
{
    /// <summary>Done side by side, so that one slow provider call never outlasts the lease of the next.</summary>
    private const int AtOnce = 8;

    protected NoticeSettings Settings => settings;

    /// <summary>Takes what is due, under a lease.</summary>
    protected abstract Task<IReadOnlyList<TWork>> Take(int atMost, CancellationToken ct);

    protected abstract Task Do(TWork work, CancellationToken ct);

    /// <summary>For the log: what it is, without personal data.</summary>
    protected abstract string Named(TWork work);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Wait(stoppingToken);
        await texts.Wait(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var due = await Take(AtOnce, stoppingToken);
                await Task.WhenAll(due.Select(Guarded));
                if (due.Count == 0)
                    await signal.Wait(settings.Poll, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("{Name} stands still ({Reason}); trying again in two seconds", name, e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }

    /// <summary>One notice's trouble must not stop the others: it keeps its lease and is taken up again after it.</summary>
    /// <remarks>Not cancelled when the service stops: what a provider has in hand is written down first. Every call has a limit well below the time a stop may take.</remarks>
    private async Task Guarded(TWork work)
    {
        try
        {
            await Do(work, CancellationToken.None);
        }
        catch (Exception e)
        {
            log.LogError("{Work} could not be worked on: {Reason}", Named(work), e.GetType().Name);
        }
    }
}
