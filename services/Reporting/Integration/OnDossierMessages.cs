using MassTransit;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Reporting.Domain;
using Platform.Reporting.Storage;

namespace Platform.Reporting.Integration;

/// <summary>Turns every message about a dossier into one fact. Late, repeated and out-of-order messages end in the same facts.</summary>
public sealed class OnDossierMessages(Inbox inbox) :
    IConsumer<DossierSubmitted>, IConsumer<DossierAccepted>, IConsumer<DossierRefused>, IConsumer<SupplementRequested>, IConsumer<Supplemented>,
    IConsumer<FeeRequested>, IConsumer<FeePaid>, IConsumer<StepCompleted>, IConsumer<DueDateChanged>, IConsumer<DossierResolved>,
    IConsumer<ResultReady>, IConsumer<ReturnRequested>, IConsumer<DossierReturned>, IConsumer<DossierWithdrawn>, IConsumer<DossierRated>,
    IConsumer<ProcessingPaused>, IConsumer<ProcessingResumed>, IConsumer<ApologyGiven>, IConsumer<WithdrawalRequested>, IConsumer<DossierStopped>, IConsumer<StepUndone>,
    IConsumer<AnswerDueMoved>
{
    public Task Consume(ConsumeContext<DossierSubmitted> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<DossierAccepted> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<DossierRefused> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<SupplementRequested> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<Supplemented> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<FeeRequested> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<FeePaid> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<StepCompleted> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<DueDateChanged> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<DossierResolved> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<ResultReady> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<ReturnRequested> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<DossierReturned> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<DossierWithdrawn> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<DossierRated> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<ProcessingPaused> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<ProcessingResumed> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<ApologyGiven> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<WithdrawalRequested> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<DossierStopped> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<StepUndone> context) => Record(context, FactOf(context.Message));

    public Task Consume(ConsumeContext<AnswerDueMoved> context) => Record(context, FactOf(context.Message));

    /// <summary>The fact a message tells; instants cut to microseconds, as the database keeps them.</summary>
    public static Fact FactOf(object message) => message switch
    {
        DossierSubmitted m => Of(m.Dossier, FactKind.Submitted, m.OccurredAt) with { DueAt = m.AnswerDueAt.Microseconds(), Detail = Word(m.ReturnMethod) },
        DossierAccepted m => Of(m.Dossier, FactKind.Accepted, m.OccurredAt) with { DueAt = m.DueAt.Microseconds(), Amount = m.FeeTotal },
        DossierRefused m => Of(m.Dossier, FactKind.Refused, m.OccurredAt) with { Detail = m.Ground },
        SupplementRequested m => Of(m.Dossier, FactKind.SupplementRequested, m.OccurredAt) with { ClockStops = m.ClockStops, Detail = m.Stage },
        Supplemented m => Of(m.Dossier, FactKind.Supplemented, m.OccurredAt) with { DueAt = (m.DueAt ?? m.AnswerDueAt)?.Microseconds() },
        AnswerDueMoved m => Of(m.Dossier, FactKind.AnswerDueMoved, m.OccurredAt) with { DueAt = m.NewAnswerDueAt.Microseconds() },
        FeeRequested m => Of(m.Dossier, FactKind.FeeRequested, m.OccurredAt) with { ClockStops = m.ClockStops, Amount = m.Amount },
        FeePaid m => Of(m.Dossier, FactKind.FeePaid, m.OccurredAt) with { Amount = m.Amount, Detail = m.Method },
        StepCompleted m => Of(m.Dossier, FactKind.StepCompleted, m.OccurredAt) with { Detail = m.Step },
        DueDateChanged m => Of(m.Dossier, FactKind.DueDateChanged, m.OccurredAt) with { DueAt = m.NewDueAt.Microseconds(), Detail = m.Reason },
        DossierResolved m => Of(m.Dossier, FactKind.Resolved, m.OccurredAt) with { DueAt = m.DueAt.Microseconds(), Detail = Word(m.Outcome) },
        ResultReady m => Of(m.Dossier, FactKind.ResultReady, m.OccurredAt) with { Amount = m.FeeOutstanding, Detail = Word(m.ReturnMethod) },
        ReturnRequested m => Of(m.Dossier, FactKind.ReturnRequested, m.OccurredAt) with { Amount = m.CashOnDelivery, Detail = m.Carrier },
        DossierReturned m => Of(m.Dossier, FactKind.Returned, m.OccurredAt) with { Detail = Word(m.Method) },
        DossierWithdrawn m => Of(m.Dossier, FactKind.Withdrawn, m.OccurredAt),
        ProcessingPaused m => Of(m.Dossier, FactKind.Paused, m.OccurredAt) with { ClockStops = true, Detail = m.Cause },
        ProcessingResumed m => Of(m.Dossier, FactKind.Resumed, m.OccurredAt) with { DueAt = m.DueAt.Microseconds() },
        ApologyGiven m => Of(m.Dossier, FactKind.Apologised, m.OccurredAt),
        WithdrawalRequested m => Of(m.Dossier, FactKind.WithdrawalRequested, m.OccurredAt),
        DossierStopped m => Of(m.Dossier, FactKind.Stopped, m.OccurredAt) with { Detail = m.Ground },
        StepUndone m => Of(m.Dossier, FactKind.Undone, m.OccurredAt) with { Detail = m.Step, Undone = m.Undone },
        DossierRated m => Of(m.Dossier, FactKind.Rated, m.OccurredAt) with { Amount = m.Score },
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.GetType().Name, "not a dossier's message"),
    };

    private Task Record<T>(ConsumeContext<T> context, Fact fact)
        where T : class =>
        inbox.Once("reporting-dossiers", context.MessageId!.Value, (connection, transaction) => FactStore.Record(connection, transaction, fact), context.CancellationToken);

    private static Fact Of(DossierHead head, FactKind kind, DateTimeOffset occurredAt) => new(
        head.Id, head.Version, kind, occurredAt.Microseconds(),
        new Dimensions(head.Number, head.Code, head.Channel, head.ReceivingAgency, head.CompetentAgency, head.Field, head.ProcedureCode, head.ProcedureName, head.Parent));

    /// <summary>The word the contract's JSON uses.</summary>
    private static string Word<T>(T value)
        where T : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];
}
