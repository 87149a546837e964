using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.Domain;

/// <summary>A dossier (hồ sơ) as its events make it. Sealed members are opened only where somebody who may read them reads them.</summary>
public sealed partial record Dossier
{
    public static Dossier None(Guid id) => new() { Id = id };

    public Guid Id { get; private init; }

    /// <summary>The stream's version: the number of events folded.</summary>
    public long Version { get; private init; }

    /// <summary>The instant (UTC) of the last event.</summary>
    public DateTimeOffset ChangedAt { get; private init; }

    public Stage Stage { get; private init; }

    /// <summary>What was submitted, the applicant's data and the way of return as last corrected; never null once the first event is folded.</summary>
    public DossierSubmitted Submission { get; private init; } = null!;

    /// <summary>Every time the applicant's data or the way of return were corrected, in order.</summary>
    public IReadOnlyList<ApplicantCorrection> ApplicantCorrections { get; private init; } = [];

    public DateTimeOffset SubmittedAt { get; private init; }

    /// <summary>By when the agency must accept or refuse (UTC): of the submission, or of the papers asked for since.</summary>
    public DateTimeOffset AnswerDueAt => AnswerLimits is [.., var last] ? last.DueAt : default;

    /// <summary>From when that time runs (UTC): the submission, or the papers asked for since.</summary>
    public DateTimeOffset AnswerCountedFrom => AnswerLimits is [.., var last] ? last.CountedFrom : default;

    /// <summary>Every time the agency had to answer, in order: the submission, and the papers that came since. What accepts, refuses or asks for papers answers the newest.</summary>
    public IReadOnlyList<AnswerLimit> AnswerLimits { get; private init; } = [];

    /// <summary>One of the answers came late: no later limit makes up for it. A part of a linked dossier was answered with the whole.</summary>
    public bool AnsweredLate => Parent is null && AnswerLimits.Any(l => l.Late);

    /// <summary>The last change of the calendar that moved the time to answer.</summary>
    public AnswerDueMoved? AnswerMoved { get; private init; }

    public Acceptance? Acceptance { get; private init; }

    public NotAccepted? NotAccepted { get; private init; }

    /// <summary>Null for a procedure without a fee: it never meets a payment screen.</summary>
    public Fee? Fee { get; private init; }

    public Draft? Draft { get; private init; }

    public Approval? Approval { get; private init; }

    public Issue? Issue { get; private init; }

    /// <summary>Asked of the post and not yet ended; null otherwise.</summary>
    public PostalReturn? PostalReturn { get; private init; }

    /// <summary>The newest parcel asked for with the result that stands, whatever became of it: the post's words arrive late, twice and out of order.</summary>
    public Parcel? LastParcel { get; private init; }

    public Return? Return { get; private init; }

    public Rating? Rating { get; private init; }

    public string Number => Submission.Number;

    /// <summary>Mã hồ sơ; null until accepted.</summary>
    public string? Code => Acceptance?.Code;

    public Guid Applicant => Submission.Applicant;

    /// <summary>Whose matter it is: as submitted, or, once <see cref="FollowedBy"/> was asked, the successors of agencies that have ended.</summary>
    public Agencies Agencies => Successors ?? Submission.Agencies;

    private Agencies? Successors { get; init; }

    /// <summary>As seen after a merger: an agency that has ended is its successor. What is stored stays.</summary>
    /// <param name="successorOf">The agency itself where it goes on.</param>
    public Dossier FollowedBy(Func<string, string> successorOf)
    {
        var (received, competent) = (successorOf(Submission.Agencies.ReceivedAt), successorOf(Submission.Agencies.Competent));
        return (received == Submission.Agencies.ReceivedAt && competent == Submission.Agencies.Competent
            ? this
            : this with { Successors = Submission.Agencies with { ReceivedAt = received, Competent = competent } }).AskedOfSuccessors(successorOf);
    }

    /// <summary>The procedure's version under which it was accepted; before that, submitted.</summary>
    public ProcedureRef Procedure => Acceptance?.Terms.Procedure ?? Submission.Procedure;

    /// <summary>What is promised now and whether the clock runs; null until accepted. The first promise stays in <see cref="Acceptance"/>.</summary>
    public Clock? Clock { get; private init; }

    /// <summary>The last change of the calendar that moved the due date.</summary>
    public DueMovedByCalendar? MovedByCalendar { get; private init; }

    /// <summary>The promised instant that holds now (UTC); while the clock stands still, the one that held when it stopped.</summary>
    public DateTimeOffset? DueAt => Clock?.Promise.DueAt;

