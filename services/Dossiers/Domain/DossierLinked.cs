using Platform.Contracts;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Domain;

/// <summary>What a dossier is part of, what is part of it, and who resolves it.</summary>
public sealed partial record Dossier
{
    /// <summary>The whole this one is a part of; null: it stands alone.</summary>
    public ParentRef? Parent => Submission.Parent;

    /// <summary>Where it arrived from, and its code there.</summary>
    public ExternalRef? External => Submission.External;

    /// <summary>
    /// The system that handed it in, a portal say: what the person does there it does here for them, by the same rules. For a part nobody does: they deal with the whole.
    /// </summary>
    public bool WasHandedInBy(Caller caller) => Parent is null && Submission.By is { Role: Roles.System or Roles.Service } by && by.Id == caller.Id && (caller.Is(Roles.System) || caller.Is(Roles.Service));

    /// <summary>Of a linked dossier, in the order of its terms; empty until accepted and for every other.</summary>
    public IReadOnlyList<Part> Parts { get; private init; } = [];

    /// <summary>Set where a ministry's system resolves it, since acceptance.</summary>
    public ResolutionRoute? ElsewhereBy => Acceptance?.Terms.Route is { By: ResolutionRoute.Ministry } route ? route : null;

    /// <summary>What that system told, in the order it arrived.</summary>
    public IReadOnlyList<MinistryState> MinistryStates { get; private init; } = [];

    /// <summary>The newest by that system's own order.</summary>
    public MinistryState? MinistryState => MinistryStates.LastOrDefault(s => !s.Late);

    /// <summary>How that system resolved it.</summary>
    public Elsewhere? Elsewhere { get; private init; }

    /// <summary>The result's document, wherever it was decided.</summary>
    public Guid? ResultDocument => Elsewhere?.Document ?? Draft?.Document;

    /// <summary>
    /// Files of the results the person has been given, the replaced ones among them: theirs for good, also while a replacement is in the making. Law: RET-04; docs/law/register.md.
    /// </summary>
    public IEnumerable<Guid> GivenResults =>
    [
        .. Stage is Stage.Returned && ResultDocument is { } result ? [result] : Array.Empty<Guid>(),
        .. Replaced.Where(r => r.Return is not null).Select(r => r.Draft.Document),
        .. Parts.SelectMany(p => p.Given),
        .. Parts.Where(p => IsGiven(p.End)).Select(p => p.End!.Document!.Value),
    ];

    /// <summary>The person has the part's result: the whole was returned with it, be it before its own result was replaced.</summary>
    public bool IsGiven(PartEnd? end) => end?.Document is not null && (Stage is Stage.Returned || Replaced.Any(r => r.Return?.At >= end.At));

    private Dossier Joined(IDossierEvent happened, DateTimeOffset at) => happened switch
    {
        PartOpened e => WithPart(e.Part, p => p with { Code = e.Code, OpenedAt = at }),
        PartEnded e => WithPart(e.Part, p => p with { End = new(e.EndedAt, e.Outcome, e.ResultNumber, e.Document), Surrender = e.Surrender ?? [] }),
        PartReopened e => WithPart(e.Part, p => p with { End = null, Decision = null, Surrender = [], Given = IsGiven(p.End) ? [.. p.Given, p.End!.Document!.Value] : p.Given }),
        PartDecided e => WithPart(e.Part, p => p with { Decision = new(e.By, at, e.GoOn, e.Reason) }),
        MinistryStateReceived e => this with { MinistryStates = [.. MinistryStates, new(at, e.System, e.Reference, e.Sequence, e.OccurredAt, e.State, e.Said, e.Late, e.Note)] },
        ResolvedElsewhere e => this with
        {
            Stage = Stage.Issued,
            Issue = new(e.By, at, e.ResultNumber, e.IssuedOn),
            Elsewhere = new(e.System, e.Reference, e.Outcome, e.Note, e.Document),
        },
        _ => throw new UnknownEventException(happened.GetType().Name),
    };

    private Dossier WithPart(string key, Func<Part, Part> change) => this with { Parts = [.. Parts.Select(p => p.Key == key ? change(p) : p)] };
}

/// <summary>A part of a linked dossier as the whole knows it.</summary>
/// <param name="Dossier">Of the part's own dossier: known before it is opened.</param>
/// <param name="Code">Its mã hồ sơ; null until opened.</param>
public sealed record Part(LinkedPart Terms, Guid Dossier, string? Code = null, DateTimeOffset? OpenedAt = null, PartEnd? End = null, PartDecision? Decision = null)
{
    /// <summary>Files of results the person was given and that were replaced since.</summary>
    public IReadOnlyList<Guid> Given { get; init; } = [];

    /// <summary>Originals to be given up for its result, keys as in the part. Not in <see cref="PartEnd"/>, which is compared: a list is equal to itself alone, and the whole would be told for ever.</summary>
    public IReadOnlyList<OriginalDue> Surrender { get; init; } = [];

    public string Key => Terms.Key;

    public string Name => Terms.Name;

    public bool IsGranted => End is { Outcome: PartEnd.Granted };

    public bool HasFailed => End is not null and not { Outcome: PartEnd.Granted };
}

/// <param name="At">UTC.</param>
public sealed record PartEnd(DateTimeOffset At, string Outcome, string? ResultNumber, Guid? Document)
{
    public const string Granted = "granted";
    public const string Refused = "refused";
    public const string Stopped = "stopped";
}

public sealed record PartDecision(Actor By, DateTimeOffset At, bool GoOn, Sealed<string> Reason);

/// <param name="At">When it arrived (UTC).</param>
public sealed record MinistryState(DateTimeOffset At, string System, string Reference, long? Sequence, DateTimeOffset OccurredAt, string State, string Said, bool Late, Sealed<string>? Note)
{
    public const string Received = "received";
    public const string InProcess = "inProcess";
    public const string SupplementRequested = "supplementRequested";
    public const string Done = "done";
    public const string Refused = "refused";

    public static readonly IReadOnlyDictionary<string, string> Names = new Dictionary<string, string>
    {
        [Received] = "đã tiếp nhận",
        [InProcess] = "đang giải quyết",
        [SupplementRequested] = "yêu cầu bổ sung",
        [Done] = "đã giải quyết",
        [Refused] = "từ chối giải quyết",
    };
}

public sealed record Elsewhere(string System, string Reference, ResolutionOutcome Outcome, Sealed<string>? Note, Guid? Document);
