using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Postgres;

/// <summary>
/// <c>dotnet Platform.X.dll migrate</c>: the migration job. Needs nothing but the database: <c>ConnectionStrings:Postgres</c> of the owner, and
/// <c>Database:GrantTo</c>, the role the service works as (default none: the owner itself).
/// </summary>
public static class MigrateCommand
{
    /// <summary>Waits for the database, migrates, grants.</summary>
    /// <param name="service">The assembly with the service's migrations.</param>
    /// <returns>The exit code: 0 = the schema is this build's; 1 = it could not be made so, the log says why; 143 = told to stop.</returns>
    public static async Task<int> Run(Assembly service)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        using var logging = LoggerFactory.Create(l => l.AddSimpleConsole(o => o.SingleLine = true));
        var log = logging.CreateLogger<Migrator>();
        using var stop = new CancellationTokenSource();
        using var _ = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        try
        {
            await using var database = NpgsqlDataSource.Create(PostgresSetup.Settings(PostgresSetup.ConnectionString(configuration)));
            await SchemaAtStart.Migrate(PostgresSetup.Migrator(database, service, configuration, log), log, stop.Token);
            log.LogInformation("The schema is that of {Service} {Version}", service.GetName().Name, ServiceVersion.Of(service));
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 143;
        }
        catch (Exception e) when (e is PostgresException or InvalidOperationException and not MissingSettingException)
        {
            log.LogError("Not migrated: {Reason}", e.Message);
            return 1;
        }
    }
}
