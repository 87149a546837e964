using System.Text.Json.Serialization;

namespace Platform.Contracts;

/// <summary>A version of a procedure became the one to apply from <see cref="EffectiveFrom"/> (local day) on. Carries all that others keep of it.</summary>
/// <param name="Code">Base code, e.g. <c>1.001193</c>.</param>
/// <param name="Version">1 for the first published version of this code, then 2, 3 …</param>
/// <param name="Accepts">False while something is undecided (no unit, no channel): may be shown, may not be submitted.</param>
/// <param name="Parts">Of a linked procedure (liên thông); null: it stands alone.</param>
/// <param name="Route">Whose system resolves it; null: ours.</param>
public sealed record ProcedurePublished(
    string Code,
    int Version,
    string Name,
    string Field,
    IReadOnlyList<AdministrativeLevel> Levels,
    DateOnly EffectiveFrom,
    bool Accepts,
    ProcedureRules Rules,
    IReadOnlyList<ProcedureCaseTerms> Cases,
    IReadOnlyList<PaperTerms> Papers,
    IReadOnlyList<string> Results,
    DateTimeOffset OccurredAt,
    IReadOnlyList<LinkedPart>? Parts = null,
    ResolutionRoute? Route = null);

/// <param name="CutOff">Received at or after this local time counts as received at the next working day's opening; null where the rule is off.</param>
/// <param name="SameDay">Same-day procedure: the receipt may be skipped.</param>
/// <param name="PostalReturn">The result may be sent by post.</param>
public sealed record ProcedureRules(TimeOnly? CutOff, bool SameDay, bool PostalReturn, bool OnlinePayment, string? FormSchema);

/// <param name="Key">Stable within the procedure; <c>default</c> where the catalogue names no cases.</param>
/// <param name="Process">The internal process (quy trình nội bộ); null: <see cref="ProcessTerms.Default"/>.</param>
public sealed record ProcedureCaseTerms(string Key, string Name, IReadOnlyList<ChannelTerms> Channels, ProcessTerms? Process = null);

/// <param name="Amount">In <paramref name="Unit"/>; 0 means the same day. Null while undecided.</param>
/// <param name="Unit">minute, hour, workingDay, calendarDay, week, month. Null while undecided.</param>
public sealed record ChannelTerms(Channel Channel, decimal? Amount, string? Unit, IReadOnlyList<FeeTerms> Fees, string? Note);

/// <param name="Key">Stable within the channel.</param>
/// <param name="Amount">Whole đồng.</param>
/// <param name="Condition">When the line applies, as published; empty = always.</param>
/// <param name="Refund">Until when the line is given back to who withdraws; null: always.</param>
public sealed record FeeTerms(string Key, FeeKind Kind, string Name, long Amount, string Condition, RefundRule? Refund = null);

/// <summary>Until when a fee that was paid is given back to a person who takes the dossier back.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefundRule>))]
public enum RefundRule
{
    [JsonStringEnumMemberName("always")] Always,

    [JsonStringEnumMemberName("beforeAcceptance")] BeforeAcceptance,

    /// <summary>Before there is a draft of the result: the work is done then.</summary>
    [JsonStringEnumMemberName("beforeResult")] BeforeResult,

    [JsonStringEnumMemberName("never")] Never,
}

[JsonConverter(typeof(JsonStringEnumConverter<FeeKind>))]
public enum FeeKind
{
    /// <summary>Phí.</summary>
    [JsonStringEnumMemberName("fee")] Fee,
    /// <summary>Lệ phí.</summary>
    [JsonStringEnumMemberName("charge")] Charge,
}

/// <param name="Key">Stable within the procedure.</param>
/// <param name="Required">Must be handed in for every dossier; a paper needed only in some situations is not required.</param>
/// <param name="RequiredWhen">In which situation a paper that is not required must be handed in: Vietnamese, as published; null where nobody says.</param>
/// <param name="Surrender">Whether its original is given up for the result (an old certificate for the new one); null: no.</param>
public sealed record PaperTerms(string Key, string Group, string Name, string? FormFile, int Originals, int Copies, bool Required, string? RequiredWhen = null, bool? Surrender = null);

