using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Signing.Pdf;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Outside;

namespace Platform.Dossiers.Signing;

/// <summary>
/// A signing service outside (remote signing, an agent with a token) through the sidecar's binding <c>signer</c> (<c>bindings.http</c>). It is told the SHA-256 of the bytes,
/// never the bytes. The whole mapping between our words and the service's is this file.
/// </summary>
/// <remarks>
/// <c>POST /signatures {correlationId, signer: {id, name, agency}, digestAlgorithm: "SHA-256", digest (base64), title}</c>, answered 2xx
/// <c>{state: "signed" | "pending" | "refused" | "expired", signature (base64, detached CMS; for signed)}</c>. The same correlationId is the same order: it is not put before
/// the signer a second time, and once signed it answers the same signature. A signature counts when it fits the bytes, leads to a root of <c>Signing:TrustedRoots</c>
/// (revocation is the service's own matter), and its certificate is the officer's: serialNumber is their account's subject, or the common name their name.
/// </remarks>
public sealed class ExternalSigner(IServiceScopeFactory scopes, SigningAttempts attempts, TrustAnchors anchors, TimeProvider clock, ILogger<ExternalSigner> log) : ISigner
{
    private const string Binding = "signer";
    private const string SerialNumberOid = "2.5.4.5";
    private static readonly HashSet<string> Digests = ["2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"]; // SHA-256, -384, -512

    private sealed record Reply(string? State, string? Signature);

    public async Task<SigningAnswer> Sign(SigningOrder order, CancellationToken ct)
    {
        var digest = SHA256.HashData(order.Content);
        var correlation = await attempts.Open(order.Dossier, order.DraftVersion, Convert.ToHexStringLower(digest), order.Signer.Id, clock.GetUtcNow(), ct);
        var request = new
        {
            correlationId = correlation,
            signer = new { id = order.Signer.Id, name = order.Signer.Name, agency = order.Signer.Agency },
            digestAlgorithm = "SHA-256",
            digest = Convert.ToBase64String(digest),
            title = order.Title,
        };
        switch (await Ask(request, ct))
        {
            case { State: "pending" }:
                return new SigningAnswer.Pending();
            case { State: "refused" or "expired" } no:
                await attempts.End(correlation, no.State, clock.GetUtcNow(), ct);
                return new SigningAnswer.Refused();
            case { State: "signed", Signature: { } text }:
                if (Read(text) is { } signature && Verify(order.Content, signature, order.Signer, clock.GetUtcNow()))
                    return new SigningAnswer.Signed(signature);
                log.LogWarning("Signing {Correlation}: what the service sent is no signature of these bytes by this signer", correlation);
                await attempts.End(correlation, "notValid", clock.GetUtcNow(), ct);
                return new SigningAnswer.NotValid();
            default:
                return new SigningAnswer.Away();
        }
    }

    public bool Verify(byte[] content, SignedBytes signature, Actor signer, DateTimeOffset at)
    {
        try
        {
            var cms = new SignedCms(new ContentInfo(content), detached: true);
            cms.Decode(signature.Cms);
            if (cms.SignerInfos is not [{ Certificate: { } by } one] || !Digests.Contains(one.DigestAlgorithm.Value ?? "") || !cms.ContentInfo.Content.AsSpan().SequenceEqual(content))
                return false;
            one.CheckSignature(verifySignatureOnly: true);
            return Fingerprint(by) == signature.Certificate && IsOf(by, signer) && anchors.Of(by, cms.Certificates, at) is Trust.Trusted;
        }
        catch (CryptographicException)
        {
            return false; // not a signature of these bytes
        }
    }

    private async Task<Reply?> Ask(object request, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var reply = await scope.ServiceProvider.GetRequiredService<Sidecar>().Invoke(Binding, "post", request, new Dictionary<string, string> { ["path"] = "/signatures" }, ct);
            return reply.Succeeded ? JsonSerializer.Deserialize<Reply>(reply.Body, Json.Options) : null;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            log.LogWarning("The signing service cannot be reached or understood: {Reason}", e.GetType().Name);
            return null;
        }
    }

    private static SignedBytes? Read(string text)
    {
        try
        {
            var bytes = Convert.FromBase64String(text);
            var cms = new SignedCms();
            cms.Decode(bytes);
            return cms.SignerInfos is [{ Certificate: { } by }] ? new SignedBytes(bytes, Fingerprint(by)) : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static bool IsOf(X509Certificate2 certificate, Actor signer) =>
        certificate.SubjectName.EnumerateRelativeDistinguishedNames().Any(n => !n.HasMultipleElements && n.GetSingleElementType().Value == SerialNumberOid && n.GetSingleElementValue() == signer.Id)
        || (signer.Name is { Length: > 0 } name && Same(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), name));

    private static bool Same(string one, string other) => string.Equals(one.Normalize(NormalizationForm.FormC).Trim(), other.Normalize(NormalizationForm.FormC).Trim(), StringComparison.OrdinalIgnoreCase);

    private static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));
}
