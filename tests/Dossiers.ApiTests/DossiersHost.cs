using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Tests;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>The service over its own database and the real broker, with a clock that tests set and a small catalogue published over the bus.</summary>
public class DossiersHost() : ServiceUnderTest<Program>("dossiers")
{
    public static readonly DateTimeOffset MondayNine = Local(2026, 11, 23, 9, 0);

    public SettableClock Clock { get; } = new(MondayNine);

    public Heard Heard { get; } = new();

    public Said Said { get; } = new();

    public PaymentPlatform Payments { get; } = new();

    /// <summary>Whose certificates this host believes.</summary>
    public TestAuthority Authority { get; } = new();

    public string DocumentsFolder { get; } = Path.Combine(Directory.CreateTempSubdirectory("dossiers-").FullName, "documents");

    public string Database => ConnectionString;

    public static DateTimeOffset Local(int year, int month, int day, int hour, int minute) => new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.FromHours(7)).ToUniversalTime();

    public override async Task InitializeAsync()
    {
        await Payments.Start();
        await base.InitializeAsync();
        var bus = Services.GetRequiredService<IBusControl>();
        await bus.WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromMinutes(1));
        await Heard.Listen(bus);
        foreach (var message in TestCatalogue.Messages)
            await bus.Publish(message, message.GetType());
        var catalogue = Services.GetRequiredService<CatalogueCopy>();
        await Eventually.Is(() => TestCatalogue.IsIn(catalogue.Current), "the test catalogue is known");
    }

    public Task Publish(object message, Guid id) => Services.GetRequiredService<IBus>().Publish(message, message.GetType(), context => context.MessageId = id);

    /// <summary>Keeps something in this host's copy of the catalogue alone: what is published reaches every host on the broker.</summary>
    public async Task Know(Func<NpgsqlConnection, NpgsqlTransaction, Task> keep)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await keep(connection, transaction);
        await transaction.CommitAsync();
        await Services.GetRequiredService<CatalogueCopy>().Refresh(default);
    }

    public async Task<T> Scalar<T>(string sql, params object[] values) => (T)(await Execute(sql, values))!;

    public async Task<object?> Execute(string sql, params object[] values)
    {
        await using var database = NpgsqlDataSource.Create(ConnectionString);
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteScalarAsync();
    }

    protected override IEnumerable<KeyValuePair<string, string>> Settings() =>
    [
        new("Documents:Folder", DocumentsFolder),
        new("PublicOrigin", "http://localhost:8080"),
        new("Pdf:Enabled", "false"), // a test that wants a PDF takes the step itself
        new("Signing:AgencyEvery", "1.00:00:00"), // likewise
        new("Dapr:HttpEndpoint", Payments.Address),
        new("Dapr:AppApiToken", "app-token"),
        new("Signing:TrustedRoots", Roots()),
        new("Reminders:Every", "1.00:00:00"), // a test that wants one takes the step itself
        new("Payments:Bank:Bin", "970436"),
        new("Payments:Bank:Account", "0011001234567"),
        new("Payments:Bank:Name", "UBND XA TUA CHUA"),
        new("Payments:Online:Provider", "national"),
        new("Payments:Online:Everywhere", "true"),
        new("Payments:Online:QuietFor", "00:00:00"),
        new("Rules:BirthRegistrations", TestCatalogue.Birth),
    ];

    private string Roots()
    {
        var folder = Directory.CreateTempSubdirectory("roots-").FullName;
        File.WriteAllText(Path.Combine(folder, "ca.pem"), Authority.Pem);
        return folder;
    }

    protected override void Configure(IServiceCollection services)
    {
        services.RemoveAll<TimeProvider>();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<ILoggerProvider>(Said);
    }
}

public sealed class SettableClock(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    /// <summary>Moves on by this much at each reading: shows who reads the clock twice.</summary>
    public TimeSpan Step { get; set; }

    public override DateTimeOffset GetUtcNow() => Now += Step;
}

/// <summary>What the service wrote into its log.</summary>
public sealed class Said : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> lines = new();

    public IEnumerable<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        lines.Enqueue(Words(state));
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue($"{formatter(state, exception)} {Words(state)} {exception}");

    public void Dispose()
    {
    }

    private static string Words<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> named ? string.Join(' ', named.Select(n => $"{n.Key}={n.Value}")) : $"{state}";
}

/// <summary>What the service said over the bus.</summary>
public sealed class Heard
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<(Guid About, object Message)> messages = new();

    public async Task Listen(IBusControl bus) => await bus.ConnectReceiveEndpoint($"t{Guid.NewGuid():N}-heard", e =>
    {
        ((IRabbitMqReceiveEndpointConfigurator)e).AutoDelete = true;
        Keep<DossierSubmitted>(e, m => m.Dossier);
        Keep<DossierAccepted>(e, m => m.Dossier);
        Keep<DossierRefused>(e, m => m.Dossier);
        Keep<FeeRequested>(e, m => m.Dossier);
        Keep<FeePaid>(e, m => m.Dossier);
        Keep<StepCompleted>(e, m => m.Dossier);
        Keep<DossierResolved>(e, m => m.Dossier);
        Keep<ResultReady>(e, m => m.Dossier);
        Keep<ReturnRequested>(e, m => m.Dossier);
        Keep<DossierReturned>(e, m => m.Dossier);
        Keep<DossierRated>(e, m => m.Dossier);
        Keep<DueDateChanged>(e, m => m.Dossier);
        Keep<SupplementRequested>(e, m => m.Dossier);
        Keep<Supplemented>(e, m => m.Dossier);
        Keep<ProcessingResumed>(e, m => m.Dossier);
        Keep<DossierWithdrawn>(e, m => m.Dossier);
        Keep<DossierStopped>(e, m => m.Dossier);
        Keep<StepUndone>(e, m => m.Dossier);
        Keep<ReturnCalledBack>(e, m => m.Dossier);
        Keep<FeeRefunded>(e, m => m.Dossier);
        Keep<StaffNoticeWanted>(e, m => m.Dossier);
        Keep<StaffWorkEnded>(e, m => m.DossierId);
        Keep<StaffWorkTaken>(e, m => m.DossierId);
        Keep<PersonErased>(e, m => m.Person);
    }).Ready;

    public async Task<T> Of<T>(Guid dossier)
    {
        T? found = default;
        await Eventually.Is(
            () => Task.FromResult((found = All(dossier).OfType<T>().FirstOrDefault()) is not null),
            () => Task.FromResult($"{typeof(T).Name} was heard; so far {string.Join(", ", All(dossier).Select(m => m.GetType().Name))}"));
        return found!;
    }

    /// <param name="about">The dossier; of an erasure the person.</param>
    public IEnumerable<object> All(Guid about) => messages.Where(m => m.About == about).Select(m => m.Message);

    private void Keep<T>(IReceiveEndpointConfigurator e, Func<T, DossierHead> head)
        where T : class => Keep<T>(e, m => head(m).Id);

    private void Keep<T>(IReceiveEndpointConfigurator e, Func<T, Guid> about)
        where T : class => e.Handler<T>(context =>
        {
            messages.Enqueue((about(context.Message), context.Message));
            return Task.CompletedTask;
        });
}

[CollectionDefinition("dossiers")]
public sealed class DossiersCollection : ICollectionFixture<DossiersHost>;
