using System.Security.Cryptography;
using System.Text;
using Platform.Postgres;
using Platform.ServiceDefaults.Problems;

namespace Platform.Notifications.UseCases;

/// <summary>
/// The cron binding <c>notices-due</c> wakes the sender. Anonymous as far as tokens go: the sidecar proves itself by the header
/// <c>dapr-api-token</c> (setting <c>Dapr:AppApiToken</c>; without the setting nobody may). Doing it twice is harmless.
/// </summary>
public static class WakeSender
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/notices-due", (HttpRequest request, WorkSignal sender, IConfiguration configuration) =>
            {
                if (!IsSidecar(request.Headers["dapr-api-token"].ToString(), configuration["Dapr:AppApiToken"]))
                    return ProblemsSetup.ForStatus(StatusCodes.Status401Unauthorized).ToHttp();
                sender.Wake();
                return TypedResults.Ok();
            })
            .AllowAnonymous().ExcludeFromDescription();

        // daprd asks once whether the application wants this binding; the answer tells nothing
        app.MapMethods("/notices-due", [HttpMethods.Options], () => TypedResults.Ok()).AllowAnonymous().ExcludeFromDescription();
    }

    private static bool IsSidecar(string given, string? expected) =>
        expected is { Length: > 0 } && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
