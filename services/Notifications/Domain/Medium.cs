namespace Platform.Notifications.Domain;

/// <summary>Ways to a person. In JSON and in the database <c>portal</c>, <c>email</c>, <c>sms</c>.</summary>
public enum Medium
{
    Portal = 1,
    Email = 2,
    Sms = 3,
}

/// <summary>What a person can be reached by and wants to be reached by.</summary>
public sealed record Reachable(bool ByEmail, bool BySms)
{
    public bool By(Medium medium) => medium switch
    {
        Medium.Email => ByEmail,
        Medium.Sms => BySms,
        _ => true,
    };
}

/// <summary>Which media a notice takes: e-mail first; SMS beside it for what a person waits for; the other one when the first fails for good.</summary>
public static class MediaOrder
{
    private static readonly IReadOnlySet<NoticeEvent> AlsoBySms = new HashSet<NoticeEvent> { NoticeEvent.Accepted, NoticeEvent.ResultReady, NoticeEvent.Delivered };
    private static readonly Medium[] Order = [Medium.Email, Medium.Sms];

    /// <summary>Empty: the portal alone.</summary>
    public static IReadOnlyList<Medium> First(NoticeEvent what, Reachable person) => person switch
    {
        { ByEmail: true, BySms: true } when AlsoBySms.Contains(what) => [Medium.Email, Medium.Sms],
        { ByEmail: true } => [Medium.Email],
        { BySms: true } => [Medium.Sms],
        _ => [],
    };

    /// <summary>The medium to try after one has failed for good; null where none is left.</summary>
    public static Medium? Next(IReadOnlySet<Medium> tried, Reachable person) =>
        Order.Where(m => !tried.Contains(m) && person.By(m)).Select(m => (Medium?)m).FirstOrDefault();
}
