using MassTransit;
using Platform.Contracts;
using Platform.Notifications.Domain;
using Platform.Notifications.Storage;
using Platform.Postgres;

namespace Platform.Notifications.Integration;

/// <summary>What happens to a dossier becomes a notice to the person whose matter it is: one per event, dossier, version and person.</summary>
public sealed class OnDossierMessages(Inbox inbox, NoticeSettings settings, WorkSignal sender, TimeProvider clock) :
    IConsumer<DossierSubmitted>, IConsumer<DossierAccepted>, IConsumer<DossierRefused>, IConsumer<SupplementRequested>, IConsumer<FeeRequested>,
    IConsumer<FeePaid>, IConsumer<DueDateChanged>, IConsumer<ResultReady>, IConsumer<DossierReturned>,
    IConsumer<ProcessingPaused>, IConsumer<ProcessingResumed>, IConsumer<ApologyGiven>, IConsumer<DossierWithdrawn>, IConsumer<DossierStopped>, IConsumer<StepUndone>,
    IConsumer<FeeRefunded>
{
    public Task Consume(ConsumeContext<DossierSubmitted> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<DossierAccepted> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<DossierRefused> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<SupplementRequested> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<FeeRequested> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<FeePaid> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<DueDateChanged> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<ResultReady> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<DossierReturned> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<ProcessingPaused> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<ProcessingResumed> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<ApologyGiven> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<DossierWithdrawn> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<DossierStopped> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<StepUndone> context) => Take(context, context.Message.Dossier);

    public Task Consume(ConsumeContext<FeeRefunded> context) => Take(context, context.Message.Dossier);

    private async Task Take<T>(ConsumeContext<T> context, DossierHead head)
        where T : class
    {
        await inbox.Once("notifications-dossiers", context.MessageId!.Value, async (connection, transaction) =>
        {
            await NoticeStore.Remember(connection, transaction, head);
            if (head.Parent is null && NoticeDraft.For(context.Message) is { } draft) // the person has one dossier: of its parts nothing is told
                await NoticeStore.Add(connection, transaction, draft, settings, clock.GetUtcNow());
        }, context.CancellationToken);
        sender.Wake();
    }
}
