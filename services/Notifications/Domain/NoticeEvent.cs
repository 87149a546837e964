namespace Platform.Notifications.Domain;

/// <summary>What a citizen is told of (domain.md §7). The camelCase name is the key of its template.</summary>
public enum NoticeEvent
{
    Submitted = 1,
    Accepted = 2,
    Refused = 3,
    SupplementRequested = 4,
    FeeRequested = 5,
    FeePaid = 6,
    DueDateChanged = 7,
    ResultReady = 8,
    HandedToPost = 9,
    DeliveryFailed = 10,
    Delivered = 11,
    CameBack = 12,
    RatingAsked = 13,
    ProcessingPaused = 14,
    ProcessingResumed = 15,
    ApologyGiven = 16,
    Withdrawn = 17,
    Stopped = 18,
    StepUndone = 19,
    FeeRefunded = 20,
}

public static class Keys
{
    /// <summary>The name as JSON, templates and tables write it.</summary>
    public static string Key<T>(this T value)
        where T : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];

    public static T ToEnum<T>(this string key)
        where T : struct, Enum => Enum.Parse<T>(key, ignoreCase: true);
}
