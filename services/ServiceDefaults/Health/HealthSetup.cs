using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Platform.ServiceDefaults.Health;

/// <summary>
/// <c>/health/startup</c>: migrated and loaded once. <c>/health/ready</c>: can serve requests now (checks tagged <c>ready</c>) and is not being stopped.
/// <c>/health/live</c>: the process answers; it looks at nothing outside, so that an absent database never restarts a healthy service.
/// </summary>
public static class HealthSetup
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<Startup>();
        services.AddSingleton<Draining>();
        services.AddHostedService(sp => sp.GetRequiredService<Draining>());
        services.AddSingleton<IStartupFilter>(sp => sp.GetRequiredService<Draining>());
        services.AddOptions<HostOptions>().Configure<IConfiguration>((o, configuration) => o.ShutdownTimeout = Draining.Time(configuration) + TimeSpan.FromSeconds(Draining.Finishing));
        services.AddHealthChecks()
            .AddCheck<StartupCheck>("startup", tags: ["startup", "ready"])
            .AddCheck<Draining>("stopping", tags: ["ready"]);
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", With(_ => false)).AllowAnonymous().ExcludeFromDescription();
        app.MapHealthChecks("/health/ready", With(check => check.Tags.Contains("ready"))).AllowAnonymous().ExcludeFromDescription();
        app.MapHealthChecks("/health/startup", With(check => check.Tags.Contains("startup"))).AllowAnonymous().ExcludeFromDescription();
    }

    private static HealthCheckOptions With(Func<HealthCheckRegistration, bool> predicate) => new()
    {
        Predicate = predicate,
        ResultStatusCodes = { [HealthStatus.Degraded] = StatusCodes.Status200OK },
        ResponseWriter = (http, report) => http.Response.WriteAsJsonAsync(new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(e => e.Key, e => new { status = e.Value.Status.ToString(), e.Value.Description }),
        }, Json.Options, http.RequestAborted),
    };
}

/// <summary>What still has to be done before the service may serve: each part says <see cref="Expect"/> at registration and <see cref="Done"/> once.</summary>
public sealed class Startup
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, string?> open = [];

    /// <summary>Nothing is to be waited for; asked by every request.</summary>
    public bool IsDone
    {
        get { lock (gate) return open.Count == 0; }
    }

    /// <summary>What is waited for, with the reasons, for who looks: <c>database (28P01: password authentication failed …)</c>.</summary>
    public IReadOnlyList<string> Reasons
    {
        get { lock (gate) return [.. open.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => o.Value is null ? o.Key : $"{o.Key} ({o.Value})")]; }
    }

    public void Expect(string part)
    {
        lock (gate) open.TryAdd(part, null);
    }

    /// <summary>Why it is not done yet.</summary>
    public void Waits(string part, string reason)
    {
        lock (gate)
        {
            if (open.ContainsKey(part))
                open[part] = reason;
        }
    }

    public void Done(string part)
    {
        lock (gate) open.Remove(part);
    }
}

internal sealed class StartupCheck(Startup startup) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(startup.Reasons is { Count: > 0 } open
            ? HealthCheckResult.Unhealthy($"waiting for: {string.Join(", ", open)}")
            : HealthCheckResult.Healthy());
}
