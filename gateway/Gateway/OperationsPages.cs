using System.Reflection;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Gateway;

/// <summary>What the operations CLI asks of the gateway itself.</summary>
public static class OperationsPages
{
    /// <param name="Now">The gateway's clock (UTC).</param>
    private sealed record State(string Service, string Version, DateTimeOffset Now);

    public static void MapOperations(this WebApplication app)
    {
        app.MapGet("/v1/operations/gateway/state", (TimeProvider clock) => TypedResults.Ok(new State(
                "gateway", ServiceVersion.Of(typeof(OperationsPages).Assembly), clock.GetUtcNow())))
            .RequireRolesOrScope("operations", Roles.It);

        // RFC 9728: a client that knows only this address finds out where to sign in
        app.MapGet("/.well-known/oauth-protected-resource", (HttpRequest request, IConfiguration configuration) => TypedResults.Json(
                new Dictionary<string, object> { ["resource"] = $"{request.Scheme}://{request.Host}", ["authorization_servers"] = new[] { configuration["Auth:Authority"] ?? "" } }))
            .AllowAnonymous();
    }
}
