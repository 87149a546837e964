using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Platform.Dossiers.Signing;

/// <summary>What a signature says of itself: to be shown, not to be believed; whether it holds is <see cref="ISigner.Verify"/>'s.</summary>
/// <param name="SerialNumber">Of the signer's certificate, hexadecimal.</param>
/// <param name="Owner">Whose certificate it is by its common name.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="SignedAt">By its own attribute (UTC); null where it has none.</param>
public sealed record SignatureFacts(string SerialNumber, string Owner, string Issuer, DateTimeOffset? SignedAt)
{
    /// <summary>The issuer's common name; of a certificate that vouches for itself what it says of itself beside its name: the development signer's has no legal value.</summary>
    private static string Vouching(X509Certificate2 by) => by.GetNameInfo(X509NameType.SimpleName, forIssuer: true) is var name && by.SubjectName.RawData.AsSpan().SequenceEqual(by.IssuerName.RawData)
        ? by.IssuerName.EnumerateRelativeDistinguishedNames().FirstOrDefault(n => !n.HasMultipleElements && n.GetSingleElementType().Value == "2.5.4.10")?.GetSingleElementValue() ?? name
        : name;

    /// <summary>Null where it cannot be read.</summary>
    public static SignatureFacts? Of(byte[] signature)
    {
        try
        {
            var cms = new SignedCms();
            cms.Decode(signature);
            if (cms.SignerInfos is not [{ Certificate: { } by } one])
                return null;
            var at = one.SignedAttributes.Cast<CryptographicAttributeObject>().SelectMany(a => a.Values.Cast<AsnEncodedData>()).OfType<Pkcs9SigningTime>().FirstOrDefault()?.SigningTime;
            return new(by.SerialNumber, by.GetNameInfo(X509NameType.SimpleName, forIssuer: false), Vouching(by), at is { } time ? new DateTimeOffset(time.ToUniversalTime(), TimeSpan.Zero) : null);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
