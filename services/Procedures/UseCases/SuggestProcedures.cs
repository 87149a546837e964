using Npgsql;
using Platform.Procedures.Search;
using Platform.ServiceDefaults.Problems;
using Platform.WorkingTime;

namespace Platform.Procedures.UseCases;

/// <summary>What somebody who is still typing may mean: the first few procedures of the same search.</summary>
/// <remarks>Fewer than two characters suggest nothing. Refuses: invalid (400).</remarks>
public static class SuggestProcedures
{
    private const int Most = 8;
    private const int FewestCharacters = 2;

    public sealed record Suggestion(string Code, string Name, string Field);

    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapGet("/suggestions", async (string? q, HttpResponse response, NpgsqlDataSource database, CatalogueIndex catalogue, TimeProvider clock, CancellationToken ct) =>
        {
            if (q?.Length > FindProcedures.LongestQuery)
                return Refusal.Invalid("invalid", "Từ tìm kiếm quá dài.", new Dictionary<string, string> { ["q"] = $"Không quá {FindProcedures.LongestQuery} ký tự." }).ToHttp();
            response.Headers.CacheControl = "public, max-age=60"; // the same few letters are typed by everybody
            if (Domain.SearchText.Normalise(q).Length < FewestCharacters)
                return Results.Ok(Array.Empty<Suggestion>());
            await using var connection = await database.OpenConnectionAsync(ct);
            var index = await catalogue.Current(connection, ct);
            return Results.Ok(index.Find(new SearchQuestion(q, LocalTime.LocalDate(clock.GetUtcNow()))).Take(Most).Select(h => new Suggestion(h.Item.Code, h.Item.Name, h.Item.Field)));
        })
        .AllowAnonymous() // the catalogue is public
        .WithName("SuggestProcedures").WithSummary("Up to eight procedures for somebody who is still typing.")
        .Produces<IReadOnlyList<Suggestion>>().ProducesProblem(400);
}
