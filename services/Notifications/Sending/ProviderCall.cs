using System.Text.RegularExpressions;
using Platform.ServiceDefaults.Outside;

namespace Platform.Notifications.Sending;

/// <summary>Reads what a binding answered. Dapr answers 500 for everything a provider says; the provider's own status stands in the message.</summary>
public static partial class ProviderCall
{
    /// <param name="verdict">Reads the body of a success: null = yes, otherwise our word for the refusal.</param>
    public static async Task<Outcome> Make(Func<Task<BindingReply>> call, Func<string, string?> verdict, CancellationToken ct)
    {
        BindingReply reply;
        try
        {
            reply = await call();
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Outcome.Failed("sidecar-too-slow");
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
        {
            return new Outcome.Away(e is HttpRequestException ? "sidecar-away" : "secret-missing");
        }
        if (reply.Succeeded)
            return verdict(reply.Body) is { } refused ? new Outcome.Failed(refused) : new Outcome.Sent();
        var status = ProviderStatus().Match(reply.Body) is { Success: true } m ? int.Parse(m.Groups[1].Value) : reply.Status;
        return status switch
        {
            401 or 403 when reply.Status == status => new Outcome.Away("sidecar-refused"), // our own token to the sidecar is wrong: not this notice's fault
            404 when reply.Status == status => new Outcome.Away("binding-missing"),
            408 or 425 or 429 or >= 500 => new Outcome.Failed($"provider-failed-{status}"),
            _ => new Outcome.Refused($"provider-refused-{status}"),
        };
    }

    [GeneratedRegex(@"status code:? (\d{3})")]
    private static partial Regex ProviderStatus();
}
