using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Platform.Postgres;
using Platform.PostalReturns.Carriers;
using Platform.PostalReturns.Domain;
using Platform.ServiceDefaults.Problems;

namespace Platform.PostalReturns.UseCases;

/// <summary>
/// The timer <c>carrier-poll</c> (Dapr cron binding): asks carriers about parcels they have not spoken of for a while, because a webhook can get lost.
/// Settings: <c>Polling:QuietFor</c> (default 00:30:00), <c>Dapr:AppApiToken</c> (shown by the sidecar; without it nobody may call).
/// </summary>
public static class PollCarriers
{
    private const int AtOnce = 50;

    /// <param name="Asked">Parcels asked about; <paramref name="Silent"/> of them got no answer and are asked about again after the quiet time.</param>
    public sealed record Answer(int Asked, int Silent, int Scans);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/carrier-poll", async (
            [FromHeader(Name = "dapr-api-token")] string? token, IConfiguration configuration, NpgsqlDataSource database, CarrierList carriers, RecordScan scans, WorkSignal orders, CancellationToken ct) =>
        {
            if (configuration["Dapr:AppApiToken"] is not { Length: > 0 } expected
                || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token ?? ""), Encoding.UTF8.GetBytes(expected)))
                return ProblemsSetup.ForStatus(StatusCodes.Status401Unauthorized).ToHttp();
            orders.Wake();
            var quietFor = configuration.GetValue("Polling:QuietFor", TimeSpan.FromMinutes(30));
            return TypedResults.Ok(await Run(quietFor, database, carriers, scans, ct));
        })
        .AllowAnonymous() // the sidecar has no account: it shows the app token
        .ExcludeFromDescription();

        // daprd asks whether the app listens to the binding before it starts the timer
        app.MapMethods("/carrier-poll", [HttpMethods.Options], () => TypedResults.Ok()).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<Answer> Run(TimeSpan quietFor, NpgsqlDataSource database, CarrierList carriers, RecordScan scans, CancellationToken ct)
    {
        var quiet = await Quiet(quietFor, database, ct);
        var silent = 0;
        var found = 0;
        await Parallel.ForEachAsync(quiet, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct }, async (item, stop) =>
        {
            try
            {
                if (carriers.Find(item.Carrier) is not { } carrier)
                    return;
                foreach (var scan in (await carrier.Track(item.ItemCode, stop)).OrderBy(s => s.OccurredAt).ThenBy(s => s.Code))
                {
                    await scans.Run(item.Carrier, scan, ScanSource.Poll, stop);
                    Interlocked.Increment(ref found);
                }
            }
            catch (CarrierTroubleException)
            {
                Interlocked.Increment(ref silent);
            }
        });
        return new Answer(quiet.Count, silent, found);
    }

    /// <summary>Claims what is due by writing when it was asked about; two replicas polled at once share the work. Index consignments_under_way.</summary>
    private static async Task<IReadOnlyList<(string Carrier, string ItemCode)>> Quiet(TimeSpan quietFor, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<(string, string)>(
            """
            WITH due AS (
                SELECT id FROM consignments
                WHERE state IN ('ordered', 'handedOver', 'inTransit', 'deliveryFailed')
                  AND coalesce(last_scan_at, ordered_at) <= now() - @quietFor AND (polled_at IS NULL OR polled_at <= now() - @quietFor)
                ORDER BY coalesce(last_scan_at, ordered_at) LIMIT @AtOnce FOR UPDATE SKIP LOCKED)
            UPDATE consignments SET polled_at = now() WHERE id IN (SELECT id FROM due)
            RETURNING carrier, item_code
            """, new { quietFor, AtOnce })).AsList();
    }
}
