using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.Domain;

/// <summary>A dossier (hồ sơ) as its events make it. Sealed members are opened only where somebody who may read them reads them.</summary>
public sealed record Dossier
{
    public static Dossier None(Guid id) => new() { Id = id };

    public Guid Id { get; private init; }

    /// <summary>The stream's version: the number of events folded.</summary>
    public long Version { get; private init; }

    /// <summary>The instant (UTC) of the last event.</summary>
    public DateTimeOffset ChangedAt { get; private init; }

    public Stage Stage { get; private init; }

    /// <summary>What was submitted; never null once the first event is folded.</summary>
    public DossierSubmitted Submission { get; private init; } = null!;

    public DateTimeOffset SubmittedAt { get; private init; }

    public Acceptance? Acceptance { get; private init; }

    public NotAccepted? NotAccepted { get; private init; }

    /// <summary>Null for a procedure without a fee: it never meets a payment screen.</summary>
    public Fee? Fee { get; private init; }

    public Draft? Draft { get; private init; }

    public Approval? Approval { get; private init; }

    public Issue? Issue { get; private init; }

    /// <summary>Asked of the post and not yet ended; null otherwise.</summary>
    public PostalReturn? PostalReturn { get; private init; }

    /// <summary>The newest parcel asked for, whatever became of it: the post's words arrive late, twice and out of order.</summary>
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
        return received == Submission.Agencies.ReceivedAt && competent == Submission.Agencies.Competent
            ? this
            : this with { Successors = Submission.Agencies with { ReceivedAt = received, Competent = competent } };
    }

    /// <summary>The procedure's version under which it was accepted; before that, submitted.</summary>
    public ProcedureRef Procedure => Acceptance?.Terms.Procedure ?? Submission.Procedure;

    /// <summary>The last change of the calendar that moved the due date; the first promise stays in <see cref="Acceptance"/>.</summary>
    public DueMovedByCalendar? MovedByCalendar { get; private init; }

    public DateTimeOffset? DueAt => MovedByCalendar?.Promise.DueAt ?? Acceptance?.Promise.DueAt;

    public long FeeOutstanding => Fee?.Outstanding ?? 0;

    public IEnumerable<Guid> Documents => [.. Submission.Papers.SelectMany(p => p.Documents), .. Draft is null ? [] : new[] { Draft.Document }];

    /// <summary>Late: resolved after the promised instant, or not resolved and past it. Before acceptance the limit to answer counts.</summary>
    public bool IsOverdue(DateTimeOffset now) => Stage switch
    {
        Stage.Refused => false,
        Stage.Submitted => now > Submission.AnswerDueAt,
        _ => (Issue?.At ?? now) > DueAt,
    };

    public static Dossier Fold(Guid id, IEnumerable<StoredEvent> events) =>
        events.Aggregate(None(id), (dossier, stored) => dossier.Apply(EventTypes.Read(stored), stored.Timestamp));

    public Dossier Apply(IDossierEvent happened, DateTimeOffset at) => Applied(happened, at) with { Version = Version + 1, ChangedAt = at };

    private Dossier Applied(IDossierEvent happened, DateTimeOffset at) => happened switch
    {
        DossierSubmitted e => this with { Stage = Stage.Submitted, Submission = e, SubmittedAt = at },
        DossierAccepted e => this with { Stage = Stage.Accepted, Acceptance = new(e.By, at, e.Code, e.Terms, e.Promise, e.PapersSeen, e.Sets, e.Note) },
        DossierRefused e => this with { Stage = Stage.Refused, NotAccepted = new(e.By, at, e.Ground, e.Reason) },
        FeeRequested e => this with { Fee = new(e.Amount, e.Lines, e.ClockStops, []) },
        FeePaid e => this with { Fee = Fee! with { Payments = [.. Fee.Payments, new(e.By, at, e.Amount, e.Method, e.ReceiptNumber)] } },
        ResultDrafted e => this with { Stage = Stage.Drafted, Draft = new(e.DraftVersion, e.By, at, e.Outcome, e.Summary, e.Reason, e.Document, e.Sha256, null) },
        ResultSentBack e => this with { Stage = Stage.Accepted, Approval = null, Draft = Draft! with { SentBack = new(e.By, at, e.Reason) } },
        ResultApproved e => this with { Stage = Stage.Approved, Approval = new(e.By, at, e.DraftVersion, e.Document, e.Sha256, e.Signature, e.Certificate) },
        ResultIssued e => this with { Stage = Stage.Issued, Issue = new(e.By, at, e.ResultNumber, e.IssuedOn) },
        PostalReturnRequested e => this with { PostalReturn = new(e.By, at, e.ReturnId, e.Carrier, e.CashOnDelivery, null), LastParcel = new(e.ReturnId, HandedOver: false) },
        ResultHandedToPost e => HandedToPost(e),
        ResultCameBack => this with { Stage = Stage.Issued, PostalReturn = null },
        DueMovedByCalendar e => this with { MovedByCalendar = e },
        ResultReturned e => this with { Stage = Stage.Returned, Return = new(e.By, at, e.Method, e.Recipient, e.Delivery), PostalReturn = null },
        DossierRated e => this with { Rating = new(at, e.Score, e.Comment) },
        _ => throw new UnknownEventException(happened.GetType().Name),
    };

    /// <summary>The word of the hand-over may come after the word of the delivery or of the coming back: then it is history only.</summary>
    private Dossier HandedToPost(ResultHandedToPost e)
    {
        var heard = this with { LastParcel = new(e.ReturnId, HandedOver: true) };
        return PostalReturn is { } asked && asked.ReturnId == e.ReturnId
            ? heard with { Stage = Stage.HandedToPost, PostalReturn = asked with { HandedOver = new(e.Consignment, e.ConsignmentVersion, e.TrackingCode, e.HandedOverAt) } }
            : heard;
    }
}

