using Platform.Postgres;

namespace Platform.Notifications.Staff;

/// <summary>Wakes <see cref="StaffSender"/> and not the sender of the citizens' notices.</summary>
public sealed class StaffWorkSignal : WorkSignal;
