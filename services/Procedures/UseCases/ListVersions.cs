using Dapper;
using Npgsql;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;
using Platform.WorkingTime;

namespace Platform.Procedures.UseCases;

/// <summary>A procedure's whole life: every version with its days, where it came from, who published it, what is being prepared.</summary>
/// <remarks>Newest first; a few dozen at most, so not paged. Refuses: unknown-version (404), unknown-procedure (404).</remarks>
public static class ListVersions
{
    /// <param name="EffectiveUntil">The last local day it applies; null while nothing ends it.</param>
    /// <param name="State"><c>waiting</c> (its day is to come), <c>applies</c>, <c>past</c>, <c>retired</c>, <c>replaced</c> (another took its place before its day came).</param>
    /// <param name="Draft">The draft it came from.</param>
    public sealed record Version(int Number, DateOnly EffectiveFrom, DateOnly? EffectiveUntil, string State, bool Accepts, string Origin, int? Draft, string? PublishedByName, DateTimeOffset PublishedAt);

    public sealed record OpenDraft(int Number, long Revision, int BasedOn, string EditedByName, DateTimeOffset EditedAt, bool Mine);

    public sealed record ProposedEnd(int Version, DateOnly EffectiveFrom, string Reason, string ProposedByName, bool Mine);

    /// <param name="Name">Of the last version, or of the draft where nothing is published yet.</param>
    /// <param name="RetiredFrom">Local day, decided; it may be to come.</param>
    /// <param name="RetiredReason">As it was proposed; null where nothing ended it or nobody said.</param>
    public sealed record Life(
        string Code, string Name, IReadOnlyList<Version> Versions, DateOnly? RetiredFrom, ProposedEnd? ProposedEnd, OpenDraft? Draft,
        string? RetiredReason = null, string? RetiredProposedByName = null, string? RetiredDecidedByName = null);

    private sealed record Row(int Version, string Name, DateOnly EffectiveFrom, DateTime PublishedAt, string Origin, int? Draft, string? PublishedByName, bool Accepts);

    public static void Map(RouteGroupBuilder procedures)
    {
        procedures
            .MapGet("/{code}/versions", async (string code, Caller caller, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                return await Read(connection, SearchText.BaseCode(code) ?? "", caller, LocalTime.LocalDate(clock.GetUtcNow())) is { } life ? Results.Ok(life) : ReadProcedure.Unknown(code).ToHttp();
            })
            .RequireRoles(Roles.It, Roles.Leader)
            .WithName("ListVersions").WithSummary("All versions of a procedure, and what is being prepared.")
            .Produces<Life>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

        procedures
            .MapGet("/{code}/versions/{version:int}", async (string code, int version, NpgsqlDataSource database, CancellationToken ct) =>
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                return SearchText.BaseCode(code) is { } known && await VersionRows.Find(connection, known, version) is { } found
                    ? Results.Ok(ReadProcedure.Of(found, null))
                    : Refusal.NotFound("unknown-version", $"Không có phiên bản {version} của thủ tục này.").ToHttp();
            })
            .AllowAnonymous() // the catalogue is public, what applied before as well
            .WithName("ReadVersion").WithSummary("One version as it was published.")
            .Produces<ReadProcedure.Details>().ProducesProblem(404);
    }

    private static async Task<Life?> Read(NpgsqlConnection connection, string code, Caller caller, DateOnly today)
    {
        var rows = (await connection.QueryAsync<Row>(
            """
            SELECT version, body ->> 'name' AS Name, effective_from AS EffectiveFrom, published_at AS PublishedAt, origin, draft, published_by_name AS PublishedByName, jsonb_array_length(body -> 'undecided') = 0 AS Accepts
            FROM catalogue.procedure_versions WHERE code = @code ORDER BY version DESC
            """, new { code })).AsList();
        var draft = await DraftRows.Open(connection, code);
        if (rows.Count == 0 && draft is null)
            return null;
        var ends = (await connection.QueryAsync<(int Version, DateOnly From)>("SELECT version, effective_from FROM catalogue.procedure_retirements WHERE code = @code", new { code })).AsList();
        var proposed = await connection.QuerySingleOrDefaultAsync<RetireProcedure.Proposal>(
            "SELECT code, version, effective_from AS EffectiveFrom, reason, proposed_by AS ProposedBy, proposed_by_name AS ProposedByName FROM catalogue.retirement_proposals WHERE code = @code", new { code });
        var end = rows.Count == 0 ? null : await VersionRows.EndOf(connection, code, rows[0].Version);
        var applies = rows.FirstOrDefault(r => r.EffectiveFrom <= today)?.Version ?? 0;
        return new Life(
            code, rows.FirstOrDefault()?.Name ?? draft!.Terms().Name ?? "",
            [.. rows.Select((r, i) =>
            {
                DateOnly? retired = ends.Where(e => e.Version >= r.Version).Select(e => (DateOnly?)e.From).Min();
                DateOnly? next = rows.Take(i).Select(later => (DateOnly?)later.EffectiveFrom).Min();
                var until = retired is { } a && next is { } b ? (a < b ? a : b) : retired ?? next;
                if (next < r.EffectiveFrom || (next == r.EffectiveFrom && r.EffectiveFrom > LocalTime.LocalDate(r.PublishedAt)))
                    return new Version(r.Version, r.EffectiveFrom, null, "replaced", r.Accepts, r.Origin, r.Draft, r.PublishedByName, r.PublishedAt);
                var state = r.Version > applies ? "waiting" : retired <= today ? "retired" : r.Version == applies ? "applies" : "past";
                return new Version(r.Version, r.EffectiveFrom, until?.AddDays(-1), state, r.Accepts, r.Origin, r.Draft, r.PublishedByName, r.PublishedAt);
            })],
            rows.Count == 0 ? null : ends.Where(e => e.Version >= rows[0].Version).Select(e => (DateOnly?)e.From).Min(),
            proposed is null ? null : new ProposedEnd(proposed.Version, proposed.EffectiveFrom, proposed.Reason, proposed.ProposedByName, proposed.ProposedBy == caller.Id),
            draft is null ? null : new OpenDraft(draft.Number, draft.Revision, draft.BasedOn, draft.EditedByName, draft.EditedAt, draft.Editors.Contains(caller.Id)),
            end?.Reason, end?.ProposedByName, end?.DecidedByName);
    }
}
