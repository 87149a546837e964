using System.Text.RegularExpressions;
using Platform.ServiceDefaults.Outside;

namespace Platform.Notifications.Sending;

/// <summary>E-mail through the binding <c>email</c>. SMTP knows no request id: after a crash between sending and writing it down a mail may come twice.</summary>
public sealed partial class EmailChannel(Sidecar sidecar)
{
    public static string? Address(string? email) => email?.Trim() is { Length: > 0 and <= 254 } address && OneAddress().IsMatch(address) ? address : null;

    public Task<Outcome> Send(string address, string subject, string html, CancellationToken ct) => ProviderCall.Make(
        () => sidecar.Invoke("email", "create", html, new Dictionary<string, string> { ["emailTo"] = address, ["subject"] = subject }, ct), _ => null, ct);

    /// <summary>One address and nothing that could become a second one or a header.</summary>
    [GeneratedRegex(@"^[^\s@,;:<>""()\\]+@[^\s@,;:<>""()\\]+\.[^\s@,;:<>""()\\.]+$")]
    private static partial Regex OneAddress();
}
