using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Operations;

/// <summary>The gateway, and a token for it. Nothing but the gateway and the identity provider is spoken to.</summary>
internal sealed class Session : IDisposable
{
    public static readonly string[] Services = ["procedures", "dossiers", "notifications", "postal-returns", "reporting"];

    private readonly HttpClient http;
    private string? token;
    private DateTimeOffset renewAt = DateTimeOffset.MaxValue;

    private Session(Uri gateway, string? token)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            CertificateEnds ??= certificate is X509Certificate2 seen ? seen.NotAfter.ToUniversalTime() : null;
            return errors is SslPolicyErrors.None;
        };
        http = new HttpClient(handler) { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(110) };
        this.token = token;
    }

    public Uri Gateway => http.BaseAddress!;

    /// <summary>Whose token it is; null before signing in, and where it cannot be read here.</summary>
    public Holder? Holder => token is null ? null : Holder.Of(token);

    /// <summary>Of the gateway, or the ingress before it; null before the first request, and over http.</summary>
    public DateTimeOffset? CertificateEnds { get; private set; }

    public static Session FromEnvironment()
    {
        var url = Setting("PLATFORM_URL") ?? throw new UsageException("PLATFORM_URL is not set: the gateway, e.g. https://motcua.example.vn");
        return Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var gateway) && gateway.Scheme is "http" or "https"
            ? new Session(gateway, Setting("PLATFORM_TOKEN"))
            : throw new UsageException($"PLATFORM_URL is no address: {url}");
    }

    /// <exception cref="RefusedException">Refused, or nobody answers.</exception>
    public Task<JsonNode> Get(string path, CancellationToken ct, bool anonymous = false) => Send(HttpMethod.Get, path, null, null, anonymous, ct);

    /// <param name="key">Idempotency-Key, for operations that take one.</param>
    public Task<JsonNode> Post(string path, object body, CancellationToken ct, string? key = null) => Send(HttpMethod.Post, path, JsonContent.Create(body, options: JsonSerializerOptions.Web), key, false, ct);

    public Task<JsonNode> Post(string path, byte[] file, string contentType, CancellationToken ct, string? key = null) =>
        Send(HttpMethod.Post, path, new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } }, key, false, ct);

    public async Task<byte[]> Download(string path, CancellationToken ct)
    {
        using var response = await Answer(HttpMethod.Get, path, null, null, false, ct);
        return await response.Content.ReadAsByteArrayAsync(ct);
    }

    /// <summary>A page for people: its status and how long it took.</summary>
    public async Task<(int Status, TimeSpan Took)> Look(string path, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            using var response = await http.GetAsync(path.TrimStart('/'), HttpCompletionOption.ResponseHeadersRead, ct);
            return ((int)response.StatusCode, watch.Elapsed);
        }
        catch (Exception e) when (IsAway(e, ct))
        {
            throw RefusedException.Away(Gateway, e);
        }
    }

    /// <summary>Signs in, where that was not done yet.</summary>
    public async Task<string> Token(CancellationToken ct)
    {
        if (token is not null && DateTimeOffset.UtcNow < renewAt)
            return token;
        var client = Setting("PLATFORM_CLIENT", "Auth__ClientId") ?? throw new UsageException("Neither PLATFORM_TOKEN nor PLATFORM_CLIENT is set.");
        var secret = Setting("PLATFORM_CLIENT_SECRET", "Auth__ClientSecret") ?? throw new UsageException("PLATFORM_CLIENT_SECRET is not set.");
        using var provider = new HttpClient { Timeout = TimeSpan.FromSeconds(15) };
        var place = "the identity provider";
        try
        {
            place = Setting("PLATFORM_METADATA", "Auth__Metadata") ?? $"{await Authority(ct)}/.well-known/openid-configuration";
            var discovered = await provider.GetFromJsonAsync<JsonNode>(place, ct);
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = client, ["client_secret"] = secret }
                .Concat(Setting("PLATFORM_SCOPE") is { } scope ? [new("scope", scope)] : []));
            using var response = await provider.PostAsync(new Uri((string)discovered!["token_endpoint"]!), form, ct);
            if (!response.IsSuccessStatusCode)
                throw new RefusedException((int)response.StatusCode, "sign-in-refused", $"The identity provider refuses client '{client}' ({(int)response.StatusCode}): is its secret right, and may it use client credentials?");
            var body = await response.Content.ReadFromJsonAsync<JsonNode>(ct);
            renewAt = DateTimeOffset.UtcNow.AddSeconds((body!["expires_in"]?.GetValue<int>() ?? 300) * 0.8);
            return token = (string)body["access_token"]!;
        }
        catch (Exception e) when (IsAway(e, ct) || e is JsonException)
        {
            throw new RefusedException(0, "sign-in-away", $"{place} does not answer as an identity provider ({e.GetType().Name}).");
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<string> Authority(CancellationToken ct)
    {
        if (Setting("PLATFORM_AUTHORITY", "Auth__Authority") is { } given)
            return given.TrimEnd('/');
        var resource = await Get(".well-known/oauth-protected-resource", ct, anonymous: true);
        return ((string?)resource["authorization_servers"]?[0])?.TrimEnd('/') is { Length: > 0 } told ? told : throw new UsageException("The gateway names no identity provider; set PLATFORM_AUTHORITY.");
    }

    private async Task<JsonNode> Send(HttpMethod method, string path, HttpContent? content, string? key, bool anonymous, CancellationToken ct)
    {
        using var response = await Answer(method, path, content, key, anonymous, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        try
        {
            return JsonNode.Parse(text.Length == 0 ? "{}" : text)!;
        }
        catch (JsonException)
        {
            throw new RefusedException((int)response.StatusCode, "not-the-platform", $"{Gateway} answers {path} with something else than the platform's API; is PLATFORM_URL the gateway?");
        }
    }

    private async Task<HttpResponseMessage> Answer(HttpMethod method, string path, HttpContent? content, string? key, bool anonymous, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path.TrimStart('/')) { Content = content };
        if (!anonymous)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await Token(ct));
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        try
        {
            var response = await http.SendAsync(request, ct);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw RefusedException.Of((int)response.StatusCode, await response.Content.ReadAsStringAsync(ct), path, anonymous ? null : Holder);
        }
        catch (Exception e) when (IsAway(e, ct))
        {
            throw RefusedException.Away(Gateway, e);
        }
    }

    private static bool IsAway(Exception e, CancellationToken ct) => e is HttpRequestException or IOException || (e is TaskCanceledException && !ct.IsCancellationRequested);

    private static string? Setting(params string[] names) => names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v))?.Trim();
}

