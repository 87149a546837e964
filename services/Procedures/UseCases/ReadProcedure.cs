using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>Everything that applies to one procedure: what others are told (<see cref="ProcedurePublished"/>) and what only readers need.</summary>
/// <remarks>An agency's variant (<c>1.001193.000.00.00.H18</c>) reads its base code. Refuses: unknown-procedure (404).</remarks>
public static class ReadProcedure
{
    /// <param name="EffectiveFrom">Local day.</param>
    /// <param name="Undecided">Why dossiers are not accepted; empty when they are.</param>
    /// <param name="RetiredFrom">Local day from which it no longer applies; null while it does.</param>
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
        DateTimeOffset OccurredAt);

    private sealed record Row(int Version, string Body, DateOnly EffectiveFrom, DateOnly? RetiredFrom, DateTime PublishedAt);

    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapGet("/{code}", async (string code, NpgsqlDataSource database, CancellationToken ct) =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var row = await connection.QuerySingleOrDefaultAsync<Row>(
                "SELECT version, body, effective_from AS EffectiveFrom, retired_from AS RetiredFrom, published_at AS PublishedAt FROM catalogue.procedures WHERE code = @code",
                new { code = SearchText.BaseCode(code) });
            return row is null ? Unknown(code).ToHttp() : Results.Ok(Of(row));
        })
        .AllowAnonymous() // the catalogue is public
        .WithName("ReadProcedure").WithSummary("Everything that applies to one procedure.")
        .Produces<Details>().ProducesProblem(404);

    private static Details Of(Row row)
    {
        var p = JsonSerializer.Deserialize<Procedure>(row.Body, Json.Options)!;
        return new Details(
            p.Code, row.Version, p.Name, p.Field, p.Levels, row.EffectiveFrom, row.RetiredFrom, p.Accepts && row.RetiredFrom is null, p.ServiceLevel, p.Rules, p.Cases, p.Papers, p.Notes, p.Results,
            p.Decision, p.Kind, p.Subjects, p.Ministry, p.LegalBases, p.Steps, p.Conditions, p.Source, p.Undecided, row.PublishedAt);
    }

    private static Refusal Unknown(string code) => Refusal.NotFound("unknown-procedure", $"Không có thủ tục {(code.Length <= 40 ? code : code[..40])} trong danh mục.");
}
