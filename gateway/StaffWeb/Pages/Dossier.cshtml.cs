using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Documents;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages;

/// <summary>One dossier with everything in it and what the person may do now; each action is a form of its own.</summary>
public sealed class DossierModel(PlatformApi api, Catalogue catalogue) : PageModel
{
    public SentForm Form { get; private set; } = new();

    public Dossier Dossier { get; private set; } = null!;

    public IReadOnlyList<HistoryItem> History { get; private set; } = [];

    public Due? Due { get; private set; }

    public string AddressLine { get; private set; } = "";

    public string? ReturnLine { get; private set; }

    public string ReceivingName { get; private set; } = "";

    public string CompetentName { get; private set; } = "";

    public UploadBox ResultBox => new("document", "Văn bản kết quả", [.. Form.All("document").Select(PaperFile.Read).OfType<PaperFile>(), .. sent], Form.Error("file.document"));

    /// <summary>What the clerk ticks at acceptance: every paper the procedure requires, and whatever else was handed in.</summary>
    public IReadOnlyList<HandedPaper> PapersToSee { get; private set; } = [];

    /// <summary>Fee lines that apply only on a condition: the clerk says which.</summary>
    public IReadOnlyList<Fee> ConditionalFees { get; private set; } = [];

    /// <summary>How several people and agencies share the work.</summary>
    public WorkForms Work => new(Dossier, Form, officers, agencies);

    private readonly List<PaperFile> sent = [];
    private IReadOnlyList<OfficerRow> officers = [];
    private IReadOnlyList<Agency> agencies = [];

    public Task OnGet(Guid id, CancellationToken ct) => Load(id, ct);

    public async Task<IActionResult> OnPost(Guid id, CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var body = await Body(Form["act"], ct);
        if (body is not null && !Form.HasErrors && Form["do"] is null)
        {
            var reply = await api.Post<JsonDocument>($"/v1/dossiers/{id}/{Form["act"]}", body, Form.Key, Form.Version, ct);
            if (reply.Value is { } done)
            {
                TempData["Done"] = DossierActions.Done(Form["act"]!, done.RootElement);
                return LocalRedirect($"~/dossiers/{id}");
            }
            Form.Refused(reply.Problem!);
        }
        await Load(id, ct);
        return Page();
    }

    /// <summary>The request of an action from its form; null where there is no such action. What is missing is noted on the form.</summary>
    private async Task<object?> Body(string? act, CancellationToken ct) => act switch
    {
        "accept" => new { papersSeen = Form.All("seen").Select(key => new { key, originals = Count($"originals.{key}"), copies = Count($"copies.{key}") }).ToArray(), note = Blank("note"), feeLines = Form.All("feeLine").ToArray() },
        "refuse" => new { ground = Form.Need("ground", "Xin chọn căn cứ."), reason = Form.Need("reason", "Xin ghi lý do.") },
        "draft-result" => await Draft(ct),
        "approve" => new { draftVersion = Count("draftVersion") },
        "send-back" => new { reason = Form.Need("reason", "Xin ghi lý do trả lại.") },
        "issue" or "return-online" => new { },
        "pay" => new { amount = Amount(), method = "cash" },
        "return-by-post" => new { carrier = Blank("carrier") ?? "vnpost" },
        "return-at-counter" => new { recipientName = Form.Need("recipientName", "Xin ghi tên người nhận."), recipientIdentityNumber = Form.Need("recipientIdentityNumber", "Xin ghi số định danh người nhận.") },
        _ => WorkForms.Body(act, Form),
    };

    private async Task<object> Draft(CancellationToken ct)
    {
        var document = Form.All("document").Select(PaperFile.Read).LastOrDefault(f => f is not null)?.Id;
        foreach (var file in Request.Form.Files.Where(f => f.Length > 0))
        {
            var reply = await Uploads.Send(api, file, Guid.NewGuid().ToString("N"), ct);
            if (reply.Value is { } stored)
            {
                document = stored.Id;
                sent.Add(new PaperFile(stored.Id, file.Length, stored.Name ?? file.FileName));
            }
            if (reply.Problem is { } problem)
                Form.Errors["file.document"] = problem.Sentence;
        }
        var outcome = Form["outcome"] == "refused" ? "refused" : "granted";
        return new
        {
            outcome,
            summary = Form.Need("summary", "Xin ghi trích yếu kết quả."),
            documentId = document,
            reason = outcome == "refused" ? Form.Need("reason", "Xin ghi lý do từ chối.") : null,
        };
    }

    private long Amount()
    {
        if (long.TryParse(Form["amount"]?.Replace(".", "").Replace(" ", ""), out var amount) && amount > 0)
            return amount;
        Form.Errors["amount"] = "Xin ghi số tiền bằng đồng.";
        return 0;
    }

    private int Count(string name) => int.TryParse(Form[name], out var count) && count >= 0 ? count : 0;

    private string? Blank(string name) => string.IsNullOrWhiteSpace(Form[name]) ? null : Form[name]!.Trim();

    private async Task Load(Guid id, CancellationToken ct)
    {
        Dossier = (await api.Get<Dossier>($"/v1/dossiers/{id}", ct)).OrShowProblem();
        var history = api.Get<HistoryOf>($"/v1/dossiers/{id}/history", ct);
        var due = Dossier.DueAt is null ? null : api.Get<Due>($"/v1/dossiers/{id}/due", ct);
        var procedure = api.Get<Procedure>($"/v1/procedures/{Uri.EscapeDataString(Dossier.ProcedureCode)}", ct);
        History = (await history).Value is { } h ? [.. h.Items.OrderByDescending(i => i.Version)] : [];
        Due = due is null ? null : (await due).Value;
        var terms = (await procedure).Value;
        ViewData["FormSchema"] = terms?.Rules?.FormSchema;
        var handed = Dossier.Papers ?? [];
        PapersToSee = [.. handed, .. (terms?.Papers ?? []).Where(p => p.Required && handed.All(h => h.Key != p.Key)).Select(p => new HandedPaper(p.Key, p.Name, true, 0, 0, null, null))];
        ConditionalFees = [.. (terms?.Offers ?? []).Where(o => o.Channel == Dossier.Channel).SelectMany(o => o.Fees ?? []).Where(f => f.Condition is { Length: > 0 } && f.Key is not null).DistinctBy(f => f.Key)];
        ReceivingName = await catalogue.AgencyName(Dossier.ReceivingAgency, ct);
        if (Dossier.May("assign") || Dossier.May("forward"))
            officers = (await api.Get<PageOf<OfficerRow>>("/v1/officers?limit=200", ct)).Value?.Items ?? [];
        if (Dossier.May("consult") || Dossier.May("forward"))
            agencies = await catalogue.AgenciesToday(null, ct);
        CompetentName = await catalogue.AgencyName(Dossier.CompetentAgency, ct);
        AddressLine = Dossier.Applicant?.Address is { } at ? await catalogue.AddressLine(at.Street, at.Commune, at.Province, ct) : "";
        ReturnLine = Dossier.ReturnAddress is { } to ? $"{to.Name}, {to.Phone}, {await catalogue.AddressLine(to.Street, to.Commune, to.Province, ct)}" : null;
    }
}
