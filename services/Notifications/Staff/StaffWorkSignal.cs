using Platform.Postgres;

namespace Platform.Notifications.Staff;

/// <summary>Wakes <see cref="StaffSender"/> and not the sender of the citizens' notices.</summary>
public sealed class StaffWorkSignal
{
    private readonly WorkSignal signal = new();

    public void Wake() => signal.Wake();

    public Task Wait(TimeSpan atMost, CancellationToken ct) => signal.Wait(atMost, ct);
}
