using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Contracts;
using Platform.ServiceDefaults.Messaging;
using Platform.Testing;

namespace Platform.ServiceDefaults.Tests;

/// <summary>What becomes of a service's bus when the network between it and the broker fails.</summary>
public sealed class ComingBack
{
    [Fact]
    public async Task A_connection_that_breaks_is_made_anew_by_the_bus_itself_and_messages_in_hand_come_again()
    {
        await using var bus = await BusUnderTest.Start(patience: TimeSpan.FromMinutes(1));
        await bus.Publish("in hand");
        await Eventually.Is(() => bus.Heard.Begun.Contains("in hand"));
        var before = bus.Relay.Open;

        bus.Relay.Break();
        bus.Heard.LetGo();

        await Eventually.Is(() => bus.Heard.Begun.Count(name => name == "in hand") == 2, "the broker gave it a second time");
        await Eventually.Is(() => bus.CanPublish("after"));
        await Eventually.Is(() => bus.Heard.Done.Contains("after"));
        bus.Replaced.ShouldBe(0);
        await Eventually.Is(() => bus.Relay.Open == before, "no connection is left over");
    }

    [Fact]
    public async Task A_bus_that_sends_nothing_though_the_broker_answers_is_replaced_and_what_it_had_in_hand_comes_again()
    {
        await using var bus = await BusUnderTest.Start(patience: TimeSpan.FromSeconds(6));
        await bus.Publish("in hand");
        await Eventually.Is(() => bus.Heard.Begun.Contains("in hand"));
        var before = bus.Relay.Open;

        bus.Relay.Freeze();

        await Eventually.Is(() => bus.CanPublish("after"));
        bus.Replaced.ShouldBe(1);
        await bus.Listening().WaitAsync(TimeSpan.FromMinutes(1));
        bus.Heard.LetGo();
        await Eventually.Is(() => bus.Heard.Done.Contains("after"));
        await Eventually.Is(() => bus.Heard.Begun.Count(name => name == "in hand") == 2, "the broker gave it to the new one");
        await Eventually.Is(() => bus.Relay.Open == before, "the old connection is closed");
    }

    /// <summary>Another replica has sent what this one could not.</summary>
    [Fact]
    public async Task A_bus_that_was_refused_once_and_has_nothing_more_to_send_stays()
    {
        await using var bus = await BusUnderTest.Start(patience: TimeSpan.FromSeconds(2));

        await Should.ThrowAsync<OperationCanceledException>(() => bus.Publish("too slow", new CancellationToken(canceled: true)));
        await Task.Delay(TimeSpan.FromSeconds(5));

        bus.Replaced.ShouldBe(0);
    }

    [Fact]
    public async Task While_the_broker_is_away_nothing_is_replaced()
    {
        await using var bus = await BusUnderTest.Start(patience: TimeSpan.FromSeconds(1));

        await bus.Relay.DisposeAsync();
        (await bus.CanPublish("to nobody")).ShouldBeFalse();
        await Task.Delay(TimeSpan.FromSeconds(4));

        bus.Replaced.ShouldBe(0);
    }
}

/// <summary>A service with the queue <c>procedures-catalogue</c> and nothing else, behind a relay.</summary>
internal sealed class BusUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan PublishLimit = TimeSpan.FromSeconds(2);

    private readonly MeterListener meter = new();
    private IHost host = null!;
    private long replaced;

    public Relay Relay { get; } = new(new Uri(Servers.RabbitMq));

    public Heard Heard { get; } = new();

    public long Replaced => Interlocked.Read(ref replaced);

    public static async Task<BusUnderTest> Start(TimeSpan patience)
    {
        var bus = new BusUnderTest();
        bus.meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "platform.bus.replaced")
                listener.EnableMeasurementEvents(instrument);
        };
        bus.meter.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref bus.replaced, value));
        bus.meter.Start();
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["ConnectionStrings:RabbitMq"] = bus.Relay.Address.ToString();
        builder.Configuration["Messaging:QueuePrefix"] = $"t{Guid.NewGuid():N}-";
        builder.Configuration["Messaging:BusPatience"] = patience.ToString();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(bus.Heard);
        builder.Services.AddMessaging(builder.Configuration, m => m.Endpoint("procedures-catalogue", typeof(OnCatalogueWanted)));
        bus.host = builder.Build();
        await bus.host.StartAsync();
        await Eventually.Is(() => bus.CanPublish("ready"));
        await Eventually.Is(() => bus.Heard.Done.Contains("ready"));
        return bus;
    }

    public Task Publish(params string[] names) => Task.WhenAll(names.Select(Send));

    public async Task<bool> CanPublish(string name)
    {
        try
        {
            await Send(name);
            return true;
        }
        catch (Exception)
        {
            return false; // the outbox tries again, too
        }
    }

    public async ValueTask DisposeAsync()
    {
        Heard.LetGo();
        await host.StopAsync();
        host.Dispose();
        await Relay.DisposeAsync();
        meter.Dispose();
    }

    public Task Publish(string name, CancellationToken ct)
    {
        var message = new CatalogueWanted(name, DateTimeOffset.UnixEpoch);
        return Bus.Publish(message, message.GetType(), Guid.NewGuid(), ct);
    }

    public Task Listening() => Bus.Listening(default);

    private IMessageBus Bus => host.Services.GetRequiredService<IMessageBus>();

    private async Task Send(string name)
    {
        using var limit = new CancellationTokenSource(PublishLimit);
        await Publish(name, limit.Token);
    }
}

/// <summary>What the consumer was given, by name. One whose name begins with <c>in hand</c> stays in its hand until <see cref="LetGo"/>.</summary>
internal sealed class Heard
{
    private readonly TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Begun { get; } = [];

    public ConcurrentQueue<string> Done { get; } = [];

    public void LetGo() => letGo.TrySetResult();

    public async Task Take(string name)
    {
        if (name != "ready")
            Begun.Enqueue(name);
        if (name.StartsWith("in hand", StringComparison.Ordinal))
            await letGo.Task;
        Done.Enqueue(name);
    }
}

internal sealed class OnCatalogueWanted(Heard heard) : IConsumer<CatalogueWanted>
{
    public Task Consume(ConsumeContext<CatalogueWanted> context) => heard.Take(context.Message.Service);
}
