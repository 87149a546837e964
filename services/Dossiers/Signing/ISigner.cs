using Platform.Dossiers.Domain;

namespace Platform.Dossiers.Signing;

/// <summary>
/// A digital signing service: signs exactly the bytes given, as detached CMS. Remote signing waits for the signer to confirm on their phone, which takes as long as it
/// takes: the answer may be <see cref="SigningAnswer.Pending"/>, and the same order is simply given again until it is not. Nobody waits on an open connection.
/// </summary>
public interface ISigner
{
    /// <summary>False where nothing could be signed or found to hold, whoever signs: a setting is missing, and readiness and log say which.</summary>
    bool IsSetUp => true;

    /// <summary>Safe to repeat: the same order is the same signature, however often it is asked for.</summary>
    Task<SigningAnswer> Sign(SigningOrder order, CancellationToken ct);

    /// <summary>Whether the signature belongs to exactly these bytes and its certificate, found to be the signer's when they signed, is not somebody else's.</summary>
    /// <param name="at">The instant (UTC) the certificate must have been valid at: now when it is signed, the approval's when it is issued.</param>
    bool Verify(byte[] content, SignedBytes signature, Actor signer, DateTimeOffset at);
}

/// <param name="Title">What the signer is shown where they confirm. No personal data.</param>
/// <param name="IdentityNumber">The signer's own, as they are signed in, to compare with their certificate: told to nobody and kept nowhere. Null where it is not known.</param>
public sealed record SigningOrder(Guid Dossier, int DraftVersion, byte[] Content, Actor Signer, string Title, string? IdentityNumber = null);

public abstract record SigningAnswer
{
    private SigningAnswer()
    {
    }

    public sealed record Signed(SignedBytes Signature) : SigningAnswer;

    /// <summary>The signer has yet to confirm.</summary>
    public sealed record Pending : SigningAnswer;

    /// <summary>The signer said no, or let the time pass. The next order begins anew.</summary>
    public sealed record Refused : SigningAnswer;

    /// <summary>What came back is no signature of these bytes by this signer. The next order begins anew.</summary>
    public sealed record NotValid : SigningAnswer;

    /// <summary>The signature holds, under a certificate that is somebody else's. The next order begins anew.</summary>
    public sealed record NotTheirs : SigningAnswer;

    /// <summary>The service does not answer, or not in its shape. The same order may be given again.</summary>
    public sealed record Away : SigningAnswer;
}

/// <param name="Cms">Detached CMS (RFC 5652), DER.</param>
/// <param name="Certificate">SHA-256 fingerprint of the signer's certificate, hexadecimal.</param>
public sealed record SignedBytes(byte[] Cms, string Certificate);
