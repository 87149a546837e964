using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Documents;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages;

/// <summary>
/// The clerk enters a dossier for somebody at the counter, or one that came by post, and accepts it in one go. The two requests have keys made
/// from the form's own, so that sending the form again finishes what was begun and begins nothing new. What is half typed is kept as the clerk's draft.
/// </summary>
public sealed class CounterEntryModel(PlatformApi api, Catalogue catalogue, DraftOfForm drafts, IConfiguration configuration) : PageModel
{
    public SentForm Form { get; private set; } = new();

    public Procedure Procedure { get; private set; } = null!;

    public IReadOnlyList<FormField> Fields { get; private set; } = [];

    public IReadOnlyList<Paper> Papers => Procedure.Papers ?? [];

    public IReadOnlyList<Fee> ConditionalFees { get; private set; } = [];

    /// <summary>Every fee line that may apply: some people are exempt.</summary>
    public IReadOnlyList<Fee> Fees { get; private set; } = [];

    /// <summary>How the dossier came: its fees are of that channel.</summary>
    public string Channel => Form["channel"] == "postal" ? "postal" : "counter";

    /// <summary>By post other fees hold than at the counter: the page is asked again where the clerk changes from one to the other.</summary>
    public bool FeesDiffer { get; private set; }

    public IReadOnlyList<string> ReturnMethods { get; private set; } = [];

    public IReadOnlyList<Choice> Agencies { get; private set; } = [];

    /// <summary>Where else the person may have been helped.</summary>
    public IReadOnlyList<Choice> SupportPoints { get; private set; } = [];

    public IReadOnlyList<Choice> Provinces { get; private set; } = [];

    public IReadOnlyList<Choice> Communes { get; private set; } = [];

    public IReadOnlyList<Choice> ReturnCommunes { get; private set; } = [];

    /// <summary>Papers the person gave before, once they have agreed that the clerk sees them.</summary>
    public IReadOnlyList<PaperOnFile> OnFile { get; private set; } = [];

    /// <summary>Entered but not yet accepted.</summary>
    public Submitted? Half { get; private set; }

    /// <summary>Under which the form is kept while it is filled in.</summary>
    public Guid DraftId { get; private set; }

    /// <summary>The version the page holds; 0 for none yet.</summary>
    public long DraftVersion { get; private set; }

    /// <summary>What became of the draft; null where nothing is to be said.</summary>
    public string? DraftSaid { get; private set; }

    public async Task<IActionResult> OnGet(string code, Guid? draft, CancellationToken ct)
    {
        if (draft is { } kept)
            return await Resume(code, kept, ct);
        DraftId = Guid.NewGuid();
        var own = User.FindFirstValue("agency");
        Form.Defaults["province"] = Form.Defaults["return.province"] = configuration["DefaultProvince"];
        Form.Defaults["competentAgency"] = own;
        Form.Defaults["commune"] = (await catalogue.Agencies(null, ct)).FirstOrDefault(a => a.Code == own)?.Unit;
        Form.Defaults["returnMethod"] = "counter";
        await Load(code, ct);
        foreach (var (control, preset) in FormAnswers.Presets(Fields))
            Form.Defaults[control] = preset;
        if (Agencies.All(a => a.Value != own))
            Form.Defaults["competentAgency"] = null;
        return Page();
    }

    public async Task<IActionResult> OnPost(string code, CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        DraftId = Guid.TryParse(Form["draft"], out var draft) ? draft : Guid.NewGuid();
        DraftVersion = long.TryParse(Form["draftVersion"], out var version) ? version : 0;
        ReadCard();
        await Load(code, ct);
        await Consent(ct);
        await ReadProof(ct);
        if (Form["do"] is not "save" || Form.HasErrors)
            return await Keep(told: Form["do"] == "keep", ct);
        var answers = Check();
        if (FeesDiffer && Form["feesOf"] is { Length: > 0 } shown && shown != Channel)
            Form.Errors["channel"] = "Khoản thu qua bưu chính khác tại quầy. Xin xem lại các khoản thu rồi tiếp nhận.";
        FeeExemptions.Read(Form); // a ground that is missing is said before anything is entered
        return Form.HasErrors ? await Keep(told: false, ct) : await Save(answers, ct);
    }

