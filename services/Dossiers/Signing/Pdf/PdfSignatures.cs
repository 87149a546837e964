using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Platform.Dossiers.Signing.Pdf;

/// <summary>Checks the signatures of a PDF: that they fit its bytes, cover all of them, and whose they are. Whatever the file is, it ends and throws nothing.</summary>
public sealed class PdfSignatures(TrustAnchors anchors)
{
    private const string TimeStampToken = "1.2.840.113549.1.9.16.2.14";
    private const string DocumentTimeStamp = "ETSI.RFC3161";
    private const int LongestName = 200;

    private static readonly HashSet<string> Digests = ["2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"]; // SHA-256, -384, -512

    /// <param name="now">When it is checked: the instant a certificate must be valid at where no time stamp says more.</param>
    /// <returns>In the order of the file; empty for a file without signatures.</returns>
    public IReadOnlyList<PdfSignature> Check(byte[] file, DateTimeOffset now)
    {
        var found = SignatureDictionaries.Find(file);
        var signatures = found.Select(d => One(file, d, now)).ToArray();
        for (var i = 0; i < signatures.Length; i++)
        {
            // added to by somebody whose own signature fits and covers it all: no tampering behind the first one's back
            var (end, one) = (found[i].End, signatures[i]);
            if (one.Status is SignatureStatus.NotWhole && found[i].First == 0 && found[i].Contents is not null
                && found.Zip(signatures).Any(o => o.First.End > end && o.First.End == file.Length && o.Second.Status is SignatureStatus.Valid or SignatureStatus.UnknownChain or SignatureStatus.Expired))
                signatures[i] = one with { FollowedBy = true };
        }
        return signatures;
    }

    /// <summary>What the document as a whole is worth: its worst signature. Null without one.</summary>
    public static SignatureStatus? Worst(IReadOnlyList<PdfSignature> signatures) =>
        signatures.Where(s => !s.FollowedBy).Select(s => (SignatureStatus?)s.Status).Max();

    private PdfSignature One(byte[] file, SignatureDictionary dictionary, DateTimeOffset now)
    {
        try
        {
            return Read(file, dictionary, now);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or ArgumentException or FormatException or InvalidOperationException or NotSupportedException or OverflowException or IndexOutOfRangeException)
        {
            return Unsupported; // bytes that the decoder cannot make sense of
        }
    }

    private PdfSignature Read(byte[] file, SignatureDictionary d, DateTimeOffset now)
    {
        if (d == SignatureDictionary.Unreadable || d.SubFilter is not ("adbe.pkcs7.detached" or "ETSI.CAdES.detached" or DocumentTimeStamp))
            return Unsupported;
        if (d.End > file.Length || d.HoleTo > file.Length || d.HoleFrom > file.Length)
            return Bare(SignatureStatus.Altered); // cut off
        if (d.Contents is null)
            return Bare(SignatureStatus.NotWhole); // the hole hides more than the signature
        byte[] content = [.. file.AsSpan((int)d.First, (int)(d.HoleFrom - d.First)), .. file.AsSpan((int)d.HoleTo, (int)(d.End - d.HoleTo))];
        AsnDecoder.ReadEncodedValue(d.Contents, AsnEncodingRules.BER, out _, out _, out var length);
        var whole = d.First == 0 && d.End == file.Length;
        return d.SubFilter == DocumentTimeStamp ? TimeStamp(d.Contents[..length], content, whole) : Signature(d.Contents[..length], content, whole, now);
    }

    private PdfSignature Signature(byte[] encoded, byte[] content, bool whole, DateTimeOffset now)
    {
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        cms.Decode(encoded);
        if (cms.SignerInfos is not [{ Certificate: { } certificate } signer] || signer.DigestAlgorithm.Value is not { } digest || !Digests.Contains(digest))
            return Unsupported;
        var named = Bare(SignatureStatus.Altered) with { Signer = Name(certificate, issuer: false), Issuer = Name(certificate, issuer: true) };
        if (!cms.ContentInfo.Content.AsSpan().SequenceEqual(content))
            return named; // it brings its own content and signs that
        try
        {
            signer.CheckSignature(verifySignatureOnly: true);
        }
        catch (CryptographicException)
        {
            return named;
        }
        var stamped = Stamped(signer, cms.Certificates, now);
        var signedAt = stamped ?? Claimed(signer);
        var status = !whole ? SignatureStatus.NotWhole : anchors.Of(certificate, cms.Certificates, stamped ?? now) switch
        {
            Trust.Trusted => SignatureStatus.Valid,
            Trust.OutOfTime => SignatureStatus.Expired,
            _ => SignatureStatus.UnknownChain,
        };
        return named with { Status = status, SignedAt = signedAt, TimeStamped = stamped is not null };
    }

    /// <summary>A time stamp over the document alone (PAdES): proves when it was there.</summary>
    private PdfSignature TimeStamp(byte[] encoded, byte[] content, bool whole)
    {
        if (!Rfc3161TimestampToken.TryDecode(encoded, out var token, out _))
            return Unsupported;
        if (!token.VerifySignatureForData(content, out var authority) || authority is null)
            return Bare(SignatureStatus.Altered);
        var at = token.TokenInfo.Timestamp;
        var status = !whole ? SignatureStatus.NotWhole : anchors.Of(authority, token.AsSignedCms().Certificates, at) is Trust.Trusted ? SignatureStatus.Valid : SignatureStatus.UnknownChain;
        return new(status, Name(authority, issuer: false), Name(authority, issuer: true), at, status is SignatureStatus.Valid, false);
    }

    /// <summary>When a trusted authority saw the signature; null without its word. An authority's certificate counts at the instant it stamped.</summary>
    private DateTimeOffset? Stamped(SignerInfo signer, X509Certificate2Collection sent, DateTimeOffset now)
    {
        var value = signer.UnsignedAttributes.Cast<CryptographicAttributeObject>().Where(a => a.Oid.Value == TimeStampToken).SelectMany(a => a.Values.Cast<AsnEncodedData>()).FirstOrDefault();
        if (value is null || !Rfc3161TimestampToken.TryDecode(value.RawData, out var token, out _) || !token.VerifySignatureForSignerInfo(signer, out var authority, sent) || authority is null)
            return null;
        var at = token.TokenInfo.Timestamp;
        return at <= now.AddMinutes(5) && anchors.Of(authority, token.AsSignedCms().Certificates, at) is Trust.Trusted ? at.ToUniversalTime() : null;
    }

    private static DateTimeOffset? Claimed(SignerInfo signer) =>
        signer.SignedAttributes.Cast<CryptographicAttributeObject>().SelectMany(a => a.Values.Cast<AsnEncodedData>()).OfType<Pkcs9SigningTime>().FirstOrDefault() is { } time
            ? new DateTimeOffset(DateTime.SpecifyKind(time.SigningTime, DateTimeKind.Utc))
            : null;

    private static string? Name(X509Certificate2 certificate, bool issuer)
    {
        var name = string.Concat(certificate.GetNameInfo(X509NameType.SimpleName, issuer).Where(c => !char.IsControl(c) && !char.IsSurrogate(c))).Trim();
        return name.Length == 0 ? null : name[..Math.Min(name.Length, LongestName)];
    }

    private static PdfSignature Bare(SignatureStatus status) => new(status, null, null, null, false, false);

    private static PdfSignature Unsupported { get; } = Bare(SignatureStatus.Unsupported);
}
