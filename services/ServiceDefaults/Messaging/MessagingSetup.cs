using System.Reflection;
using MassTransit;
using MassTransit.RabbitMqTransport.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Platform.ServiceDefaults.Messaging;

/// <summary>
/// MassTransit on RabbitMQ: quorum queues, publisher confirms, one endpoint per service and purpose, named <c>{service}-{purpose}</c>.
/// Settings: <c>ConnectionStrings:RabbitMq</c> (<c>amqp://user:password@host:port/vhost</c>); <c>Messaging:QueuePrefix</c> (tests:
/// each host has exchanges and queues of its own; the queues vanish ten minutes after it).
/// </summary>
public static class MessagingSetup
{
    /// <param name="receive">Declares the endpoints, e.g. <c>m => m.Endpoint("dossiers-catalogue", typeof(OnProcedurePublished))</c>.</param>
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration configuration, Action<Endpoints> receive)
    {
        var endpoints = new Endpoints();
        receive(endpoints);
        foreach (var (name, consumers) in endpoints.All)
            Subscriptions.Check(name, consumers);
        var broker = new Uri(configuration.GetConnectionString("RabbitMq") ?? throw new MissingSettingException("ConnectionStrings:RabbitMq"));
        var prefix = configuration["Messaging:QueuePrefix"];
        var asked = new Broker(broker, prefix);
        services.AddSingleton(new Queues([.. endpoints.All.Select(e => e.Name)], asked));
        services.AddSingleton(new DeadLetters(asked));
        if (endpoints.All.Any())
            services.AddHostedService<QueueFigures>();
        var first = new BusLine();
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(o => o.Tags.Clear()); // the outbox carries on without the broker, so its absence never makes a service unready
            foreach (var consumer in endpoints.All.SelectMany(e => e.Consumers))
                bus.AddConsumer(consumer);
            bus.UsingRabbitMq((context, rabbit) => Configure(context, rabbit, first));
        });
        services.AddSingleton(sp => new LivingBus(
            new RunningBus(sp.GetRequiredService<IBusControl>(), first),
            () => Another(sp.GetRequiredService<IBusRegistrationContext>()),
            asked,
            configuration.GetValue("Messaging:BusPatience", TimeSpan.FromMinutes(1)),
            sp.GetRequiredService<ILogger<LivingBus>>()));
        services.AddSingleton<IMessageBus>(sp => sp.GetRequiredService<LivingBus>());
        services.AddHostedService(sp => sp.GetRequiredService<LivingBus>());
        return services;

        RunningBus Another(IBusRegistrationContext context)
        {
            var line = new BusLine();
            var made = new RabbitMqRegistrationBusFactory((context, rabbit) => Configure(context, rabbit, line)).CreateBus(context, [], "bus");
            return new RunningBus(made.BusControl, line);
        }

        void Configure(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit, BusLine line)
        {
            rabbit.Host(broker, host =>
            {
                host.PublisherConfirmation = true;
                host.OnRefreshConnectionFactory = line.Tap;
            });
            rabbit.ConfigureJsonSerializerOptions(Json.Configure);
            rabbit.PrefetchCount = 32;
            UseNames(rabbit, prefix);
            DeclareSubscribers(rabbit, prefix);
            foreach (var endpoint in endpoints.All)
            {
                rabbit.ReceiveEndpoint(prefix + endpoint.Name, e =>
                {
                    Keep(e, prefix);
                    e.UseMessageRetry(RetryWhileSomethingIsAway);
                    e.UseMessageRetry(RetryForAMoment);
                    foreach (var consumer in endpoint.Consumers)
                        e.ConfigureConsumer(context, consumer);
                });
            }
        }
    }

    /// <summary>Test buses that speak with a host under a prefix use this too. Call it before anything else names a message.</summary>
    public static void UseNames(IRabbitMqBusFactoryConfigurator rabbit, string? prefix)
    {
        if (prefix is not null)
            rabbit.MessageTopology.SetEntityNameFormatter(new PrefixEntityNameFormatter(rabbit.MessageTopology.EntityNameFormatter, prefix));
    }

    /// <summary>Before the first message of a type goes out, its exchange is bound to the queues of all who subscribe, whether or not they have ever run.</summary>
    /// <remarks>The subscriber binds its queue a second way, over the exchange of the queue's name; the broker puts a message into a queue once, however many ways lead there.</remarks>
    private static void DeclareSubscribers(IRabbitMqBusFactoryConfigurator rabbit, string? prefix)
    {
        var bind = typeof(MessagingSetup).GetMethod(nameof(Bind), BindingFlags.NonPublic | BindingFlags.Static)!;
        foreach (var message in Subscriptions.ByMessage)
            bind.MakeGenericMethod(message.Key).Invoke(null, [rabbit, message, prefix]);
    }

    private static void Bind<T>(IRabbitMqBusFactoryConfigurator rabbit, IEnumerable<string> queues, string? prefix)
        where T : class
    {
        var exchange = rabbit.MessageTopology.GetMessageTopology<T>().EntityName;
        rabbit.Publish<T>(topology =>
        {
            foreach (var queue in queues)
                topology.BindQueue(exchange, prefix + queue, q => Keep(q, prefix));
        });
    }

    /// <summary>The same for subscriber and publisher: the broker refuses to declare a queue twice in different ways.</summary>
    private static void Keep(IRabbitMqQueueConfigurator queue, string? prefix)
    {
        if (prefix is null)
            queue.SetQuorumQueue();
        else
            queue.QueueExpiration = TimeSpan.FromMinutes(10); // not AutoDelete: a publisher that stops would take it away from those who listen
    }

    /// <summary>The database or a neighbour is away: keep the message in hand for twenty minutes (below RabbitMQ's consumer timeout of thirty), it is not the message's fault.</summary>
    private static void RetryWhileSomethingIsAway(IRetryConfigurator retry)
    {
        retry.Handle<NpgsqlException>(DatabaseAway.IsMeantBy);
        retry.Handle<HttpRequestException>();
        retry.Handle<TimeoutException>();
        retry.Interval(600, TimeSpan.FromSeconds(2));
    }

    private static void RetryForAMoment(IRetryConfigurator retry)
    {
        retry.Ignore<PoisonMessageException>();
        retry.Ignore<NpgsqlException>(DatabaseAway.IsMeantBy); // these are the outer filter's
        retry.Ignore<HttpRequestException>();
        retry.Ignore<TimeoutException>();
        retry.Exponential(5, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(200));
    }
}

/// <summary>A message that no retry can help: it goes to the error queue at once.</summary>
public sealed class PoisonMessageException(string message) : Exception(message);

/// <summary>The receive endpoints of one service.</summary>
public sealed class Endpoints
{
    internal List<(string Name, Type[] Consumers)> All { get; } = [];

    public Endpoints Endpoint(string name, params Type[] consumers)
    {
        All.Add((name, consumers));
        return this;
    }
}
