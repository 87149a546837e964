using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Documents;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages;

/// <summary>One dossier with everything in it and what the person may do now; each action is a form of its own.</summary>
public sealed partial class DossierModel(PlatformApi api, Catalogue catalogue, TimeProvider clock) : PageModel
{
    public SentForm Form { get; private set; } = new();

    public Dossier Dossier { get; private set; } = null!;

    public IReadOnlyList<HistoryItem> History { get; private set; } = [];

    /// <summary>Newest last; empty where the list could not be had.</summary>
    public IReadOnlyList<PrintedPaper> Printed { get; private set; } = [];

    public Due? Due { get; private set; }

    public string AddressLine { get; private set; } = "";

    public string? ReturnLine { get; private set; }

    public string ReceivingName { get; private set; } = "";

    public string CompetentName { get; private set; } = "";

    public UploadBox ResultBox => new("document", "Văn bản kết quả", [.. Form.All("document").Select(PaperFile.Read).OfType<PaperFile>(), .. sent], Form.Error("file.document"));

    /// <summary>What the clerk ticks at acceptance: every paper the procedure requires, and whatever else was handed in.</summary>
    public IReadOnlyList<HandedPaper> PapersToSee { get; private set; } = [];

    /// <summary>Papers needed in some situations only, by situation.</summary>
    public IReadOnlyList<IGrouping<string, Paper>> PapersWhen { get; private set; } = [];

    /// <summary>Fee lines that apply only on a condition: the clerk says which.</summary>
    public IReadOnlyList<Fee> ConditionalFees { get; private set; } = [];

    /// <summary>Every fee line of the terms that may apply: some people are exempt.</summary>
    public IReadOnlyList<Fee> Fees { get; private set; } = [];

    public FeeCard? FeeCard { get; private set; }

    /// <summary>Null where the applicant's data are not the caller's to correct now, or are erased.</summary>
    public ApplicantForm? ApplicantForm { get; private set; }

    /// <summary>What was begun at the payment platform, newest first; empty where none was, and on a past state.</summary>
    public IReadOnlyList<OnlinePayment> Online { get; private set; } = [];

    /// <summary>Papers of the procedure, for naming what is missing or wrong.</summary>
    public IReadOnlyList<Paper> ProcedurePapers { get; private set; } = [];

    private IReadOnlyDictionary<string, List<PaperFile>> files = new Dictionary<string, List<PaperFile>>();

    /// <summary>The declaration, where it has to be put right; null: not.</summary>
    public CorrectedForm? Corrected { get; private set; }

    public UploadBox SupplementBox(WrongPaper paper) => new($"paper.{paper.Key}", paper.Name, files.GetValueOrDefault($"paper.{paper.Key}") ?? [], Form.Error($"file.paper.{paper.Key}"));

    public UploadBox SignedBox => new("signed", "Bản đã ký", files.GetValueOrDefault("signed") ?? [], Form.Error("file.signed"));

    public UploadBox ScanBox => new("scan", "Tệp quét", files.GetValueOrDefault("scan") ?? [], Form.Error("file.scan"));

    public const string AuthorityProof = "authorityProof";

    public UploadBox AuthorityBox => new(AuthorityProof, "Giấy uỷ quyền", files.GetValueOrDefault(AuthorityProof) ?? [], Form.Error($"file.{AuthorityProof}"));

    /// <summary>By what somebody acts for the person whose matter it is.</summary>
    public static IReadOnlyList<Choice> Relations { get; } = [.. OnBehalfForm.Relations.Where(r => r.Value.Length > 0), new("organisation", "Người được tổ chức cử")];

    /// <summary>What was typed into the form of an act that came back; null on every other.</summary>
    public string? Typed(string act, string name) => Form["act"] == act ? Form[name] : null;

    public string? Wrong(string act, string name) => Form["act"] == act ? Form.Error(name) : null;

