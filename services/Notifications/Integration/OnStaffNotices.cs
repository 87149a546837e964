using MassTransit;
using Platform.Contracts;
using Platform.Notifications.Staff;
using Platform.Postgres;

namespace Platform.Notifications.Integration;

/// <summary>What an office has to hear of becomes a notice in the officers' portal and, where they have an address, mail; it is closed with the work. Once per message, in any order.</summary>
public sealed class OnStaffNotices(Inbox inbox, NoticeSettings settings, StaffWorkSignal sender, TimeProvider clock) : IConsumer<StaffNoticeWanted>, IConsumer<StaffWorkEnded>, IConsumer<StaffWorkTaken>
{
    public async Task Consume(ConsumeContext<StaffNoticeWanted> context)
    {
        var id = context.MessageId!.Value;
        await inbox.Once("notifications-staff", id, (connection, transaction) => StaffTable.Add(connection, transaction, id, context.Message, settings.OldestEvent, clock.GetUtcNow()), context.CancellationToken);
        sender.Wake();
    }

    public Task Consume(ConsumeContext<StaffWorkEnded> context) => inbox.Once(
        "notifications-staff", context.MessageId!.Value, (connection, transaction) => StaffWorkHeard.Ended(connection, transaction, context.Message, clock.GetUtcNow()), context.CancellationToken);

    public Task Consume(ConsumeContext<StaffWorkTaken> context) => inbox.Once(
        "notifications-staff", context.MessageId!.Value, (connection, transaction) => StaffWorkHeard.Taken(connection, transaction, context.Message), context.CancellationToken);
}
