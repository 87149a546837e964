using Platform.Dossiers.Domain;
using Platform.Postgres.PersonalData;

namespace Platform.Dossiers.Views;

/// <param name="ProofDocuments">The papers that show it.</param>
/// <param name="Holds">Neither revoked nor past its term.</param>
/// <param name="Mine">It is the caller's own.</param>
/// <param name="HandedIn">It is they who handed the dossier in.</param>
/// <param name="Position">What they are in the organisation that sends them.</param>
/// <param name="Name">Null where that person's data were erased.</param>
public sealed record RepresentativeShown(
    Guid Authority, string? Name, string? IdentityNumber, string? Phone, AuthorityRelation Relation, string RelationText, DateOnly? Until, DateTimeOffset GrantedAt, DateTimeOffset? RevokedAt,
    bool Holds, bool Mine, bool HandedIn, IReadOnlyList<DocumentShown> ProofDocuments, string? Position = null);

/// <summary>Opens who acts, each with their own key.</summary>
public static class RepresentativeNames
{
    public static async ValueTask<RepresentativeData?> Open(this Authority authority, PersonKeys keys, CancellationToken ct)
    {
        try
        {
            return await keys.Find(authority.Person, ct) is { } key ? authority.Data.Open(key) : null;
        }
        catch (PersonErasedException)
        {
            return null;
        }
    }

    /// <summary>As a paper names who handed a dossier in for another; null where nobody did.</summary>
    public static async ValueTask<string?> OnPaper(IEnumerable<Happened> life, PersonKeys keys, CancellationToken ct)
    {
        if (life.Select(h => h.Event).OfType<AuthorityGranted>().FirstOrDefault(a => a.AtSubmission) is not { } granted)
            return null;
        var one = new Authority(granted.Authority, granted.By, default, granted.Person, granted.Relation, granted.Data, granted.Proof, granted.Until, true, null);
        var relation = granted.Relation.Vietnamese().ToLowerInvariant();
        return await one.Open(keys, ct) is { } who ? $"{who.Name}, số định danh {who.IdentityNumber} ({relation}{(who.Position is null ? "" : $", {who.Position}")})" : relation;
    }
}