    /// <summary>What was handed in: at submission and since. A paper given again has its earlier documents too.</summary>
    public IReadOnlyList<HandedPaper> Papers { get; private init; } = [];

    /// <summary>The answers of the e-form as last corrected.</summary>
    public Sealed<string> Form { get; private init; }

    /// <summary>Every time papers were asked for, in order.</summary>
    public IReadOnlyList<Supplement> Supplements { get; private init; } = [];

    public Supplement? OpenSupplement => Supplements is [.., { Answered: null } last] ? last : null;

    /// <summary>Papers can be handed in: in hand, or, its result being there already, for a part whose own is made anew.</summary>
    public bool AwaitsPapers => OpenSupplement is { } open && (IsOpen || (open.OfPart is not null && HasResult));

    /// <summary>Issued, and neither replaced since nor given back.</summary>
    public bool HasResult => Stage is Stage.Issued or Stage.HandedToPost or Stage.Returned;

    public Halt? Halt { get; private init; }

    public IReadOnlyList<Extension> Extensions { get; private init; } = [];

    public IReadOnlyList<Apology> Apologies { get; private init; } = [];

    public Withdrawal? Withdrawal { get; private init; }

    public Stopping? Stopping { get; private init; }

    /// <summary>Results that were issued and replaced since, in order.</summary>
    public IReadOnlyList<ReplacedResult> Replaced { get; private init; } = [];

    /// <summary>What the office waits for; null while it can go on.</summary>
    public Wait? Wait =>
        Withdrawal is { Confirmed: null } ? Wait.Withdrawal
        : OpenSupplement is not null && !HasResult ? Wait.Supplement
        : Halt is { Cause: PauseCause.FinancialDuty } ? Wait.FinancialDuty
        : Halt is not null ? Wait.Other
        : Fee is { ClockStops: true, Outstanding: > 0 } && Stage is Stage.Accepted or Stage.Drafted or Stage.Approved ? Wait.Fee
        : null;

    /// <summary>Since when the office waits for the citizen (UTC): nothing becomes late meanwhile.</summary>
    public DateTimeOffset? PausedAt => IsOpen ? Clock?.StoppedSince ?? (Stage is Stage.Submitted ? OpenSupplement?.At : null) : null;

    public bool IsOpen => Stage is Stage.Submitted or Stage.Accepted or Stage.Drafted or Stage.Approved;

    /// <summary>When it was first resolved, withdrawn or stopped (UTC): what a replaced result was late for stays late.</summary>
    public DateTimeOffset? ResolvedAt => Replaced is [var first, ..] ? first.Issue.At : Issue?.At ?? Stopping?.At ?? (Stage is Stage.Withdrawn ? Withdrawal?.Confirmed : null);

    /// <summary>How the first result stood to its promise, once it is being replaced: what the clock does afterwards says nothing of it.</summary>
    private bool? FirstWasLate { get; init; }

    /// <summary>Decided for good: how it ended or, while it waits to be accepted, that an answer came late. Null where the instant it is looked at decides.</summary>
    public bool? Late => ResolvedAt is not null || Stage is Stage.Refused ? IsOverdue(ResolvedAt ?? ChangedAt)
        : Stage is Stage.Submitted && AnsweredLate ? true
        : null;

    /// <summary>Nothing is owed for what was not resolved.</summary>
    public long FeeOutstanding => Stage is Stage.Refused or Stage.Withdrawn or Stage.Stopped ? 0 : Fee?.Outstanding ?? 0;

    /// <summary>To be given back: all of it where it was not accepted or stopped with that outcome, by the lines' refund rules where it was withdrawn, otherwise what was paid too much;
    /// of what was stopped with the fee kept, also what came afterwards.</summary>
    public long Refundable => Fee is not { } fee ? 0
        : Stage is Stage.Refused || Stopping is { FeeOutcome: "refunded" } ? fee.Kept
        : Stage is Stage.Withdrawn ? Math.Max(0, fee.Kept - Withdrawal!.Retained)
        : Stopping is { } stopped ? Math.Max(0, fee.Kept - stopped.Retained)
        : fee.Overpaid;

    /// <summary>Withdrawn now, this would go back: stored with the withdrawal, so that it never changes later.</summary>
    public long RefundableOnWithdrawal => Fee?.RefundedOnWithdrawal(Acceptance is not null, Draft is not null) ?? 0;

    /// <summary>The clock stands still for this amount (whole đồng); 0 where it does not wait for a fee.</summary>
    private long FeeStopsClock => Clock is { Runs: false } && Fee is { ClockStops: true } fee && Halt is null && OpenSupplement is null && IsOpen ? fee.Outstanding : 0;

