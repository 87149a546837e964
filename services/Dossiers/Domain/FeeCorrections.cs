using System.Text.Json.Serialization;

namespace Platform.Dossiers.Domain;

/// <summary>Lines of the fee were wrong, or the person need not pay them: they are less from now on. What was paid is not touched; what is too much then goes back as a refund.</summary>
/// <param name="Lines">Each line once.</param>
/// <param name="Promise">Set where the clock had stopped for what is not owed any more: what is promised now.</param>
public sealed record FeeCorrected(Actor By, IReadOnlyList<CorrectedLine> Lines, Sealed<string> Reason, Promise? Promise = null) : IDossierEvent;

/// <param name="Line">As it was.</param>
/// <param name="Amount">What it is from now on, whole đồng, less than it was; 0: nothing.</param>
/// <param name="Ground">A key of <see cref="ExemptionGrounds"/> where the person is exempt from the difference; null where it was asked for by mistake.</param>
/// <param name="Note">Which paper shows it.</param>
public sealed record CorrectedLine(FeeLine Line, long Amount, string? Ground = null, Sealed<string>? Note = null)
{
    /// <summary>By so much it is less.</summary>
    [JsonIgnore]
    public long Less => Line.Amount - Amount;
}

public sealed record FeeCorrection(Actor By, DateTimeOffset At, IReadOnlyList<CorrectedLine> Lines, Sealed<string> Reason);
