using System.Text.Json.Serialization;
using Platform.Dossiers.UseCases;
using Platform.WorkingTime;

namespace Platform.Dossiers.Domain;

/// <summary>The terms a dossier was accepted under, kept for ever: a later catalogue or setting changes nothing.</summary>
/// <param name="Counting">How working days were counted; null in acceptances from before it was kept: <see cref="CountingMode.Civil"/>.</param>
/// <param name="Process">The internal process; null: the default one.</param>
/// <param name="Parts">Of a linked procedure; null: it stands alone.</param>
/// <param name="Route">Whose system resolves it; null: ours.</param>
/// <param name="Rules">The province's rules of that day; null in acceptances from before they were kept: today's.</param>
public sealed record TermsSnapshot(
    ProcedureRef Procedure,
    Channel Channel,
    LimitTerms Limit,
    TimeOnly? CutOff,
    bool SameDay,
    bool PostalReturn,
    IReadOnlyList<FeeLine> Fees,
    IReadOnlyList<PaperLine> Papers,
    IReadOnlyList<string> Results,
    CountingMode? Counting = null,
    ProcessTerms? Process = null,
    IReadOnlyList<Contracts.LinkedPart>? Parts = null,
    Contracts.ResolutionRoute? Route = null,
    RulesSnapshot? Rules = null)
{
    [JsonIgnore]
    public long FeeTotal => Fees.Sum(f => f.Amount);

    /// <summary>The limit as the calculator takes it.</summary>
    /// <exception cref="InvalidOperationException">The stored unit is none that this build knows.</exception>
    [JsonIgnore]
    public TimeLimit TimeLimit => SameDay ? TimeLimit.SameDay
        : TimeLimit.TryParseUnit(Limit.Unit, out var unit) ? new TimeLimit(Limit.Amount, unit)
        : throw new InvalidOperationException($"The unit '{Limit.Unit}' is unknown to this build.");

    [JsonIgnore]
    public ReceiptRules Receiving => new(CutOff, Counting ?? CountingMode.Civil);
}

/// <summary>What the province had set on the day of acceptance and what holds to the end; see <see cref="DossierRules"/>.</summary>
/// <param name="SupplementAnswerDays">Calendar days a citizen has in appraisal where the officer names no number.</param>
public sealed record RulesSnapshot(int SupplementAnswerDays, int SupplementsInAppraisal, bool SupplementStopsClock, AfterSupplement AfterSupplement, int Extensions);

/// <param name="Code">Base code, e.g. <c>1.001193</c>.</param>
/// <param name="CaseKey">The procedure's case; <c>default</c> where it has none.</param>
public sealed record ProcedureRef(string Code, int Version, string Name, string Field, string CaseKey, string CaseName);

/// <param name="Unit">As the catalogue writes it: minute, hour, workingDay, calendarDay, week, month.</param>
public sealed record LimitTerms(decimal Amount, string Unit);

/// <param name="Kind"><c>fee</c> (phí) or <c>charge</c> (lệ phí): separate lines, separate receipts.</param>
/// <param name="Amount">Whole đồng.</param>
/// <param name="Ground">The act a further fee is due by; null for a line of the terms, whose ground is the procedure's publication decision.</param>
/// <param name="Refund">Until when it is given back to who withdraws; null: always.</param>
/// <param name="OwnName">What a further fee is called; <paramref name="Name"/> is <see cref="OwnWords.Fee"/> then.</param>
/// <param name="OwnGround">The act it is due by; <paramref name="Ground"/> is <see cref="OwnWords.Ground"/> then.</param>
public sealed record FeeLine(string Key, string Kind, string Name, long Amount, string? Ground = null, Sealed<string>? OwnName = null, Sealed<string>? OwnGround = null, Contracts.RefundRule? Refund = null)
{
    /// <summary>For who may read the dossier.</summary>
    public FeeLine Opened(Func<Sealed<string>?, string?> open) => OwnName is null ? this : this with
    {
        Name = OwnWords.In(Name, OwnWords.Fee, OwnName, open),
        Ground = Ground is null ? null : OwnWords.In(Ground, OwnWords.Ground, OwnGround, open),
        OwnName = null,
        OwnGround = null,
    };
}

/// <param name="Surrender">Its original is given up for the result; null: no.</param>
public sealed record PaperLine(string Key, string Name, int Originals, int Copies, bool Required, bool? Surrender = null);

/// <summary>What was promised and why: the calculation as it was made at acceptance, with what went into it.</summary>
/// <param name="ReceivedAt">The minute of receipt (UTC).</param>
/// <param name="CountedFrom">When the receipt counts (UTC).</param>
/// <param name="DueAt">The promised instant (UTC).</param>
/// <param name="CalendarRevision">The revision of the working calendar that was counted with.</param>
/// <param name="Steps">The limits of the process' steps within the promise; null where it was made before there were any.</param>
public sealed record Promise(
    DateTimeOffset ReceivedAt,
    DateTimeOffset CountedFrom,
    DateTimeOffset DueAt,
    long CalendarRevision,
    IReadOnlyList<PromiseSpan> Explanation,
    string? Remark,
    IReadOnlyList<StepDue>? Steps = null);

/// <param name="DueAt">By when the step must be done (UTC).</param>
public sealed record StepDue(string Step, DateTimeOffset DueAt);

/// <summary>One stretch of "Vì sao ngày này?".</summary>
public sealed record PromiseSpan(DateTimeOffset From, DateTimeOffset To, bool Counted, string Reason);
