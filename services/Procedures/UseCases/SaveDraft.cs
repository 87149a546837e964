using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Mvc;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>Provincial IT saves a draft's terms, all of them; who saves becomes one of its editors.</summary>
/// <remarks>
/// <c>basedOn</c>: the editor has compared the draft with this published version, the last one. What is wrong is refused with every error;
/// what is undecided is kept. Refuses: draft-unknown (404), draft-closed (409), not-last-version (409), version-conflict (412), invalid (422).
/// </remarks>
public static class SaveDraft
{
    private const int LargestTerms = 1024 * 1024;

    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapPut("/{code}/drafts/{number:int}", async (string code, int number, int? basedOn, ProcedureTerms terms, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
            (await writes.Once<DraftDetails>(asked, terms, change => Save(change, code, number, basedOn, terms, asked), ct)).ToHttp())
        .RequireRoles(Roles.It)
        .WithMetadata(new RequestSizeLimitAttribute(LargestTerms), RequestHeader.IfMatch)
        .WithName("SaveDraft").WithSummary("Saves the whole terms of a draft.")
        .Produces<DraftDetails>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(422);

    private static async Task<Answer<DraftDetails>> Save(Change change, string code, int number, int? basedOn, ProcedureTerms terms, Asked asked)
    {
        if (await DraftRows.Find(change.Connection, code, number, change.Transaction) is not { } draft)
            return Unknown(code, number);
        if (draft.State != "open")
            return Closed(draft);
        if (asked.Stale(draft.Revision) is { } stale)
            return stale;
        var errors = TermsCheck.Errors(terms);
        if (errors.Count > 0)
            return Refusal.Unprocessable("invalid", "Một số mục chưa đúng. Xin xem từng mục và sửa lại.", errors);
        var last = (await VersionRows.Last(change.Connection, code, change.Transaction))?.Version ?? 0;
        if (basedOn is { } compared && compared != last)
            return Refusal.Conflict("not-last-version", $"Phiên bản mới nhất là {last}. Xin xem phiên bản đó rồi lưu lại.");
        var body = JsonSerializer.Serialize(ProcedureTerms.Of(terms.ToProcedure(code)), Json.Options);
        await change.Connection.ExecuteAsync(
            """
            UPDATE catalogue.procedure_drafts SET revision = revision + 1, based_on = @based, body = @body::jsonb, edited_by_name = @Name, edited_at = @Now,
                editors = CASE WHEN @Id = ANY (editors) THEN editors ELSE editors || @Id::text END
            WHERE code = @code AND number = @number
            """, new { code, number, based = basedOn ?? draft.BasedOn, body, asked.Caller.Name, asked.Caller.Id, change.Now }, change.Transaction);
        return (await DraftRows.Find(change.Connection, code, number, change.Transaction))!.Details(last);
    }

    internal static Refusal Unknown(string code, int number) => Refusal.NotFound("draft-unknown", $"Thủ tục {(code.Length <= 40 ? code : code[..40])} không có bản nháp số {number}.");

    internal static Refusal Closed(DraftRow draft) => Refusal.Conflict("draft-closed", draft.State == "published" ? $"Bản nháp này đã công bố thành phiên bản {draft.Version}." : "Bản nháp này đã huỷ.");
}
