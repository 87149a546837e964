namespace Platform.WebDefaults.Api;

// What the pages read of linked dossiers and of those resolved or begun elsewhere.

/// <param name="State"><c>waiting</c>, <c>inProcess</c>, <c>granted</c>, <c>refused</c>, <c>stopped</c> or <c>notOpened</c>.</param>
/// <param name="Dossier">For officers.</param>
public sealed record PartOf(
    string Name, string State, string StateName, string? Key = null, string? AgencyName = null, Guid? Dossier = null, string? Code = null, DateTimeOffset? EndedAt = null, string? ResultNumber = null,
    StoredDocument? Document = null, PartDecision? Decision = null, string? Because = null, ResultCopy? Copy = null)
{
    public string Chip => State switch { "granted" => "good", "refused" or "stopped" or "notOpened" => "bad", _ => "wait" };

    public bool WaitsForDecision => State is "refused" or "stopped" && Decision is null;
}

public sealed record PartDecision(DateTimeOffset At, bool GoOn, string? Reason);

public sealed record ParentOf(Guid Dossier, string Code, string Part);

public sealed record RouteOf(string System, string SystemName, string? Reference, string? State, string? StateName, IReadOnlyList<RouteState>? States);

public sealed record RouteState(DateTimeOffset At, DateTimeOffset OccurredAt, string State, string StateName, bool Late, string? Note);

public sealed record ExternalCode(string System, string Code);

/// <summary>A part of a linked procedure, as the catalogue has it.</summary>
public sealed record LinkedPart(string Key, string Name, string? Procedure);
