using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Simulators;

/// <summary>
/// The identity provider of a trial in a cluster: OpenID Connect's code flow with PKCE for the front ends and client credentials for systems, with
/// the people and systems of <c>build/dev</c>. Whoever comes chooses who to be; it proves nothing and is for trials only. On a developer's machine
/// the certified <c>oidc-provider</c> does the same (<c>dev/identity.mjs</c>).
/// </summary>
/// <remarks>
/// Settings: SIGN_IN_ISSUER (its address as browsers and tokens know it), PUBLIC_ORIGIN (where sign-in may return to), CLIENT_SECRET_{client, with
/// underscores}, DATA_FOLDER (its key). The discovery document sends browsers to the issuer's address and programs back to the one they asked at.
/// </remarks>
public sealed class SignIn
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(1);
    private static readonly Dictionary<string, string> FrontEnds = new() { ["citizen-web"] = "", ["staff-web"] = "/staff" };
    private static readonly string[] PersonClaims = ["name", "identity_number", "role", "agency", "email", "phone_number"];

    private readonly ConcurrentDictionary<string, Waiting> interactions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (Waiting Request, JsonObject Person)> codes = new(StringComparer.Ordinal);
    private readonly IConfiguration configuration;
    private readonly string issuer;
    private readonly string origin;
    private readonly TimeProvider clock;
    private readonly RSA key;
    private readonly string keyId;
    private readonly IReadOnlyList<JsonObject> people = [.. JsonNode.Parse(Resource("people.json"))!.AsArray().Select(p => p!.AsObject())];
    private readonly JsonObject systems = JsonNode.Parse(Resource("systems.json"))!.AsObject();

    private sealed record Waiting(string Client, string Redirect, string State, string Challenge, string? Nonce, DateTimeOffset At);

    public SignIn(IConfiguration configuration, string issuer, TimeProvider clock)
    {
        (this.configuration, this.issuer, this.clock) = (configuration, issuer.TrimEnd('/'), clock);
        origin = (configuration["PUBLIC_ORIGIN"] ?? "http://localhost:8080").TrimEnd('/');
        key = Key(Path.Combine(configuration["DATA_FOLDER"] ?? ".", "sign-in.pem"));
        keyId = Url(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];
    }

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/.well-known/openid-configuration", (HttpRequest request) => Results.Json(new
        {
            issuer,
            authorization_endpoint = $"{issuer}/auth",
            end_session_endpoint = $"{issuer}/session/end",
            token_endpoint = $"{request.Scheme}://{request.Host}/token",
            jwks_uri = $"{request.Scheme}://{request.Host}/jwks",
            response_types_supported = new[] { "code" },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256" },
            code_challenge_methods_supported = new[] { "S256" },
            grant_types_supported = new[] { "authorization_code", "client_credentials" },
            token_endpoint_auth_methods_supported = new[] { "client_secret_post" },
        }));
        app.MapGet("/jwks", () =>
        {
            var open = key.ExportParameters(includePrivateParameters: false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = keyId, n = Url(open.Modulus!), e = Url(open.Exponent!) } } });
        });
        app.MapGet("/auth", Begin);
        app.MapGet("/interaction/{id}", (string id, HttpContext http) => interactions.TryGetValue(id, out var waiting) ? Html(http, Choice(waiting.Client)) : Html(http, Ended, 400));
        app.MapPost("/interaction/{id}", Choose);
        app.MapPost("/token", (Delegate)Token);
        app.MapMethods("/session/end", ["GET", "POST"], (HttpRequest request, HttpContext http) =>
            request.Query["post_logout_redirect_uri"].ToString() is { Length: > 0 } back && back.StartsWith(origin + "/", StringComparison.Ordinal) ? Results.Redirect(back) : Html(http, "<h1>Đã đăng xuất</h1>"));
    }

    private IResult Begin(HttpRequest request, HttpContext http)
    {
        string Of(string name) => request.Query[name].ToString();
        if (!FrontEnds.TryGetValue(Of("client_id"), out var folder) || Of("redirect_uri") != $"{origin}{folder}/signin-oidc" || Of("response_type") != "code" || Of("code_challenge_method") != "S256" || Of("code_challenge").Length != 43)
            return Html(http, "<h1>Không đăng nhập được</h1><p>Yêu cầu đăng nhập không hợp lệ.</p>", 400);
        foreach (var (old, waiting) in interactions.Where(i => clock.GetUtcNow() - i.Value.At > TokenLife))
            interactions.TryRemove(old, out _);
        string id = Random();
        interactions[id] = new Waiting(Of("client_id"), Of("redirect_uri"), Of("state"), Of("code_challenge"), Of("nonce") is { Length: > 0 } nonce ? nonce : null, clock.GetUtcNow());
        return Results.Redirect($"/interaction/{id}");
    }

    private async Task<IResult> Choose(string id, HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var person = people.FirstOrDefault(p => (string?)p["key"] == form["person"].ToString());
        if (person is null || !interactions.TryRemove(id, out var waiting))
            return Html(http, Ended, 400);
        string code = Random();
        codes[code] = (waiting with { At = clock.GetUtcNow() }, person);
        return Results.Redirect($"{waiting.Redirect}?code={code}&state={Uri.EscapeDataString(waiting.State)}&iss={Uri.EscapeDataString(issuer)}");
    }

    private async Task<IResult> Token(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        string client = form["client_id"].ToString();
        string? secret = configuration[$"CLIENT_SECRET_{client.Replace('-', '_')}"];
        if (string.IsNullOrEmpty(secret) || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(form["client_secret"].ToString())))
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        switch (form["grant_type"].ToString())
        {
            case "client_credentials" when systems[client] is JsonObject system:
                var registered = ((string)system["scope"]!).Split(' ');
                var wanted = form["scope"].ToString() is { Length: > 0 } asked ? asked.Split(' ').Intersect(registered) : registered;
                string scope = string.Join(' ', wanted);
                return Results.Json(new { access_token = Signed("platform", client, client, scope, system, ["role", "agency", "name"]), token_type = "Bearer", expires_in = (int)TokenLife.TotalSeconds, scope });
            case "authorization_code" when codes.TryRemove(form["code"].ToString(), out var given) && given.Request.Client == client && given.Request.Redirect == form["redirect_uri"].ToString()
                && clock.GetUtcNow() - given.Request.At < TimeSpan.FromMinutes(1) && Url(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) == given.Request.Challenge:
                string person = (string)given.Person["sub"]!;
                return Results.Json(new
                {
                    access_token = Signed("platform", person, client, null, given.Person, PersonClaims),
                    id_token = Signed(client, person, client, null, given.Person, PersonClaims, given.Request.Nonce),
                    token_type = "Bearer",
                    expires_in = (int)TokenLife.TotalSeconds,
                });
            default:
                return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        }
    }

    private string Signed(string audience, string subject, string client, string? scope, JsonObject about, string[] claims, string? nonce = null)
    {
        long now = clock.GetUtcNow().ToUnixTimeSeconds();
        var body = new JsonObject { ["iss"] = issuer, ["aud"] = audience, ["sub"] = subject, ["client_id"] = client, ["iat"] = now, ["exp"] = now + (long)TokenLife.TotalSeconds, ["jti"] = Random() };
        if (scope is not null) body["scope"] = scope;
        if (nonce is not null) body["nonce"] = nonce;
        foreach (string claim in claims)
            if (about[claim] is { } value) body[claim] = value.DeepClone();
        string text = $"{Url(Encoding.UTF8.GetBytes($$"""{"alg":"RS256","typ":"JWT","kid":"{{keyId}}"}"""))}.{Url(Encoding.UTF8.GetBytes(body.ToJsonString()))}";
        lock (key)
            return $"{text}.{Url(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private string Choice(string client)
    {
        var shown = people.Where(p => (string?)p["role"] == "citizen" != (client == "staff-web"));
        var buttons = shown.Select(p => $"<li><button name=\"person\" value=\"{E(p["key"])}\"><strong>{E(p["name"])}</strong><small>{E(p["note"])}{(p["agency"] is { } agency ? $" · {E(agency)}" : "")}</small></button></li>");
        return $"<h1>Đăng nhập thử nghiệm</h1><p>Bản dùng thử: mọi người dưới đây đều là nhân vật hư cấu. Chọn người để đăng nhập.</p><form method=\"post\"><ul>{string.Concat(buttons)}</ul></form>";
    }

    private const string Ended = "<h1>Không đăng nhập được</h1><p>Phiên đăng nhập đã hết hạn. Hãy quay lại trang và đăng nhập lại.</p>";

    private static IResult Html(HttpContext http, string body, int status = 200)
    {
        http.Response.Headers.CacheControl = "no-store";
        // No form-action: browsers apply it to the redirect that follows, which leads back to the front end.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
        return Results.Content($$"""
            <!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Đăng nhập thử nghiệm</title>
            <style>body{font:1rem/1.5 system-ui,sans-serif;color:#1b1b1b;max-width:40rem;margin:2rem auto;padding:0 1rem}ul{list-style:none;padding:0}li{margin:.5rem 0}button{font:inherit;width:100%;text-align:left;padding:.6rem .8rem;min-height:3rem;cursor:pointer}small{display:block;color:#48535e}</style>
            </head><body><main>{{body}}</main></body></html>
            """, "text/html; charset=utf-8", statusCode: status);
    }

    private static RSA Key(string file)
    {
        var made = RSA.Create(2048);
        if (File.Exists(file))
            made.ImportFromPem(File.ReadAllText(file));
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            File.WriteAllText(file, made.ExportPkcs8PrivateKeyPem());
        }
        return made;
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(SignIn).Assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static string Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static string E(JsonNode? text) => WebUtility.HtmlEncode((string?)text ?? "");
}