    /// <summary>What is promised once so much is paid; null where the clock does not wait for it, or for more.</summary>
    public Promise? PromiseOnPaying(long amount, Catalogue.CatalogueSnapshot catalogue, DateTimeOffset now) =>
        FeeStopsClock is var needed and > 0 && amount >= needed ? Clock!.Resumed(Acceptance!.Terms, catalogue, Agencies.Competent, now) : null;

    /// <summary>What is promised once the fee is put right so; null where the clock does not wait for it, or waits on.</summary>
    public Promise? PromiseOnCorrecting(IReadOnlyList<CorrectedLine> corrected, Catalogue.CatalogueSnapshot catalogue, DateTimeOffset now) =>
        FeeStopsClock > 0 && Fee!.Corrected(corrected) is not { ClockStops: true, Outstanding: > 0 } ? Clock!.Resumed(Acceptance!.Terms, catalogue, Agencies.Competent, now) : null;

    public IEnumerable<Guid> Documents => [.. Papers.SelectMany(p => p.Documents), .. Draft is null ? [] : new[] { Draft.Document }, .. Replaced.Select(r => r.Draft.Document), .. Consultations.SelectMany(c => c.Answers).Select(a => a.Document).OfType<Guid>(), .. Elsewhere?.Document is { } elsewhere ? new[] { elsewhere } : [], .. Authorities.SelectMany(a => a.Proof), .. Replaced.Select(r => r.Return).Append(Return).Select(r => r?.Signature?.Document).OfType<Guid>()];

    /// <summary>Late: resolved after the promised instant, or not resolved and past it. Before acceptance the limit to answer counts.</summary>
    public bool IsOverdue(DateTimeOffset now) => Stage switch
    {
        Stage.Refused => false,
        Stage.Submitted => AnsweredLate || (PausedAt is { } since && since < now ? since : now) > AnswerDueAt,
        _ => FirstWasLate ?? Clock?.IsOverdue(ResolvedAt ?? now) is true,
    };

    public static Dossier Fold(Guid id, IEnumerable<StoredEvent> events) =>
        events.Aggregate(None(id), (dossier, stored) => dossier.Apply(EventTypes.Read(stored), stored.Timestamp));

    public Dossier Apply(IDossierEvent happened, DateTimeOffset at) => Applied(happened, at).Stepped(happened, at) with
    {
        Version = Version + 1,
        ChangedAt = at,
        Undoable = happened is StepUndone undone ? Without(undone).Undoable : UndoableAfter(happened, at),
    };

