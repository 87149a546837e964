using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Platform.Dossiers.Payments;
using Platform.ServiceDefaults.Problems;

namespace Platform.Dossiers.UseCases;

/// <summary>
/// The timer <c>payment-poll</c> (Dapr cron binding): asks providers about payments they have not spoken of, because a callback can get lost, and ends those that took too long. The end makes way for another attempt;
/// the provider is asked about it for two days more, ever more seldom, and money that arrives is recorded (paid twice, it is to be given back).
/// Settings: <c>Payments:Online:QuietFor</c> (default 00:02:00), <c>Dapr:AppApiToken</c> (shown by the sidecar; without it nobody may call).
/// </summary>
public static class PollPayments
{
    private const int AtOnce = 50;

    /// <param name="Asked">Payments asked about; <paramref name="Silent"/> of them got no answer and are asked about again after the quiet time.</param>
    public sealed record Answer(int Asked, int Silent);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/payment-poll", async (
            [FromHeader(Name = "dapr-api-token")] string? token, IConfiguration configuration, PaymentSettings settings, PaymentProviders providers, PaymentRows rows, RecordPayment record, TimeProvider clock, CancellationToken ct) =>
        {
            if (configuration["Dapr:AppApiToken"] is not { Length: > 0 } expected
                || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token ?? ""), Encoding.UTF8.GetBytes(expected)))
                return ProblemsSetup.ForStatus(StatusCodes.Status401Unauthorized).ToHttp();
            var quiet = await rows.Quiet(clock.GetUtcNow(), configuration.GetValue("Payments:Online:QuietFor", TimeSpan.FromMinutes(2)), AtOnce, ct);
            var silent = 0;
            await Parallel.ForEachAsync(quiet, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct }, async (payment, stop) =>
            {
                var ended = false;
                try
                {
                    if (providers.Find(payment.Provider) is { } provider)
                    {
                        var word = await provider.Ask(payment.Reference, stop);
                        await record.Run(payment.Provider, word, stop);
                        ended = word.State is not PaymentState.Pending;
                    }
                }
                catch (PaymentTroubleException)
                {
                    Interlocked.Increment(ref silent);
                }
                // a provider that is away or knows nothing of it does not keep the person from trying again; a late word is heard all the same
                if (!ended && payment.StartedAt + settings.ExpiresAfter <= clock.GetUtcNow())
                    await rows.End(payment.Reference, "expired", clock.GetUtcNow(), stop);
            });
            return TypedResults.Ok(new Answer(quiet.Count, silent));
        })
        .AllowAnonymous() // the sidecar has no account: it shows the app token
        .ExcludeFromDescription();

        // daprd asks whether the app listens to the binding before it starts the timer
        app.MapMethods("/payment-poll", [HttpMethods.Options], () => TypedResults.Ok()).AllowAnonymous().ExcludeFromDescription();
    }
}
