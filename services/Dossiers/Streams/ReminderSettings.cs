namespace Platform.Dossiers.Streams;

/// <param name="SoonWithin">Setting <c>Reminders:SoonWithin</c>: how long before the limit of a step its officer is told. Default 24 hours.</param>
/// <param name="Every">Setting <c>Reminders:Every</c>: how often it is looked. Default one minute.</param>
public sealed record ReminderSettings(TimeSpan SoonWithin, TimeSpan Every)
{
    public static ReminderSettings From(IConfiguration configuration) => new(
        configuration.GetValue("Reminders:SoonWithin", TimeSpan.FromHours(24)), configuration.GetValue("Reminders:Every", TimeSpan.FromMinutes(1)));
}