    /// <summary>The form that came back; on a page just opened the first that is offered, unless something else waits for the person above it.</summary>
    public bool Opens(string act)
    {
        if (Form["act"] is { } tried)
            return tried == act;
        var open = first ?? (Dossier.Handover is not { Mine: true } && Dossier.Consultations?.Any(c => c.Mine) is not true && !Dossier.May("complete-step"));
        first = false;
        return open;
    }

    /// <summary>What a form of an act carries unseen.</summary>
    public (string Act, string Key, long Version) Unseen(string act) => (act, Form["act"] == act ? Form.Key : Guid.NewGuid().ToString("N"), Dossier.Version);

    /// <summary>How several people and agencies share the work.</summary>
    public WorkForms Work => new(Dossier, Form, officers, agencies, opinion);

    private List<PaperFile> opinion = [];

    private readonly List<PaperFile> sent = [];
    private bool? first;
    private IReadOnlyList<OfficerRow> officers = [];
    private IReadOnlyList<Agency> agencies = [];

    /// <summary>The past instant the dossier is shown as of (UTC), without acts; null = now.</summary>
    public DateTimeOffset? Past { get; private set; }

    /// <summary>What is wrong with the instant asked for; the page then shows the dossier of now.</summary>
    public string? PastProblem { get; private set; }

    /// <summary>For the field: nothing later can be asked for.</summary>
    public string ThisMinute => Vn.Machine(clock.GetUtcNow())[..16];

    /// <param name="asOf">Local, as the page's own field sends it; a day alone is its last minute.</param>
    public async Task OnGet(Guid id, string? asOf, CancellationToken ct)
    {
        (Past, PastProblem) = Instant(asOf);
        await Load(id, ct);
    }

