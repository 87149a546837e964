using Npgsql;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.WorkingTime;

namespace Platform.Procedures.UseCases;

/// <summary>Anybody asks which agencies accept and which decide a procedure, by their level or by name. A province has some dozens, so not paged.</summary>
/// <remarks>Refuses: unknown-procedure (404).</remarks>
public static class ListCompetent
{
    /// <param name="Accepts"><c>level</c>, <c>name</c>, or null where it does not.</param>
    /// <param name="Decides">As <paramref name="Accepts"/>.</param>
    public sealed record Item(string Code, string Name, string? Accepts, string? Decides);

    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapGet("/{code}/agencies", async (string code, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
        {
            var today = LocalTime.LocalDate(clock.GetUtcNow());
            await using var connection = await database.OpenConnectionAsync(ct);
            if (SearchText.BaseCode(code) is not { } known || await VersionRows.Last(connection, known) is not { } last)
                return ReadProcedure.Unknown(code).ToHttp();
            var levels = (await VersionRows.On(connection, known, today) ?? last).Procedure().Levels;
            return Results.Ok((await AgencyRows.All(connection, null))
                .Where(a => a.ValidFrom <= today && (a.ValidUntil is not { } until || today <= until))
                .Select(a => new Item(a.Code, a.Name, Competence.By(a.Accepts, known, levels), Competence.By(a.Decides ?? a.Accepts, known, levels)))
                .Where(i => i.Accepts is not null || i.Decides is not null));
        })
        .AllowAnonymous() // who does what is public
        .WithName("ListCompetent").WithSummary("Which agencies accept and which decide a procedure.")
        .Produces<IReadOnlyList<Item>>().ProducesProblem(404);
}