public sealed record ProcedureRetired(string Code, int Version, DateOnly EffectiveFrom, DateTimeOffset OccurredAt);

/// <summary>An agency as it is from now on; sent whole at every change.</summary>
/// <param name="Code">Mã định danh, e.g. <c>H18.25</c>.</param>
/// <param name="Unit">Administrative unit code of the 2025 reform, e.g. <c>03217</c>; null for a department.</param>
/// <param name="Procedures">Base codes of the procedures this agency accepts by name, besides those of <paramref name="AcceptsLevel"/>.</param>
/// <param name="Excluded">Base codes it does not accept although its level would; null: none.</param>
/// <param name="Decides">What it decides (is competent for), where that differs from what it accepts; null: the same.</param>
public sealed record AgencyChanged(
    string Code,
    string Name,
    string? Parent,
    AdministrativeLevel Level,
    string? Unit,
    AdministrativeLevel? AcceptsLevel,
    IReadOnlyList<string> Procedures,
    string Address,
    string Phone,
    DateOnly ValidFrom,
    DateOnly? ValidUntil,
    IReadOnlyList<string> Predecessors,
    long Revision,
    DateTimeOffset OccurredAt,
    IReadOnlyList<string>? Excluded = null,
    ProcedureScope? Decides = null);

/// <summary>A set of procedures: all of a level, and those named, without those excluded.</summary>
public sealed record ProcedureScope(AdministrativeLevel? Level, IReadOnlyList<string> Procedures, IReadOnlyList<string> Excluded);

/// <summary>The whole calendar, with a rising revision: the highest wins.</summary>
/// <param name="AnnouncedYears">The years whose holidays are announced as a whole; null where nobody says: those up to the last holiday's.</param>
/// <param name="Changes">What the latest revisions changed and on what ground, the oldest first; null where nobody says.</param>
public sealed record CalendarChanged(
    long Revision,
    IReadOnlyList<CalendarDay> Days,
    IReadOnlyList<AgencyHours> Hours,
    DateTimeOffset OccurredAt,
    IReadOnlyList<int>? AnnouncedYears = null,
    IReadOnlyList<CalendarRevisionChange>? Changes = null);

/// <summary>What made one revision of the calendar out of the one before.</summary>
/// <param name="Ground">The decision it rests on, Vietnamese; empty where only files were read.</param>
/// <param name="Hours">Codes of agencies whose weekly hours changed.</param>
public sealed record CalendarRevisionChange(long Revision, DateTimeOffset ChangedAt, string Ground, IReadOnlyList<CalendarDayChange> Days, IReadOnlyList<string> Hours);

/// <param name="Kind"><c>holiday</c> or <c>makeUpWorkingDay</c>; null: an ordinary day again.</param>
public sealed record CalendarDayChange(DateOnly Date, string? Kind, string? Name);

/// <param name="Kind"><c>holiday</c> or <c>makeUpWorkingDay</c>.</param>
public sealed record CalendarDay(DateOnly Date, string Kind, string Name);

/// <summary>Weekly hours of one agency for a time; an agency without a row has the default hours.</summary>
/// <param name="Days">Working spans per day of the week, <c>Monday</c> … <c>Sunday</c>, local time.</param>
public sealed record AgencyHours(string Agency, DateOnly ValidFrom, DateOnly? ValidUntil, IReadOnlyDictionary<string, IReadOnlyList<HoursSpan>> Days);

public sealed record HoursSpan(TimeOnly From, TimeOnly To);

/// <summary>Asked by a service that starts with an empty or doubtful copy: Procedures answers by sending everything again.</summary>
/// <param name="Service">Who asks, for the log.</param>
public sealed record CatalogueWanted(string Service, DateTimeOffset OccurredAt);
