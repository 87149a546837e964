using System.Net.Sockets;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Platform.ServiceDefaults.Messaging;

/// <summary>
/// MassTransit on RabbitMQ: quorum queues, publisher confirms, one endpoint per service and purpose, named <c>{service}-{purpose}</c>.
/// Settings: <c>ConnectionStrings:RabbitMq</c> (<c>amqp://user:password@host:port/vhost</c>); <c>Messaging:QueuePrefix</c> (tests:
/// each host has queues of its own, which vanish with it).
/// </summary>
public static class MessagingSetup
{
    /// <param name="receive">Declares the endpoints, e.g. <c>m => m.Endpoint("dossiers-catalogue", typeof(OnProcedurePublished))</c>.</param>
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration configuration, Action<Endpoints> receive)
    {
        var endpoints = new Endpoints();
        receive(endpoints);
        var broker = new Uri(configuration.GetConnectionString("RabbitMq") ?? throw new InvalidOperationException("ConnectionStrings:RabbitMq is not set."));
        var prefix = configuration["Messaging:QueuePrefix"];
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(o => o.Tags.Clear()); // the outbox carries on without the broker, so its absence never makes a service unready
            foreach (var consumer in endpoints.All.SelectMany(e => e.Consumers))
                bus.AddConsumer(consumer);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(broker, host => host.PublisherConfirmation = true);
                rabbit.ConfigureJsonSerializerOptions(Json.Configure);
                rabbit.PrefetchCount = 32;
                foreach (var endpoint in endpoints.All)
                {
                    rabbit.ReceiveEndpoint(prefix + endpoint.Name, e =>
                    {
                        if (prefix is null)
                            e.SetQuorumQueue();
                        else
                            e.AutoDelete = true;
                        e.UseMessageRetry(RetryWhileSomethingIsAway);
                        e.UseMessageRetry(retry =>
                        {
                            retry.Ignore<PoisonMessageException>();
                            retry.Ignore<NpgsqlException>(IsAway); // these are the outer filter's
                            retry.Ignore<HttpRequestException>();
                            retry.Ignore<TimeoutException>();
                            retry.Exponential(5, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(200));
                        });
                        foreach (var consumer in endpoint.Consumers)
                            e.ConfigureConsumer(context, consumer);
                    });
                }
            });
        });
        return services;
    }

    /// <summary>The database or a neighbour is away: keep the message in hand for twenty minutes (below RabbitMQ's consumer timeout of thirty), it is not the message's fault.</summary>
    private static void RetryWhileSomethingIsAway(IRetryConfigurator retry)
    {
        retry.Handle<NpgsqlException>(IsAway);
        retry.Handle<HttpRequestException>();
        retry.Handle<TimeoutException>();
        retry.Interval(600, TimeSpan.FromSeconds(2));
    }

    private static bool IsAway(NpgsqlException exception) =>
        exception.IsTransient || exception.InnerException is SocketException or IOException or TimeoutException
        || exception.SqlState is "57P01" or "57P02" or "57P03" or "53300";
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
