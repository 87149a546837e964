using System.Text.Json;

namespace Platform.StaffWeb.Terms;

// What the catalogue's pages read of Procedures' answers.

public sealed record CatalogueRow(string Code, string Name, string? Field, IReadOnlyList<string>? Levels, bool Accepts, IReadOnlyList<Undecided>? Undecided);

public sealed record Undecided(string Code, string Where, string Sentence);

/// <param name="Draft">Null for a proposed end.</param>
public sealed record Waiting(string Code, string Name, int? Draft, DateOnly? RetireFrom, string ByName, DateTimeOffset At, bool Mine);

public sealed record Life(string Code, string Name, IReadOnlyList<PublishedVersion> Versions, DateOnly? RetiredFrom, ProposedEnd? ProposedEnd, OpenDraft? Draft, string? RetiredReason = null, string? RetiredProposedByName = null, string? RetiredDecidedByName = null);

public sealed record PublishedVersion(int Number, DateOnly EffectiveFrom, DateOnly? EffectiveUntil, string State, bool Accepts, string Origin, int? Draft, string? PublishedByName, DateTimeOffset PublishedAt)
{
    public string StateName => State switch { "waiting" => "Sắp áp dụng", "applies" => "Đang áp dụng", "retired" => "Đã bãi bỏ", "replaced" => "Đã thay trước khi áp dụng", _ => "Đã thay" };

    public string Css => State switch { "applies" => "good", "waiting" => "wait", "retired" => "bad", _ => "info" };

    public string OriginName => Origin switch { "national" => "Danh mục quốc gia", "province" => "Tỉnh công bố", _ => "Gói cấu hình" };
}

public sealed record ProposedEnd(int Version, DateOnly EffectiveFrom, string Reason, string ProposedByName, bool Mine);

public sealed record OpenDraft(int Number, long Revision, int BasedOn, string EditedByName, DateTimeOffset EditedAt, bool Mine);

public sealed record DraftAnswer(
    string Code, int Number, long Revision, int BasedOn, int LastVersion, string State, JsonElement Terms, IReadOnlyDictionary<string, string>? Errors,
    IReadOnlyList<Undecided>? Undecided, IReadOnlyList<string>? Editors, string EditedByName, DateTimeOffset EditedAt, int? Version);

public sealed record PublishedAnswer(string Code, int Version, DateOnly EffectiveFrom, bool Accepts);

public sealed record RetirementAnswer(string Code, int Version, DateOnly EffectiveFrom, string State);

public sealed record ImportAnswer(
    Guid Id, DateTimeOffset? At, bool DryRun, int SourceRows, int Published, int Drafts, int Unusable, int Unchanged, int Added, int Changed, int Retired, int Kept, IReadOnlyList<ImportOddity>? Oddities, string? ByName = null, bool RetireMissing = false);

public sealed record ImportOddity(int Row, string? Code, string? Field, string? Problem, string? Done, string? Kind);

public sealed record ConfigurationAnswer(
    Guid Id, bool DryRun, bool Importable, int Procedures, int Added, int Changed, int Unchanged, int VersionsAdded, int AgenciesChanged, bool CalendarChanged, int UnitsChanged, bool DecisionsChanged,
    IReadOnlyList<FileOddity>? Oddities, IReadOnlyList<string>? AddedCodes = null, IReadOnlyList<string>? ChangedCodes = null, IReadOnlyList<string>? ChangedAgencies = null,
    IReadOnlyList<CalendarDifference>? CalendarDifferences = null, DateTimeOffset? At = null, string? ByName = null);

public sealed record CalendarDifference(DateOnly Date, string? Agency, string? Before, string? After, bool Undoes);

/// <summary>An import or a trial in a list. <see cref="Mine"/>: the signed-in person did it and does not take it over.</summary>
public sealed record ImportRow(Guid Id, DateTimeOffset At, string? ByName, bool Mine, bool DryRun, bool RetireMissing, int Added, int Changed, int Retired);

public sealed record FileOddity(string File, string Problem, string Done, string Kind);

public sealed record AgencyAnswer(string Code, string Name, string? AcceptsLevel, IReadOnlyList<string>? Procedures, IReadOnlyList<string>? Excluded, Scope? Decides, long Revision, string? Level = null);

public sealed record Scope(string? Level, IReadOnlyList<string>? Procedures, IReadOnlyList<string>? Excluded);

public sealed record CompetentAgency(string Code, string Name, string? Accepts, string? Decides);
