using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Documents;
using Platform.WebDefaults.Forms;

namespace Platform.CitizenWeb.Pages;

/// <summary>One dossier as its owner sees it, and how satisfied they are once it is returned.</summary>
public sealed class DossierModel(PlatformApi api, Catalogue catalogue) : PageModel
{
    public SentForm Form { get; private set; } = new();

    public Dossier Dossier { get; private set; } = null!;

    public IReadOnlyList<HistoryItem> History { get; private set; } = [];

    /// <summary>Newest last; empty where the list could not be had.</summary>
    public IReadOnlyList<PrintedPaper> Printed { get; private set; } = [];

    public IReadOnlyList<Notice> Notices { get; private set; } = [];

    public Due? Due { get; private set; }

    public FeeCard? FeeCard { get; private set; }

    public string AgencyName { get; private set; } = "";

    public string? ReturnLine { get; private set; }

    /// <summary>The reference of an online payment the person comes back from.</summary>
    [BindProperty(SupportsGet = true, Name = "payment")]
    public string? Payment { get; set; }

    public async Task OnGet(Guid id, CancellationToken ct)
    {
        await Load(id, ct);
        if (FeeCard is null || Payment is not { Length: > 0 and <= 50 } reference || (await api.Get<OnlinePayments>($"/v1/dossiers/{id}/online-payments", ct)).Value is not { } payments)
            return;
        if (payments.Version > Dossier.Version)
            await Load(id, ct); // paid between the two: never paid and owed on one page
        FeeCard = FeeCard! with { Online = payments.Items.FirstOrDefault(p => p.Reference == reference) };
    }

    /// <summary>Papers given before, while papers are asked for.</summary>
    public IReadOnlyList<PaperOnFile> OnFile { get; private set; } = [];

    public ReuseBox Reuse(WrongPaper paper) => UsedAgain.Box(Form, $"reuse.{paper.Key}", paper.Name, [.. OnFile.Where(p => p.Dossier != Dossier.Id)]);

    private IReadOnlyDictionary<string, List<PaperFile>> files = new Dictionary<string, List<PaperFile>>();

    /// <summary>The declaration, where it has to be put right; null: not.</summary>
    public CorrectedForm? Corrected { get; private set; }

    public UploadBox Box(WrongPaper paper) => new($"paper.{paper.Key}", paper.Name, files.GetValueOrDefault($"paper.{paper.Key}") ?? [], Form.Error($"file.paper.{paper.Key}"));

    public async Task<IActionResult> OnPost(Guid id, CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var (act, body, done) = Form["act"] switch
        {
            "supplement" => ("supplement", await Supplement(id, ct), "Đã nộp giấy tờ bổ sung."),
            "authorise" => ("authorise", Authorised(), "Đã uỷ quyền."),
            "revoke-authority" => ("revoke-authority", new { authority = Guid.TryParse(Form["authority"], out var authority) ? authority : Guid.Empty, reason = Blank("reason") }, "Đã thu hồi uỷ quyền."),
            "withdraw" => ("withdraw", new { reason = Blank("reason") }, "Đã ghi nhận yêu cầu rút hồ sơ."),
            "cancel-withdrawal" => ("cancel-withdrawal", new { reason = Blank("reason") }, "Đã huỷ yêu cầu rút; hồ sơ được giải quyết tiếp."),
            _ => ("rate", Rating(), "Cảm ơn bạn đã đánh giá."),
        };
        if (!Form.HasErrors && Form["do"] is null)
        {
            var reply = await api.Post<JsonDocument>($"/v1/dossiers/{id}/{act}", body, Form.Key, Form.Version, ct);
            if (reply.Problem is null)
            {
                TempData["Done"] = done;
                return LocalRedirect(act == "revoke-authority" && Form["mine"] is not null ? "~/dossiers" : $"~/dossiers/{id}");
            }
            Form.Refused(reply.Problem);
        }
        await Load(id, ct);
        return Page();
    }

    private object Authorised() => new
    {
        name = Form.Need("name", "Xin nhập họ và tên người được uỷ quyền."),
        identityNumber = Form.Need("identityNumber", "Xin nhập số định danh người được uỷ quyền."),
        phone = Blank("phone"),
        until = FormAnswers.Day(Form["until"]),
    };

