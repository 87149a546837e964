using Platform.Dossiers.UseCases;

namespace Platform.Dossiers.Domain;

/// <summary>What the person whose matter it is, or who acts for them, may do with the dossier now; names as in the address.</summary>
public static class ApplicantActs
{
    /// <summary>Of these what the system that handed it in does for the person.</summary>
    public static IReadOnlyList<string> OfSubmitter(Dossier dossier) => [.. OpenTo(dossier, payOnline: false, themselves: false, served: false).Where(a => a is "supplement" or "withdraw")];

    /// <param name="payOnline">Whether somebody takes its fee online now.</param>
    /// <param name="themselves">Not for another: only they give somebody authority.</param>
    /// <param name="served">They rate: themselves, or whom an organisation sends.</param>
    public static IReadOnlyList<string> OpenTo(Dossier dossier, bool payOnline, bool themselves = true, bool served = true) =>
    [
        .. dossier.AwaitsPapers ? ["supplement"] : Array.Empty<string>(),
        .. Act.MayBeWithdrawn(dossier) ? ["withdraw"] : Array.Empty<string>(),
        .. CancelWithdrawal.IsOpen(dossier) ? [CancelWithdrawal.Act] : Array.Empty<string>(),
        .. payOnline ? [PayOnline.Act] : Array.Empty<string>(),
        .. themselves && AuthoriseRepresentative.MayStillBe(dossier) ? [AuthoriseRepresentative.Act] : Array.Empty<string>(),
        .. served && RateDossier.IsOpen(dossier) ? [RateDossier.Act] : Array.Empty<string>(),
    ];
}
