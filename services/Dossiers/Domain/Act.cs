using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults.Auth;
using R = Platform.ServiceDefaults.Auth.Roles;

namespace Platform.Dossiers.Domain;

/// <summary>Something an officer does to a dossier: who may, at which agency, at which point. The use cases, the endpoints and the buttons on the screens ask the same.</summary>
/// <param name="Name">As in the address: <c>/v1/dossiers/{id}/{name}</c>.</param>
/// <param name="At">The agencies whose business it is: at the counter one of them must be the actor's own or below it, in deciding the actor's own.</param>
/// <param name="When">Whether the dossier is at that point.</param>
/// <param name="Otherwise">Code of the refusal (409) where it is not.</param>
public sealed record Act(string Name, string[] Roles, Func<Agencies, string[]> At, Func<Dossier, bool> When, string Otherwise)
{
    public static readonly Act Accept = new("accept", [R.Clerk], ReceivedAt, d => d.Stage is Stage.Submitted, "not-submitted") { Meets = BeforeAcceptance };
    public static readonly Act Refuse = new("refuse", [R.Clerk], ReceivedAt, d => d.Stage is Stage.Submitted, "not-submitted") { WhileWaiting = true };
    public static readonly Act AskForPapers = new("request-supplement", [R.Clerk], ReceivedAt, d => d.Stage is Stage.Submitted, "not-submitted") { Meets = BeforeAcceptance };
    public static readonly Act RequestSupplement = new("request-supplement", [R.Leader, R.Specialist], Competent, d => d.Stage is Stage.Accepted or Stage.Drafted, "not-in-appraisal") { Decides = true, IsAppraisal = true };
    public static readonly Act Supplement = new("supplement", [R.Clerk], Either, d => d.AwaitsPapers, "no-supplement-open") { WhileWaiting = true };
    public static readonly Act Pause = new("pause", [R.Leader, R.Specialist], Competent, InHand, "not-in-hand") { Decides = true, IsAppraisal = true };
    public static readonly Act Resume = new("resume", [R.Specialist, R.Leader, R.Clerk], Either, d => d.Halt is not null && d.IsOpen, "not-paused") { WhileWaiting = true };
    public static readonly Act Extend = new("extend", [R.Leader], Competent, Promised, "not-in-hand") { Decides = true };
    public static readonly Act Apologise = new("apologise", [R.Leader], Competent, Promised, "not-in-hand") { Decides = true, WhileWaiting = true };
    public static readonly Act Withdraw = new("withdraw", [R.Clerk], Either, MayBeWithdrawn, "result-exists") { WhileWaiting = true };
    public static readonly Act ConfirmWithdrawal = new("confirm-withdrawal", [R.Clerk, R.Specialist, R.Leader], Either, d => d.Withdrawal is { Confirmed: null } && d.IsOpen, "no-withdrawal-requested") { WhileWaiting = true };
    public static readonly Act CancelWithdrawal = new("cancel-withdrawal", [R.Clerk, R.Specialist, R.Leader], Either, ConfirmWithdrawal.When, ConfirmWithdrawal.Otherwise) { WhileWaiting = true };
    public static readonly Act Stop = new("stop", [R.Leader], Competent, InHand, "not-in-hand") { Decides = true, WhileWaiting = true };
    public static readonly Act Undo = new("undo", [R.Leader], Either, d => d.Undoable.Count > 0, "nothing-to-undo") { WhileWaiting = true };
    public static readonly Act Pay = new("pay", [R.Clerk], Either, d => d.FeeOutstanding > 0 && d.Stage is not Stage.Returned, "no-fee-due") { WhileWaiting = true };
    public static readonly Act RequestFeeFirst = new("request-fee", [R.Clerk], ReceivedAt, d => d.Stage is Stage.Submitted, "not-submitted") { Meets = BeforeAcceptance };
    public static readonly Act RequestFee = new("request-fee", [R.Leader, R.Specialist], Competent, d => d.Stage is Stage.Accepted or Stage.Drafted, "not-in-appraisal") { Decides = true, IsAppraisal = true };
    public static readonly Act CorrectFee = new("correct-fee", [R.Clerk, R.Leader], Either, d => d.Fee?.Lines.Any(l => l.Amount > 0) is true && (d.IsOpen || d.Stage is Stage.Issued or Stage.HandedToPost), "no-fee-to-correct") { WhileWaiting = true };
    public static readonly Act Refund = new("refund", [R.Clerk, R.Leader], Either, d => d.Refundable > 0, "nothing-to-refund") { WhileWaiting = true };
    public static readonly Act DraftResult = new("draft-result", [R.Specialist], Competent, d => d.Stage is Stage.Accepted or Stage.Drafted, "not-in-appraisal") { Decides = true, Step = ProcessStep.Draft };
    public static readonly Act Approve = new("approve", [R.Leader], Competent, d => d.Stage is Stage.Drafted, "not-drafted") { Decides = true, Step = ProcessStep.Approve };
    public static readonly Act SendBack = new("send-back", [R.Leader], Competent, d => d.Stage is Stage.Drafted or Stage.Approved, "not-drafted") { Decides = true, Step = StepOutcome.SendBack };
    public static readonly Act Issue = new("issue", [R.ClericalOfficer], Competent, d => d.Stage is Stage.Approved, "not-approved") { Decides = true, Step = ProcessStep.Issue, Meets = [Wait.Other] };
    public static readonly Act ReplaceResult = new("replace-result", [R.Leader], Competent, d => d is { Stage: Stage.Issued, PostalReturn: null } or { Stage: Stage.Returned }, "no-result-to-replace") { Decides = true, Meets = [] };
    public static readonly Act Assign = new("assign", [R.Leader], Competent, InHand, "not-in-hand") { Decides = true, WhileWaiting = true };
    public static readonly Act Take = new("take", StepRoles, Competent, InHand, "not-in-hand") { Decides = true, WhileWaiting = true };
    public static readonly Act CompleteStep = new("complete-step", StepRoles, Competent, InHand, "not-in-hand") { Decides = true, Step = ProcessStep.Handle };
    public static readonly Act Forward = new("forward", StepRoles, Either, d => (InHand(d) || WaitsForReturn(d)) && d.OpenHandover is null, "handover-open") { Decides = true, WhileWaiting = true };
    public static readonly Act RecallHandover = new("recall-handover", StepRoles, Either, d => d.OpenHandover is not null, "no-handover-open") { Decides = true, WhileWaiting = true };
    public static readonly Act Consult = new("consult", [R.Leader, R.Specialist], Competent, d => d.Stage is Stage.Accepted or Stage.Drafted, "not-in-appraisal") { Decides = true, IsAppraisal = true, Step = StepOutcome.Consult };
    public static readonly Act WaiveConsultation = new("waive-consultation", [R.Leader], Competent, d => InHand(d) && d.Consultations.Any(c => c.IsOpen), "no-consultation-open") { Decides = true, WhileWaiting = true };
    public static readonly Act ReturnByPost = new("return-by-post", [R.Clerk, R.ClericalOfficer], Either, WaitsForReturn, "not-waiting-for-return") { Meets = [] };
    public static readonly Act CallBackParcel = new("call-back-parcel", [R.Clerk, R.ClericalOfficer], Either, d => d.PostalReturn is { CalledBack: null }, "no-parcel-to-call-back") { Meets = [] };
    public static readonly Act ReturnAtCounter = new("return-at-counter", [R.Clerk], Either, WaitsForReturn, "not-waiting-for-return") { Meets = [] };
    public static readonly Act ReturnOnline = new("return-online", [R.Clerk, R.ClericalOfficer], Either, WaitsForReturn, "not-waiting-for-return") { Meets = [] };