    /// <summary>The page's script saves as she goes, with the version it saw: another tab's is not overwritten unseen.</summary>
    public async Task<IActionResult> OnPostAutosave(string code, CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        await ReadProof(ct);
        if (!Guid.TryParse(Form["draft"], out var id))
            return BadRequest();
        var reply = await drafts.Save(id, long.TryParse(Form["draftVersion"], out var version) ? version : 0, code, Form, Boxes, ct, WhoseMatter);
        return reply.Value is { } saved
            ? new JsonResult(new { version = saved.Version, sentence = Saved(saved) })
            : new JsonResult(new { sentence = reply.Problem!.Status == 412 ? "Bản nháp đã được lưu ở thẻ khác hoặc đã nộp; trang này không tự lưu nữa." : "Chưa lưu được bản nháp. " + reply.Problem.Sentence }) { StatusCode = reply.Problem.Status };
    }

    /// <summary>Goes on where the clerk stopped.</summary>
    private async Task<IActionResult> Resume(string code, Guid id, CancellationToken ct)
    {
        var reply = await api.Get<KeptDraft>($"/v1/drafts/{id}", ct);
        if (reply.Problem is { Status: 404 } gone)
        {
            TempData["Done"] = gone.Sentence;
            return LocalRedirect("~/counter");
        }
        var kept = reply.OrShowProblem();
        if (kept.ProcedureCode != code)
            return LocalRedirect($"~/counter/{Uri.EscapeDataString(kept.ProcedureCode)}?draft={id}");
        Form = DraftOfForm.Restore(kept);
        (DraftId, DraftVersion, DraftSaid) = (id, kept.Version, $"Đang làm tiếp bản nháp lưu lúc {Vn.At(kept.SavedAt)}.");
        await Load(code, ct);
        await Consent(ct);
        await ReadProof(ct);
        return Page();
    }

    /// <summary>What was sent is kept; a draft that cannot be kept does not stop the queue.</summary>
    private async Task<IActionResult> Keep(bool told, CancellationToken ct)
    {
        if (!told && WhoseMatter is null)
            return Page(); // nothing yet that somebody would look for
        var reply = await drafts.Save(DraftId, null, Procedure.Code, Form, Boxes, ct, WhoseMatter);
        if (reply.Value is { } saved)
            (DraftVersion, DraftSaid) = (saved.Version, told ? Saved(saved) : null);
        else if (told)
            Form.Say("Chưa lưu được bản nháp. " + reply.Problem!.Sentence);
        return Page();
    }

    private static string Saved(SavedDraft saved) => $"Đã lưu nháp lúc {Vn.At(saved.SavedAt)}.";

    /// <summary>What the clerk finds the draft by in a list of several.</summary>
    private string? WhoseMatter => ((Other.IsOrganisation ? Blank("org.name") : Other.IsOther ? Blank("onBehalf.name") : null) ?? Blank("name")) is { } name ? name[..Math.Min(name.Length, 200)] : null;

    private IEnumerable<KeyValuePair<string, List<PaperFile>>> Boxes => proof.Count == 0 ? [] : [KeyValuePair.Create(OnBehalfForm.ProofBox, proof)];

    private async Task ReadProof(CancellationToken ct) =>
        proof = (await SentFiles.Read(Form, Request.HasFormContentType ? Request.Form.Files : new FormFileCollection(), [OnBehalfForm.ProofBox], api, ct)).GetValueOrDefault(OnBehalfForm.ProofBox) ?? [];

    private async Task<IActionResult> Save(JsonObject? answers, CancellationToken ct)
    {
        var reply = await api.Post<Submitted>("/v1/dossiers", Body(answers), $"{Form.Key}-enter", null, ct);
        if (reply.Value is not { } entered)
        {
            Form.Refused(reply.Problem!, ControlOf);
            return reply.Problem!.IsUncertain ? Page() : await Keep(told: false, ct); // where it may have been entered, its draft may be used up
        }
        var seen = Handed.Select(key => new { key, originals = Count(key, "originals"), copies = Count(key, "copies"), photos = Count(key, "photos") }).ToArray();
        var accepted = await api.Post<Accepted>($"/v1/dossiers/{entered.Id}/accept", new { papersSeen = seen, feeLines = FeeExemptions.Lines(Form), exemptions = FeeExemptions.Read(Form) }, $"{Form.Key}-accept", null, ct);
        if (accepted.Value is { } receipt)
        {
            TempData["Done"] = $"Đã tiếp nhận, mã hồ sơ {receipt.Code}. Hẹn trả {(receipt.DueAt is { } due ? Vn.Long(due) : "")}.";
            return LocalRedirect($"~/dossiers/{entered.Id}");
        }
        if (!accepted.Problem!.IsUncertain)
            Half = entered; // it has its number; what is missing is put right on its own page, never entered again
        Form.Refused(accepted.Problem!);
        return Page();
    }

