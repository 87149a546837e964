using Platform.Postgres;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Health;

namespace Platform.Procedures.Seed;

/// <summary>
/// <c>dotnet Platform.Procedures.dll seed</c>: the seed job, with the rights of the service. Needs <c>ConnectionStrings:Postgres</c>, nothing
/// else (<c>Seed:Folder</c> where the files lie elsewhere): what others are to hear of waits in the outbox for a running service.
/// </summary>
public static class SeedCommand
{
    /// <summary>Waits for the database and the schema of this build, then loads.</summary>
    /// <returns>The exit code: 0 = loaded, or loaded before; 1 = the files are not there or cannot be read, the log says which; 143 = told to stop.</returns>
    public static async Task<int> Run()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["Migrate"] = "false"; // another job's work
        builder.Logging.AddSimpleConsole(o => o.SingleLine = true);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<Startup>();
        builder.Services.AddPostgres(builder.Configuration, typeof(SeedCommand).Assembly);
        builder.Services.AddSingleton<SeedFolder>();
        builder.Services.AddSingleton<CatalogueImport>();
        builder.Services.AddSingleton<SeedAtStart>(); // not hosted: loaded once, below
        using var host = builder.Build();
        await host.StartAsync();
        var stop = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        try
        {
            await host.Services.GetRequiredService<DatabaseReady>().Wait(stop);
            await host.Services.GetRequiredService<SeedAtStart>().Load(stop, forGood: false);
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 143;
        }
        catch (Exception e) when (SeedAtStart.IsOfTheFiles(e))
        {
            host.Services.GetRequiredService<ILogger<SeedAtStart>>().LogError("The seed cannot be read: {Reason}", e.Message);
            return 1;
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }
}
