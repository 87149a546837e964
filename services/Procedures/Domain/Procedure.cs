using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Contracts;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Domain;

/// <summary>A procedure as the province applies it: the national row, cleaned, with the province's decisions.</summary>
/// <param name="ServiceLevel"><c>information</c>, <c>partial</c> or <c>full</c>; null: the source does not say and nobody decided.</param>
/// <param name="Notes">What the source lists among the papers but is advice, not a paper.</param>
/// <param name="Parts">Of a linked procedure; null: it stands alone.</param>
/// <param name="Route">Whose system resolves it; null: ours.</param>
public sealed record Procedure(
    string Code,
    string Name,
    string Field,
    IReadOnlyList<AdministrativeLevel> Levels,
    string? ServiceLevel,
    ProcedureRules Rules,
    IReadOnlyList<ProcedureCaseTerms> Cases,
    IReadOnlyList<PaperTerms> Papers,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Results,
    string Decision,
    string Kind,
    IReadOnlyList<string> Subjects,
    string Ministry,
    IReadOnlyList<string> LegalBases,
    string Steps,
    string Conditions,
    string Source,
    IReadOnlyList<Undecided> Undecided,
    IReadOnlyList<LinkedPart>? Parts = null,
    ResolutionRoute? Route = null)
{
    /// <summary>False while something is undecided: it is shown, but cannot be submitted.</summary>
    [JsonIgnore]
    public bool Accepts => Undecided.Count == 0;

    [JsonIgnore]
    public IReadOnlyList<Channel> Channels => [.. Cases.SelectMany(c => c.Channels).Select(c => c.Channel).Distinct().Order()];

    /// <summary>The same for the same content: an import that brings nothing new makes no version.</summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, Json.Options)));

    public ProcedurePublished Published(int version, DateOnly effectiveFrom, DateTimeOffset occurredAt) =>
        new(Code, version, Name, Field, Levels, effectiveFrom, Accepts, Rules, Cases, Papers, Results, occurredAt, Parts, Route);
}
