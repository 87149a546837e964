using Npgsql;
using Platform.PostalReturns.Carriers;
using Platform.Postgres;
using Platform.ServiceDefaults;

namespace Platform.PostalReturns.Ordering;

/// <summary>Orders what is due, four parcels at a time, in every replica; goes on after whatever fails.</summary>
public sealed class OrderWorker(OrderWork work, PlaceOrder place, WorkSignal signal, DatabaseReady ready, TimeProvider clock, ILogger<OrderWorker> log) : BackgroundService
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ready.Wait(stoppingToken);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Loop(stoppingToken)));
    }

    private async Task Loop(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await using var held = await work.Claim(ct);
                if (held is null)
                {
                    await signal.Wait(Poll, ct);
                    continue;
                }
                signal.Wake(); // there may be more: another loop looks
                await Attempt(held, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                log.LogWarning("Ordering stands still: {Reason}. Trying again in two seconds", e.GetBaseException().GetType().Name);
                await Task.Delay(AfterTrouble, ct);
            }
        }
    }

    private async Task Attempt(OrderWork.Held held, CancellationToken ct)
    {
        try
        {
            await place.Run(held, ct);
        }
        catch (CarrierTroubleException trouble)
        {
            log.LogInformation("Consignment {Id} waits: {Reason}", held.Consignment, trouble.Code);
            await held.TryAgain(trouble.Code, ct);
        }
        catch (HopelessException hopeless)
        {
            log.LogError("Consignment {Id} cannot be ordered: {Reason}", held.Consignment, hopeless.Code);
            await held.Park(hopeless.Code, clock.GetUtcNow(), ct);
        }
        catch (Exception e) when (!DatabaseAway.IsMeantBy(e) && e is not TimeoutException && !ct.IsCancellationRequested)
        {
            // one parcel that cannot be worked on must not hold up the others
            log.LogError("Consignment {Id} failed: {Kind} {SqlState}", held.Consignment, e.GetType().Name, (e as PostgresException)?.SqlState);
            await held.TryAgainAfresh(e is HttpRequestException ? "sidecar-unreachable" : "unexpected", ct);
        }
    }
}
