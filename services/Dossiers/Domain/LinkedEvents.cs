namespace Platform.Dossiers.Domain;

// What ties the dossiers of a linked procedure (liên thông) together. As Events.cs: stored shapes, for ever.

/// <summary>Of a part: the whole it belongs to. Set in its first event.</summary>
/// <param name="Part">Key of the part within the whole.</param>
/// <param name="Code">Mã hồ sơ of the whole.</param>
public sealed record ParentRef(Guid Dossier, string Part, string Code);

/// <summary>Of a mirrored request for papers: which part asks, and when it did (UTC).</summary>
public sealed record PartSupplement(string Part, DateTimeOffset AskedAt);

/// <summary>On the whole: a part's dossier was opened.</summary>
public sealed record PartOpened(string Part, string Name, Guid Dossier, string Code, string Agency) : IDossierEvent;

/// <summary>On the whole: a part came to its end, or its result was replaced.</summary>
/// <param name="Outcome"><c>granted</c>, <c>refused</c> (refused to resolve) or <c>stopped</c>.</param>
/// <param name="EndedAt">When it ended in the part's own dossier (UTC).</param>
/// <param name="Surrender">Originals to be given up for its result, keys as in the part; null for none, and in events from before.</param>
public sealed record PartEnded(
    string Part, string Name, Guid Dossier, string Outcome, string? ResultNumber, Guid? Document, DateTimeOffset EndedAt, IReadOnlyList<OriginalDue>? Surrender = null) : IDossierEvent;

/// <summary>On the whole: a part's result is being replaced.</summary>
public sealed record PartReopened(string Part, string Name, Guid Dossier) : IDossierEvent;

/// <summary>On the whole: an officer decides what becomes of it after a part failed.</summary>
/// <param name="GoOn">The parts that waited for it are opened all the same; false: they are not opened.</param>
public sealed record PartDecided(Actor By, string Part, string Name, bool GoOn, Sealed<string> Reason) : IDossierEvent;
