using Platform.Notifications.Domain;

namespace Platform.Notifications;

/// <summary>What a province may change without a release; read once at start.</summary>
public sealed record NoticeSettings(
    QuietHours QuietHours,
    TimeSpan UrgentWithin,
    TimeSpan OldestEvent,
    DateTimeOffset? SilentBefore,
    TimeSpan Poll,
    Retry Retry,
    Uri PublicOrigin,
    string SmsSender,
    string SmsContract)
{
    /// <summary>
    /// Settings: <c>Notices:QuietHours</c> (local, default <c>21:00-07:00</c>; empty = none), <c>Notices:UrgentWithin</c> (default 24 h),
    /// <c>Notices:OldestEvent</c> (default 7 days: a replay of old messages tells nobody anything), <c>Notices:SilentBefore</c> (an instant, default none: of what happened
    /// before, nothing is mailed or texted, the portal alone has it; set after a restore, when it may have been sent already), <c>Notices:Poll</c> (default 5 s),
    /// <c>Notices:FirstRetry</c> (default 30 s), <c>Notices:Failures</c> (default 5), <c>Notices:LongestAway</c> (default 48 h),
    /// <c>Notices:SmsSender</c> (brand name, default <c>MOTCUA</c>), <c>Notices:SmsContract</c> (CPCode, default <c>MOTCUA</c>), <c>PublicOrigin</c>.
    /// </summary>
    public static NoticeSettings From(IConfiguration configuration) => new(
        QuietHours.Parse(configuration["Notices:QuietHours"] ?? "21:00-07:00"),
        configuration.GetValue("Notices:UrgentWithin", TimeSpan.FromHours(24)),
        configuration.GetValue("Notices:OldestEvent", TimeSpan.FromDays(7)),
        configuration.GetValue<DateTimeOffset?>("Notices:SilentBefore"),
        configuration.GetValue("Notices:Poll", TimeSpan.FromSeconds(5)),
        new Retry(
            configuration.GetValue("Notices:FirstRetry", Retry.Usual.First),
            configuration.GetValue("Notices:Failures", Retry.Usual.Failures),
            configuration.GetValue("Notices:LongestAway", Retry.Usual.LongestAway)),
        new Uri(configuration["PublicOrigin"] ?? "http://localhost:8080"),
        configuration["Notices:SmsSender"] ?? "MOTCUA",
        configuration["Notices:SmsContract"] ?? "MOTCUA");
}
