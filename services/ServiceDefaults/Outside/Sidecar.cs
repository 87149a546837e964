using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.ServiceDefaults.Outside;

/// <summary>
/// The outside world, through Dapr's HTTP API: output bindings and secrets.
/// Settings: <c>Dapr:HttpEndpoint</c> (default <c>http://127.0.0.1:3500</c>), <c>Dapr:ApiToken</c>; <c>Outside:Enabled</c> (default true; false: nothing
/// leaves, every binding answers as a sidecar that is away, so that all work waits: a restored installation until somebody releases it, docs/backup.md).
/// Without an endpoint secrets come from configuration <c>Secrets:{key}</c> (tests).
/// </summary>
public sealed class Sidecar(HttpClient http, IConfiguration configuration)
{
    private static readonly Histogram<double> Took = PlatformTelemetry.Meter.CreateHistogram<double>(
        "platform.outside.duration", "s", "Calls of what is outside, by binding and outcome: ok, failed (it said no), away (nobody answered).", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20] });

    private readonly bool isHeld = !configuration.GetValue("Outside:Enabled", true);

    /// <summary>Calls an output binding. A failure of the provider is a result, not an exception; a sidecar that is away is an exception.</summary>
    /// <param name="metadata">Dapr's metadata of the binding, e.g. <c>emailTo</c>, <c>subject</c>, <c>path</c>.</param>
    public async Task<BindingReply> Invoke(string binding, string operation, object? data, IReadOnlyDictionary<string, string> metadata, CancellationToken ct)
    {
        if (isHeld)
            throw new HttpRequestException($"{binding}: nothing leaves this installation (Outside:Enabled is false).");
        var since = Stopwatch.GetTimestamp();
        var outcome = "away";
        try
        {
            using var response = await http.PostAsJsonAsync($"/v1.0/bindings/{binding}", new { operation, data, metadata }, Json.Options, ct);
            var body = await response.Content.ReadAsStringAsync(ct);
            outcome = response.IsSuccessStatusCode ? "ok" : "failed";
            return new BindingReply(response.IsSuccessStatusCode, (int)response.StatusCode, body);
        }
        finally
        {
            Took.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new("binding", binding), new("outcome", outcome));
        }
    }

    /// <summary>A secret of the store <c>secrets</c>.</summary>
    /// <exception cref="InvalidOperationException">The store has no such key.</exception>
    public async Task<string> Secret(string key, CancellationToken ct)
    {
        if (configuration[$"Secrets:{key}"] is { Length: > 0 } configured)
            return configured;
        using var response = await http.GetAsync($"/v1.0/secrets/secrets/{key}", ct);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"The secret store has no '{key}' (status {(int)response.StatusCode}).");
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        return body.GetProperty(key).GetString() ?? throw new InvalidOperationException($"The secret '{key}' is empty.");
    }
}

/// <param name="Body">The provider's answer, or Dapr's error object.</param>
public sealed record BindingReply(bool Succeeded, int Status, string Body);

public static class SidecarSetup
{
    public static IServiceCollection AddSidecar(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(configuration);
        services.AddHttpClient<Sidecar>(client =>
        {
            client.BaseAddress = new Uri(configuration["Dapr:HttpEndpoint"] ?? "http://127.0.0.1:3500");
            client.Timeout = TimeSpan.FromSeconds(20);
            if (configuration["Dapr:ApiToken"] is { Length: > 0 } token)
                client.DefaultRequestHeaders.Add("dapr-api-token", token);
        });
        return services;
    }
}