public sealed record Acceptance(Actor By, DateTimeOffset At, string Code, TermsSnapshot Terms, Promise Promise, IReadOnlyList<SeenPaper> PapersSeen, int Sets, Sealed<string>? Note);

public sealed record NotAccepted(Actor By, DateTimeOffset At, string Ground, Sealed<string> Reason);

public sealed record Fee(long Total, IReadOnlyList<FeeLine> Lines, bool ClockStops, IReadOnlyList<Payment> Payments)
{
    public long Paid => Payments.Sum(p => p.Amount);

    public long Outstanding => Total - Paid;
}

public sealed record Payment(Actor By, DateTimeOffset At, long Amount, string Method, string ReceiptNumber);

/// <param name="SentBack">Set when the leader sent this version back: the next is the specialist's to make.</param>
public sealed record Draft(int Version, Actor By, DateTimeOffset At, ResolutionOutcome Outcome, Sealed<string> Summary, Sealed<string>? Reason, Guid Document, string Sha256, SentBack? SentBack);

public sealed record SentBack(Actor By, DateTimeOffset At, Sealed<string> Reason);

public sealed record Approval(Actor By, DateTimeOffset At, int DraftVersion, Guid Document, string Sha256, string Signature, string Certificate);

public sealed record Issue(Actor By, DateTimeOffset At, string ResultNumber, DateOnly IssuedOn);

public sealed record PostalReturn(Actor By, DateTimeOffset At, Guid ReturnId, string Carrier, long CashOnDelivery, HandedOver? HandedOver);

public sealed record Parcel(Guid ReturnId, bool HandedOver);

public sealed record HandedOver(Guid Consignment, long ConsignmentVersion, string? TrackingCode, DateTimeOffset At);

public sealed record Return(Actor By, DateTimeOffset At, ReturnMethod Method, Sealed<RecipientData>? Recipient, Delivery? Delivery);

/// <param name="Score">3 very satisfied, 2 satisfied, 1 not satisfied.</param>
public sealed record Rating(DateTimeOffset At, int Score, Sealed<string>? Comment);
