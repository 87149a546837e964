using System.Security.Cryptography;
using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Views;
using Platform.Postgres;

namespace Platform.Dossiers.Integration;

/// <summary>
/// Stored event → messages to the other services. Ids, codes, dates and amounts; no personal data. The first message of an event has the
/// event's id, a further one an id derived from it.
/// </summary>
public static class DossierMessages
{
    /// <param name="after">The dossier with the event applied.</param>
    public static IEnumerable<OutboxMessage> Of(IDossierEvent happened, Dossier after, Guid eventId, DateTimeOffset at) =>
        Bodies(happened, after, Head(after), at).Select((body, index) => new OutboxMessage(after.Id, index == 0 ? eventId : Derived(eventId, index), body));

    private static IEnumerable<object> Bodies(IDossierEvent happened, Dossier after, DossierHead head, DateTimeOffset at) => happened switch
    {
        Domain.DossierSubmitted e => [new Contracts.DossierSubmitted(head, at, e.AnswerDueAt, e.ReturnMethod)],
        Domain.DossierAccepted e => [new Contracts.DossierAccepted(head, at, e.Promise.CountedFrom, e.Promise.DueAt, e.Terms.FeeTotal)],
        Domain.DossierRefused e => [new Contracts.DossierRefused(head, at, e.Ground)],
        Domain.FeeRequested e => [new Contracts.FeeRequested(head, at, e.Amount, e.ClockStops)],
        Domain.FeePaid { Promise: { } promise } e => [new Contracts.FeePaid(head, at, e.Amount, e.Method, e.ReceiptNumber), new Contracts.ProcessingResumed(head, at, promise.DueAt)],
        Domain.FeePaid e => [new Contracts.FeePaid(head, at, e.Amount, e.Method, e.ReceiptNumber)],
        // what is owed is asked for by reference; the clock's going on is told as everywhere
        FeeCorrected { Promise: { } promise } => [new Contracts.ProcessingResumed(head, at, promise.DueAt)],
        FeeCorrected => [],
        Domain.FeeRefunded e => [new Contracts.FeeRefunded(head, at, e.Amount, e.Method, e.ReceiptNumber)],
        ResultDrafted => [Completed(after, head, at, after.Course!.KeyOf(ProcessStep.Draft))],
        ResultSentBack => [Completed(after, head, at, LeftBehind(after), after.Draft!.By.Id)],
        ResultApproved => [Completed(after, head, at, after.Course!.KeyOf(ProcessStep.Approve))],
        Domain.StepCompleted e => [Completed(after, head, at, e.Step)],
        ResultIssued when after.Replaced.Count > 0 => [new ResultReady(head, at, after.Submission.ReturnMethod, after.FeeOutstanding), Issued(after, head, at)],
        ResultIssued =>
        [
            new DossierResolved(head, at, after.Draft!.Outcome, after.DueAt!.Value),
            new ResultReady(head, at, after.Submission.ReturnMethod, after.FeeOutstanding),
            Issued(after, head, at),
        ],
        DueMovedByCalendar e => [new DueDateChanged(head, at, e.OldDueAt, e.Promise.DueAt, "calendar", Apology: false, CalendarCauses.Words(e.Causes))],
        Domain.SupplementRequested e => [new Contracts.SupplementRequested(head, at, DossierRows.Word(e.Stage), e.AnswerBy, e.ClockStops)],
        Domain.Supplemented e => [new Contracts.Supplemented(head, at, after.DueAt, e.AnswerDueAt)],
        Domain.ProcessingPaused e => [new Contracts.ProcessingPaused(head, at, DossierRows.Word(e.Cause))],
        Domain.ProcessingResumed e => [new Contracts.ProcessingResumed(head, at, e.Promise.DueAt)],
        DueExtended e => [new DueDateChanged(head, at, e.OldDueAt, e.Promise.DueAt, "extension", Apology: true)],
        Domain.ApologyGiven e => [new Contracts.ApologyGiven(head, at, e.DueAt, e.ExpectedAt)],
        Domain.WithdrawalRequested => [new Contracts.WithdrawalRequested(head, at)],
        // like a step undone: the request no longer holds, and whoever counted it hears so
        WithdrawalCancelled e => [new Contracts.StepUndone(head, at, e.Requested, "withdrawal_requested")],
        Domain.DossierWithdrawn => [new Contracts.DossierWithdrawn(head, at)],
        Domain.DossierStopped e => [new Contracts.DossierStopped(head, at, e.Ground)],
        Domain.StepUndone { NoLongerDueAt: { } old } e => [new Contracts.StepUndone(head, at, e.Undone, e.Type), new DueDateChanged(head, at, old, after.DueAt!.Value, "correction", Apology: false)],
        Domain.StepUndone e => [new Contracts.StepUndone(head, at, e.Undone, e.Type)],
        ResultReplacementStarted => [Completed(after, head, at, "return", after.Draft!.By.Id)],
        PostalReturnRequested e => [new ReturnRequested(head, at, e.ReturnId, e.Carrier, e.CashOnDelivery)],
        PostalReturnCalledBack e => [new ReturnCalledBack(head, at, e.ReturnId)],
        ResultReturned e => [new DossierReturned(head, at, e.Method)],
        Domain.DossierRated e => [new Contracts.DossierRated(head, at, e.Score)],
        Domain.AnswerDueMoved e => [new Contracts.AnswerDueMoved(head, at, e.OldAnswerDueAt, e.AnswerDueAt)],
        // within the office: nobody else acts on it
        PaperDigitised => [],
        Assigned or HandoverSent or HandoverConfirmed or HandoverRejected or HandoverRecalled or ConsultationRequested or ConsultationAnswered or ConsultationWaived => [],
        // the parts tell of themselves
        PartOpened or PartEnded or PartReopened or PartDecided or MinistryStateReceived => [],
        ResolvedElsewhere e => [new DossierResolved(head, at, e.Outcome, after.DueAt!.Value), new ResultReady(head, at, after.Submission.ReturnMethod, after.FeeOutstanding)],
        // who writes to the person or sends them a parcel asks for the contact by reference, then
        ApplicantCorrected => [],
        // between the person and who acts for them
        AuthorityGranted or AuthorityRevoked => [],
        // what PostalReturns has told us, everybody hears from PostalReturns
        ResultHandedToPost or Domain.ResultCameBack => [],
        _ => throw new UnknownEventException(happened.GetType().Name),
    };

