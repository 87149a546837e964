namespace Platform.Reporting.Domain;

/// <summary>A closed range of local days, looked at from an instant.</summary>
/// <param name="AsOf">Nothing that happened later is known (UTC).</param>
public sealed record Period(DateOnly From, DateOnly To, DateTimeOffset AsOf)
{
    public DateTimeOffset Start => LocalDay.Start(From);

    /// <summary>The last instant that counts (UTC, inclusive): the end of the period, or <see cref="AsOf"/> where the period is not over yet.</summary>
    public DateTimeOffset End => LocalDay.End(To) is var end && AsOf < end ? AsOf.Microseconds() : end;

    /// <summary>What was resolved before this instant is of no interest: it was resolved before the period began, as far as <see cref="AsOf"/> knows.</summary>
    public DateTimeOffset Settled => End < Start ? End.AddMicroseconds(1) : Start;
}
