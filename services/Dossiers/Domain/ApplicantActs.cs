using Platform.Dossiers.UseCases;

namespace Platform.Dossiers.Domain;

/// <summary>What the person whose matter it is may do with the dossier now; names as in the address.</summary>
public static class ApplicantActs
{
    /// <param name="payOnline">Whether somebody takes its fee online now.</param>
    public static IReadOnlyList<string> OpenTo(Dossier dossier, bool payOnline) =>
    [
        .. dossier is { OpenSupplement: not null, IsOpen: true } ? ["supplement"] : Array.Empty<string>(),
        .. Act.MayBeWithdrawn(dossier) ? ["withdraw"] : Array.Empty<string>(),
        .. payOnline ? [PayOnline.Act] : Array.Empty<string>(),
        .. RateDossier.IsOpen(dossier) ? [RateDossier.Act] : Array.Empty<string>(),
    ];
}
