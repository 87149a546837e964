namespace Platform.Notifications.Domain;

/// <summary>When to try again.</summary>
/// <param name="First">Pause after the first failure; four times as long after each further one.</param>
/// <param name="Failures">The provider may say no this often; then the medium has failed for good.</param>
/// <param name="LongestAway">A sidecar or neighbour that is away is waited for this long, counted from the delivery's planning.</param>
public sealed record Retry(TimeSpan First, int Failures, TimeSpan LongestAway)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);
    private static readonly TimeSpan LongestBetweenLooks = TimeSpan.FromMinutes(2);

    public static readonly Retry Usual = new(TimeSpan.FromSeconds(30), 5, TimeSpan.FromHours(48));

    /// <param name="failures">How often the provider has said no, this time included; 1 or more.</param>
    /// <returns>Null: given up.</returns>
    public TimeSpan? AfterFailure(int failures) => failures >= Failures ? null : Grown(failures, Longest);

    /// <param name="attempts">How often it was taken in hand; 1 or more.</param>
    /// <returns>Null: given up.</returns>
    public TimeSpan? WhileAway(int attempts, TimeSpan since) => since > LongestAway ? null : Grown(attempts, LongestBetweenLooks);

    private TimeSpan Grown(int times, TimeSpan atMost)
    {
        var grown = First * Math.Pow(4, Math.Min(times - 1, 12));
        return grown < atMost ? grown : atMost;
    }
}
