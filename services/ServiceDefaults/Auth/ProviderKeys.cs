using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.ServiceDefaults.Problems;

namespace Platform.ServiceDefaults.Auth;

/// <summary>
/// The keys of the sign-in provider, by which tokens are judged. While they were never read nobody's token can be, which is no fault of who shows it: the
/// answer is 503 <c>sign-in-away</c> and not 401, and the log says why. Once read they are kept, also while the provider is away.
/// </summary>
public sealed class ProviderKeys(IOptionsMonitor<JwtBearerOptions> options, ILogger<ProviderKeys> log, TimeProvider clock) : IHealthCheck
{
    internal static readonly Refusal Away = Refusal.Unavailable("sign-in-away", "Hệ thống đăng nhập chưa sẵn sàng. Xin thử lại sau ít phút.");
    private static readonly TimeSpan SaidFor = TimeSpan.FromMinutes(1);

    /// <summary>So long nobody asks again: each would wait for a provider that swallows packets, one behind the other.</summary>
    private static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private DateTimeOffset sayAgainAt, askAgainAt;
    private string? known;

    /// <returns>Null when they are there; else why not.</returns>
    public async Task<string?> Missing(CancellationToken ct)
    {
        var bearer = options.Get(JwtBearerDefaults.AuthenticationScheme);
        if (bearer.ConfigurationManager is not { } provider)
            return null;
        lock (gate)
        {
            if (known is not null && clock.GetUtcNow() < askAgainAt)
                return known;
        }
        try
        {
            await provider.GetConfigurationAsync(ct).WaitAsync(ct);
            return null;
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            var reason = e.GetBaseException().Message;
            lock (gate)
                (known, askAgainAt) = (reason, clock.GetUtcNow() + KnownFor);
            if (IsToBeSaid())
                log.LogWarning("The keys of the sign-in provider cannot be read, nobody can sign in: {Address}: {Reason}", bearer.MetadataAddress, reason);
            return reason;
        }
    }

    /// <summary>Marks a request whose token could not be judged.</summary>
    internal static void Mark(HttpContext http) => http.Items[typeof(ProviderKeys)] = true;

    public static bool CouldNotJudge(HttpContext http) => http.Items.ContainsKey(typeof(ProviderKeys));

    public static Task Answer(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "10";
        return ProblemsSetup.Write(http, Away);
    }

    /// <summary>Degraded, not unready: another replica would know no more, and what needs no token goes on.</summary>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await Missing(cancellationToken) is { } reason ? HealthCheckResult.Degraded($"the sign-in provider's keys: {reason}") : HealthCheckResult.Healthy();

    private bool IsToBeSaid()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (now < sayAgainAt)
                return false;
            sayAgainAt = now + SaidFor;
            return true;
        }
    }
}
