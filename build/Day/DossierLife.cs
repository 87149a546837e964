using System.Text;
using System.Text.Json;

namespace Platform.Day;

/// <summary>Plays one planned dossier through the public API, each step by the person whose step it is.</summary>
internal sealed class DossierLife(Api api, string agency, string run)
{
    private static readonly byte[] Paper = Encoding.Latin1.GetBytes(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    private static readonly string[] Families = ["Lò", "Vàng", "Giàng", "Quàng", "Lường", "Cà", "Sùng", "Mùa"];
    private static readonly string[] Given = ["Thị Mỷ", "A Páo", "Thị Dua", "Văn Pâng", "A Dế", "Thị Nhung", "Văn Ín", "Thị Pàng"];

    /// <returns>The dossier's id and what the submission was answered, with number and tracking secret.</returns>
    public async Task<(Guid Id, JsonElement Submitted)> Play(PlannedDossier plan, CancellationToken ct)
    {
        var procedure = await api.Get("", $"/v1/procedures/{plan.Procedure}", ct);
        var submitted = await Submit(plan, procedure, ct);
        var id = submitted.GetProperty("id").GetGuid();
        await Handle(plan, id, procedure, ct);
        return (id, submitted);
    }

    private async Task Handle(PlannedDossier plan, Guid id, JsonElement procedure, CancellationToken ct)
    {
        if (plan.Life == Life.RefusedAtCounter)
        {
            await Step(id, "clerk", "refuse", new { ground = "not-within-competence", reason = "Nơi cư trú của người yêu cầu không thuộc địa bàn xã." }, ct);
            return;
        }
        await Step(id, "clerk", "accept", new { papersSeen = Papers(procedure).Select(key => new { key, originals = 1, copies = 0 }), sets = 1 }, ct);
        if (plan.Life == Life.Accepted)
            return;
        var draft = await Step(id, "specialist", "draft-result", new { outcome = "granted", summary = "Hồ sơ đủ điều kiện, đề nghị giải quyết." }, ct);
        if (plan.Life == Life.Drafted)
            return;
        await Step(id, "leader", "approve", new { draftVersion = draft.GetProperty("draftVersion").GetInt32() }, ct);
        if (plan.Life == Life.Approved)
            return;
        await Step(id, "clerical", "issue", new { }, ct);
        await Return(plan, id, ct);
    }

    private async Task<JsonElement> Submit(PlannedDossier plan, JsonElement procedure, CancellationToken ct)
    {
        var online = plan.Channel == "online";
        var submitter = online ? (plan.Number % 2 == 0 ? "citizen" : "citizen2") : "clerk";
        List<object> papers = [];
        foreach (var key in Papers(procedure))
        {
            List<string> documents = [];
            if (online)
            {
                var uploaded = await api.Upload(submitter, $"/v1/documents?name={key}.pdf", Paper, "application/pdf", $"{run}-{plan.Number}-{key}", ct);
                documents.Add(uploaded.GetProperty("id").GetString()!);
            }
            papers.Add(new { key, documentIds = documents, originals = online ? 0 : 1, copies = 0 });
        }
        var applicant = online ? TestPeople.Find(submitter) : Person(plan.Number);
        var address = new { name = applicant.Name, phone = applicant.Phone, street = "Bản Cáp, tổ 2", commune = "03217", province = "11" };
        return await api.Post(submitter, "/v1/dossiers", new
        {
            procedureCode = plan.Procedure,
            channel = plan.Channel,
            receivingAgency = agency,
            competentAgency = agency,
            applicant = new
            {
                name = applicant.Name,
                identityNumber = applicant.IdentityNumber,
                phone = applicant.Phone,
                email = applicant.Email,
                address = new { street = "Bản Cáp, tổ 2", commune = "03217", province = "11" },
            },
            form = Form.For(plan, procedure),
            papers,
            returnMethod = plan.ReturnMethod,
            returnAddress = plan.ReturnMethod == "postal" ? address : null,
            sets = 1,
        }, $"{run}-{plan.Number}-submit", ct);
    }

    private async Task Return(PlannedDossier plan, Guid id, CancellationToken ct)
    {
        var dossier = await api.Get("clerk", $"/v1/dossiers/{id}", ct);
        if (dossier.TryGetProperty("fee", out var fee) && fee.GetProperty("outstanding").GetInt64() is > 0 and var outstanding)
            await Step(id, "clerk", "pay", new { amount = outstanding, method = "cash" }, ct);
        await (plan.ReturnMethod switch
        {
            "postal" => Step(id, "clerk", "return-by-post", new { }, ct),
            "online" => Step(id, "clerk", "return-online", new { }, ct),
            _ => Step(id, "clerk", "return-at-counter", new { recipientName = Person(plan.Number).Name, recipientIdentityNumber = Person(plan.Number).IdentityNumber, signature = new { signedOnPaper = true } }, ct),
        });
    }

    private Task<JsonElement> Step(Guid id, string person, string useCase, object body, CancellationToken ct) =>
        api.Post(person, $"/v1/dossiers/{id}/{useCase}", body, $"{run}-{id}-{useCase}", ct);

    private static IEnumerable<string> Papers(JsonElement procedure) =>
        from paper in procedure.GetProperty("papers").EnumerateArray()
        where paper.GetProperty("required").GetBoolean()
        select paper.GetProperty("key").GetString()!;

    private static (string Name, string IdentityNumber, string Phone, string? Email) Person(int number) => (
        $"{Families[number % Families.Length]} {Given[number / Families.Length % Given.Length]}",
        $"011{(number % 2 == 0 ? 0 : 1)}{60 + (number % 39):00}{number:000000}",
        $"09120{number:00000}",
        null);
}
