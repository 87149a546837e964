using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Platform.Postgres;

/// <summary>
/// Brings a database to the schema of this build: the embedded <c>Migrations/*.sql</c> of this library, then of the service, in the order of their names.
/// Several may start at once: one works, the others wait. A migration that was changed after it ran is an error.
/// </summary>
/// <remarks>
/// The version before goes on working beside it: a migration only adds, and one that meets a lock gives up after <see cref="LockLimit"/> and tries
/// again, so that nobody queues behind it. A script whose first line is <c>-- outside a transaction</c> holds one statement that PostgreSQL
/// takes only there (CREATE INDEX CONCURRENTLY); it must be safe to repeat.
/// </remarks>
/// <param name="grantTo">The role the service works as, where that is not the owner: it gets the rights to read and write rows, and no more
/// (each assembly's <c>Rights.sql</c>). Null: the service works as the owner.</param>
public sealed class Migrator(NpgsqlDataSource database, IReadOnlyList<Assembly> assemblies, string? grantTo, ILogger<Migrator> log)
{
    /// <summary>Seconds a migration waits for a lock before it lets the others go on.</summary>
    public const int LockLimit = 3;

    private const long LockKey = 0x504C4154464F524D; // "PLATFORM"
    private const string OutsideTransaction = "-- outside a transaction";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Applies what is missing and grants, with the last of it. Waits while somebody else migrates.</summary>
    public async Task Run(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // tried again and again, not waited for inside one statement: its snapshot would hold up CREATE INDEX CONCURRENTLY for ever
        while (!await connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_lock(@LockKey)", new { LockKey }))
            await Task.Delay(Pause, ct);
        try
        {
            await connection.ExecuteAsync("""
                -- public by name: a role called like a schema finds that schema first once it exists
                CREATE TABLE IF NOT EXISTS public.schema_migrations (
                    name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
                """);
            var missing = await Missing(connection);
            foreach (var script in missing)
                await Apply(connection, script, isLast: script == missing[^1], ct);
            if (missing.Count == 0)
                await Grant(connection, ct);
        }
        finally
        {
            await connection.ExecuteAsync("SELECT pg_advisory_unlock(@LockKey)", new { LockKey });
        }
        await connection.ReloadTypesAsync(ct);
    }

    /// <summary>The names of what this build needs and the database does not have yet; all of them where nothing was ever migrated.</summary>
    public async Task<IReadOnlyList<string>> Missing(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var isThere = await connection.ExecuteScalarAsync<bool>("SELECT to_regclass('public.schema_migrations') IS NOT NULL");
        List<string> missing = isThere ? [.. (await Missing(connection)).Select(s => s.Name)] : [.. Scripts.Select(s => s.Name)];
        if (missing.Count == 0)
            await connection.ReloadTypesAsync(ct);
        return missing;
    }

    private IEnumerable<Script> Scripts => assemblies.SelectMany(a => Embedded(a, "Migrations/"));

    private async Task<List<Script>> Missing(NpgsqlConnection connection)
    {
        var applied = (await connection.QueryAsync<(string Name, string Checksum)>("SELECT name, checksum FROM public.schema_migrations")).ToDictionary(r => r.Name, r => r.Checksum);
        List<Script> missing = [];
        foreach (var script in Scripts)
        {
            if (!applied.TryGetValue(script.Name, out var before))
                missing.Add(script);
            else if (before != script.Checksum)
                throw new InvalidOperationException($"Migration {script.Name} was changed after it had run. Write a new one instead.");
        }
        return missing;
    }

    private async Task Apply(NpgsqlConnection connection, Script script, bool isLast, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var isOutside = script.Sql.StartsWith(OutsideTransaction, StringComparison.Ordinal);
                if (isOutside)
                {
                    await DropHalfMade(connection, script, ct);
                    await connection.ExecuteAsync(new CommandDefinition(script.Sql, commandTimeout: 0, cancellationToken: ct));
                }
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await connection.ExecuteAsync($"SET LOCAL lock_timeout = '{LockLimit}s'", transaction: transaction);
                if (!isOutside)
                    await connection.ExecuteAsync(new CommandDefinition(script.Sql, transaction: transaction, commandTimeout: 0, cancellationToken: ct));
                await connection.ExecuteAsync("INSERT INTO public.schema_migrations (name, checksum) VALUES (@Name, @Checksum)", new { script.Name, script.Checksum }, transaction);
                if (isLast)
                    await Grant(connection, transaction); // a service waits for the last migration and begins: it must have its rights by then
                await transaction.CommitAsync(ct);
                log.LogInformation("Migrated {Name}", script.Name);
                return;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                log.LogWarning("Migration {Name} met a lock and let the others pass; trying again", script.Name);
                await Task.Delay(Pause, ct);
            }
        }
    }

    /// <summary>CREATE INDEX CONCURRENTLY that was interrupted leaves an index which is never used, and IF NOT EXISTS would take it for done.</summary>
    private static async Task DropHalfMade(NpgsqlConnection connection, Script script, CancellationToken ct)
    {
        var halfMade = await connection.QueryAsync<string>(
            """
            SELECT format('%I.%I', n.nspname, c.relname)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT i.indisvalid AND strpos(@Sql, c.relname) > 0 AND pg_has_role(c.relowner, 'USAGE')
            """, new { script.Sql });
        foreach (var index in halfMade.AsList())
            await connection.ExecuteAsync(new CommandDefinition($"DROP INDEX CONCURRENTLY {index}", commandTimeout: 0, cancellationToken: ct));
    }

    private async Task Grant(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Grant(connection, transaction);
        await transaction.CommitAsync(ct);
    }

    private async Task Grant(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        if (grantTo is null)
            return;
        await connection.ExecuteAsync("SELECT set_config('platform.grant_to', @grantTo, true)", new { grantTo }, transaction);
        foreach (var rights in assemblies.SelectMany(a => Embedded(a, "Rights.sql")))
            await connection.ExecuteAsync(rights.Sql, transaction: transaction);
    }

    private static IEnumerable<Script> Embedded(Assembly assembly, string prefix) =>
        from resource in assembly.GetManifestResourceNames()
        where resource.StartsWith(prefix, StringComparison.Ordinal)
        orderby resource
        select new Script($"{assembly.GetName().Name}/{resource[(resource.IndexOf('/', StringComparison.Ordinal) + 1)..]}", Read(assembly, resource));

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private sealed record Script(string Name, string Sql)
    {
        public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));
    }
}
