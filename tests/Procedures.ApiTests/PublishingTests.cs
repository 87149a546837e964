using System.Collections.Concurrent;
using Dapper;
using MassTransit;
using Npgsql;
using Platform.Contracts;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Messaging;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>Listens at the broker as another service would.</summary>
[Collection(Catalogue.Name)]
public sealed class PublishingTests(ProceduresHost host) : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, ProcedurePublished> procedures = new();
    private readonly ConcurrentDictionary<string, AgencyChanged> agencies = new();
    private readonly ConcurrentDictionary<long, CalendarChanged> calendars = new();
    private readonly ConcurrentDictionary<Guid, int> messageIds = new();
    private IBusControl bus = null!;

    public async Task InitializeAsync()
    {
        await using (var database = new NpgsqlConnection(host.Database))
            await Eventually.Is(async () => await database.ExecuteScalarAsync<long>("SELECT count(*) FROM messaging.outbox") == 0, "what the seed had to say is said before anybody listens here");
        bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(Servers.RabbitMq));
            MessagingSetup.UseNames(rabbit, host.QueuePrefix);
            rabbit.ConfigureJsonSerializerOptions(Json.Configure);
            rabbit.PrefetchCount = 200;
            rabbit.ReceiveEndpoint($"t{Guid.NewGuid():N}-listener", e =>
            {
                e.AutoDelete = true;
                e.Handler<ProcedurePublished>(c => Heard(c, () => procedures[c.Message.Code] = c.Message));
                e.Handler<AgencyChanged>(c => Heard(c, () => agencies[c.Message.Code] = c.Message));
                e.Handler<CalendarChanged>(c => Heard(c, () => calendars[c.Message.Revision] = c.Message));
            });
        });
        await bus.StartAsync();
    }

    public async Task DisposeAsync() => await bus.StopAsync();

    [Fact]
    public async Task Whoever_wants_the_catalogue_gets_all_of_it_again()
    {
        var message = Guid.NewGuid();
        await bus.Publish(new CatalogueWanted("another", DateTimeOffset.UtcNow));
        await bus.Publish(new CatalogueWanted("test", DateTimeOffset.UtcNow), c => c.MessageId = message);
        await bus.Publish(new CatalogueWanted("test", DateTimeOffset.UtcNow), c => c.MessageId = message); // the broker may deliver twice

        await Eventually.Is(() => procedures.Count >= 1108 && agencies.Count >= 58 && !calendars.IsEmpty, $"{procedures.Count} procedures, {agencies.Count} agencies, {calendars.Count} calendars");
        var birth = procedures["1.001193"];
        birth.Accepts.ShouldBeTrue();
        birth.Rules.CutOff.ShouldBe(new TimeOnly(15, 0));
        birth.Cases.Single().Channels.Select(c => c.Channel).ShouldBe([Channel.Counter, Channel.Online, Channel.Postal]);
        birth.Papers.Single(p => p.Required).Key.ShouldBe("giay-chung-sinh");
        procedures.Values.ShouldContain(p => !p.Accepts);
        agencies["H18.25"].Unit.ShouldBe("03217");
        agencies["H18.25"].AcceptsLevel.ShouldBe(AdministrativeLevel.Commune);
        calendars.Values.First().Days.ShouldContain(d => d.Kind == "makeUpWorkingDay" && d.Date == new DateOnly(2026, 8, 22));

        await using var database = new NpgsqlConnection(host.Database);
        (await database.ExecuteScalarAsync<int>("SELECT count(*) FROM messaging.inbox WHERE message_id = @message", new { message })).ShouldBe(1);

        // both who asked at about the same time got one answer
        await Eventually.Is(() => messageIds.Count >= 1108, $"{messageIds.Count} messages");
        await Eventually.Is(async () => await database.ExecuteScalarAsync<long>("SELECT count(*) FROM messaging.outbox") == 0, "a row leaves the outbox when the broker has confirmed it: a little after it was heard");
        messageIds.Count.ShouldBe(procedures.Count + agencies.Count + calendars.Count);

        // whoever asks now is answered, but not before a minute is over
        await bus.Publish(new CatalogueWanted("late", DateTimeOffset.UtcNow));
        TimeSpan? wait = null;
        await Eventually.Is(async () => (wait = await database.ExecuteScalarAsync<TimeSpan?>("SELECT due_at - said_at FROM catalogue.resend")) is not null, "the next answer is planned");
        wait!.Value.TotalSeconds.ShouldBe(60, 0.1);
    }

    private Task Heard(ConsumeContext context, Action keep)
    {
        messageIds.AddOrUpdate(context.MessageId!.Value, 1, (_, n) => n + 1);
        keep();
        return Task.CompletedTask;
    }
}
