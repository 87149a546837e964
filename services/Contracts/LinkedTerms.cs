namespace Platform.Contracts;

/// <summary>One of the procedures that a linked procedure (liên thông) brings together: a dossier of its own, opened when the whole is accepted.</summary>
/// <param name="Key">Stable within the procedure, e.g. <c>residence</c>.</param>
/// <param name="Name">What the citizen reads in the list of parts, Vietnamese.</param>
/// <param name="Procedure">Base code of the procedure it is; null where the catalogue has none: then <paramref name="Amount"/> and <paramref name="Unit"/> give its time.</param>
/// <param name="CaseKey">Of that procedure; null: its first.</param>
/// <param name="Agency">Who decides it; null: the competent agency of the whole.</param>
/// <param name="After">Keys of the parts that must be resolved first: their results are handed to this one.</param>
/// <param name="Papers">Keys of the papers of the whole that are passed on; null: all.</param>
/// <param name="Answers">Members of the e-form's answers that are passed on; null: all.</param>
/// <param name="Route">Whose system resolves it; null: as its procedure says.</param>
/// <param name="Unit">As in <see cref="ChannelTerms"/>.</param>
public sealed record LinkedPart(
    string Key,
    string Name,
    string? Procedure,
    string? CaseKey,
    string? Agency,
    IReadOnlyList<string> After,
    IReadOnlyList<string>? Papers = null,
    IReadOnlyList<string>? Answers = null,
    ResolutionRoute? Route = null,
    decimal? Amount = null,
    string? Unit = null);

/// <summary>Whose system resolves the dossiers of a version: one system of record at a time.</summary>
/// <param name="By"><c>own</c> or <c>ministry</c>.</param>
/// <param name="System">Code of the ministry's system, e.g. <c>bhxh</c>; null for <c>own</c>.</param>
/// <param name="SystemName">What people read, Vietnamese; null for <c>own</c>.</param>
public sealed record ResolutionRoute(string By, string? System, string? SystemName)
{
    public const string Own = "own";
    public const string Ministry = "ministry";
}
