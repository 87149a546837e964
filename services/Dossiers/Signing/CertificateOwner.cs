using System.Security.Cryptography.X509Certificates;
using System.Text;
using Platform.Dossiers.Domain;

namespace Platform.Dossiers.Signing;

/// <summary>Whose a signer's certificate is. A name is nobody's alone: it decides only where the certificate says nothing better, or nothing we could compare.</summary>
/// <remarks>
/// The subject's serialNumber (OID 2.5.4.5) counts first. The account's subject: theirs. An identity number (12 digits, also behind a word and a colon, <c>CCCD:011085000001</c>):
/// theirs where it is the officer's; where the officer's is not known here, the name decides. Anything else is another account: not theirs, whatever the name. Without a serialNumber the
/// common name must be their name. An agency's: its code as the serialNumber, also behind a word and a colon (<c>MDD:H18.25</c>); any other serialNumber is another's, without one the common name must be
/// the agency's.
/// </remarks>
public static class CertificateOwner
{
    private const string SerialNumberOid = "2.5.4.5";
    private const int IdentityNumberDigits = 12;

    private enum Owner
    {
        Theirs,
        SomebodyElses,
        NotKnown,
    }

    /// <summary>When they sign.</summary>
    /// <param name="identityNumber">The officer's own, as they are signed in; null where it is not known.</param>
    public static bool Is(X509Certificate2 certificate, Actor officer, string? identityNumber) =>
        Of(certificate, officer, identityNumber) is var owner && (owner is Owner.Theirs || (owner is Owner.NotKnown && IsNamed(certificate, officer)));

    /// <summary>Afterwards, when their identity number is not known: whether nothing speaks against what was found when they signed.</summary>
    public static bool MayBe(X509Certificate2 certificate, Actor officer) => Of(certificate, officer, null) is not Owner.SomebodyElses;

    private static Owner Of(X509Certificate2 certificate, Actor officer, string? identityNumber)
    {
        var serials = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(n => !n.HasMultipleElements && n.GetSingleElementType().Value == SerialNumberOid).Select(n => n.GetSingleElementValue()?.Trim()).OfType<string>().ToArray();
        if (officer.IsAgency && serials is not [])
            return serials.Any(s => s[(s.LastIndexOf(':') + 1)..].Trim() == officer.Agency) ? Owner.Theirs : Owner.SomebodyElses;
        return serials is [] ? IsNamed(certificate, officer) ? Owner.Theirs : Owner.SomebodyElses
            : serials.Contains(officer.Id) ? Owner.Theirs
            : serials.Any(s => IdentityNumberIn(s) is null) ? Owner.SomebodyElses
            : identityNumber is null ? Owner.NotKnown
            : serials.Any(s => IdentityNumberIn(s) == identityNumber) ? Owner.Theirs : Owner.SomebodyElses;
    }

    private static string? IdentityNumberIn(string serial) =>
        serial[(serial.LastIndexOf(':') + 1)..].Trim() is { Length: IdentityNumberDigits } number && number.All(char.IsAsciiDigit) ? number : null;

    private static bool IsNamed(X509Certificate2 certificate, Actor officer) => officer.Name is { Length: > 0 } name && Same(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), name);

    /// <summary>Names as written with composed letters, as authorities write them; without ICU nothing composes them here.</summary>
    private static bool Same(string one, string other) => string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);
}
