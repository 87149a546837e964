using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Platform.ServiceDefaults.Health;

/// <summary>
/// Told to stop, the process goes on answering for a while: it is not ready any more, and each answer asks the caller to open its next connection
/// elsewhere. When nobody sends it anything new, what is in hand is finished and the process ends. Setting <c>Shutdown:DrainSeconds</c>
/// (default 0: at once, on a developer's machine; the cluster gives it the seconds it takes until everybody has heard).
/// </summary>
public sealed class Draining(IConfiguration configuration) : IHostedLifecycleService, IHealthCheck, IStartupFilter
{
    /// <summary>Seconds for the requests and messages in hand, after the draining: longer than the longest work, a notice (contact 10, provider 20).</summary>
    internal const int Finishing = 32;

    private volatile bool stopping;

    internal static TimeSpan Time(IConfiguration configuration) => TimeSpan.FromSeconds(configuration.GetValue("Shutdown:DrainSeconds", 0));

    /// <summary>Comes before any part is stopped: the server still listens, consumers and workers still work.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        stopping = true;
        return Task.Delay(Time(configuration), cancellationToken);
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, following) =>
        {
            if (stopping)
                http.Response.OnStarting(() =>
                {
                    http.Response.Headers.Connection = "close";
                    return Task.CompletedTask;
                });
            return following(http);
        });
        next(app);
    };

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(stopping ? HealthCheckResult.Unhealthy("stopping") : HealthCheckResult.Healthy());

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
