using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.ServiceDefaults.Auth;

/// <summary>
/// Client-credentials tokens for the few calls from service to service (asking for a contact by reference).
/// Settings: <c>Auth:Authority</c>, <c>Auth:ClientId</c>, <c>Auth:ClientSecret</c>.
/// </summary>
public sealed class ServiceTokens(IHttpClientFactory http, IConfiguration configuration, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private string? token;
    private DateTimeOffset renewAt;
    private Uri? endpoint;

    /// <param name="scope">Space-separated scopes.</param>
    public async Task<string> Get(string scope, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            if (token is not null && clock.GetUtcNow() < renewAt)
                return token;
            var client = http.CreateClient(nameof(ServiceTokens));
            endpoint ??= await Discover(client, ct);
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = configuration["Auth:ClientId"] ?? "",
                ["client_secret"] = configuration["Auth:ClientSecret"] ?? "",
                ["scope"] = scope,
            });
            using var response = await client.PostAsync(endpoint, form, ct);
            response.EnsureSuccessStatusCode();
            var body = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
            token = body.GetProperty("access_token").GetString()!;
            renewAt = clock.GetUtcNow().AddSeconds(body.GetProperty("expires_in").GetInt32() * 0.8);
            return token;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The provider does not know it any more (its keys are new, it was revoked): the next call gets another.</summary>
    public async Task Forget(string refused, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        if (token == refused)
            token = null;
        gate.Release();
    }

    private async Task<Uri> Discover(HttpClient client, CancellationToken ct)
    {
        var document = await client.GetFromJsonAsync<JsonElement>(AuthSetup.Metadata(configuration), ct);
        return new Uri(document.GetProperty("token_endpoint").GetString()!);
    }

    public void Dispose() => gate.Dispose();
}

/// <summary>Puts the service's own token on every request of an HttpClient; one that is refused is asked for anew, once.</summary>
public sealed class ServiceTokenHandler(ServiceTokens tokens, string scope) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await tokens.Get(scope, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode is not HttpStatusCode.Unauthorized || request.Content is not null)
            return response;
        response.Dispose();
        await tokens.Forget(token, cancellationToken);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.Get(scope, cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}

public static class ServiceTokensSetup
{
    /// <summary>A named HttpClient towards another service, signed in as this one.</summary>
    /// <param name="address">Configuration key of the base address, e.g. <c>Services:Dossiers</c>.</param>
    public static IHttpClientBuilder AddServiceClient(this IServiceCollection services, string name, string address, string scope)
    {
        services.AddHttpClient();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ServiceTokens>();
        return services
            .AddHttpClient(name, (sp, client) =>
            {
                client.BaseAddress = new Uri(sp.GetRequiredService<IConfiguration>()[address] ?? throw new MissingSettingException(address));
                client.Timeout = TimeSpan.FromSeconds(10);
            })
            .AddHttpMessageHandler(sp => new ServiceTokenHandler(sp.GetRequiredService<ServiceTokens>(), scope));
    }
}
