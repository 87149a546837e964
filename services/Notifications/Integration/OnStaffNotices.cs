using MassTransit;
using Platform.Contracts;
using Platform.Notifications.Staff;
using Platform.Postgres;

namespace Platform.Notifications.Integration;

/// <summary>What an office has to hear of becomes a notice in the officers' portal and, where they have an address, mail. Once per message.</summary>
public sealed class OnStaffNotices(Inbox inbox, NoticeSettings settings, StaffWorkSignal sender, TimeProvider clock) : IConsumer<StaffNoticeWanted>
{
    public async Task Consume(ConsumeContext<StaffNoticeWanted> context)
    {
        var id = context.MessageId!.Value;
        await inbox.Once("notifications-staff", id, (connection, transaction) => StaffTable.Add(connection, transaction, id, context.Message, settings.OldestEvent, clock.GetUtcNow()), context.CancellationToken);
        sender.Wake();
    }
}
