using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Domain;

/// <summary>Which mistaken steps may still be undone, and where the dossier stands then.</summary>
public sealed partial record Dossier
{
    /// <summary>In order; each may be undone by itself. What builds on a step takes the way back from it.</summary>
    public IReadOnlyList<UndoableStep> Undoable { get; private init; } = [];

    /// <summary>The newest of them; null where nothing may be undone.</summary>
    public UndoableStep? LastStep => Undoable is [.., var last] ? last : null;

    /// <summary>Stored name of what was undone last.</summary>
    public string? Undone { get; private init; }

    /// <summary>
    /// Steps an officer takes by mistake at the desk or the counter. What ended processing (stopped, withdrawn, issued) has been decided and reported:
    /// a wrong result is replaced, a dossier that was given back is submitted again. A withdrawal that a clerk entered, of the wrong dossier say, ended nothing
    /// before it was accepted.
    /// </summary>
    private bool MayBeUndone(IDossierEvent happened) => happened
        is DossierRefused or SupplementRequested or ProcessingPaused or FeeRequested { By: not null, ClockStops: false }
        or FeePaid { Method: "cash" or "transfer", Promise: null } or FeeCorrected { Promise: null } or ResultReturned { Method: ReturnMethod.Counter }
        or DueExtended or WithdrawalRequested { By.Role: Roles.Clerk } || (Acceptance is null && happened is DossierWithdrawn { By.Role: Roles.Clerk });

    /// <summary>Asked of the dossier before the event: the steps that outlive it, each with what happened without it, and the event itself.</summary>
    private IReadOnlyList<UndoableStep> UndoableAfter(IDossierEvent happened, DateTimeOffset at)
    {
        var outlived = Undoable.Where(s => s.Outlives(happened, at)).Select(s => s with { Before = s.Before.Apply(happened, at) });
        return MayBeUndone(happened)
            ? [.. outlived, new(Version + 1, EventTypes.NameOf(happened), this with { Version = Version + 1 })] // with its version: what comes later counts on from there
            : [.. outlived];
    }

    /// <summary>Streams from before steps outlived others undid the last one: it is found by its version likewise.</summary>
    private Dossier Without(StepUndone e) => Undoable.Last(s => s.Version == e.Undone).Before with { Undone = e.Type };
}

/// <summary>A step that may still be undone.</summary>
/// <param name="Version">Of its event.</param>
/// <param name="Type">Its event's stored name.</param>
/// <param name="Before">The dossier as it would stand without it: what came later and does not build on it has happened there too.</param>
public sealed record UndoableStep(long Version, string Type, Dossier Before)
{
    /// <summary>
    /// Whether the way back stays open after a later event: it does where the event would have happened, and meant the same, without the step. A further step of the
    /// same kind (of the clock, of the money) takes it until it is undone itself.
    /// </summary>
    public bool Outlives(IDossierEvent later, DateTimeOffset at) => IsBeside(later) || Type switch
    {
        // answered, resumed and extended is what follows from them; a decision is not taken while they hold
        "supplement_requested" or "processing_paused" => IsOnlyMoney(later) || IsOfParts(later) || later is WithdrawalRequested or WithdrawalCancelled or ApologyGiven || IsMovedWithout(later, at),
        // drafting and signing ask for no date, issuing counts by it; an apology names it, and whatever carries a promise was counted from it
        "due_extended" => IsOnlyMoney(later) || IsOfParts(later) || later is WithdrawalRequested or WithdrawalCancelled or ResultDrafted or ResultSentBack or ResultApproved,
        // receipts, refunds and what is collected at the door follow from what is owed, as do the ends that say what becomes of it
        "fee_paid" or "fee_corrected" or "fee_requested" => IsOfTheClock(later) || IsOfParts(later)
            || later is WithdrawalRequested or WithdrawalCancelled or ResultDrafted or ResultSentBack or ResultApproved or ResultIssued or ResolvedElsewhere,
        // money and papers come and the clock runs whether it is taken back or not
        "withdrawal_requested" => later is FeePaid or FeeCorrected or FeeRefunded or Supplemented or ProcessingResumed or ApologyGiven or DueMovedByCalendar or AnswerDueMoved || IsOfParts(later),
        // money on its way arrives; what was given back because it ended is gone
        "dossier_refused" or "dossier_withdrawn" => later is FeePaid,
        // rated or replaced, the person has it
        "result_returned" => later is FeePaid or FeeRefunded,
        _ => false,
    };

    /// <summary>How the office shares its work, what it knows of the person and their papers, what others say: beside every step.</summary>
    private static bool IsBeside(IDossierEvent later) => later
        is Assigned or StepCompleted or HandoverSent or HandoverConfirmed or HandoverRejected or HandoverRecalled or ConsultationRequested or ConsultationAnswered or ConsultationWaived
        or PaperDigitised or ApplicantCorrected or AuthorityGranted or AuthorityRevoked or PartOpened or PartDecided or MinistryStateReceived;

    /// <summary>On the whole, while it is in hand. Once it was returned the parts' results are with the person.</summary>
    private static bool IsOfParts(IDossierEvent later) => later is PartEnded or PartReopened;

    /// <summary>Money that leaves the promise alone.</summary>
    private static bool IsOnlyMoney(IDossierEvent later) => later is FeePaid { Promise: null } or FeeCorrected { Promise: null } or FeeRequested or FeeRefunded;

    private static bool IsOfTheClock(IDossierEvent later) => later
        is SupplementRequested or Supplemented or ProcessingPaused or ProcessingResumed or DueExtended or ApologyGiven or DueMovedByCalendar or AnswerDueMoved;

    /// <summary>The calendar moved the date while the clock stood still: without the step it would have too, unless it was late by then, or had become so.</summary>
    private bool IsMovedWithout(IDossierEvent later, DateTimeOffset at) => later is DueMovedByCalendar moved && !Before.IsOverdue(at) && moved.Promise.DueAt >= at;
}
