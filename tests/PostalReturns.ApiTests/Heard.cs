using System.Collections.Concurrent;
using MassTransit;
using Platform.Contracts;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Messaging;
using Platform.Testing;

namespace Platform.PostalReturns.ApiTests;

/// <summary>A bus of the tests' own on the real broker: says what other services would say, hears what PostalReturns says.</summary>
public sealed class Heard : IAsyncDisposable
{
    private readonly ConcurrentQueue<object> messages = new();
    private readonly ConcurrentQueue<(Guid Consignment, Guid Message)> ids = new();
    private IBusControl? bus;

    public async Task Start(string prefix)
    {
        bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(Servers.RabbitMq));
            MessagingSetup.UseNames(rabbit, prefix);
            rabbit.ConfigureJsonSerializerOptions(Json.Configure);
            rabbit.ReceiveEndpoint($"t{Guid.NewGuid():N}-heard", e =>
            {
                e.AutoDelete = true;
                e.Handler<ConsignmentHandedOver>(c => Keep(c, c.Message.Consignment));
                e.Handler<ConsignmentMoved>(c => Keep(c, c.Message.Consignment));
                e.Handler<ResultDelivered>(c => Keep(c, c.Message.Consignment));
                e.Handler<ResultCameBack>(c => Keep(c, c.Message.Consignment));
                e.Handler<CatalogueWanted>(c => Keep(c.Message));
            });
        });
        await bus.StartAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
    }

    private Task Keep<T>(ConsumeContext<T> context, ConsignmentHead about)
        where T : class
    {
        ids.Enqueue((about.Id, context.MessageId!.Value));
        return Keep(context.Message);
    }

    private Task Keep(object message)
    {
        messages.Enqueue(message);
        return Task.CompletedTask;
    }

    public Task Say<T>(T message, Guid? id = null)
        where T : class => bus!.Publish(message, c => c.MessageId = id ?? Guid.NewGuid());

    public IReadOnlyList<CatalogueWanted> CataloguesWanted => [.. messages.OfType<CatalogueWanted>().Where(m => m.Service == "postal-returns")];

    /// <summary>What was said of the consignment, by rising version; in short form.</summary>
    public IReadOnlyList<string> Of(Guid consignment) => [.. messages.Select(Short).OfType<Said>().Where(s => s.About.Id == consignment).OrderBy(s => s.About.Version).Select(s => s.Text)];

    /// <summary>The ids of the messages about the consignment, as they came; repeats too.</summary>
    public List<Guid> IdsOf(Guid consignment) => [.. ids.Where(m => m.Consignment == consignment).Select(m => m.Message)];

    private static Said? Short(object message) => message switch
    {
        ConsignmentHandedOver h => new(h.Consignment, "handedOver"),
        ConsignmentMoved v => new(v.Consignment, v.State.ToString()),
        ResultDelivered d => new(d.Consignment, $"delivered {d.CashCollected}"),
        ResultCameBack b => new(b.Consignment, $"cameBack {b.Reason}"),
        _ => null,
    };

    private sealed record Said(ConsignmentHead About, string Text);

    public async ValueTask DisposeAsync()
    {
        if (bus is not null)
            await bus.StopAsync(TimeSpan.FromSeconds(5));
    }
}
