using Platform.Dossiers.Domain;

namespace Platform.Dossiers.Signing;

/// <summary>A digital signing service (remote signing, USB token through an agent): signs exactly the bytes given, as detached CMS.</summary>
public interface ISigner
{
    Task<SignedBytes> Sign(byte[] content, Actor signer, CancellationToken ct);

    /// <summary>Whether the signature belongs to exactly these bytes and its certificate is the signer's.</summary>
    bool Verify(byte[] content, SignedBytes signature, Actor signer);
}

/// <param name="Cms">Detached CMS (RFC 5652), DER.</param>
/// <param name="Certificate">SHA-256 fingerprint of the signer's certificate, hexadecimal.</param>
public sealed record SignedBytes(byte[] Cms, string Certificate);