    private object Rating()
    {
        if (!int.TryParse(Form["score"], out var score) || !Satisfaction.Scores.ContainsKey(score))
            Form.Errors["score"] = "Xin chọn một mức độ hài lòng.";
        return new { score, comment = Blank("comment") };
    }

    private async Task<object> Supplement(Guid id, CancellationToken ct)
    {
        var dossier = (await api.Get<Dossier>($"/v1/dossiers/{id}", ct)).OrShowProblem();
        var asked = dossier.OpenSupplement?.Papers ?? [];
        var corrected = Form["do"] is null ? (await CorrectedForm.Of(dossier, Form, api, ct))?.Read() : null;
        files = await SentFiles.Read(Form, Request.Form.Files, [.. asked.Select(p => $"paper.{p.Key}")], api, ct);
        foreach (var paper in asked.Where(p => !files.ContainsKey($"paper.{p.Key}") && !Form.All($"reuse.{p.Key}").Any() && Form["do"] is null))
            Form.Errors[$"paper.{paper.Key}"] = $"Xin tải lên: {paper.Name}.";
        var again = asked.Select(p => (p.Key, Used: UsedAgain.Read(Form, $"reuse.{p.Key}"))).Where(p => p.Used.Count > 0).ToDictionary(p => p.Key, p => p.Used);
        if (again.Count > 0 && Form["reuseConsent"] is null && Form["do"] is null)
            Form.Errors["reuseConsent"] = "Xin đánh dấu đồng ý cho dùng lại giấy tờ đã chọn.";
        return new
        {
            papers = asked.Where(p => files.ContainsKey($"paper.{p.Key}") || again.ContainsKey(p.Key)).Select(p => new
            {
                key = p.Key,
                documentIds = (files.GetValueOrDefault($"paper.{p.Key}") ?? []).Select(x => x.Id).ToArray(),
                originals = 0,
                copies = 0,
                reuse = again.GetValueOrDefault(p.Key),
                consent = again.ContainsKey(p.Key) ? true : (bool?)null,
            }).ToArray(),
            form = corrected,
            note = Blank("note"),
        };
    }

    private string? Blank(string name) => string.IsNullOrWhiteSpace(Form[name]) ? null : Form[name]!.Trim();

    private async Task Load(Guid id, CancellationToken ct)
    {
        Dossier = (await api.Get<Dossier>($"/v1/dossiers/{id}", ct)).OrShowProblem();
        if (Dossier.May("supplement") && Dossier.Representatives?.Any(r => r.Mine) is not true) // who acts for another has no say over that person's earlier papers
            OnFile = (await api.Get<PageOf<PaperOnFile>>("/v1/papers?limit=20", ct)).Value?.Items ?? [];
        Corrected = Dossier.May("supplement") ? await CorrectedForm.Of(Dossier, Form, api, ct) : null;
        // The page stands without these: a neighbour that is away does not take the dossier with it.
        var history = api.Get<HistoryOf>($"/v1/dossiers/{id}/history", ct);
        var printed = api.Get<PapersOf>($"/v1/dossiers/{id}/papers", ct);
        var notices = api.Get<PageOf<Notice>>($"/v1/notices?dossier={id}&limit=20", ct);
        var due = Dossier.DueAt is null ? null : api.Get<Due>($"/v1/dossiers/{id}/due", ct);
        var procedure = api.Get<Procedure>($"/v1/procedures/{Uri.EscapeDataString(Dossier.ProcedureCode)}", ct);
        FeeCard = Dossier.Fee is { } fee ? new FeeCard(Dossier, fee.Outstanding > 0 ? (await api.Get<Transfer>($"/v1/dossiers/{id}/vietqr", ct)).Value : null) : null;
        ViewData["FormSchema"] = (await procedure).Value?.Rules?.FormSchema;
        Printed = (await printed).Value?.Items ?? [];
        History = (await history).Value is { } h ? [.. h.Items.OrderByDescending(i => i.Version)] : [];
        Notices = (await notices).Value?.Items ?? [];
        Due = due is null ? null : (await due).Value;
        AgencyName = Dossier.Agencies?.CompetentName ?? await catalogue.AgencyName(Dossier.CompetentAgency, ct);
        ReturnLine = Dossier.ReturnAddress is { } to ? $"{to.Name}, {await catalogue.AddressLine(to.Street, to.Commune, to.Province, ct)}" : null;
    }
}
