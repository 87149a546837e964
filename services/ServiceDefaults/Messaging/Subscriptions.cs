using MassTransit;
using Platform.Contracts;

namespace Platform.ServiceDefaults.Messaging;

/// <summary>
/// Every durable queue of the platform and what it takes in. A message that reaches the broker before its subscriber's queue exists would be
/// dropped there, and a subscriber that has never run cannot make its queue: so whoever publishes declares the queues and bindings of all
/// subscribers first, and the order in which services start does not matter. A service whose endpoints differ from this list does not start.
/// </summary>
public static class Subscriptions
{
    private static readonly (string Queue, Type[] Messages)[] All =
    [
        ("procedures-catalogue", [typeof(CatalogueWanted)]),
        ("dossiers-catalogue", [typeof(ProcedurePublished), typeof(ProcedureRetired), typeof(AgencyChanged), typeof(CalendarChanged)]),
        ("dossiers-postal", [typeof(ConsignmentHandedOver), typeof(ResultDelivered), typeof(ResultCameBack)]),
        ("notifications-dossiers",
        [
            typeof(DossierSubmitted), typeof(DossierAccepted), typeof(DossierRefused), typeof(SupplementRequested), typeof(FeeRequested),
            typeof(FeePaid), typeof(DueDateChanged), typeof(ResultReady), typeof(DossierReturned), typeof(ProcessingPaused), typeof(ProcessingResumed),
            typeof(ApologyGiven), typeof(DossierWithdrawn), typeof(DossierStopped), typeof(StepUndone), typeof(FeeRefunded),
        ]),
        ("notifications-staff", [typeof(StaffNoticeWanted), typeof(StaffWorkEnded), typeof(StaffWorkTaken)]),
        ("notifications-postal", [typeof(ConsignmentHandedOver), typeof(ConsignmentMoved), typeof(ResultDelivered), typeof(ResultCameBack)]),
        ("notifications-catalogue", [typeof(AgencyChanged)]),
        ("notifications-people", [typeof(PersonErased)]),
        ("postal-returns-dossiers", [typeof(ReturnRequested), typeof(ReturnCalledBack)]),
        ("postal-returns-agencies", [typeof(AgencyChanged)]),
        ("postal-returns-people", [typeof(PersonErased)]),
        ("reporting-dossiers",
        [
            typeof(DossierSubmitted), typeof(DossierAccepted), typeof(DossierRefused), typeof(SupplementRequested), typeof(Supplemented),
            typeof(FeeRequested), typeof(FeePaid), typeof(StepCompleted), typeof(DueDateChanged), typeof(DossierResolved),
            typeof(ResultReady), typeof(ReturnRequested), typeof(DossierReturned), typeof(DossierWithdrawn), typeof(DossierRated),
            typeof(ProcessingPaused), typeof(ProcessingResumed), typeof(ApologyGiven), typeof(WithdrawalRequested), typeof(DossierStopped), typeof(StepUndone),
            typeof(AnswerDueMoved),
        ]),
        ("reporting-postal", [typeof(ConsignmentHandedOver), typeof(ConsignmentMoved), typeof(ResultDelivered), typeof(ResultCameBack)]),
        ("reporting-catalogue", [typeof(AgencyChanged)]),
    ];

    public static IEnumerable<string> Queues => All.Select(s => s.Queue);

    /// <summary>Per message type, the queues that take it in.</summary>
    internal static ILookup<Type, string> ByMessage { get; } = All.SelectMany(s => s.Messages.Select(m => (m, s.Queue))).ToLookup(p => p.m, p => p.Queue);

    /// <exception cref="InvalidOperationException">The endpoint's consumers take other messages than the list says: they would be lost while it has never run.</exception>
    internal static void Check(string queue, IEnumerable<Type> consumers)
    {
        var listed = All.Where(s => s.Queue == queue).SelectMany(s => s.Messages).ToHashSet();
        var consumed = consumers.SelectMany(c => c.GetInterfaces()).Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IConsumer<>)).Select(i => i.GetGenericArguments()[0]).ToHashSet();
        if (!listed.SetEquals(consumed))
            throw new InvalidOperationException($"Subscriptions of {queue} differ from its consumers in {string.Join(", ", listed.Union(consumed).Except(listed.Intersect(consumed)).Select(t => t.Name))}.");
    }
}