    private object Body(JsonObject? answers) => new
    {
        procedureCode = Procedure.Code,
        caseKey = Procedure.Cases is { Count: > 1 } ? Form["caseKey"] : Procedure.Cases is [var only] ? only.Key : null,
        channel = Channel,
        receivingAgency = User.FindFirstValue("agency"),
        competentAgency = Form["competentAgency"],
        applicant = new
        {
            name = Form["name"]?.Trim(),
            identityNumber = Form["identityNumber"]?.Trim(),
            birthDate = FormAnswers.Day(Form["birthDate"]),
            phone = Blank("phone"),
            email = Blank("email"),
            address = new { street = Form["street"]?.Trim(), commune = Form["commune"], province = Form["province"] },
        },
        form = answers,
        papers = Handed.Select(key =>
        {
            var used = UsedAgain.Read(Form, $"reuse.{key}") is { Count: > 0 } chosen ? chosen : null;
            return new { key, documentIds = Array.Empty<Guid>(), originals = Count(key, "originals"), copies = Count(key, "copies"), reuse = used, consent = used is null ? (bool?)null : true, consentId = used is null ? null : Blank("consentId") };
        }).ToArray(),
        sets = Sets,
        returnMethod = Form["returnMethod"],
        returnAddress = Form["returnMethod"] != "postal" ? null : ReturnAddress(),
        helpedAt = Blank("helpedAt"),
        helper = Helper.Body(),
        onBehalf = Other.Body(),
        draft = DraftId,
    };

    /// <summary>Whose matter it is, where somebody hands in for another.</summary>
    public OnBehalfForm Other => new(Form, proof);

    private int? Sets => Form.Whole("sets", 1, 20, "Số bộ hồ sơ là một số từ 1 đến 20.");

    /// <summary>Who helped the person.</summary>
    public HelperForm Helper => new(Form);

    private List<PaperFile> proof = [];

    private object ReturnAddress()
    {
        var own = Blank("return.street") is null;
        return new
        {
            name = Blank("return.name") ?? Form["name"]?.Trim(),
            phone = Blank("return.phone") ?? Blank("phone"),
            street = own ? Form["street"]?.Trim() : Blank("return.street"),
            commune = own ? Form["commune"] : Blank("return.commune"),
            province = own ? Form["province"] : Blank("return.province"),
        };
    }

    /// <returns>Null where the declaration is on paper.</returns>
    private JsonObject? Check()
    {
        Other.Check();
        Helper.Check();
        Form.Need("name", "Xin ghi họ và tên.");
        if (Form.Need("identityNumber", "Xin ghi số định danh.") is { Length: > 0 } number && (number.Length != 12 || !number.All(char.IsAsciiDigit)))
            Form.Errors["identityNumber"] = "Số định danh có 12 chữ số.";
        if (Blank("birthDate") is { } born && FormAnswers.Day(born) is null)
            Form.Errors["birthDate"] = "Ngày sinh chưa đúng, ví dụ 05/11/1990.";
        Form.Need("street", "Xin ghi địa chỉ.");
        if (Communes.All(c => c.Value != Form["commune"]))
            Form.Errors["commune"] = "Xin chọn xã, phường.";
        if (Agencies.All(a => a.Value != Form["competentAgency"]))
            Form.Errors["competentAgency"] = "Xin chọn cơ quan giải quyết.";
        _ = Sets;
        if (!ReturnMethods.Contains(Form["returnMethod"] ?? ""))
            Form.Errors["returnMethod"] = "Xin chọn cách trả kết quả.";
        if (Form["returnMethod"] == "postal" && Blank("return.phone") is null && Blank("phone") is null)
            Form.Errors["return.phone"] = "Bưu điện cần số điện thoại người nhận.";
        return Form["declared"] == "paper" ? null : FormAnswers.Read(Fields, name => Form[name], Form.Errors);
    }

