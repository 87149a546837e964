using System.Data;
using System.Reflection;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Health;
using Platform.ServiceDefaults;

namespace Platform.Postgres;

/// <summary>
/// The service's own database. Settings: <c>ConnectionStrings:Postgres</c>; <c>Migrate</c> (default true: bring the schema up at start;
/// false: wait until <see cref="MigrateCommand"/> has); <c>Database:GrantTo</c> (who migrates gives that role the rights to read and write rows);
/// those of <see cref="AnsweredSettings"/>.
/// </summary>
public static class PostgresSetup
{
    /// <param name="service">The assembly whose <c>Migrations/*.sql</c> are embedded with that prefix as logical name.</param>
    public static IServiceCollection AddPostgres(this IServiceCollection services, IConfiguration configuration, Assembly service)
    {
        SqlMapper.AddTypeHandler(new DateOnlyHandler());
        var connection = Settings(ConnectionString(configuration));
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(connection).Build());
        services.AddSingleton(sp => Migrator(sp.GetRequiredService<NpgsqlDataSource>(), service, configuration, sp.GetRequiredService<ILogger<Migrator>>()));
        services.AddSingleton<DatabaseReady>();
        services.AddHostedService(sp =>
        {
            sp.GetRequiredService<Startup>().Expect(SchemaAtStart.Part);
            return ActivatorUtilities.CreateInstance<SchemaAtStart>(sp);
        });
        services.AddSingleton<OutboxSignal>();
        services.AddHostedService(sp => sp.GetRequiredService<OutboxSignal>());
        services.AddSingleton<Inbox>();
        services.AddSingleton(AnsweredSettings.From(configuration));
        services.AddSingleton<SweepAnswered>();
        services.AddHostedService(sp => sp.GetRequiredService<SweepAnswered>());
        services.AddHealthChecks().AddCheck<DatabaseCheck>("database", HealthStatus.Unhealthy, ["ready"], TimeSpan.FromSeconds(5));
        return services;
    }

    internal static string ConnectionString(IConfiguration configuration) =>
        configuration.GetConnectionString("Postgres") ?? throw new MissingSettingException("ConnectionStrings:Postgres");

    internal static Migrator Migrator(NpgsqlDataSource database, Assembly service, IConfiguration configuration, ILogger<Migrator> log) =>
        new(database, [typeof(Migrator).Assembly, service], configuration["Database:GrantTo"], log);

    /// <summary>How every service connects. Statements prepare themselves at their second use.</summary>
    /// <remarks>
    /// A connection that goes back to the pool is not reset: seven statements (RESET ALL, CLOSE ALL, …) before each first command cost a
    /// quarter of an append's time. So nothing may leave session state behind: no SET but SET LOCAL, no session lock that is not released,
    /// no temporary table. Transactions left open are still rolled back.
    /// </remarks>
    public static string Settings(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        MaxAutoPrepare = 100,
        AutoPrepareMinUsages = 2,
        NoResetOnClose = true,
        Timeout = 5,
        CommandTimeout = 30,
    }.ConnectionString;

    /// <summary>For services that keep personal data: people's keys and the hashes to search by. Needs the sidecar's secrets.</summary>
    public static IServiceCollection AddPersonalData(this IServiceCollection services) => services
        .AddSingleton<PersonKeys>()
        .AddSingleton<MasterKey>();

    /// <summary>For services that publish: sends what the outbox holds. Needs messaging.</summary>
    public static IServiceCollection AddOutboxDispatcher(this IServiceCollection services) => services.AddHostedService<OutboxDispatcher>().AddHostedService<OutboxFigures>();

    private sealed class DatabaseCheck(NpgsqlDataSource database) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await using var command = database.CreateCommand("SELECT 1");
                await command.ExecuteScalarAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy("the database does not answer");
            }
        }
    }

    private sealed class DateOnlyHandler : SqlMapper.TypeHandler<DateOnly>
    {
        public override void SetValue(IDbDataParameter parameter, DateOnly value) => parameter.Value = value;

        public override DateOnly Parse(object value) => value is DateOnly date ? date : DateOnly.FromDateTime((DateTime)value);
    }
}
