namespace Platform.Dossiers.Domain;

// What stops the clock, lets it go on, or moves the promised date. As Events.cs: stored shapes, for ever.

/// <summary>Papers are missing or wrong: all of them are named at once (form 02).</summary>
/// <param name="ApprovedBy">Who answers for asking: the clerk before acceptance, in appraisal who is competent for it; a further round is a leader's.</param>
/// <param name="Round">1, 2 … within its stage.</param>
/// <param name="Ground">A key of <see cref="SupplementGrounds"/>.</param>
/// <param name="AnswerBy">The citizen's limit (UTC): close of the last day.</param>
/// <param name="FurtherReason">Why once was not enough; in appraisal from the second round on.</param>
/// <param name="OfPart">On a linked dossier: the part that asks.</param>
public sealed record SupplementRequested(
    Actor By,
    Actor ApprovedBy,
    SupplementStage Stage,
    int Round,
    string Ground,
    Sealed<string> Reason,
    IReadOnlyList<WrongPaper> Papers,
    DateTimeOffset AnswerBy,
    bool ClockStops,
    Sealed<string>? FurtherReason,
    PartSupplement? OfPart = null) : IDossierEvent;

public enum SupplementStage
{
    BeforeAcceptance,
    InAppraisal,
}

/// <param name="Key">Of the procedure's paper; null for something the catalogue does not list.</param>
/// <param name="Name">The catalogue's; for something else <see cref="OwnWords.Paper"/>.</param>
/// <param name="Problem">What is missing or wrong with it.</param>
/// <param name="OwnName">What the officer calls something else.</param>
public sealed record WrongPaper(string? Key, string Name, Sealed<string> Problem, Sealed<string>? OwnName = null)
{
    public string NameFor(Func<Sealed<string>?, string?> open) => OwnWords.In(Name, OwnWords.Paper, OwnName, open);
}

/// <summary>The papers asked for are here.</summary>
/// <param name="Channel">How they came.</param>
/// <param name="Form">The answers of the e-form, where they were corrected.</param>
/// <param name="Promise">Set where the clock had stopped: what is promised now.</param>
/// <param name="AnswerDueAt">Set before acceptance: by when the agency must accept or refuse now (UTC).</param>
public sealed record Supplemented(
    Actor By,
    Channel Channel,
    IReadOnlyList<HandedPaper> Papers,
    Sealed<string>? Form,
    Sealed<string>? Note,
    Promise? Promise,
    DateTimeOffset? AnswerDueAt) : IDossierEvent;

/// <summary>Work cannot go on until somebody else has done something: a financial duty (land tax), or another cause that the law names.</summary>
/// <param name="Amount">Of a financial duty, whole đồng; it is paid to the treasury and is no fee of the dossier.</param>
/// <param name="Notice">Number of the paper that asks for it, in events from before it was sealed.</param>
/// <param name="OwnNotice">The same, since.</param>
public sealed record ProcessingPaused(Actor By, PauseCause Cause, Sealed<string> Reason, long? Amount, string? Notice, Sealed<string>? OwnNotice = null) : IDossierEvent;

public enum PauseCause
{
    FinancialDuty,
    Other,
}

/// <param name="Evidence">What shows that it is done: the number of the treasury's receipt.</param>
public sealed record ProcessingResumed(Actor By, Sealed<string> Evidence, Promise Promise) : IDossierEvent;

/// <summary>Before it became late, the leader asked for more time, with an apology (form 04). The first promise stays in the acceptance.</summary>
public sealed record DueExtended(Actor By, DateTimeOffset OldDueAt, Promise Promise, Sealed<string> Reason) : IDossierEvent;

/// <summary>It is late: the leader apologises and says when it will be there (form 04). The due date stays what it was.</summary>
public sealed record ApologyGiven(Actor By, DateTimeOffset DueAt, DateTimeOffset ExpectedAt, Sealed<string> Reason) : IDossierEvent;