    /// <param name="otherwise">Who is expected to take it where nobody is named.</param>
    private static Contracts.StepCompleted Completed(Dossier after, DossierHead head, DateTimeOffset at, string step, string? otherwise = null) =>
        new(head, at, step, after.Step?.Key, after.Step?.Holder?.Id ?? otherwise);

    private static Contracts.StepCompleted Issued(Dossier after, DossierHead head, DateTimeOffset at) => new(head, at, after.Course!.KeyOf(ProcessStep.Issue), "return", null);

    private static string LeftBehind(Dossier after) => after.Course!.Visits[^2].Key;

    /// <summary>The agencies as submitted: whoever reports by successor or by origin works that out from the tree.</summary>
    internal static DossierHead Head(Dossier d) => new(
        d.Id, d.Version, d.Number, d.Code, d.Applicant, d.Procedure.Code, d.Procedure.Version, d.Procedure.Name, d.Procedure.Field,
        d.Submission.Channel, d.Submission.Agencies.ReceivedAt, d.Submission.Agencies.Competent, d.Parent?.Dossier);

    internal static Guid Derived(Guid eventId, int index)
    {
        Span<byte> text = stackalloc byte[17];
        eventId.TryWriteBytes(text);
        text[16] = (byte)index;
        var bytes = SHA256.HashData(text).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
