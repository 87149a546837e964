using System.Collections.Frozen;
using System.Text.Json;
using Platform.Dossiers.EventStore;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Domain;

/// <summary>The stored names of the events: the one place that ties a name to a shape. A name is never reused and never changed.</summary>
public static class EventTypes
{
    private static readonly FrozenDictionary<string, Type> ByName = new Dictionary<string, Type>
    {
        ["dossier_submitted"] = typeof(DossierSubmitted),
        ["dossier_accepted"] = typeof(DossierAccepted),
        ["fee_requested"] = typeof(FeeRequested),
        ["dossier_refused"] = typeof(DossierRefused),
        ["result_drafted"] = typeof(ResultDrafted),
        ["result_sent_back"] = typeof(ResultSentBack),
        ["result_approved"] = typeof(ResultApproved),
        ["result_issued"] = typeof(ResultIssued),
        ["fee_paid"] = typeof(FeePaid),
        ["fee_corrected"] = typeof(FeeCorrected),
        ["fee_refunded"] = typeof(FeeRefunded),
        ["postal_return_requested"] = typeof(PostalReturnRequested),
        ["postal_return_called_back"] = typeof(PostalReturnCalledBack),
        ["result_handed_to_post"] = typeof(ResultHandedToPost),
        ["result_came_back"] = typeof(ResultCameBack),
        ["due_moved_by_calendar"] = typeof(DueMovedByCalendar),
        ["answer_due_moved"] = typeof(AnswerDueMoved),
        ["result_returned"] = typeof(ResultReturned),
        ["dossier_rated"] = typeof(DossierRated),
        ["supplement_requested"] = typeof(SupplementRequested),
        ["supplemented"] = typeof(Supplemented),
        ["processing_paused"] = typeof(ProcessingPaused),
        ["processing_resumed"] = typeof(ProcessingResumed),
        ["due_extended"] = typeof(DueExtended),
        ["apology_given"] = typeof(ApologyGiven),
        ["withdrawal_requested"] = typeof(WithdrawalRequested),
        ["withdrawal_cancelled"] = typeof(WithdrawalCancelled),
        ["dossier_withdrawn"] = typeof(DossierWithdrawn),
        ["dossier_stopped"] = typeof(DossierStopped),
        ["step_undone"] = typeof(StepUndone),
        ["result_replacement_started"] = typeof(ResultReplacementStarted),
        ["assigned"] = typeof(Assigned),
        ["step_completed"] = typeof(StepCompleted),
        ["handover_sent"] = typeof(HandoverSent),
        ["handover_confirmed"] = typeof(HandoverConfirmed),
        ["handover_rejected"] = typeof(HandoverRejected),
        ["handover_recalled"] = typeof(HandoverRecalled),
        ["consultation_requested"] = typeof(ConsultationRequested),
        ["consultation_answered"] = typeof(ConsultationAnswered),
        ["consultation_waived"] = typeof(ConsultationWaived),
        ["part_opened"] = typeof(PartOpened),
        ["part_ended"] = typeof(PartEnded),
        ["part_reopened"] = typeof(PartReopened),
        ["part_decided"] = typeof(PartDecided),
        ["ministry_state_received"] = typeof(MinistryStateReceived),
        ["resolved_elsewhere"] = typeof(ResolvedElsewhere),
        ["paper_digitised"] = typeof(PaperDigitised),
        ["applicant_corrected"] = typeof(ApplicantCorrected),
        ["authority_granted"] = typeof(AuthorityGranted),
        ["authority_revoked"] = typeof(AuthorityRevoked),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string> ByType = ByName.ToFrozenDictionary(p => p.Value, p => p.Key);

    public static IReadOnlyDictionary<string, Type> All => ByName;

    public static string NameOf(IDossierEvent happened) => ByType[happened.GetType()];

    public static NewEvent ToStore(IDossierEvent happened) =>
        new(Guid.CreateVersion7(), NameOf(happened), JsonSerializer.SerializeToElement(happened, happened.GetType(), Json.Options));

    /// <exception cref="UnknownEventException">This build does not know the event: folding on without it would be guessing.</exception>
    public static IDossierEvent Read(StoredEvent stored) => ByName.TryGetValue(stored.Type, out var type)
        ? (IDossierEvent)stored.Data.Deserialize(type, Json.Options)!
        : throw new UnknownEventException(stored.Type);
}

public sealed class UnknownEventException(string type) : Exception($"The event '{type}' is unknown to this build.");