    private Dossier Applied(IDossierEvent happened, DateTimeOffset at) => happened switch
    {
        DossierSubmitted e => this with { Stage = Stage.Submitted, Submission = e, SubmittedAt = at, Papers = e.Papers, Form = e.Form, AnswerLimits = [new(at, e.AnswerDueAt)] },
        DossierAccepted e => this with
        {
            Stage = Stage.Accepted,
            Acceptance = new(e.By, at, e.Code, e.Terms, e.Promise, e.PapersSeen, e.Sets, e.Note, e.BookNumber, e.TransferTo),
            Clock = Clock.Started(e.Promise),
            Fee = e.Exemptions is { Count: > 0 } exempt ? (Fee ?? Fee.None).Corrected([.. exempt.Select(x => new CorrectedLine(x.Line, 0, x.Ground, x.Note))]) : Fee,
            Parts = Whole.Planned(Id, e.Terms),
            AnswerLimits = AnswerGiven(at),
        },
        DossierRefused e => this with { Stage = Stage.Refused, NotAccepted = new(e.By, at, e.Ground, e.Reason), AnswerLimits = AnswerGiven(at) },
        ApplicantCorrected e => this with
        {
            Submission = Submission with { ApplicantData = e.ApplicantData, ReturnMethod = e.ReturnMethod, ReturnAddress = e.ReturnAddress },
            ApplicantCorrections = [.. ApplicantCorrections, new(at, e)],
        },
        FeeRequested e => Asked(e, at),
        FeePaid e => Paid(e, at),
        FeeCorrected e => this with { Fee = Fee!.Corrected(e.Lines) with { Corrections = [.. Fee.Corrections, new(e.By, at, e.Lines, e.Reason)] }, Clock = GoesOn(at, e.Promise) },
        FeeRefunded e => this with { Fee = Fee! with { Refunds = [.. Fee.Refunds, new(e.By, at, e.Amount, e.Method, e.ReceiptNumber, e.Reason, e.Reference, e.Settles) { Receiver = Submission.ApplicantData }] } },
        ResultDrafted e => this with { Stage = Stage.Drafted, Draft = new(e.DraftVersion, e.By, at, e.Outcome, e.Summary, e.Reason, e.Document, e.Sha256, null, e.Surrender) },
        ResultSentBack e => this with { Stage = Stage.Accepted, Approval = null, Draft = Draft! with { SentBack = new(e.By, at, e.Reason) } },
        ResultApproved e => this with { Stage = Stage.Approved, Approval = new(e.By, at, e.DraftVersion, e.Document, e.Sha256, e.Signature, e.Certificate) },
        ResultIssued e => this with { Stage = Stage.Issued, Issue = new(e.By, at, e.ResultNumber, e.IssuedOn) },
        ResultReplacementStarted e => Replacing(e, at),
        PostalReturnRequested e => this with { PostalReturn = new(e.By, at, e.ReturnId, e.Carrier, e.CashOnDelivery, null), LastParcel = new(e.ReturnId, HandedOver: false), Surrendered = [.. Surrendered, .. e.Surrendered ?? []] },
        ResultHandedToPost e => HandedToPost(e),
        PostalReturnCalledBack e => this with { PostalReturn = PostalReturn! with { CalledBack = new(e.By, at, e.Reason) } },
        ResultCameBack { Reason: ResultCameBack.CalledBack } => this with { Stage = Stage.Issued, PostalReturn = null, LastParcel = LastParcel! with { CalledBack = PostalReturn } },
        ResultCameBack => this with { Stage = Stage.Issued, PostalReturn = null, LastParcel = LastParcel is { } parcel ? parcel with { CalledBack = null } : null },
        DueMovedByCalendar e => this with { MovedByCalendar = e, Clock = Clock! with { Promise = e.Promise } },
        AnswerDueMoved e => this with { AnswerMoved = e, AnswerLimits = [.. AnswerLimits.SkipLast(1), AnswerLimits[^1] with { DueAt = e.AnswerDueAt }] },
        SupplementRequested e => Asked(e, at).NotedWrong(e),
        Supplemented e => Answered(e, at),
        ProcessingPaused e => this with { Halt = new(e.By, at, e.Cause, e.Reason, e.Amount, e.Notice, e.OwnNotice), Clock = Clock!.Stopped(at, e.Cause is PauseCause.FinancialDuty ? "thực hiện nghĩa vụ tài chính" : "theo quy định của pháp luật") },
        ProcessingResumed e => this with { Halt = null, Clock = GoesOn(at, e.Promise) },
        DueExtended e => this with { Extensions = [.. Extensions, new(e.By, at, e.OldDueAt, e.Promise.DueAt, e.Reason)], Clock = Clock! with { Promise = e.Promise, Extended = true } },
        ApologyGiven e => this with { Apologies = [.. Apologies, new(e.By, at, e.DueAt, e.ExpectedAt, e.Reason)] },
        WithdrawalRequested e => this with { Withdrawal = new(e.By, at, e.Reason, null, Version + 1) },
        WithdrawalCancelled => this with { Withdrawal = null },
        DossierWithdrawn e => this with { Stage = Stage.Withdrawn, Withdrawal = (Withdrawal ?? new(e.By, at, e.Reason, null, Version + 1)) with { Confirmed = at, Retained = e.FeePaid - (e.Refundable ?? e.FeePaid) } },
        DossierStopped e => this with { Stage = Stage.Stopped, Stopping = new(e.By, at, e.Ground, e.Reason, e.FeeOutcome) { Retained = Fee is { } fee ? fee.Kept - fee.Overpaid : 0 } },
        StepUndone e => Without(e),
        ResultReturned e => this with { Stage = Stage.Returned, Return = new(e.By, at, e.Method, e.Recipient, e.Delivery, e.Signature), PostalReturn = null, Surrendered = [.. Surrendered, .. e.Surrendered ?? []] },
        Assigned or StepCompleted => this,
        HandoverSent or HandoverConfirmed or HandoverRejected or HandoverRecalled => Circulated(happened, at),
        ConsultationRequested or ConsultationAnswered or ConsultationWaived => Consulted(happened, at),
        PaperDigitised e => Digitised(e, at),
        AuthorityGranted or AuthorityRevoked => Authorised(happened, at),
        DossierRated e => this with { Rating = new(at, e.Score, e.Comment) },
        PartOpened or PartEnded or PartReopened or PartDecided or MinistryStateReceived or ResolvedElsewhere => Joined(happened, at),
        _ => throw new UnknownEventException(happened.GetType().Name),
    };