/// <summary>The platform said no, or nobody answered.</summary>
/// <param name="status">HTTP status; 0 where nobody answered.</param>
/// <param name="advice">What to do about it; null where that cannot be known from the answer.</param>
internal sealed class RefusedException(int status, string code, string sentence, string? advice = null) : Exception(sentence)
{
    public int Status { get; } = status;

    public string? Advice { get; } = advice;

    public string Code { get; } = code;

    /// <summary>Whether the same asked again may be answered: what is away comes, what is not there yet is loaded. Not where it was asked wrongly, or by somebody who may not.</summary>
    public bool MayPass => Status is not (400 or 401 or 403 or 413) && (Status is < 200 or >= 300);

    public static RefusedException Of(int status, string body, string path, Holder? holder)
    {
        JsonNode? problem = null;
        try
        {
            problem = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            // no problem details: an ingress, a proxy
        }
        var code = (string?)problem?["code"] ?? "refused";
        var said = new StringBuilder($"{status} {code}");
        if ((string?)problem?["detail"] is { Length: > 0 } detail)
            said.Append(": ").Append(detail);
        foreach (var (field, wrong) in problem?["errors"] as JsonObject ?? [])
            said.Append($"\n    {field}: {wrong}");
        var trace = (string?)problem?["traceId"];
        if (status >= 500 && trace is not null)
            said.Append($" (trace {trace})");
        return new RefusedException(status, code, said.ToString(), Operations.Advice.Of(status, code, path, trace, holder));
    }

    public static RefusedException Away(Uri gateway, Exception e) =>
        new(0, "gateway-away", $"{gateway} does not answer: " + (e is TaskCanceledException ? "no answer in time"
            : e.GetBaseException() is AuthenticationException ? "its certificate is not trusted here, or is not for this name (SSL_CERT_FILE names further roots)"
            : e.GetBaseException().Message));
}
