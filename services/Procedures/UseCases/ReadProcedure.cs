using System.Globalization;
using Npgsql;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Problems;
using Platform.WorkingTime;

namespace Platform.Procedures.UseCases;

/// <summary>Everything that applies to one procedure: what others are told (<see cref="ProcedurePublished"/>) and what only readers need.</summary>
/// <remarks>An agency's variant (<c>1.001193.000.00.00.H18</c>) reads its base code. <c>on</c> is a local day; without it today.
/// Refuses: invalid (400), unknown-procedure (404), not-in-force (404: no version has begun on that day).</remarks>
public static class ReadProcedure
{
    /// <param name="EffectiveFrom">Local day.</param>
    /// <param name="Undecided">Why dossiers are not accepted; empty when they are.</param>
    /// <param name="Origin"><c>national</c> (the import), <c>province</c> (published here) or <c>configuration</c> (another installation's files).</param>
    /// <param name="RetiredFrom">Local day from which it no longer applies; null while it does.</param>
    /// <param name="Parts">Of a linked procedure (liên thông); null: it stands alone.</param>
    /// <param name="Route">Whose system resolves it; null: ours.</param>
    public sealed record Details(
        string Code,
        int Version,
        string Name,
        string Field,
        IReadOnlyList<AdministrativeLevel> Levels,
        DateOnly EffectiveFrom,
        DateOnly? RetiredFrom,
        bool Accepts,
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
        DateTimeOffset OccurredAt,
        string Origin,
        IReadOnlyList<LinkedPart>? Parts = null,
        ResolutionRoute? Route = null);

    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapGet("/{code}", async (string code, string? on, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
        {
            var today = LocalTime.LocalDate(clock.GetUtcNow());
            if (!TryDay(on, today, out var day))
                return Refusal.Invalid("invalid", "Ngày chưa đúng.", new Dictionary<string, string> { ["on"] = "Ngày theo dạng yyyy-MM-dd, ví dụ 2026-11-20." }).ToHttp();
            await using var connection = await database.OpenConnectionAsync(ct);
            if (SearchText.BaseCode(code) is not { } known || await VersionRows.Last(connection, known) is null)
                return Unknown(code).ToHttp();
            return await VersionRows.On(connection, known, day) is { } version
                ? Results.Ok(Of(version, await VersionRows.RetiredFrom(connection, known, version.Version) is { } end && end <= day ? end : null))
                : Refusal.NotFound("not-in-force", $"Thủ tục {known} chưa có phiên bản áp dụng vào ngày {day:dd/MM/yyyy}.").ToHttp();
        })
        .AllowAnonymous() // the catalogue is public
        .WithName("ReadProcedure").WithSummary("Everything that applies to one procedure, today or on a given local day.")
        .Produces<Details>().ProducesProblem(400).ProducesProblem(404);

    internal static Details Of(StoredVersion version, DateOnly? retiredFrom)
    {
        var p = version.Procedure();
        return new Details(
            p.Code, version.Version, p.Name, p.Field, p.Levels, version.EffectiveFrom, retiredFrom, p.Accepts && retiredFrom is null, p.ServiceLevel, p.Rules, p.Cases, p.Papers, p.Notes, p.Results,
            p.Decision, p.Kind, p.Subjects, p.Ministry, p.LegalBases, p.Steps, p.Conditions, p.Source, p.Undecided, version.PublishedAt, version.Origin, p.Parts, p.Route);
    }

    internal static bool TryDay(string? text, DateOnly today, out DateOnly day)
    {
        day = today;
        return FindProcedures.Blank(text) is not { } given || DateOnly.TryParseExact(given, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }

    internal static Refusal Unknown(string code) => Refusal.NotFound("unknown-procedure", $"Không có thủ tục {(code.Length <= 40 ? code : code[..40])} trong danh mục.");
}
