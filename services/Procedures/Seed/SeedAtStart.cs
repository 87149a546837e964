using System.Diagnostics;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Health;

namespace Platform.Procedures.Seed;

/// <summary>
/// Loads the seed in the background: agencies, units and calendar are brought to their files at every start; the catalogue when there
/// is none, or when the files changed and nobody has imported another one since; none of it once a configuration was imported. Until it is done the service is not ready.
/// Setting: <c>Seed:AtStart</c> (default true; false in the cluster, where the job <c>dotnet Platform.Procedures.dll seed</c> does it once for all replicas).
/// </summary>
public sealed class SeedAtStart(
    NpgsqlDataSource database,
    DatabaseReady ready,
    SeedFolder seed,
    CatalogueImport import,
    OutboxSignal signal,
    Startup startup,
    IConfiguration configuration,
    TimeProvider clock,
    ILogger<SeedAtStart> log) : BackgroundService
{
    public const string Part = "seed";
    public const string ByWhom = "seed";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        if (configuration.GetValue("Seed:AtStart", true))
            await Load(stoppingToken);
        startup.Done(Part);
    }

    /// <summary>Loads what is missing, and tries until it succeeds. The schema has to be there.</summary>
    /// <param name="forGood">Whether to go on trying where the files are at fault: they may be changed under a service, never under a job.</param>
    public async Task Load(CancellationToken ct, bool forGood = true)
    {
        while (true)
        {
            try
            {
                var watch = Stopwatch.StartNew();
                if (await IsConfigured(ct))
                {
                    log.LogInformation("A configuration was imported: the seed's files stay aside");
                }
                else
                {
                    await BringSurroundings(ct);
                    await BringCatalogue(ct);
                }
                log.LogInformation("The catalogue is ready after {Seconds:0.0} s", watch.Elapsed.TotalSeconds);
                return;
            }
            catch (Exception e) when (!ct.IsCancellationRequested && (forGood || !IsOfTheFiles(e)))
            {
                log.LogError(e, "The seed was not loaded; check Seed:Folder and the database. Trying again in five seconds");
                await Task.Delay(Pause, ct);
            }
        }
    }

    internal static bool IsOfTheFiles(Exception e) => e is IOException or UnauthorizedAccessException or JsonException or InvalidDataException or FormatException;

    private async Task<bool> IsConfigured(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM catalogue.configuration_imports WHERE NOT dry_run)");
    }

    private async Task BringSurroundings(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtext('procedures-seed'))", transaction: transaction);
        var now = clock.GetUtcNow();
        var agencies = await AgencyRows.Bring(connection, transaction, seed.Agencies(), now, ct);
        var calendar = await CalendarRows.Bring(connection, transaction, seed.Calendar(), now, ct);
        var units = seed.Units();
        await UnitRows.Bring(connection, transaction, units);
        await transaction.CommitAsync(ct);
        signal.Wake();
        log.LogInformation("Agencies changed: {Agencies}; calendar changed: {Calendar}; administrative units: {Units}", agencies, calendar, units.Count);
    }

    private async Task BringCatalogue(CancellationToken ct)
    {
        var decisions = seed.Decisions();
        var bytes = seed.Catalogue();
        var checksum = SeedFolder.Checksum(bytes, decisions);
        await using (var connection = await database.OpenConnectionAsync(ct))
        {
            var last = await connection.QueryFirstOrDefaultAsync<(string Source, string Checksum)>("SELECT source, checksum FROM catalogue.imports WHERE NOT dry_run ORDER BY at DESC, id DESC LIMIT 1");
            if (last.Checksum == checksum || last.Source == "upload")
            {
                log.LogInformation("The catalogue is loaded already");
                return;
            }
        }
        log.LogInformation("Loading the catalogue: {Megabytes:0.0} MB", bytes.Length / 1e6);
        using var document = JsonDocument.Parse(bytes);
        await import.Run(new CatalogueImport.Order(document.RootElement, decisions, checksum, FromSeed: true, ByWhom, DryRun: false, RetireMissing: false, IdempotencyKey: null), ct);
    }
}
