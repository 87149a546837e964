using Platform.Notifications.Storage;
using Platform.Postgres;

namespace Platform.Notifications.Sending;

/// <summary>
/// Sends the citizens' notices, in every replica. Delivery is at least once: a crash between the provider's yes and our note of it sends again.
/// At the SMS gateway the repeat is harmless (RequestID); a mail may come twice. Preferred to a notice that never comes.
/// </summary>
public sealed class Sender(DueTable table, Deliver deliver, WorkSignal signal, DatabaseReady database, TemplatesReady texts, NoticeSettings settings, TimeProvider clock, ILogger<Sender> log)
    : DueWorker<Work>(signal, database, texts, settings, log, "Sending")
{
    protected override Task<IReadOnlyList<Work>> Take(int atMost, CancellationToken ct) => table.Take(atMost, clock.GetUtcNow(), ct);

    protected override Task Do(Work work, CancellationToken ct) => deliver.Do(work, ct);

    protected override string Named(Work work) => $"Notice {work.Notice} by {work.Medium}";
}
