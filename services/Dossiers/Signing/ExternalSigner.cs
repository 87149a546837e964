using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
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
/// <c>POST /signatures {correlationId, signer: {id, name, agency, kind}, digestAlgorithm: "SHA-256", digest (base64), title}</c>, answered 2xx
/// <c>{state: "signed" | "pending" | "refused" | "expired", signature (base64, detached CMS; for signed)}</c>. The same correlationId is the same order: it is not put before
/// the signer a second time, and once signed it answers the same signature. A signature counts when it fits the bytes, leads to a root of <c>Signing:TrustedRoots</c>
/// (revocation is the service's own matter), and its certificate is the officer's: <see cref="CertificateOwner"/>. <c>kind</c> is <c>person</c>, or <c>agency</c> for the agency's own signature (its seal):
/// then the id is <c>agency:</c> and its code, the name the agency's, and nobody need confirm unless the agency wants it so.
/// </remarks>
public sealed class ExternalSigner(IServiceScopeFactory scopes, SigningAttempts attempts, TrustAnchors anchors, TimeProvider clock, ILogger<ExternalSigner> log) : ISigner
{
    private const string Binding = "signer";
    private static readonly HashSet<string> Digests = ["2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"]; // SHA-256, -384, -512

    public bool IsSetUp => !anchors.IsEmpty;

    private sealed record Reply(string? State, string? Signature);

    public async Task<SigningAnswer> Sign(SigningOrder order, CancellationToken ct)
    {
        var digest = SHA256.HashData(order.Content);
        var correlation = await attempts.Open(order.Dossier, order.DraftVersion, Convert.ToHexStringLower(digest), order.Signer.Id, clock.GetUtcNow(), ct);
        var request = new
        {
            correlationId = correlation,
            signer = new { id = order.Signer.Id, name = order.Signer.Name, agency = order.Signer.Agency, kind = order.Signer.IsAgency ? "agency" : "person" },
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
                if (Read(text) is not { } signature || Holding(order.Content, signature, clock.GetUtcNow()) is not { } by)
                {
                    log.LogWarning("Signing {Correlation}: what the service sent is no signature of these bytes that holds", correlation);
                    await attempts.End(correlation, "notValid", clock.GetUtcNow(), ct);
                    return new SigningAnswer.NotValid();
                }
                if (CertificateOwner.Is(by, order.Signer, order.IdentityNumber))
                    return new SigningAnswer.Signed(signature);
                log.LogWarning("Signing {Correlation}: the certificate is not the signer's", correlation);
                await attempts.End(correlation, "notTheirs", clock.GetUtcNow(), ct);
                return new SigningAnswer.NotTheirs();
            default:
                return new SigningAnswer.Away();
        }
    }

    public bool Verify(byte[] content, SignedBytes signature, Actor signer, DateTimeOffset at) => Holding(content, signature, at) is { } by && CertificateOwner.MayBe(by, signer);

    /// <summary>The certificate of a signature that fits the bytes and leads to a trusted root; null where it does not hold.</summary>
    private X509Certificate2? Holding(byte[] content, SignedBytes signature, DateTimeOffset at)
    {
        try
        {
            var cms = new SignedCms(new ContentInfo(content), detached: true);
            cms.Decode(signature.Cms);
            if (cms.SignerInfos is not [{ Certificate: { } by } one] || !Digests.Contains(one.DigestAlgorithm.Value ?? "") || !cms.ContentInfo.Content.AsSpan().SequenceEqual(content))
                return null;
            one.CheckSignature(verifySignatureOnly: true);
            return Fingerprint(by) == signature.Certificate && anchors.Of(by, cms.Certificates, at) is Trust.Trusted ? by : null;
        }
        catch (CryptographicException)
        {
            return null; // not a signature of these bytes
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

    private static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));
}
