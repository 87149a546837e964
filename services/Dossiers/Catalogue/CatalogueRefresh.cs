using Platform.Postgres;
using Platform.ServiceDefaults.Health;

namespace Platform.Dossiers.Catalogue;

/// <summary>Looks every second whether another replica changed the copy: one row by primary key.</summary>
public sealed class CatalogueRefresh(CatalogueCopy catalogue, DatabaseReady ready, Startup startup, ILogger<CatalogueRefresh> log) : BackgroundService
{
    public const string Part = "catalogue-copy";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await catalogue.Refresh(stoppingToken);
                startup.Done(Part);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The catalogue's copy cannot be read ({Reason}); going on with what is known", e.GetType().Name);
            }
            await Task.Delay(Poll, stoppingToken);
        }
    }
}
