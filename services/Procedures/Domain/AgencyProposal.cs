using System.Text.Json.Serialization;
using Platform.Contracts;
using Platform.Procedures.Storage;

namespace Platform.Procedures.Domain;

/// <summary>A change of agencies that waits for a second person or for its day, and what became of it. One of <see cref="Assignment"/>, <see cref="Reshaping"/> and <see cref="Editing"/> is there.</summary>
/// <param name="Kind"><c>assignment</c>, <c>merge</c>, <c>split</c>, <c>opening</c> or <c>correction</c>.</param>
/// <param name="State"><c>proposed</c>; <c>scheduled</c>: a second person has decided it, it is carried out on its day; <c>applied</c>, <c>withdrawn</c>, or <c>failed</c>: on its day it was no longer possible.</param>
/// <param name="Reason">The decision it rests on; may be empty.</param>
/// <param name="Due">Local day from which it holds; not given where it held as soon as it was applied.</param>
/// <param name="CarriedOutAt">When it was carried out, where that was later than it was decided.</param>
/// <param name="Failure">Why it could not be carried out.</param>
/// <param name="WithdrawnByName">Who took it back after it had been decided.</param>
public sealed record AgencyProposal(
    Guid Id, string Kind, string State, Assignment? Assignment, Reshaping? Reshaping, string Reason, [property: JsonIgnore] string ProposedBy, string ProposedByName, DateTimeOffset ProposedAt,
    string? DecidedByName = null, DateTimeOffset? DecidedAt = null, Editing? Editing = null, DateOnly? Due = null, DateTimeOffset? CarriedOutAt = null, string? Failure = null,
    string? WithdrawnByName = null, DateTimeOffset? WithdrawnAt = null)
{
    /// <summary>Local day from which it holds; null: as soon as it is applied.</summary>
    [JsonIgnore]
    public DateOnly? On => Reshaping?.On ?? Editing?.On;

    /// <summary>Codes of the agencies that are not to change in another dated way before this is carried out. A shared parent stays as it is and is none of them.</summary>
    [JsonIgnore]
    public IEnumerable<string> Concerned =>
    [
        .. Reshaping?.From ?? [], .. (Reshaping?.Into ?? []).Select(n => n.Code).OfType<string>(),
        .. Editing?.Wanted.Code is { } edited ? [edited] : Array.Empty<string>(),
    ];
}

/// <summary>What an agency accepts and decides from now on, beside what holds.</summary>
/// <param name="Decides">Null: what it accepts it decides.</param>
/// <param name="Revision">Of the agency when it was proposed.</param>
public sealed record Assignment(
    string Agency, string AgencyName, ProcedureScope Accepts, ProcedureScope? Decides, ProcedureScope AcceptsBefore, ProcedureScope? DecidesBefore, long Revision);

/// <param name="Plan">What it does, as the proposer saw it: applied as it stands or not at all.</param>
public sealed record Reshaping(IReadOnlyList<string> From, IReadOnlyList<NewAgency> Into, DateOnly On, AgencyPlan Plan, string? Main = null);

/// <summary>An agency that begins, or whose name, place, unit, address or phone is put right.</summary>
/// <param name="Wanted">What was asked for; a member that is not given stays as it is.</param>
/// <param name="Before">As it was when this was proposed; not given: it begins.</param>
public sealed record Editing(NewAgency Wanted, DateOnly On, Agency? Before, Agency After);