    /// <summary>
    /// The word of the hand-over may come after the word of the delivery or of the coming back: then it is history only. A parcel that was called back and left all the same is on
    /// its way again, unless the result was given out meanwhile.
    /// </summary>
    private Dossier HandedToPost(ResultHandedToPost e)
    {
        var heard = this with { LastParcel = new Parcel(e.ReturnId, HandedOver: true) };
        return (PostalReturn ?? (Stage is Stage.Issued ? LastParcel?.CalledBack : null)) is { } asked && asked.ReturnId == e.ReturnId
            ? heard with { Stage = Stage.HandedToPost, PostalReturn = asked with { HandedOver = new(e.Consignment, e.ConsignmentVersion, e.TrackingCode, e.HandedOverAt) } }
            : heard;
    }

    /// <summary>Money that came is kept, also where nothing was owed any more.</summary>
    private Dossier Paid(FeePaid e, DateTimeOffset at)
    {
        var fee = Fee ?? Fee.None;
        var payment = new Payment(e.By, at, e.Amount, e.Method, e.ReceiptNumber, e.Reference, e.Parcel, e.ByKind is true, e.Settles, e.Reason) { Covers = fee.CoveredNext(e.Amount), Payer = Submission.ApplicantData };
        return this with { Fee = fee with { Payments = [.. fee.Payments, payment] }, Clock = GoesOn(at, e.Promise) };
    }

    private Dossier Asked(FeeRequested e, DateTimeOffset at)
    {
        var earlier = Fee ?? Fee.None;
        return this with
        {
            Fee = earlier with { Total = earlier.Total + e.Amount, Lines = [.. earlier.Lines, .. e.Lines], Stopping = e.ClockStops ? [.. earlier.Stopping, .. e.Lines.Select(l => l.Key)] : earlier.Stopping, ClockStops = e.ClockStops || earlier is { ClockStops: true, Outstanding: > 0 } },
            Clock = e.ClockStops && Clock is { Runs: true } clock ? clock.Stopped(at, "chờ nộp phí, lệ phí") : Clock,
        };
    }

    private Dossier Asked(SupplementRequested e, DateTimeOffset at) => this with
    {
        Supplements = [.. Supplements, new(e.By, e.ApprovedBy, at, e.Stage, e.Round, e.Ground, e.Reason, e.Papers, e.AnswerBy, e.ClockStops, e.FurtherReason, null, e.OfPart)],
        Clock = e.ClockStops ? Clock!.Stopped(at, "chờ bổ sung hồ sơ") : Clock,
        AnswerLimits = AnswerGiven(at),
    };

    /// <summary>The first answer counts; after acceptance there is none to give.</summary>
    private IReadOnlyList<AnswerLimit> AnswerGiven(DateTimeOffset at) =>
        AnswerLimits is [.., { AnsweredAt: null } open] ? [.. AnswerLimits.SkipLast(1), open with { AnsweredAt = at }] : AnswerLimits;

    private Dossier Answered(Supplemented e, DateTimeOffset at) => this with
    {
        Supplements = [.. Supplements.SkipLast(1), Supplements[^1] with { Answered = at, Answer = e }],
        Papers = [.. Papers.Select(p => e.Papers.FirstOrDefault(n => n.Key == p.Key) is { } again ? again with { Documents = [.. p.Documents, .. again.Documents], Reused = p.Reused is null ? again.Reused : [.. p.Reused, .. again.Reused ?? []] } : p),
            .. e.Papers.Where(n => Papers.All(p => p.Key != n.Key))],
        Digitisations = [.. Digitisations.Where(x => e.Papers.All(p => p.Key != x.Paper))], // said of what was there before
        Form = e.Form ?? Form,
        AnswerLimits = e.AnswerDueAt is { } due ? [.. AnswerLimits, new(at, due)] : AnswerLimits,
        Clock = GoesOn(at, e.Promise),
    };

    private Clock? GoesOn(DateTimeOffset at, Promise? promise) => promise is null ? Clock : Clock!.GoesOn(at, promise);

    /// <summary>Back to the specialist, with the reason; what was issued, returned and rated is history, and stays where it was given.</summary>
    private Dossier Replacing(ResultReplacementStarted e, DateTimeOffset at) => this with
    {
        Stage = Stage.Accepted,
        FirstWasLate = FirstWasLate ?? Clock?.IsOverdue(Issue!.At) is true,
        Replaced = [.. Replaced, new(Draft!, Approval!, Issue!, Return)],
        Draft = Draft! with { SentBack = new(e.By, at, e.Reason) },
        Approval = null,
        Issue = null,
        Return = null,
        LastParcel = null,
    };
}
