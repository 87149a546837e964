using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Health;

namespace Platform.Postgres;

/// <summary>
/// Brings a database to the schema of this build: the embedded <c>Migrations/*.sql</c> of this library, then of the service, in the order of their names.
/// Several replicas may start at once: an advisory lock lets one work. A migration that was changed after it ran is an error.
/// </summary>
public sealed class Migrator(NpgsqlDataSource database, IReadOnlyList<Assembly> assemblies, ILogger<Migrator> log)
{
    private const long LockKey = 0x504C4154464F524D; // "PLATFORM"

    public async Task Run(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync("SELECT pg_advisory_lock(@LockKey)", new { LockKey });
        try
        {
            await connection.ExecuteAsync("""
                -- public by name: a role called like a schema finds that schema first once it exists
                CREATE TABLE IF NOT EXISTS public.schema_migrations (
                    name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
                """);
            var applied = (await connection.QueryAsync<(string Name, string Checksum)>("SELECT name, checksum FROM public.schema_migrations")).ToDictionary(r => r.Name, r => r.Checksum);
            foreach (var (name, sql) in assemblies.SelectMany(Scripts))
            {
                var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
                if (applied.TryGetValue(name, out var before))
                {
                    if (before != checksum)
                        throw new InvalidOperationException($"Migration {name} was changed after it had run. Write a new one instead.");
                    continue;
                }
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await connection.ExecuteAsync(sql, transaction: transaction);
                await connection.ExecuteAsync("INSERT INTO public.schema_migrations (name, checksum) VALUES (@name, @checksum)", new { name, checksum }, transaction);
                await transaction.CommitAsync(ct);
                log.LogInformation("Migrated {Name}", name);
            }
        }
        finally
        {
            await connection.ExecuteAsync("SELECT pg_advisory_unlock(@LockKey)", new { LockKey });
        }
        await connection.ReloadTypesAsync(ct);
    }

    private static IEnumerable<(string Name, string Sql)> Scripts(Assembly assembly) =>
        from resource in assembly.GetManifestResourceNames()
        where resource.StartsWith("Migrations/", StringComparison.Ordinal)
        orderby resource
        select ($"{assembly.GetName().Name}/{resource["Migrations/".Length..]}", Read(assembly, resource));

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

/// <summary>Migrates at start, waiting as long as the database is away; until then the service is not ready and its background work stands still.</summary>
public sealed class MigrateAtStart(Migrator migrator, Startup startup, DatabaseReady ready, ILogger<MigrateAtStart> log) : BackgroundService
{
    internal const string Part = "database";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await migrator.Run(stoppingToken);
                startup.Done(Part);
                ready.Set();
                return;
            }
            catch (Exception e) when (DatabaseAway.IsMeantBy(e) || e is TimeoutException or (NpgsqlException and not PostgresException)
                || e is PostgresException { SqlState: "3D000" or "28P01" or "28000" }) // the database or its role is not made yet
            {
                log.LogWarning("The database is not there yet ({Reason}); trying again in two seconds", e.GetType().Name);
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }
}

/// <summary>Background work and consumers wait here until the schema is in place.</summary>
public sealed class DatabaseReady
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Set() => done.TrySetResult();

    public Task Wait(CancellationToken ct) => done.Task.WaitAsync(ct);
}
