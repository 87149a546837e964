using Npgsql;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Auth;

namespace Platform.Procedures.UseCases;

/// <summary>Who prepares or approves reads a draft: its terms, what still hinders publishing, what stays undecided.</summary>
/// <remarks>Refuses: draft-unknown (404).</remarks>
public static class ReadDraft
{
    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapGet("/{code}/drafts/{number:int}", async (string code, int number, HttpContext http, NpgsqlDataSource database, CancellationToken ct) =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            if (await DraftRows.Find(connection, code, number) is not { } draft)
                return SaveDraft.Unknown(code, number).ToHttp();
            http.Response.Headers.ETag = $"\"{draft.Revision}\"";
            return Results.Ok(draft.Details((await VersionRows.Last(connection, code))?.Version ?? 0));
        })
        .RequireRoles(Roles.It, Roles.Leader)
        .WithName("ReadDraft").WithSummary("A draft with what still hinders publishing it.")
        .Produces<DraftDetails>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
}
