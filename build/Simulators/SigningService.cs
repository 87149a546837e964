using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Platform.Simulators;

/// <summary>A remote signing service: an order by digest, confirmation "on the phone" (the page <c>/signing/phone</c>), a detached CMS by an authority of its own. Orders stay in memory.</summary>
/// <remarks>
/// Shapes: services/Dossiers/Signing/ExternalSigner.cs. The authority's root certificate lies in <c>{DATA_FOLDER}/signing-roots/root.pem</c>, its key beside that folder;
/// certificates are the officers' (CN their name, serialNumber their subject), good for nothing outside this machine.
/// </remarks>
public sealed class SigningService(IConfiguration configuration, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Order> orders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, X509Certificate2> certificates = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private X509Certificate2? root;
    private Behaviour behaviour = new(false, 0, false, false);

    /// <param name="Down">Every order is answered 503, as in an outage.</param>
    /// <param name="DelayMs">Every answer waits this long.</param>
    /// <param name="AtOnce">Nobody has to confirm.</param>
    /// <param name="Wrong">Signs something else than was asked for.</param>
    public sealed record Behaviour(bool Down, int DelayMs, bool AtOnce, bool Wrong);

    private sealed record Order(string Id, string Signer, string Name, byte[] Digest, string Title, DateTimeOffset At)
    {
        public string State { get; set; } = "pending";

        public byte[]? Signature { get; set; }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPut("/signing/behaviour", (Behaviour wanted, SigningService service) => Results.Json(service.behaviour = wanted));
        app.MapGet("/signing/phone", (SigningService service, HttpContext http) => service.Phone(http));
        app.MapPost("/signing/phone/{id}", async (string id, SigningService service, HttpContext http) => service.Choose(id, (await http.Request.ReadFormAsync()).ContainsKey("confirm")));
        app.MapPost("/signing/signatures", async (JsonElement order, SigningService service, HttpContext http) =>
        {
            var (down, delay, _, _) = service.behaviour;
            if (delay > 0) await Task.Delay(Math.Min(delay, 60_000), http.RequestAborted);
            return down ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : service.Take(order);
        });
    }

    private IResult Take(JsonElement json)
    {
        if (json.ValueKind is not JsonValueKind.Object || !json.TryGetProperty("signer", out var signer) || Text(json, "correlationId") is not { Length: > 0 } id || Text(signer, "id") is not { Length: > 0 } officer
            || !Convert.TryFromBase64String(Text(json, "digest"), new byte[48], out int length) || length != SHA256.HashSizeInBytes)
            return Results.BadRequest(new { error = "correlationId, signer.id and a SHA-256 digest are needed" });
        var asked = orders.GetOrAdd(id, _ => new Order(id, officer, Text(signer, "name"), Convert.FromBase64String(Text(json, "digest")), Text(json, "title"), clock.GetUtcNow()));
        if (asked.Signer != officer || !asked.Digest.AsSpan().SequenceEqual(Convert.FromBase64String(Text(json, "digest"))))
            return Results.Conflict(new { error = "this correlationId is another order's" });
        if (behaviour.AtOnce && asked.State == "pending")
            Confirm(asked);
        return Results.Json(new { state = asked.State, signature = asked.Signature is { } cms ? Convert.ToBase64String(cms) : null });
    }

    private IResult Choose(string id, bool confirm)
    {
        if (!orders.TryGetValue(id, out var order)) return Results.NotFound("Không có yêu cầu này.");
        if (order.State == "pending" && confirm) Confirm(order);
        else if (order.State == "pending") order.State = "refused";
        return Results.Redirect("/signing/phone");
    }

    private void Confirm(Order order)
    {
        lock (gate)
        {
            if (order.Signature is not null) return;
            order.Signature = DigestCms.Sign(behaviour.Wrong ? SHA256.HashData(order.Digest) : order.Digest, Of(order.Signer, order.Name), clock.GetUtcNow());
            order.State = "signed";
        }
    }

    private IResult Phone(HttpContext http)
    {
        static string E(string? text) => WebUtility.HtmlEncode(text ?? "");
        var html = new StringBuilder("""
            <!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Điện thoại ký số mô phỏng</title>
            <style>body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:32rem;padding:0 1rem;color:#1b1b1b}button{font:inherit;padding:.6rem 1.2rem}</style></head><body><h1>Điện thoại ký số mô phỏng</h1><p>Chữ ký không có giá trị pháp lý.</p>
            """);
        foreach (var order in orders.Values.OrderByDescending(o => o.At).Take(20))
            html.Append($"<h2>{E(order.Title)}</h2><p>{E(order.Name)} · {order.At.ToOffset(TimeSpan.FromHours(7)):HH:mm:ss}</p>").Append(order.State == "pending"
                ? $"""<form method="post" action="/signing/phone/{E(order.Id)}"><button name="confirm" value="1">Xác nhận ký</button> <button name="refuse" value="1">Từ chối</button></form>"""
                : order.State == "signed" ? "<p>Đã ký.</p>" : "<p>Đã từ chối.</p>");
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
        return Results.Content(html.Append("</body></html>").ToString(), "text/html; charset=utf-8");
    }

    private X509Certificate2 Of(string officer, string name) => certificates.GetOrAdd(officer, _ =>
    {
        using var key = RSA.Create(2048);
        var subject = new X500DistinguishedNameBuilder();
        subject.Add("2.5.4.5", officer);
        subject.AddCommonName(name.Length > 0 ? name : officer);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
        using var issued = request.Create(Root(), clock.GetUtcNow().AddDays(-1), clock.GetUtcNow().AddYears(2), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    });

    /// <summary>Made at the first start and kept: signatures hold beyond a restart.</summary>
    public X509Certificate2 Root()
    {
        lock (gate)
        {
            if (root is not null) return root;
            string folder = configuration["DATA_FOLDER"] ?? ".";
            string certificate = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "signing-roots")).FullName, "root.pem");
            string secret = Path.Combine(folder, "signing-root.key");
            if (!File.Exists(certificate) || !File.Exists(secret))
            {
                using var key = RSA.Create(3072);
                var name = new X500DistinguishedNameBuilder();
                name.AddCommonName("Tổ chức chứng thực mô phỏng, không có giá trị pháp lý");
                var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
                request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
                using var made = request.CreateSelfSigned(clock.GetUtcNow().AddDays(-2), clock.GetUtcNow().AddYears(10));
                File.WriteAllText(secret, key.ExportPkcs8PrivateKeyPem());
                if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                File.WriteAllText(certificate, made.ExportCertificatePem());
            }
            return root = X509Certificate2.CreateFromPemFile(certificate, secret);
        }
    }

    private static string Text(JsonElement json, string name) => json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value.ToString() : "";
}
