using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Platform.ServiceDefaults.Health;

/// <summary>
/// Not ready while there is no catalogue yet and one is on its way: the seed of a new installation, or the answer of Procedures to a new copy. Once it
/// was there it is not looked for again. Setting <c>Catalogue:Expected</c> (default true); false where nothing is seeded and people begin by
/// importing one: an empty catalogue is then no reason to wait.
/// </summary>
/// <param name="waitsFor">Said in readiness and log while it is not there.</param>
public sealed class CatalogueCheck(Func<CancellationToken, Task<bool>> isFilled, bool expected, string waitsFor, ILogger log) : IHealthCheck
{
    private volatile bool filled;
    private int said;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (filled || !expected)
            return HealthCheckResult.Healthy();
        try
        {
            filled = await isFilled(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"it cannot be looked at yet: {e.GetType().Name}"); // no schema or no database yet: the other checks say so
        }
        if (filled)
        {
            if (Volatile.Read(ref said) == 1)
                log.LogInformation("The catalogue is here: ready");
            return HealthCheckResult.Healthy();
        }
        if (Interlocked.Exchange(ref said, 1) == 0)
            log.LogWarning("Not ready: {Reason}", waitsFor);
        return HealthCheckResult.Unhealthy(waitsFor);
    }
}

public static class CatalogueCheckSetup
{
    /// <param name="isFilled">True when a dossier could be promised by it.</param>
    public static IServiceCollection AddCatalogueCheck(this IServiceCollection services, string waitsFor, Func<IServiceProvider, CancellationToken, Task<bool>> isFilled)
    {
        services.AddSingleton(sp =>
        {
            var configuration = sp.GetRequiredService<IConfiguration>();
            return new CatalogueCheck(ct => isFilled(sp, ct), configuration.GetValue("Catalogue:Expected", true), waitsFor, sp.GetRequiredService<ILogger<CatalogueCheck>>());
        });
        services.AddHealthChecks().AddCheck<CatalogueCheck>("catalogue", HealthStatus.Unhealthy, ["ready"], TimeSpan.FromSeconds(5));
        return services;
    }
}