    private (DateTimeOffset?, string?) Instant(string? asOf)
    {
        if (string.IsNullOrWhiteSpace(asOf))
            return (null, null);
        if (!DateTime.TryParseExact(asOf.Trim(), ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is < 2000 or > 2100)
            return (null, "Thời điểm chưa đúng, ví dụ 2026-11-05T14:30.");
        var (first, now) = (new DateTimeOffset(local, TimeSpan.FromHours(7)).ToUniversalTime(), clock.GetUtcNow());
        if (first >= now)
            return (null, "Thời điểm này chưa đến; trang hiện hồ sơ lúc này.");
        var last = asOf.Trim().Length switch { 10 => first.AddDays(1), 16 => first.AddMinutes(1), _ => first.AddSeconds(1) }; // all of what was named
        return ((last < now ? last : now).AddTicks(-1), null);
    }

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
            Form.Refused(reply.Problem!, field => Form["act"] switch
            {
                "correct-fee" => FeeCorrections.Control(Form, field),
                StaffWeb.ApplicantForm.Act => StaffWeb.ApplicantForm.Control(field),
                _ => field,
            });
        }
        await Load(id, ct);
        return Page();
    }

    /// <summary>The request of an action from its form; null where there is no such action. What is missing is noted on the form.</summary>
    private async Task<object?> Body(string? act, CancellationToken ct) => act switch
    {
        "accept" => new { papersSeen = Form.All("seen").Select(key => new { key, originals = Count($"originals.{key}"), copies = Count($"copies.{key}"), photos = Count($"photos.{key}") }).ToArray(), sets = Form.Whole("sets", 1, 20, "Số bộ hồ sơ là một số từ 1 đến 20."), note = Blank("note"), feeLines = FeeExemptions.Lines(Form), exemptions = FeeExemptions.Read(Form) },
        "refuse" => new { ground = Form.Need("ground", "Xin chọn căn cứ."), reason = Form.Need("reason", "Xin ghi lý do.") },
        "draft-result" => await Draft(ct),
        "approve" => new { draftVersion = Count("draftVersion"), productsDone = Form.All("product").ToArray() },
        "send-back" => new { reason = Form.Need("reason", "Xin ghi lý do trả lại.") },
        "issue" => new { productsDone = Form.All("product").ToArray() },
        "return-online" => new { },
        "pay" => new { amount = Amount(), method = Form["method"] == "transfer" ? "transfer" : "cash", reference = Blank("reference") },
        "request-fee" => RequestedFee(),
        "correct-fee" => FeeCorrections.Read(Form),
        StaffWeb.ApplicantForm.Act => StaffWeb.ApplicantForm.Read(Form),
        "refund" => new { amount = Amount(), method = Form["method"] == "transfer" ? "transfer" : "cash", reference = Blank("reference"), reason = Form.Need("reason", "Xin ghi lý do hoàn trả.") },
        "settle-payment" => Settled(),
        "return-by-post" => new { carrier = Blank("carrier") ?? "vnpost", cashOnDelivery = Form["cashOnDelivery"] is not null, surrendered = Surrendered() },
        "call-back-parcel" => new { reason = Form.Need("reason", "Xin ghi lý do.") },
        "return-at-counter" => await HandedOut(ct),
        "request-supplement" => new { ground = Form.Need("ground", "Xin chọn căn cứ."), reason = Form.Need("reason", "Xin ghi lý do."), papers = WrongPapers(), answerWithinDays = Number("answerWithinDays"), furtherReason = Blank("furtherReason") },
        "answer-consultation" => await Answer(ct),
        "supplement" => await Supplement(ct),
        "digitise-paper" => await Digitised(ct),
        "pause" => new { cause = Form["cause"] == "other" ? "other" : "financialDuty", reason = Form.Need("reason", "Xin ghi lý do và căn cứ."), amount = Money("amount"), notice = Blank("notice") },
        "resume" => new { evidence = Form.Need("evidence", "Xin ghi chứng từ.") },
        "extend" => new { newDueOn = Day("newDueOn"), reason = Form.Need("reason", "Xin ghi lý do.") },
        "apologise" => new { expectedOn = Day("expectedOn"), reason = Form.Need("reason", "Xin ghi lý do.") },
        "withdraw" => new { reason = Blank("reason") },
        "confirm-withdrawal" => new { note = Blank("note") },
        "cancel-withdrawal" => new { reason = Form.Need("reason", "Xin ghi lý do.") },
        "stop" => new { ground = Form.Need("ground", "Xin chọn căn cứ."), reason = Form.Need("reason", "Xin ghi lý do."), feeOutcome = Form["feeOutcome"] ?? "none" },
        "undo" => new { step = long.TryParse(Form["step"], out var step) ? step : 0, reason = Form.Need("reason", "Xin ghi lý do.") },
        "replace-result" => new { reason = Form.Need("reason", "Xin ghi lý do.") },
        "authorise" => await Authority(ct),
        "revoke-authority" => new { authority = Guid.TryParse(Form["authority"], out var authority) ? authority : Guid.Empty, reason = Blank("reason") },
        "decide-part" => new { part = Form["part"], goOn = Form["goOn"] == "true", reason = Form.Need("reason", "Xin ghi lý do.") },
        _ => WorkForms.Body(act, Form),
    };

    private async Task<ApplicantForm> Correctable(CancellationToken ct)
    {
        var form = new ApplicantForm(Dossier, Form, [.. (await catalogue.Units(null, ct)).Select(u => new Choice(u.Code, u.Name))], [], []);
        return form with { Communes = await Communes(form["applicant.province"]), ReturnCommunes = await Communes(form["return.province"]) };

        async Task<IReadOnlyList<Choice>> Communes(string? province) =>
            form.Provinces.Any(p => p.Value == province) ? [.. (await catalogue.Units(province, ct)).Select(u => new Choice(u.Code, u.Name))] : [];
    }

    private string AsOf => Past is { } at ? $"?asOf={Uri.EscapeDataString(at.ToString("O", CultureInfo.InvariantCulture))}" : "";

    private async Task Load(Guid id, CancellationToken ct)
    {
        var read = await api.Get<Dossier>($"/v1/dossiers/{id}{AsOf}", ct);
        if (Past is { } before && read.Problem is { Status: 404 })
        {
            (Past, PastProblem) = (null, $"Lúc {Vn.At(before)} chưa có hồ sơ này; trang hiện hồ sơ lúc này.");
            read = await api.Get<Dossier>($"/v1/dossiers/{id}", ct);
        }
        Dossier = read.OrShowProblem();
        if (Dossier.Fee is not null && Past is null && (await api.Get<OnlinePayments>($"/v1/dossiers/{id}/online-payments", ct)).Value is { } payments)
        {
            Online = payments.Items;
            if (payments.Version > Dossier.Version) // paid between the two: never paid and owed on one page
                Dossier = (await api.Get<Dossier>($"/v1/dossiers/{id}", ct)).OrShowProblem();
        }
        var history = api.Get<HistoryOf>($"/v1/dossiers/{id}/history{AsOf}", ct);
        var printed = api.Get<PapersOf>($"/v1/dossiers/{id}/papers", ct);
        var due = Dossier.DueAt is null || Past is not null ? null : api.Get<Due>($"/v1/dossiers/{id}/due", ct);
        var procedure = api.Get<Procedure>($"/v1/procedures/{Uri.EscapeDataString(Dossier.ProcedureCode)}", ct);
        Printed = [.. ((await printed).Value?.Items ?? []).Where(p => !(p.At > Past))];
        History = (await history).Value is { } h ? [.. h.Items.OrderByDescending(i => i.Version)] : [];
        Due = due is null ? null : (await due).Value;
        var terms = (await procedure).Value;
        ViewData["FormSchema"] = terms?.Rules?.FormSchema;
        var handed = Dossier.Papers ?? [];
        ProcedurePapers = terms?.Papers ?? [];
        PapersToSee = [.. handed, .. (terms?.Papers ?? []).Where(p => p.Required && handed.All(h => h.Key != p.Key)).Select(p => new HandedPaper(p.Key, p.Name, true, 0, 0, null, null))];
        PapersWhen = [.. (terms?.Papers ?? []).Where(p => p.NeededWhen is not null).GroupBy(p => p.NeededWhen!)];
        Fees = Dossier.May("accept") ? await FeeExemptions.WithParts(api, terms, Dossier.Channel, ct) : FeeExemptions.Of(terms, Dossier.Channel);
        FeeCard = Dossier.Fee is { } fee ? new FeeCard(Dossier, fee.Outstanding > 0 && Past is null ? (await api.Get<Transfer>($"/v1/dossiers/{id}/vietqr", ct)).Value : null) : null;
        ConditionalFees = [.. (terms?.Offers ?? []).Where(o => o.Channel == Dossier.Channel).SelectMany(o => o.Fees ?? []).Where(f => f.Condition is { Length: > 0 } && f.Key is not null).DistinctBy(f => f.Key)];
        if (Dossier.May("assign") || Dossier.May("forward"))
            officers = (await api.Get<PageOf<OfficerRow>>("/v1/officers?limit=200", ct)).Value?.Items ?? [];
        if (Dossier.May("consult") || Dossier.May("forward"))
            agencies = await catalogue.AgenciesToday(null, ct);
        Corrected = Dossier.May("supplement") ? await CorrectedForm.Of(Dossier, Form, api, ct) : null;
        ApplicantForm = Dossier.May(StaffWeb.ApplicantForm.Act) && Dossier.Applicant is not null ? await Correctable(ct) : null;
        ReceivingName = Dossier.Agencies?.ReceivedAtName ?? await catalogue.AgencyName(Dossier.ReceivingAgency, ct);
        CompetentName = Dossier.Agencies?.CompetentName ?? await catalogue.AgencyName(Dossier.CompetentAgency, ct);
        AddressLine = Dossier.Applicant?.Address is { } at ? await catalogue.AddressLine(at.Street, at.Commune, at.Province, ct) : "";
        ReturnLine = Dossier.ReturnAddress is { } to ? $"{to.Name}, {to.Phone}, {await catalogue.AddressLine(to.Street, to.Commune, to.Province, ct)}" : null;
    }
}
