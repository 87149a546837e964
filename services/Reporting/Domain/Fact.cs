using Platform.Contracts;

namespace Platform.Reporting.Domain;

/// <summary>What happened to a dossier. The order is the order in which facts of one version are read: a stop ends before the new date, the date before the resolution.</summary>
public enum FactKind
{
    Submitted = 1,
    Accepted = 2,
    Refused = 3,
    SupplementRequested = 4,
    FeeRequested = 5,
    FeePaid = 6,
    Supplemented = 7,
    DueDateChanged = 8,
    StepCompleted = 9,
    Resolved = 10,
    Withdrawn = 11,
    ResultReady = 12,
    ReturnRequested = 13,
    Returned = 14,
    Rated = 15,
    Paused = 16,
    Resumed = 17,
    Apologised = 18,
    WithdrawalRequested = 19,
    Stopped = 20,

    /// <summary>An earlier step was a mistake; <see cref="Fact.Detail"/> says of which kind, <see cref="Fact.Undone"/> which.</summary>
    Undone = 21,

    /// <summary>The time to accept or refuse moved with the calendar.</summary>
    AnswerDueMoved = 22,
}

/// <summary>One thing a message said of a dossier; never changed, never removed.</summary>
/// <param name="Version">The dossier's version after the event: it, not the arrival, gives the order.</param>
/// <param name="OccurredAt">UTC, whole microseconds.</param>
/// <param name="DueAt">The due instant that holds from here on (UTC), before acceptance that of the agency's answer; null where the event does not touch it.</param>
/// <param name="ClockStops">True for a request (supplement, financial duty) that stops the clock.</param>
/// <param name="Amount">Whole đồng of a fee asked for or paid; the score of a rating.</param>
/// <param name="Detail">The event's own code: outcome, ground, reason, stage, method, step.</param>
/// <param name="Undone">Version of the step that was undone; null of anything else, and in facts from before it was kept: the step before.</param>
public sealed record Fact(
    Guid Dossier,
    long Version,
    FactKind Kind,
    DateTimeOffset OccurredAt,
    Dimensions Of,
    DateTimeOffset? DueAt = null,
    bool ClockStops = false,
    long? Amount = null,
    string? Detail = null,
    long? Undone = null);

/// <summary>By what figures are grouped and filtered.</summary>
/// <param name="Code">Mã hồ sơ; null until accepted.</param>
/// <param name="Parent">Of a part of a linked dossier: the whole. Only the whole counts, so that nothing is counted twice.</param>
public sealed record Dimensions(
    string Number,
    string? Code,
    Channel Channel,
    string ReceivingAgency,
    string CompetentAgency,
    string Field,
    string ProcedureCode,
    string ProcedureName,
    Guid? Parent = null);

/// <summary>Values of <see cref="Fact.Detail"/> that the fold looks at; the contracts' words.</summary>
public static class Details
{
    public const string Withdrawn = "withdrawn";
    public const string ReturnedUnresolved = "returnedUnresolved";
    public const string Supplement = "supplement";
    public const string FinancialDuty = "financialDuty";

    /// <summary>Steps whose undoing lets the clock go on.</summary>
    public const string UndoneSupplement = "supplement_requested";
    public const string UndonePause = "processing_paused";
}
