namespace Platform.Dossiers.Domain;

// A dossier that a ministry's system resolves: we hold its reference and the states it tells. As Events.cs: stored shapes, for ever.

/// <summary>Under which code another system knows the dossier: it arrived from there.</summary>
public sealed record ExternalRef(string System, string Code);

/// <param name="Reference">The dossier's number in that system.</param>
/// <param name="Sequence">The system's own counting, where it has one: it gives the order, otherwise <paramref name="OccurredAt"/> (UTC).</param>
/// <param name="State"><c>received</c>, <c>inProcess</c>, <c>supplementRequested</c>, <c>done</c> or <c>refused</c>.</param>
/// <param name="Said">The code as that system said it.</param>
/// <param name="Late">A newer state was here already: history only.</param>
public sealed record MinistryStateReceived(
    Actor By, string System, string Reference, long? Sequence, DateTimeOffset OccurredAt, string State, string Said, bool Late, Sealed<string>? Note) : IDossierEvent;

/// <summary>That system resolved it: what it decided goes home from our counter as every result does.</summary>
/// <param name="ResultNumber">Of the result, or that system's reference where it gave none.</param>
/// <param name="IssuedOn">Local day.</param>
/// <param name="Document">The result; null where that system keeps it.</param>
public sealed record ResolvedElsewhere(
    Actor By, string System, string Reference, ResolutionOutcome Outcome, string ResultNumber, DateOnly IssuedOn, Sealed<string>? Note, Guid? Document, string? Sha256) : IDossierEvent;
