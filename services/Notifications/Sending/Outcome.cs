namespace Platform.Notifications.Sending;

/// <summary>What became of one call of a provider. The words are ours: a provider's own text may repeat the address.</summary>
public abstract record Outcome
{
    public sealed record Sent : Outcome;

    /// <summary>May go better later.</summary>
    public sealed record Failed(string Error) : Outcome;

    /// <summary>Will never go: a wrong address, a refusal of the request itself.</summary>
    public sealed record Refused(string Error) : Outcome;

    /// <summary>Nobody was there to say no.</summary>
    public sealed record Away(string Error) : Outcome;
}