    public static readonly Act DecidePart = new("decide-part", [R.Specialist, R.Leader], Competent, d => InHand(d) && d.Parts.Any(p => p is { HasFailed: true, Decision: null }), "no-part-to-decide") { Decides = true, WhileWaiting = true };

    /// <summary>Beside all other work; offered with the papers and not among the acts.</summary>
    public static readonly Act DigitisePaper = new("digitise-paper", [R.Clerk], Either, d => d.IsOpen || d.Stage is Stage.Issued, "dossier-ended") { WhileWaiting = true };

    /// <summary>Offered with the online payment it settles and not among the acts: the dossier itself does not know of it.</summary>
    public static readonly Act SettlePayment = new("settle-payment", [R.Clerk, R.Leader], Either, _ => true, "not-mismatched") { WhileWaiting = true };

    /// <summary>An authority is recorded at the counter while something is left to be done, and taken back at any point.</summary>
    public static readonly Act Authorise = new("authorise", [R.Clerk], Either, _ => true, "dossier-closed") { WhileWaiting = true };

    public static readonly Act CorrectApplicant = new("correct-applicant", [R.Clerk], Either, d => d.IsOpen || d.Stage is Stage.Issued or Stage.HandedToPost, "dossier-ended") { WhileWaiting = true };

    /// <summary>Roles a step can be given to.</summary>
    private static string[] StepRoles => [R.Specialist, R.Leader, R.ClericalOfficer, R.Clerk];

