using System.Text.Json;
using Dapper;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>Provincial IT begins to change a procedure, or to write one the national catalogue does not have: a draft from the last published version, or empty.</summary>
/// <remarks>One draft per procedure at a time. Refuses: unknown-version (404), draft-open (409), bad-code (422).</remarks>
public static class StartDraft
{
    /// <param name="Empty">True: begin with nothing although there is a version.</param>
    /// <param name="From">A published version whose terms it begins with: to correct today's while a later one waits, or to withdraw that one. Null: the last.</param>
    public sealed record Request(bool Empty = false, int? From = null);

    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapPost("/{code}/drafts", async (string code, Request? request, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
        {
            var answer = await writes.Once<DraftDetails>(asked, request ?? new Request(), change => Start(change, code, request ?? new Request(), asked.Caller), ct);
            return answer.ToHttp(d => Results.Created($"/v1/procedures/{d.Code}/drafts/{d.Number}", d));
        })
        .RequireRoles(Roles.It)
        .WithName("StartDraft").WithSummary("Begins a draft of a procedure's next version.")
        .Produces<DraftDetails>(201).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    private static async Task<Answer<DraftDetails>> Start(Change change, string code, Request request, Caller caller)
    {
        if (SearchText.BaseCode(code) != code)
            return Refusal.Unprocessable("bad-code", "Mã thủ tục gồm một chữ số, dấu chấm và sáu chữ số, ví dụ 1.001193.");
        if (await DraftRows.Open(change.Connection, code, change.Transaction) is { } open)
            return Refusal.Conflict("draft-open", $"Đã có bản nháp số {open.Number} của thủ tục này, {open.EditedByName} sửa lần cuối. Xin sửa tiếp bản đó hoặc huỷ nó.");
        var last = await VersionRows.Last(change.Connection, code, change.Transaction);
        var model = request.From is { } wanted ? await VersionRows.Find(change.Connection, code, wanted, change.Transaction) : last;
        if (model is null && request.From is not null)
            return Refusal.NotFound("unknown-version", $"Không có phiên bản {request.From} của thủ tục này.");
        var terms = model is null || request.Empty ? new ProcedureTerms() : ProcedureTerms.Of(model.Procedure());
        var number = 1 + await change.Connection.ExecuteScalarAsync<int>("SELECT coalesce(max(number), 0) FROM catalogue.procedure_drafts WHERE code = @code", new { code }, change.Transaction);
        await change.Connection.ExecuteAsync(
            """
            INSERT INTO catalogue.procedure_drafts (code, number, revision, based_on, state, body, editors, edited_by_name, edited_at)
            VALUES (@code, @number, 1, @basedOn, 'open', @body::jsonb, @editors, @Name, @Now)
            """,
            new { code, number, basedOn = last?.Version ?? 0, body = JsonSerializer.Serialize(terms, Json.Options), editors = new[] { caller.Id }, caller.Name, change.Now }, change.Transaction);
        return (await DraftRows.Find(change.Connection, code, number, change.Transaction))!.Details(last?.Version ?? 0);
    }
}
