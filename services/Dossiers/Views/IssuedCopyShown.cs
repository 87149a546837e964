using Platform.Dossiers.Archive;
using Platform.Dossiers.Signing;

namespace Platform.Dossiers.Views;

public sealed partial record DossierDetail
{
    /// <summary>The issued copy of the result and the agency's signature; null before it is there, and for the person before the result is theirs.</summary>
    public IssuedCopyShown? ResultCopy { get; init; }
}

/// <summary>As it lies at <c>GET /v1/dossiers/{id}/result-copy?issue=</c>.</summary>
/// <param name="Issue">1, 2 … of the dossier's results.</param>
/// <param name="Made">The platform made it as a PDF; false where the file uploaded as the result is the copy.</param>
/// <param name="Signed">Null until the agency has signed.</param>
public sealed record IssuedCopyShown(int Issue, bool Made, AgencySignatureShown? Signed)
{
    public static IssuedCopyShown? Of(IssuedCopy? copy) => copy is null ? null : new(
        copy.Issue, copy.Made,
        copy is { Signature: { } signature, Certificate: { } certificate, SignedAt: { } at }
            ? new(copy.Agency, copy.AgencyName, at, certificate, SignatureFacts.Of(signature)?.SerialNumber)
            : null);
}

/// <param name="Agency">Mã định danh of whose signature it is.</param>
/// <param name="Name">What it was called then.</param>
/// <param name="At">When it signed (UTC).</param>
/// <param name="Certificate">SHA-256 of its certificate, hexadecimal.</param>
/// <param name="SerialNumber">Of the certificate, hexadecimal.</param>
public sealed record AgencySignatureShown(string Agency, string? Name, DateTimeOffset At, string Certificate, string? SerialNumber);
