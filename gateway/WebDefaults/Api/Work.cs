namespace Platform.WebDefaults.Api;

// What the pages read of how the office shares its work. Instants are UTC.

public sealed record PersonOf(string Id, string? Name);

/// <param name="Does"><c>handle</c>, <c>draft</c>, <c>approve</c> or <c>issue</c>.</param>
public sealed record StepNow(
    string Key, string Name, string Does, string Role, string? Unit, DateTimeOffset Since, DateTimeOffset? DueAt, bool Late, PersonOf? Holder, IReadOnlyList<StepWay>? Ways, IReadOnlyList<string>? Products);

/// <param name="Kind"><c>forward</c>, <c>sendBack</c>, <c>consult</c> or <c>finish</c>.</param>
public sealed record StepWay(string Kind, string? To, string? ToName);

/// <summary>The step on a line of the work list.</summary>
public sealed record StepOfRow(string Key, string Name, string? Role, PersonOf? Holder, DateTimeOffset? DueAt, bool Late);

/// <summary>What lies where, counted.</summary>
/// <param name="Stages">Stages without any are left out.</param>
public sealed record WorkSummary(long Total, IReadOnlyDictionary<string, long>? Stages, IReadOnlyList<StepHeap>? Steps, IReadOnlyList<HolderHeap>? Holders);

/// <param name="Late">Past the step's own limit.</param>
public sealed record StepHeap(string Step, string Name, string Role, long Count, long Late);

public sealed record HolderHeap(string Id, string? Name, long Count, long Late);

public sealed record CustodyNow(PersonOf Holder, string? Agency, DateTimeOffset Since);

/// <param name="Mine">The person signed in is the one who may confirm it.</param>
public sealed record HandoverNow(Guid Id, HistoryActor By, DateTimeOffset At, PersonOf? ToOfficer, string? ToRole, string? ToAgency, IReadOnlyList<string>? Papers, string? Note, bool Mine);

/// <param name="Mine">The agency of the person signed in is asked.</param>
public sealed record Consulted(
    Guid Id, HistoryActor By, DateTimeOffset At, string Agency, string AgencyName, string? Question, DateTimeOffset AnswerBy, bool Required, bool Late, bool Mine, IReadOnlyList<Opinion>? Answers, Waived? Waived)
{
    public bool IsOpen => Answers is not { Count: > 0 } && Waived is null;
}

public sealed record Opinion(int Version, HistoryActor By, DateTimeOffset At, bool Agree, string? Text, StoredDocument? Document);

public sealed record Waived(HistoryActor By, DateTimeOffset At, string? Ground);

/// <param name="Open">Dossiers whose current step is theirs.</param>
public sealed record OfficerRow(string Id, string Name, IReadOnlyList<string>? Roles, string Agency, DateTimeOffset LastSeen, long Open, long NearDue, long Overdue, long StepsLate);

public sealed record WorkHandedOver(Guid Id, string From, string To, long Moved, long Kept, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt);

public sealed record ControlSheet(string Code, string? Procedure, DateTimeOffset ReceivedAt, DateTimeOffset DueAt, IReadOnlyList<ControlRow>? Rows);

/// <param name="From">The side that gives, named for people.</param>
/// <param name="RejectedAt">The receiver did not take the papers.</param>
/// <param name="ResultText">In time or not, as the paper words it; null where nothing was due.</param>
public sealed record ControlRow(string Kind, string From, string? To, DateTimeOffset At, string? GivenBy, string? TakenBy, DateTimeOffset? ConfirmedAt, DateTimeOffset? RejectedAt, string? ResultText, string? Note);
