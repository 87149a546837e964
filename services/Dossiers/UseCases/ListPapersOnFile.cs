using Dapper;
using Npgsql;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The papers a person gave in earlier dossiers, and results they hold, that can be used again: their own; for a clerk, with the person's noted consent.</summary>
/// <remarks>
/// Newest dossier first; a page is that of so many dossiers, each with all its papers; a linked one also with its parts' results. Not there: what was found wrong, what a refused dossier brought, what is itself used again.
/// Refuses: identity-missing, consent-missing (403), bad-cursor (400), person-erased (410).
/// </remarks>
public static class ListPapersOnFile
{
    private const int MostDossiers = 20;

    /// <param name="Key">Of the paper in its procedure, or <c>result</c>; a part's result <c>result-{part}</c>.</param>
    /// <param name="Dossier">With <paramref name="Document"/>, what <c>reuse</c> of a submission takes.</param>
    /// <param name="GivenAt">When the file was taken in (UTC).</param>
    public sealed record Item(string Key, string Name, Guid Dossier, string DossierNumber, string ProcedureCode, string ProcedureName, Digitisation Digitisation, DateTimeOffset GivenAt, DocumentShown Document);

    private sealed record Place
    {
        public DateTimeOffset SubmittedAt { get; init; }

        public Guid Id { get; init; }
    }

    public static void Map(RouteGroupBuilder papers) => papers
        .MapGet("", async (Guid? consent, string? after, int? limit, Caller caller, NpgsqlDataSource database, DossierStreams streams, DocumentFiles files, PersonKeys keys, PaperConsents consents, MasterKey master, TimeProvider clock, CancellationToken ct) =>
        {
            Guid person;
            if (consent is null && caller is { IsCitizen: true, IdentityNumber: { } number }) // somebody may be both citizen and clerk
                person = await master.PersonOf(number, ct);
            else if (!caller.Is(Roles.Clerk))
                return Refusal.Forbidden("identity-missing", "Tài khoản chưa có số định danh cá nhân. Xin định danh mức độ 2.").ToHttp();
            else if (consent is { } id && await consents.Find(id, caller.Id, clock.GetUtcNow(), ct) is { } noted)
                person = noted.Person;
            else
                return Refusal.Forbidden("consent-missing", "Chỉ xem giấy tờ đã có khi người nộp đồng ý tại quầy. Xin ghi nhận sự đồng ý trước.").ToHttp();

            var size = Math.Clamp(limit ?? 10, 1, MostDossiers);
            var page = Cursor.Page(await Dossiers(database, person, Cursor.Read<Place>(after), size + 1, ct), size, p => p);
            if (page.Items.Count == 0 || await keys.Find(person, ct) is not { } key)
                return TypedResults.Ok(new Page<Item>([], null));
            List<Item> items = [];
            foreach (var place in page.Items)
            {
                if (await streams.Find(place.Id, null, ct) is not { } dossier)
                    continue;
                PaperOnFile[] found = [.. dossier.PapersOnFile];
                var rows = await files.Find(found.Select(f => f.Document), ct);
                items.AddRange(from f in found
                               where rows.ContainsKey(f.Document)
                               let row = rows[f.Document]
                               select new Item(f.Key, f.NameFor(own => own?.Open(key)), dossier.Id, dossier.Code ?? dossier.Number, dossier.Procedure.Code, dossier.Procedure.Name, f.State, row.UploadedAt, DocumentShown.Of(row, key)));
            }
            return TypedResults.Ok(new Page<Item>(items, page.Next));
        })
        .RequireRoles(Roles.Citizen, Roles.Clerk)
        .WithName("ListPapersOnFile").WithSummary("Papers given before that can be used again")
        .Produces<Page<Item>>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status410Gone);

    /// <summary>Relies on <c>dossier_list_applicant</c>.</summary>
    private static async Task<IReadOnlyList<Place>> Dossiers(NpgsqlDataSource database, Guid person, Place? after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Place>(new CommandDefinition(
            """
            SELECT submitted_at AS SubmittedAt, id FROM dossiers.dossier_list
            WHERE applicant = @person AND parent IS NULL AND (@at::timestamptz IS NULL OR (submitted_at, id) < (@at, @id::uuid)) ORDER BY submitted_at DESC, id DESC LIMIT @limit
            """, new { person, at = after?.SubmittedAt, id = after?.Id, limit }, cancellationToken: ct))).AsList();
    }
}
