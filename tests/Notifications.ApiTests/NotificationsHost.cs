using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Dapper;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Postgres.PersonalData;
using Platform.Testing;

namespace Platform.Notifications.ApiTests;

[CollectionDefinition(nameof(NotificationsHost))]
public sealed class NotificationsCollection : ICollectionFixture<NotificationsHost>;

/// <summary>One Notifications host with its loopback surroundings; its clock says 10:00 local unless a test moves it.</summary>
public sealed class NotificationsHost() : ServiceUnderTest<Program>("notifications")
{
    public const string AppToken = "app-token";

    /// <summary>As after a restore: what happened before was perhaps sent in the time that was lost.</summary>
    public static readonly DateTimeOffset RestoredAt = DateTimeOffset.UtcNow.AddDays(-2);

    public Outside Outside { get; } = new();

    public MovableClock Clock { get; } = new();

    public ConcurrentQueue<NoticeDelivered> SaidDelivered { get; } = new();

    public ConcurrentQueue<NoticeFailed> SaidFailed { get; } = new();

    public NpgsqlDataSource Database => Services.GetRequiredService<NpgsqlDataSource>();

    public override async Task InitializeAsync()
    {
        await Outside.Start();
        await base.InitializeAsync();
        var ear = Services.GetRequiredService<IBusControl>().ConnectReceiveEndpoint($"notifications-test-{Guid.NewGuid():N}", e =>
        {
            ((IRabbitMqReceiveEndpointConfigurator)e).AutoDelete = true;
            e.Handler<NoticeDelivered>(c => Keep(SaidDelivered, c.Message));
            e.Handler<NoticeFailed>(c => Keep(SaidFailed, c.Message));
        });
        await ear.Ready;
        await Announce("H18", null, []);
        await Announce("H18.25", "H18", []);
        await Announce("H18.26", "H18", []);
    }

    public async Task Announce(string code, string? parent, string[] predecessors, DateOnly? from = null, DateOnly? until = null, long revision = 1)
    {
        await Publish(new AgencyChanged(code, $"Cơ quan {code}, lần {revision}", parent, AdministrativeLevel.Commune, null, null, [], "", "", from ?? new DateOnly(2025, 7, 1), until, predecessors, revision, DateTimeOffset.UtcNow));
        var tree = Services.GetRequiredService<AgencyTree>();
        await Eventually.Is(async () => (await tree.Find(code, default))?.Name.EndsWith($"lần {revision}", StringComparison.Ordinal) ?? false, $"{code} is known");
    }

    public Task Publish(object message, Guid? messageId = null) =>
        Services.GetRequiredService<IBus>().Publish(message, message.GetType(), c => c.MessageId = messageId ?? Guid.NewGuid());

    public async Task<IReadOnlyList<(string Event, string State)>> NoticesOf(Guid dossier)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return (await connection.QueryAsync<(string, string)>("SELECT event, state FROM notices.notices WHERE dossier = @dossier ORDER BY created_at", new { dossier })).AsList();
    }

    public async Task<IReadOnlyDictionary<string, (string State, int Attempts, DateTime DueAt, string? Error)>> DeliveriesOf(Guid dossier)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return (await connection.QueryAsync<(string Medium, string State, int Attempts, DateTime DueAt, string? Error)>(
            "SELECT d.medium, d.state, d.attempts, d.due_at, d.error FROM notices.deliveries d JOIN notices.notices n ON n.id = d.notice WHERE n.dossier = @dossier", new { dossier }))
            .ToDictionary(d => d.Medium, d => (d.State, d.Attempts, d.DueAt, d.Error));
    }

    public Task NoticeIs(string state, Guid dossier) => Eventually.Is(async () => await NoticesOf(dossier) is { Count: > 0 } all && all.All(n => n.State == state), $"notices {state}");

    public static async Task<JsonElement> Read(HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, body);
        return body.Length == 0 ? default : JsonDocument.Parse(body).RootElement.Clone();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Outside.DisposeAsync();
    }

    protected override IEnumerable<KeyValuePair<string, string>> Settings() => new Dictionary<string, string>
    {
        ["Dapr:HttpEndpoint"] = Outside.Address,
        ["Dapr:AppApiToken"] = AppToken,
        ["Services:Dossiers"] = Outside.Address,
        ["Auth:Authority"] = Outside.Address,
        ["Auth:ClientId"] = "svc-notifications",
        ["Auth:ClientSecret"] = "secret",
        ["PublicOrigin"] = "https://motcua.test",
        ["Notices:Poll"] = "00:00:00.100",
        ["Notices:FirstRetry"] = "00:00:00.050",
        ["Notices:Failures"] = "3",
        ["Notices:OldestEvent"] = "20.00:00:00", // tests move the clock on by days
        ["Notices:SilentBefore"] = RestoredAt.ToString("O"),
    };

    protected override void Configure(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));

    private static Task Keep<T>(ConcurrentQueue<T> queue, T message)
    {
        queue.Enqueue(message);
        return Task.CompletedTask;
    }
}