    private static readonly Act[] All =
    [
        Accept, Refuse, AskForPapers, RequestSupplement, Supplement, Pause, Resume, Extend, Apologise, Withdraw, ConfirmWithdrawal, CancelWithdrawal, Stop, Undo, Pay, RequestFeeFirst, RequestFee, CorrectFee, Refund,
        DraftResult, Approve, SendBack, Issue, ReplaceResult, Assign, Take, CompleteStep, Forward, RecallHandover, Consult, WaiveConsultation, DecidePart, ReturnByPost, CallBackParcel, ReturnAtCounter, ReturnOnline, Authorise, CorrectApplicant,
    ];

    /// <summary>Deciding is signed for by the person competent, and so stays with the competent agency itself; what is done at the counter an agency above may do too.</summary>
    internal bool Decides { get; private init; }

    /// <summary>What the current step of the process must do for this to be its work; null: no step's.</summary>
    private string? Step { get; init; }

    /// <summary>Of the one responsible person, whose step or draft it is; a leader of the agency may too.</summary>
    private bool IsAppraisal { get; init; }

    /// <summary>Of <see cref="UndoOf"/>: the step.</summary>
    internal UndoableStep? Undoes { get; private init; }

    /// <summary>Also while something is waited for; all else stands still until then.</summary>
    private bool WhileWaiting { get; init; }

    /// <summary>What it may meet of that where it is done; for the documents.</summary>
    private Wait[] Meets { get; init; } = [Wait.Supplement, Wait.Other, Wait.Withdrawal];

    private static Wait[] BeforeAcceptance => [Wait.Supplement, Wait.Withdrawal];

    /// <summary>Every refusal of <see cref="Refuses"/>, as the OpenAPI document names it: status and code.</summary>
    public IReadOnlyList<(int Status, string Code)> Refusals =>
    [
        (StatusCodes.Status403Forbidden, "not-your-agency"),
        .. new string[][]
        {
            [.. Bounds.Of(this), Otherwise],
            Step is null ? [] : ["not-this-step"],
            Step is null && !IsAppraisal ? [] : ["assigned-to-another"],
            WhileWaiting ? [] : [.. Meets.Select(w => w.Code)],
        }.SelectMany(codes => codes).Distinct().Select(code => (StatusCodes.Status409Conflict, code)),
    ];

    /// <summary>For a page that only asks whether to show a button.</summary>
    public bool IsOpen(Dossier dossier, Officer officer) => Refuses(dossier, officer) is null;

    /// <summary>Null when the actor may do it now.</summary>
    public Refusal? Refuses(Dossier dossier, Officer officer)
    {
        if (!IsFor(dossier, officer.Actor.Agency, officer.Over))
            return Refusal.Forbidden("not-your-agency", $"Việc này thuộc trách nhiệm của cơ quan {string.Join(", ", At(dossier.Agencies).Distinct())}; tài khoản của ông/bà không thuộc cơ quan đó.");
        if (Bounds.On(this, dossier) is { } bound)
            return bound;
        if (!When(dossier))
            return Refusal.Conflict(Otherwise, $"Hồ sơ {dossier.Code ?? dossier.Number} {dossier.Stage.Vietnamese()}, không thực hiện được việc này.");
        if (OutOfStep(dossier, officer.Actor.Id, officer.Actor.Role == R.Leader) is { } other)
            return other;
        return Waits(dossier) is { } wait ? Refusal.Conflict(wait.Code, $"Hồ sơ {dossier.Code ?? dossier.Number} {wait.Sentence}, chưa thực hiện được việc này.") : null;
    }

    /// <summary>What the caller may do with the dossier now.</summary>
    /// <param name="over">The caller's own agency and those below it.</param>
    /// <param name="now">A date is extended before it is missed and apologised for afterwards.</param>
    public static IReadOnlyList<string> OpenTo(Caller caller, IReadOnlySet<string> over, Dossier dossier, DateTimeOffset now) =>
    [
        .. (from act in All.SelectMany(a => a == Undo ? dossier.Undoable.Select(UndoOf) : [a])
           where act.Roles.Any(caller.Is) && act.IsFor(dossier, caller.Agency, over) && Bounds.On(act, dossier) is null && act.When(dossier) && act.Waits(dossier) is null && act.OutOfStep(dossier, caller.Id, caller.Is(R.Leader)) is null && act.Fits(dossier, caller, now)
           select act.Name).Distinct(),
    ];

