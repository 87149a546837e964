using System.Diagnostics;
using Npgsql;

namespace Platform.Testing;

/// <summary>
/// The real servers tests run against. <c>make test</c> starts a private PostgreSQL and RabbitMQ and names them in
/// <c>PLATFORM_TEST_PG</c> (connection string of a superuser) and <c>PLATFORM_TEST_AMQP</c>; run from an IDE, the first test starts them itself.
/// </summary>
public static class Servers
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Started = new(Start);

    public static string Postgres => Find("PLATFORM_TEST_PG");

    public static string RabbitMq => Find("PLATFORM_TEST_AMQP");

    /// <summary>A fresh empty database; its connection string. Dropped by the next <c>make clean</c>, kept for a look after a failure.</summary>
    /// <remarks>
    /// Commits do not wait for the disk: nobody pulls the plug in these tests, and thousands of commits a suite waited for it one by one. What is killed in the middle
    /// of its work (tests/Journeys.Tests) has the databases of the running platform, which are durable.
    /// </remarks>
    public static async Task<string> NewDatabase(string name)
    {
        var database = $"test_{name}_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {database}", connection);
        await command.ExecuteNonQueryAsync();
        await using var settings = new NpgsqlCommand($"ALTER DATABASE {database} SET synchronous_commit = off", connection);
        await settings.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(Postgres) { Database = database, MaxPoolSize = 40 }.ConnectionString;
    }

    /// <summary>The role that services under test work as, in the cluster's way: it owns nothing. Its password is the test superuser's.</summary>
    public const string ServiceRole = "platform_test_service";

    /// <summary>The same database as <see cref="ServiceRole"/>, which is made where it is not there yet.</summary>
    public static async Task<string> AsService(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        await using var connection = new NpgsqlConnection(Postgres);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE ROLE {ServiceRole} LOGIN PASSWORD '{settings.Password}'", connection);
        try
        {
            await command.ExecuteNonQueryAsync();
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation)
        {
            // another host made it
        }
        settings.Username = ServiceRole;
        return settings.ConnectionString;
    }

    /// <summary>The checkout's top folder.</summary>
    public static string Repository { get; } = FindRepository();

    private static string Find(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? given : Started.Value[name];

    private static IReadOnlyDictionary<string, string> Start()
    {
        var start = new ProcessStartInfo(Path.Combine(Repository, "build", "test-servers"))
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Repository,
        };
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return lines.Select(l => l.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
    }
}
