namespace Platform.Dossiers.Domain;

/// <summary>The work on an accepted dossier: its step, whose it is, where its papers are, and who is asked.</summary>
public sealed partial record Dossier
{
    /// <summary>The way through its process; null until accepted.</summary>
    public Course? Course { get; private init; }

    /// <summary>The step in hand; null before acceptance and after the last.</summary>
    public StepVisit? Step => Stage is Stage.Accepted or Stage.Drafted or Stage.Approved ? Course?.Current : null;

    public Custody? Custody { get; private init; }

    /// <summary>Every time papers went from hand to hand, in order.</summary>
    public IReadOnlyList<Handover> Handovers { get; private init; } = [];

    public Handover? OpenHandover => Handovers is [.., { Closed: null } last] ? last : null;

    public IReadOnlyList<Consultation> Consultations { get; private init; } = [];

    /// <summary>Those without which nothing is approved.</summary>
    public IEnumerable<Consultation> Awaited => Consultations.Where(c => c is { Required: true, IsOpen: true });

    /// <summary>Somebody works on it: took the step or was given it, did one, confirmed that the papers are there, or asked another agency. Where it is resolved elsewhere that system says so.</summary>
    public bool IsBegun => ElsewhereBy is null && (Draft is not null || Course is { Visits: { Count: > 1 } or [{ Holder: not null }] } || Handovers.Any(h => h.Confirmed) || Consultations.Count > 0);

    public bool StepIsLate(DateTimeOffset now) => Step?.IsLate(now, PausedAt) is true;

    /// <summary>What the next step's limit is read from: for a result that is made anew nothing is promised, in any of its steps.</summary>
    private Promise? StepsPromised => Replaced.Count == 0 ? Clock!.Promise : null;

    /// <summary>How the event moved the step; asked of the dossier with the event already applied.</summary>
    private Dossier Stepped(IDossierEvent happened, DateTimeOffset at) => happened switch
    {
        DossierAccepted e => this with { Course = ElsewhereBy is not null ? null : Course.Started(e.Terms.Process ?? ProcessTerms.Default, e.Promise, at), Custody = new(new(e.By.Id, e.By.Name), e.By.Agency, at) },
        ResultDrafted e => this with { Course = Course!.Did(ProcessStep.Draft, e.By, at, StepsPromised) },
        ResultApproved e => this with { Course = Course!.Did(ProcessStep.Approve, e.By, at, StepsPromised) },
        ResultIssued e => this with { Course = Course!.Did(ProcessStep.Issue, e.By, at, StepsPromised) },
        ResultSentBack e => this with { Course = Course!.SentBack(e.By, at, StepsPromised) },
        ResultReplacementStarted => this with { Course = Course!.Again(at) },
        StepCompleted e => this with { Course = Course!.Done(e.By, at, e.Outcome, e.To, StepsPromised) },
        Assigned e => this with { Course = Course!.HeldBy(e.To, e.By.Id == e.To.Id ? at : null) },
        HandoverConfirmed { Responsible: true } e => this with { Course = Course!.HeldBy(new(e.By.Id, e.By.Name), at) },
        DossierWithdrawn e => this with { Course = Course?.Stopped(e.By, at) },
        DossierStopped e => this with { Course = Course?.Stopped(e.By, at) },
        _ => Course is { } course && Clock is { } clock ? this with { Course = course.Promised(clock.Promise) } : this,
    };

    private Dossier Circulated(IDossierEvent happened, DateTimeOffset at) => happened switch
    {
        HandoverSent e => this with { Handovers = [.. Handovers, new(e.Handover, e.By, at, e.ToOfficer, e.ToRole, e.ToAgency, e.Papers, e.Note, null, null, false, null, e.OwnPapers)] },
        HandoverConfirmed e => this with
        {
            Handovers = [.. Handovers.Select(h => h.Id == e.Handover ? h with { Closed = at, ClosedBy = e.By, Confirmed = true } : h)],
            Custody = new(new(e.By.Id, e.By.Name), e.By.Agency, at),
        },
        HandoverRejected e => NotTaken(e.Handover, e.By, e.Reason, at),
        HandoverRecalled e => NotTaken(e.Handover, e.By, e.Reason, at),
        _ => throw new UnknownEventException(happened.GetType().Name),
    };

    private Dossier NotTaken(Guid handover, Actor by, Sealed<string> reason, DateTimeOffset at) =>
        this with { Handovers = [.. Handovers.Select(h => h.Id == handover ? h with { Closed = at, ClosedBy = by, Reason = reason } : h)] };

    private Dossier Consulted(IDossierEvent happened, DateTimeOffset at) => happened switch
    {
        ConsultationRequested e => this with { Consultations = [.. Consultations, new(e.Consultation, e.By, at, e.Agency, e.Question, e.AnswerBy, e.Required, [], null)] },
        ConsultationAnswered e => this with
        {
            Consultations = [.. Consultations.Select(c => c.Id == e.Consultation ? c with { Answers = [.. c.Answers, new(e.By, at, e.AnswerVersion, e.Agree, e.Answer, e.Document)] } : c)],
        },
        ConsultationWaived e => this with { Consultations = [.. Consultations.Select(c => c.Id == e.Consultation ? c with { Waived = new(e.By, at, e.Ground) } : c)] },
        _ => throw new UnknownEventException(happened.GetType().Name),
    };

    private Dossier AskedOfSuccessors(Func<string, string> successorOf) => Consultations.All(c => successorOf(c.Agency) == c.Agency)
        ? this
        : this with { Consultations = [.. Consultations.Select(c => c with { Agency = successorOf(c.Agency) })] };
}
