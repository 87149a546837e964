using Platform.Dossiers.Signing.Pdf;

namespace Platform.Dossiers.Views;

/// <summary>A signature inside a PDF as it was found when the file was taken in; the trusted roots of that day.</summary>
/// <param name="Signer">Name in the signer's certificate.</param>
/// <param name="SignedAt">UTC; by a trusted authority's time stamp where <paramref name="TimeStamped"/>, otherwise the signer's own word.</param>
/// <param name="FollowedBy">What it does not cover was added together with a later signature that covers it all.</param>
/// <param name="Sentence">For people, Vietnamese.</param>
public sealed record SignatureShown(SignatureStatus Status, string? Signer, string? Issuer, DateTimeOffset? SignedAt, bool TimeStamped, bool FollowedBy, string Sentence)
{
    /// <returns>Null for none, so that the member is left out.</returns>
    public static IReadOnlyList<SignatureShown>? Of(IReadOnlyList<PdfSignature> signatures) =>
        signatures.Count == 0 ? null : [.. signatures.Select(s => new SignatureShown(s.Status, s.Signer, s.Issuer, s.SignedAt, s.TimeStamped, s.FollowedBy, s.Sentence()))];
}
