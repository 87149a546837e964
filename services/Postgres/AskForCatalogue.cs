using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.Contracts;
using Platform.ServiceDefaults.Health;
using Platform.ServiceDefaults.Messaging;

namespace Platform.Postgres;

/// <summary>
/// Asks Procedures to say everything again: once at every start, because a copy that is half full does not show it, and then every twenty
/// seconds for as long as it is empty. Nothing is asked before the own queues exist: the answer would have nowhere to go.
/// </summary>
/// <param name="service">Who asks, for Procedures' log.</param>
/// <param name="isFilled">True when the own copy holds anything.</param>
public sealed class AskForCatalogue(
    string service, Func<CancellationToken, Task<bool>> isFilled, IMessageBus bus, NpgsqlDataSource database, OutboxSignal signal, DatabaseReady ready, TimeProvider clock, ILogger<AskForCatalogue> log) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        var asked = false;
        while (true)
        {
            try
            {
                await bus.Listening(stoppingToken);
                if (asked && await isFilled(stoppingToken))
                    return;
                await Ask(stoppingToken);
                asked = true;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("The catalogue cannot be asked for yet ({Reason}); trying again in {Seconds} s", e.GetBaseException().GetType().Name, Again.TotalSeconds);
            }
            await Task.Delay(Again, stoppingToken);
        }
    }

    private async Task Ask(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var id = Guid.CreateVersion7();
        await Outbox.Add(connection, transaction, new OutboxMessage(id, id, new CatalogueWanted(service, clock.GetUtcNow())), ct);
        await transaction.CommitAsync(ct);
        signal.Wake();
    }
}

public static class AskForCatalogueSetup
{
    /// <summary>For services that keep a copy of the catalogue, and are not ready without one (<see cref="CatalogueCheck"/>). Needs the outbox dispatcher and messaging.</summary>
    public static IServiceCollection AddAskForCatalogue(this IServiceCollection services, string service, Func<IServiceProvider, CancellationToken, Task<bool>> isFilled) => services
        .AddCatalogueCheck("the copy of the catalogue is empty; procedures is asked for it every twenty seconds and has it once its seed is loaded", isFilled)
        .AddHostedService(sp => ActivatorUtilities.CreateInstance<AskForCatalogue>(sp, service, (CancellationToken ct) => isFilled(sp, ct)));
}