    /// <summary>Another step's work, or another person's.</summary>
    private Refusal? OutOfStep(Dossier dossier, string person, bool leads)
    {
        if (IsAppraisal && !leads && dossier.Course?.Responsible is { Count: > 0 } responsible && responsible.All(p => p.Id != person))
            return Held(dossier.Course, responsible[0]);
        if (Step is null || dossier.Course is not { } course)
            return null;
        if (Step switch { StepOutcome.SendBack => !course.AllowsSendingBack, StepOutcome.Consult => !course.AllowsConsulting, _ => !course.Allows(Step) })
            return Refusal.Conflict("not-this-step", $"Hồ sơ {dossier.Code} đang ở bước \"{course.Step?.Name}\" của quy trình, chưa đến việc này.");
        return course.HolderFor(Step is StepOutcome.SendBack ? ProcessStep.Approve : Step) is { } holder && holder.Id != person
            ? Held(course, holder)
            : null;
    }

    private static Refusal Held(Course course, Person holder) =>
        Refusal.Conflict("assigned-to-another", $"Bước \"{course.Step?.Name}\" đã giao cho {holder.Name}. Lãnh đạo giao lại thì người khác mới làm được.");

    private Wait? Waits(Dossier dossier) => WhileWaiting ? null : dossier.Wait;

    private bool IsFor(Dossier dossier, string? own, IReadOnlySet<string> over) => At(dossier.Agencies).Any(a => Decides ? a == own : over.Contains(a));

    /// <summary>Undoing this step: who took it undoes it, in appraisal the competent agency itself; at the desk and with the money either side.</summary>
    public static Act UndoOf(UndoableStep step) => step is { Type: "supplement_requested" or "processing_paused" or "fee_requested" or "due_extended", Before.Stage: not Stage.Submitted }
        ? Undo with { Undoes = step, At = Competent, Decides = true }
        : Undo with { Undoes = step };

    /// <summary>A return waits for the fee, online also for what is given up at the counter, and goes the way that was chosen (by post the carrier may collect the fee); the counter is open for every result. Nobody pays twice: at the door or at the counter.</summary>
    private bool Fits(Dossier dossier, Caller caller, DateTimeOffset now) => Name switch
    {
        "take" => dossier.Step is { Holder: null } && caller.Is(dossier.Course!.Step!.Role),
        "complete-step" => caller.Is(dossier.Course!.Step!.Role),
        "forward" => dossier.Custody is { } papers && (papers.Holder.Id == caller.Id || (caller.Is(R.Leader) && papers.Agency == caller.Agency)),
        "refuse" => !RefuseDossier.HasTime(dossier, now),
        "recall-handover" => dossier.OpenHandover!.MayBeRecalledBy(caller.Id, caller.Agency, caller.Is(R.Leader), At(dossier.Agencies)),
        "approve" => !dossier.Awaited.Any(),
        "pay" or "correct-fee" => dossier.PostalReturn is not { CashOnDelivery: > 0 },
        "return-by-post" => dossier.Submission.ReturnMethod is ReturnMethod.Postal,
        "call-back-parcel" => dossier.PostalReturn is { HandedOver: null },
        "return-online" => dossier.FeeOutstanding == 0 && dossier.ToSurrender.Count == 0 && dossier.Submission.ReturnMethod is ReturnMethod.Online,
        "return-at-counter" => dossier.FeeOutstanding == 0,
        "extend" => !dossier.IsOverdue(now),
        "apologise" => dossier.IsOverdue(now),
        "authorise" => AuthoriseRepresentative.MayStillBe(dossier) && dossier.Parent is null,
        _ => true,
    };

    /// <summary>Until a result exists, and not asked for already.</summary>
    public static bool MayBeWithdrawn(Dossier dossier) => dossier is { Stage: Stage.Submitted or Stage.Accepted or Stage.Drafted, Withdrawal: null, Replaced: [], Parent: null } && !dossier.Parts.Any(p => p.IsGranted);

    private static bool InHand(Dossier dossier) => dossier.Stage is Stage.Accepted or Stage.Drafted or Stage.Approved;

    /// <summary>In hand for the first time: what a result that is being replaced was promised for has been decided, early or late.</summary>
    private static bool Promised(Dossier dossier) => InHand(dossier) && dossier.Replaced.Count == 0;

    private static bool WaitsForReturn(Dossier dossier) => dossier is { Stage: Stage.Issued, PostalReturn: null };

    private static string[] ReceivedAt(Agencies agencies) => [agencies.ReceivedAt];

    private static string[] Competent(Agencies agencies) => [agencies.Competent];

    private static string[] Either(Agencies agencies) => [agencies.ReceivedAt, agencies.Competent];
}
