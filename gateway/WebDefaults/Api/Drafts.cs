using System.Text.Json;

namespace Platform.WebDefaults.Api;

// Half-filled submissions, and who may act for another, as the pages read them.

public sealed record SavedDraft(Guid Id, long Version, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt);

public sealed record DraftLine(Guid Id, long Version, string ProcedureCode, string? ProcedureName, DateTimeOffset SavedAt, DateTimeOffset ExpiresAt, string? Title = null);

public sealed record KeptDraft(Guid Id, long Version, string ProcedureCode, DateTimeOffset SavedAt, JsonElement Form, IReadOnlyList<KeptPaper>? Papers);

public sealed record KeptPaper(string Key, IReadOnlyList<StoredDocument>? Documents);

/// <param name="Holds">Neither revoked nor past its last day.</param>
/// <param name="Mine">It is the signed-in person's own.</param>
public sealed record Representative(
    Guid Authority, string? Name, string? IdentityNumber, string? Phone, string? Relation, string? RelationText, DateOnly? Until, DateTimeOffset? GrantedAt, DateTimeOffset? RevokedAt, bool Holds, bool Mine, bool HandedIn,
    IReadOnlyList<StoredDocument>? ProofDocuments, string? Position = null);
