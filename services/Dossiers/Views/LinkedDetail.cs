using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.Views;

public sealed partial record DossierDetail
{
    /// <summary>Of a linked dossier, in order; null for every other.</summary>
    public IReadOnlyList<PartShown>? Parts { get; init; }

    /// <summary>The linked dossier this one is a part of, for officers.</summary>
    public ParentShown? Parent { get; init; }

    /// <summary>Set where a ministry's system resolves it.</summary>
    public RouteShown? Route { get; init; }

    /// <summary>Where it arrived from, and its code there.</summary>
    public ExternalRef? External { get; init; }
}

/// <param name="State"><c>waiting</c>, <c>inProcess</c>, <c>granted</c>, <c>refused</c>, <c>stopped</c> or <c>notOpened</c>.</param>
/// <param name="Dossier">The part's own dossier and <paramref name="Code"/>, for officers; null until opened.</param>
/// <param name="Because">Name of the failed part for which it is not opened.</param>
/// <param name="Document">The result; for the person once the whole is returned.</param>
public sealed record PartShown(
    string Key, string Name, string State, string StateName, string Agency, string AgencyName, Guid? Dossier, string? Code, DateTimeOffset? OpenedAt, DateTimeOffset? EndedAt, string? ResultNumber,
    DocumentShown? Document, PartDecisionShown? Decision, string? Because)
{
    /// <summary>Results the person was given and that were replaced since; null for none.</summary>
    public IReadOnlyList<DocumentShown>? Earlier { get; init; }

    /// <summary>The issued copy of <c>Document</c>: <c>GET /v1/dossiers/{the whole}/result-copy?part=</c>.</summary>
    public IssuedCopyShown? Copy { get; init; }
}

public sealed record PartDecisionShown(ActorShown By, DateTimeOffset At, bool GoOn, string? Reason);

public sealed record ParentShown(Guid Dossier, string Code, string Part);

/// <param name="Reference">The dossier's number there; null until it told.</param>
/// <param name="State">The newest it told; null until it told.</param>
public sealed record RouteShown(string System, string SystemName, string? Reference, string? State, string? StateName, IReadOnlyList<MinistryStateShown> States);

/// <param name="Late">It arrived after a newer one.</param>
public sealed record MinistryStateShown(DateTimeOffset At, DateTimeOffset OccurredAt, string State, string StateName, bool Late, string? Note);

/// <summary>Adds to a dossier's details what it is part of, what is part of it, and who resolves it.</summary>
public sealed class LinkedDetail(DocumentFiles files, Archive.IssuedCopies copies, PersonKeys keys, CatalogueCopy catalogue, TimeProvider clock)
{
    /// <param name="past">The past instant (UTC) the dossier is shown as of; null = now.</param>
    public async Task<DossierDetail> Of(DossierDetail detail, Dossier d, Caller caller, DateTimeOffset? past, CancellationToken ct)
    {
        if (d.Parts.Count == 0 && d.Parent is null && d.ElsewhereBy is null && d.External is null)
            return detail;
        var key = detail.Erased ? null : await keys.Find(d.Applicant, ct);
        var results = await files.Find([.. d.Parts.Select(p => p.End?.Document).OfType<Guid>(), .. d.Parts.SelectMany(p => p.Given)], ct);
        var issued = await copies.Newest([.. d.Parts.Where(p => p.End?.Document is not null).Select(p => p.Dossier)], past, ct);
        return detail with
        {
            Parts = d.Parts.Count == 0 ? null : [.. d.Parts.Select(Show)],
            Parent = !caller.IsCitizen && d.Parent is { } whole ? new(whole.Dossier, whole.Code, whole.Part) : null,
            Route = d.ElsewhereBy is { } route
                ? new(route.System!, route.SystemName!, d.MinistryStates is [var first, ..] ? first.Reference : null, d.MinistryState?.State, d.MinistryState is { } now ? MinistryState.Names[now.State] : null,
                    [.. d.MinistryStates.Select(s => new MinistryStateShown(s.At, s.OccurredAt, s.State, MinistryState.Names[s.State], s.Late, Open(s.Note)))])
                : null,
            External = d.External,
        };

        string? Open(Sealed<string>? text) => key is null ? null : text?.Open(key);

        PartShown Show(Part part)
        {
            var (agency, state) = (part.Terms.Agency ?? d.Submission.Agencies.Competent, d.StateOf(part));
            var mine = !caller.IsCitizen;
            return new(
                part.Key, part.Name, state, Whole.StateNames[state], agency, catalogue.Current.NameOf(agency, LocalTime.LocalDate(clock.GetUtcNow())), mine && part.OpenedAt is not null ? part.Dossier : null, mine ? part.Code : null,
                part.OpenedAt, part.End?.At, part.End?.ResultNumber,
                (mine || d.IsGiven(part.End)) && part.End?.Document is { } result ? File(result) : null,
                part.Decision is { } decided ? new(new(decided.By.Name, decided.By.Role, decided.By.Agency), decided.At, decided.GoOn, Open(decided.Reason)) : null,
                d.Hinders(part)?.Name)
            {
                Copy = (mine || d.IsGiven(part.End)) && part.End?.Document is not null ? IssuedCopyShown.Of(issued.GetValueOrDefault(part.Dossier)) : null,
                Earlier = part.Given is [] ? null : [.. part.Given.Select(File).OfType<DocumentShown>()],
            };
        }

        DocumentShown? File(Guid id) => results.TryGetValue(id, out var file) ? new(id, key is null ? "" : key.Open(file.NameSealed), file.ContentType, file.Size, file.Sha256) : null;
    }
}
