using System.Text.Json.Serialization;
using Platform.Contracts;

namespace Platform.Procedures.Domain;

/// <summary>A change of agencies that waits for a second person, and what became of it. One of <see cref="Assignment"/> and <see cref="Reshaping"/> is there.</summary>
/// <param name="Kind"><c>assignment</c>, <c>merge</c> or <c>split</c>.</param>
/// <param name="State"><c>proposed</c>, <c>applied</c> or <c>withdrawn</c>.</param>
/// <param name="Reason">The decision it rests on; may be empty.</param>
public sealed record AgencyProposal(
    Guid Id, string Kind, string State, Assignment? Assignment, Reshaping? Reshaping, string Reason, [property: JsonIgnore] string ProposedBy, string ProposedByName, DateTimeOffset ProposedAt,
    string? DecidedByName = null, DateTimeOffset? DecidedAt = null);

/// <summary>What an agency accepts and decides from now on, beside what holds.</summary>
/// <param name="Decides">Null: what it accepts it decides.</param>
/// <param name="Revision">Of the agency when it was proposed.</param>
public sealed record Assignment(
    string Agency, string AgencyName, ProcedureScope Accepts, ProcedureScope? Decides, ProcedureScope AcceptsBefore, ProcedureScope? DecidesBefore, long Revision);

/// <param name="Plan">What it does, as the proposer saw it: applied as it stands or not at all.</param>
public sealed record Reshaping(IReadOnlyList<string> From, IReadOnlyList<NewAgency> Into, DateOnly On, AgencyPlan Plan);