/// <summary>Runs as real time does, from another start.</summary>
public sealed class MovableClock : TimeProvider
{
    private TimeSpan shift;

    public MovableClock() => SetLocal(new TimeOnly(10, 0));

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + shift;

    /// <summary>The next day at that local time.</summary>
    public void SetLocal(TimeOnly time)
    {
        var local = GetUtcNow().ToOffset(TimeSpan.FromHours(7));
        shift = new DateTimeOffset(DateOnly.FromDateTime(local.DateTime).AddDays(1).ToDateTime(time), local.Offset) - DateTimeOffset.UtcNow;
    }
}

/// <summary>A fictional person with a dossier that no other test knows.</summary>
public sealed class Applicant
{
    private static int next;

    private Applicant(NotificationsHost host, Guid person, string identityNumber, int number)
    {
        (Host, Person, IdentityNumber) = (host, person, identityNumber);
        Name = $"Lường Thị Thử Nghiệm {number}";
        Email = $"nguoi-{number}-{Guid.NewGuid():N}@example.vn";
        Phone = $"09{Random.Shared.Next(10_000_000, 99_999_999)}";
        Head = new DossierHead(Guid.NewGuid(), 2, $"DK-{number}", $"H18.25-261121-{number:0000}", person, "1.001193", 1, "Đăng ký khai sinh", "Hộ tịch", Channel.Online, "H18.25", "H18.25");
    }

    public NotificationsHost Host { get; }

    public Guid Person { get; }

    public string IdentityNumber { get; }

    public string Name { get; }

    public string Email { get; }

    public string Phone { get; }

    public string GatewayPhone => "84" + Phone[1..];

    public string Secret { get; } = $"S{Guid.NewGuid():N}"[..10].ToUpperInvariant();

    public DossierHead Head { get; }

    public TestPerson Citizen => new($"citizen-{IdentityNumber}", Name, ["citizen"], IdentityNumber: IdentityNumber);

    public static async Task<Applicant> In(NotificationsHost host, bool email = true, bool phone = true)
    {
        var number = Interlocked.Increment(ref next);
        var identity = $"0111{Random.Shared.Next(10_000_000, 99_999_999)}";
        var applicant = new Applicant(host, await host.Services.GetRequiredService<MasterKey>().PersonOf(identity, default), identity, number);
        host.Outside.Contacts[applicant.Head.Id] = new
        {
            dossierId = applicant.Head.Id, person = applicant.Person, name = applicant.Name, phone = phone ? applicant.Phone : null, email = email ? applicant.Email : null,
            procedureName = "Đăng ký khai sinh", number = applicant.Head.Number, code = applicant.Head.Code, trackingSecret = applicant.Secret,
        };
        return applicant;
    }

    public DateTimeOffset Now => Host.Clock.GetUtcNow();

    public DossierAccepted Accepted() => new(Head, Now, Now, Now.AddDays(3), 0);

    public FeePaid Paid(long version = 3) => new(Head with { Version = version }, Now, 8_000, "cash", "0000001/2026");

    public IEnumerable<Outside.Mail> Mails => Host.Outside.Mails.Where(m => m.To == Email);

    public IEnumerable<Outside.Sms> Texts => Host.Outside.Texts.Where(s => s.Phone == GatewayPhone);
}
