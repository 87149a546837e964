using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Platform.Testing;

namespace Platform.Postgres.Tests;

/// <summary>The schema changes while others work on it: this assembly's own three migrations stand for a service's.</summary>
public sealed class Migrating : IAsyncLifetime
{
    private string connectionString = "";
    private NpgsqlDataSource owner = null!;

    public async Task InitializeAsync()
    {
        connectionString = await Servers.NewDatabase("migrating");
        owner = NpgsqlDataSource.Create(PostgresSetup.Settings(connectionString));
    }

    public async Task DisposeAsync() => await owner.DisposeAsync();

    [Fact]
    public async Task What_is_missing_is_named_until_it_has_run()
    {
        (await Migrator().Missing(default)).TakeLast(3).ShouldBe(["Platform.Postgres.Tests/0001_ledger.sql", "Platform.Postgres.Tests/0002_note.sql", "Platform.Postgres.Tests/0003_index.sql"]);
        await Migrator().Run(default);
        (await Migrator().Missing(default)).ShouldBeEmpty();
        (await Scalar<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ledger.lines_amount'::regclass")).ShouldBeTrue();
    }

    [Fact]
    public async Task Several_that_start_at_once_run_each_migration_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => Migrator().Run(default))));
        (await Scalar<long>("SELECT count(*) FROM ledger.lines")).ShouldBe(1);
    }

    [Fact]
    public async Task A_migration_that_was_changed_after_it_ran_is_an_error()
    {
        await Migrator().Run(default);
        await Scalar<int>("UPDATE schema_migrations SET checksum = 'another' WHERE name LIKE '%0002_note.sql' RETURNING 1");
        (await Should.ThrowAsync<InvalidOperationException>(() => Migrator().Run(default))).Message.ShouldContain("0002_note.sql was changed");
    }

    /// <summary>A long report reads the table; the migration must not make everybody behind it wait.</summary>
    [Fact]
    public async Task A_migration_that_meets_a_lock_lets_the_others_pass_and_runs_later()
    {
        await Migrator().Run(default);
        await Scalar<int>("ALTER TABLE ledger.lines DROP COLUMN note; DELETE FROM schema_migrations WHERE name LIKE '%0002_note.sql' RETURNING 1");
        await using var report = await owner.OpenConnectionAsync();
        await using var reading = await report.BeginTransactionAsync();
        await report.ExecuteScalarAsync<long>("SELECT count(*) FROM ledger.lines", transaction: reading);

        var migration = Migrator().Run(default);
        await Eventually.Is(async () => await Scalar<long>("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'ledger.lines'::regclass") == 1);
        (await Scalar<long>("SELECT count(*) FROM ledger.lines")).ShouldBe(1); // behind the waiting migration; it goes through when that gives up
        migration.IsCompleted.ShouldBeFalse();
        await reading.CommitAsync();
        await migration;
        (await Migrator().Missing(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_index_whose_making_was_interrupted_is_made_again()
    {
        await Migrator().Run(default);
        await Scalar<int>("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ledger.lines_amount'::regclass; DELETE FROM schema_migrations WHERE name LIKE '%0003_index.sql' RETURNING 1");

        await Migrator().Run(default);

        (await Scalar<bool>("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ledger.lines_amount'::regclass")).ShouldBeTrue();
    }

    /// <summary>A new pod that waits for the schema begins with the last migration's commit.</summary>
    [Fact]
    public async Task Whoever_sees_the_last_migration_has_the_rights_for_it()
    {
        var asService = await Servers.AsService(connectionString);
        await Migrator(Servers.ServiceRole).Run(default);
        await Scalar<int>("DROP SCHEMA ledger CASCADE; DROP TABLE plain; DELETE FROM schema_migrations WHERE name LIKE '%Postgres.Tests%' RETURNING 1");
        await using var service = NpgsqlDataSource.Create(asService);
        await using var waiting = await service.OpenConnectionAsync();

        var migration = Migrator(Servers.ServiceRole).Run(default);
        while (await waiting.ExecuteScalarAsync<long>("SELECT count(*) FROM schema_migrations WHERE name LIKE '%0003_index.sql'") == 0)
            await Task.Delay(1);
        await waiting.ExecuteAsync("INSERT INTO ledger.lines (amount) VALUES (7)");

        await migration;
    }

    [Fact]
    public async Task The_service_s_role_reads_and_writes_rows_and_no_more()
    {
        var asService = await Servers.AsService(connectionString);
        await Migrator(Servers.ServiceRole).Run(default);
        await using var service = NpgsqlDataSource.Create(asService);

        await Execute(service, "INSERT INTO ledger.lines (amount) VALUES (5)");
        await Execute(service, "INSERT INTO plain DEFAULT VALUES");
        await Execute(service, "UPDATE messaging.outbox SET parked_for = 'x'");
        foreach (var forbidden in new[]
        {
            "UPDATE ledger.lines SET amount = 0", "DELETE FROM ledger.lines", "TRUNCATE ledger.lines", "ALTER TABLE ledger.lines ADD COLUMN more text",
            "DROP TABLE messaging.outbox", "CREATE TABLE public.mine (id int)", "DROP TABLE plain", "CREATE SCHEMA mine", "INSERT INTO schema_migrations VALUES ('x', 'y')",
        })
            (await Should.ThrowAsync<PostgresException>(() => Execute(service, forbidden), forbidden)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, forbidden);
    }

    private Migrator Migrator(string? grantTo = null) => new(owner, [typeof(Migrator).Assembly, typeof(Migrating).Assembly], grantTo, NullLogger<Migrator>.Instance);

    private async Task<T> Scalar<T>(string sql)
    {
        await using var connection = await owner.OpenConnectionAsync();
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    private static async Task Execute(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
