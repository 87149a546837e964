using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Platform.Notifications.ApiTests;

/// <summary>What is outside the service, on loopback: the sidecar's API, Dossiers' contacts, the sign-in provider's token endpoint.</summary>
public sealed class Outside : IAsyncDisposable
{
    public sealed record Mail(string To, string Subject, string Html);

    public sealed record Sms(string RequestId, string Phone, string Content, string User, string Password);

    private readonly WebApplication app;

    public Outside()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Use(async (http, next) =>
        {
            if (SidecarIsDown && http.Request.Path.StartsWithSegments("/v1.0"))
                http.Abort();
            else
                await next(http);
        });
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { token_endpoint = $"{Address}/token" }));
        app.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            return form["client_id"] == "svc-notifications" && form["scope"] == "contacts:read"
                ? Results.Json(new { access_token = "contacts-token", expires_in = 3600 })
                : Results.StatusCode(401);
        });
        app.MapGet("/v1/contacts/{dossier:guid}", (Guid dossier, HttpRequest request) =>
            request.Headers.Authorization != "Bearer contacts-token" ? Results.StatusCode(401)
            : Erased.ContainsKey(dossier) ? Results.StatusCode(410)
            : Contacts.TryGetValue(dossier, out var contact) ? Results.Json(contact)
            : Results.StatusCode(404));
        app.MapGet("/v1/contacts/officers", (string? officer, string? agency, HttpRequest request) =>
            request.Headers.Authorization != "Bearer contacts-token" ? Results.StatusCode(401)
            // one agency per test: all that it knows, but for whom a role was not asked
            : Results.Json(Officers.Where(o => officer is null ? request.Query["role"].Any(r => o.Key.StartsWith($"{r}-", StringComparison.Ordinal)) : o.Key == officer).Select(o => new { id = o.Key, email = o.Value })));
        app.MapGet("/v1.0/secrets/secrets/{key}", (string key) => Results.Json(new Dictionary<string, string> { [key] = $"{key}-value" }));
        app.MapPost("/v1.0/bindings/email", (JsonElement call) =>
        {
            var metadata = call.GetProperty("metadata");
            var mail = new Mail(metadata.GetProperty("emailTo").GetString()!, metadata.GetProperty("subject").GetString()!, call.GetProperty("data").GetString()!);
            Tries.AddOrUpdate(mail.To, 1, (_, n) => n + 1);
            if (Refusing.ContainsKey(mail.To))
                return Results.Json(new { errorCode = "ERR_INVOKE_OUTPUT_BINDING", message = $"error invoking output binding email: received status code 400 for {mail.To}" }, statusCode: 500);
            if (Failing.ContainsKey(mail.To))
                return Results.Json(new { errorCode = "ERR_INVOKE_OUTPUT_BINDING", message = $"error invoking output binding email: 451 try {mail.To} later" }, statusCode: 500);
            Mails.Enqueue(mail);
            return Results.NoContent();
        });
        app.MapPost("/v1.0/bindings/sms", (JsonElement call) =>
        {
            if (call.GetProperty("metadata").GetProperty("path").GetString() != "/sms/send" || call.GetProperty("operation").GetString() != "post")
                return Results.StatusCode(400);
            var data = call.GetProperty("data");
            string Of(string name) => data.GetProperty(name).GetString()!;
            var sms = new Sms(Of("RequestID"), Of("UserID"), Of("Content"), Of("User"), Of("Password"));
            Tries.AddOrUpdate(sms.Phone, 1, (_, n) => n + 1);
            if (Refusing.ContainsKey(sms.Phone))
                return Results.Json(new { result = "0", message = $"{sms.Phone} is not reachable" });
            Texts.Enqueue(sms);
            return Results.Json(new { result = "1", message = "Success" });
        });
    }

    public bool SidecarIsDown { get; set; }

    public ConcurrentDictionary<Guid, object> Contacts { get; } = new();

    /// <summary>E-mail by officer.</summary>
    public ConcurrentDictionary<string, string> Officers { get; } = new();

    public ConcurrentDictionary<Guid, bool> Erased { get; } = new();

    /// <summary>Addresses and phones the provider will never take.</summary>
    public ConcurrentDictionary<string, bool> Refusing { get; } = new();

    /// <summary>Addresses the provider may take later.</summary>
    public ConcurrentDictionary<string, bool> Failing { get; } = new();

    public ConcurrentDictionary<string, int> Tries { get; } = new();

    public ConcurrentQueue<Mail> Mails { get; } = new();

    public ConcurrentQueue<Sms> Texts { get; } = new();

    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public Task Start() => app.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
