namespace Platform.Gateway.Limits;

/// <summary>How much one caller may ask for; configuration section <c>Limits</c>.</summary>
public sealed record LimitSettings
{
    /// <summary>Looks at the public tracking of one address, per minute: a secret must not be guessed. Default 30.</summary>
    public int TrackingPerMinute { get; init; } = 30;

    /// <summary>Writes of one signed-in caller, per second on average; five seconds' worth may come at once. Default 100: a neighbouring system sends a day's dossiers in minutes.</summary>
    public int WritesPerSecond { get; init; } = 100;

    /// <summary>Writes of one address nobody has signed in at, per second on average. Default 20.</summary>
    public int AnonymousWritesPerSecond { get; init; } = 20;

    /// <summary>All requests of one address, per second on average; ten seconds' worth may come at once. A commune's whole office may share one address. Default 200.</summary>
    public int RequestsPerSecond { get; init; } = 200;
}