    /// <summary>The person says yes: it is noted for this form alone, and what they gave before can be picked.</summary>
    private async Task Consent(CancellationToken ct)
    {
        if (Form["do"] == "consent" && Form.Need("identityNumber", "Xin ghi số định danh trước khi xem giấy tờ đã có.").Length > 0)
        {
            var noted = await api.Post<ConsentNoted>("/v1/papers/consents", new { identityNumber = Form["identityNumber"], given = true }, $"{Form.Key}-consent", null, ct);
            if (noted.Value is { } consent)
                Form.Fill("consentId", consent.Id.ToString());
            else
                Form.Refused(noted.Problem!);
        }
        if (Guid.TryParse(Form["consentId"], out var id))
            OnFile = (await api.Get<PageOf<PaperOnFile>>($"/v1/papers?consent={id}&limit=20", ct)).Value?.Items ?? [];
    }

    /// <summary>A scanner ends its line with Enter: the form arrives with the card alone, and comes back filled in.</summary>
    private void ReadCard()
    {
        if (Blank("card") is not { } line)
        {
            if (Form["do"] == "card")
                Form.Errors["card"] = "Chưa có nội dung quét.";
            return;
        }
        if (IdentityCard.Parse(line) is not { } card)
        {
            Form.Errors["card"] = "Không đọc được mã QR này. Xin quét lại hoặc nhập tay.";
            return;
        }
        Form.Fill("name", card.Name);
        Form.Fill("identityNumber", card.IdentityNumber);
        Form.Fill("birthDate", card.BirthDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Form.Fill("street", card.Residence);
        Form.Fill("do", "card");
    }

    private async Task Load(string code, CancellationToken ct)
    {
        Procedure = (await api.Get<Procedure>($"/v1/procedures/{Uri.EscapeDataString(code)}", ct)).OrShowProblem();
        Fields = FormSchema.Parse(Procedure.Rules?.FormSchema);
        (ConditionalFees, Fees) = (Conditional(Channel), await FeeExemptions.WithParts(api, Procedure, Channel, ct));
        var other = Channel == "postal" ? "counter" : "postal";
        FeesDiffer = Procedure.IsOffered("postal") && !Fees.Union(ConditionalFees).ToHashSet().SetEquals((await FeeExemptions.WithParts(api, Procedure, other, ct)).Union(Conditional(other)));
        ReturnMethods = Procedure.Rules?.PostalReturn is true ? ["counter", "postal", "online"] : ["counter", "online"];
        var levels = Procedure.Levels ?? [];
        var today = await catalogue.AgenciesToday(null, ct);
        SupportPoints = [.. today.Where(a => a.Code != User.FindFirstValue("agency")).Select(a => new Choice(a.Code, a.Name))];
        Agencies = [.. (await catalogue.WhoDecide(code, [.. today.Where(a => levels.Count == 0 || levels.Contains(a.Level ?? ""))], ct)).Select(a => new Choice(a.Code, a.Name))];
        Provinces = [.. (await catalogue.Units(null, ct)).Select(u => new Choice(u.Code, u.Name))];
        Communes = await CommunesOf(Form["province"], ct);
        ReturnCommunes = await CommunesOf(Form["return.province"], ct);
    }

    private IReadOnlyList<Fee> Conditional(string channel) =>
        [.. Procedure.Offers.Where(o => o.Channel == channel).SelectMany(o => o.Fees ?? []).Where(f => f.Condition is { Length: > 0 } && f.Key is not null).DistinctBy(f => f.Key)];

    private async Task<IReadOnlyList<Choice>> CommunesOf(string? province, CancellationToken ct) =>
        Provinces.Any(p => p.Value == province) ? [.. (await catalogue.Units(province, ct)).Select(u => new Choice(u.Code, u.Name))] : [];

    /// <summary>Papers on the desk, and those that are used again.</summary>
    private IEnumerable<string> Handed => Papers.Select(p => p.Key).Where(key => Form.All("seen").Contains(key) || Form.All($"reuse.{key}").Any());

    /// <summary>Of a paper on the desk.</summary>
    private int Count(string paper, string what) => Form.All("seen").Contains(paper) && int.TryParse(Form[$"{what}.{paper}"], out var count) && count >= 0 ? count : 0;

    private string? Blank(string name) => string.IsNullOrWhiteSpace(Form[name]) ? null : Form[name]!.Trim();

    private string ControlOf(string field) => Other.ControlOf(field) ?? field switch
    {
        _ when field.StartsWith("applicant.address.", StringComparison.Ordinal) => field["applicant.address.".Length..],
        _ when field.StartsWith("applicant.", StringComparison.Ordinal) => field["applicant.".Length..],
        _ when field.StartsWith("returnAddress.", StringComparison.Ordinal) => "return." + field["returnAddress.".Length..],
        _ => field,
    };
}
