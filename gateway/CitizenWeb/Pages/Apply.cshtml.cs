using System.Security.Claims;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Documents;
using Platform.WebDefaults.Forms;

namespace Platform.CitizenWeb.Pages;

/// <summary>
/// Applying online: one page with its steps, a reading-back, and the submission. Nothing is kept here between requests: what was typed comes
/// back with the form, files are stored by the platform as soon as they are chosen, and a half-filled form is kept there as a draft.
/// </summary>
public sealed partial class ApplyModel(PlatformApi api, Catalogue catalogue, DraftOfForm drafts, IConfiguration configuration) : PageModel
{
    public SentForm Form { get; private set; } = new();

    public Procedure Procedure { get; private set; } = null!;

    public IReadOnlyList<FormField> Fields { get; private set; } = [];

    public IReadOnlyList<Paper> Papers { get; private set; } = [];

    public IReadOnlyList<string> ReturnMethods { get; private set; } = [];

    public IReadOnlyList<Choice> Agencies { get; private set; } = [];

    public IReadOnlyList<Choice> Provinces { get; private set; } = [];

    public IReadOnlyList<Choice> Communes { get; private set; } = [];

    public IReadOnlyList<Choice> ReturnCommunes { get; private set; } = [];

    public List<(Paper Paper, List<PaperFile> Files)> Files { get; } = [];

    /// <summary>Papers given before; empty where they could not be had.</summary>
    public IReadOnlyList<PaperOnFile> OnFile { get; private set; } = [];

    /// <summary>Those chosen to be used again.</summary>
    public IReadOnlyList<(Paper Paper, IReadOnlyList<UsedAgain> Used)> Again => [.. Papers.Select(p => (p, UsedAgain.Read(Form, $"reuse.{p.Key}"))).Where(p => p.Item2.Count > 0)];

    public ReuseBox Reuse(Paper paper) => UsedAgain.Box(Form, $"reuse.{paper.Key}", paper.Name, OnFile);

    public JsonObject Answers { get; private set; } = [];

    public bool Reviewing { get; private set; }

    /// <summary>Under which the half-filled form is kept.</summary>
    public Guid DraftId { get; private set; }

    /// <summary>As last saved; 0: not yet.</summary>
    public long DraftVersion { get; private set; }

    /// <summary>What the page says of the draft; null: nothing.</summary>
    public string? DraftSaid { get; private set; }

    /// <summary>Whose matter it is, where the person hands in for somebody else.</summary>
    public OnBehalfForm Other => new(Form, proof);

    /// <summary>Who helped the person.</summary>
    public HelperForm Helper => new(Form);

    private List<PaperFile> proof = [];

    public string AgencyName => Agencies.FirstOrDefault(a => a.Value == Form["competentAgency"])?.Text ?? "";

    public string PersonName => User.FindFirstValue("name") ?? "";

    public string PersonNumber => User.FindFirstValue("identity_number") ?? "";

    public string? ReturnLine => Form["returnMethod"] != "postal" ? null
        : string.Join(", ", Form["return.name"], Form["return.phone"], Form["return.street"], Name(ReturnCommunes, "return.commune"), Name(Provinces, "return.province"));

    public IEnumerable<(string Title, string Answer)> ApplicantLines =>
    [
        .. Other.Lines,
        (Other.IsOn ? "Người nộp thay" : "Người nộp", PersonName),
        ("Số định danh", PersonNumber),
        ("Điện thoại", Form["phone"] ?? ""),
        .. string.IsNullOrEmpty(Form["email"]) ? Array.Empty<(string, string)>() : [("E-mail", Form["email"]!)],
        ("Địa chỉ", string.Join(", ", Form["street"], Name(Communes, "commune"), Name(Provinces, "province"))),
        .. Helper.Lines,
    ];

    public UploadBox Box(Paper paper) => new($"papers.{paper.Key}", paper.Name, Files.FirstOrDefault(f => f.Paper.Key == paper.Key).Files ?? [], Form.Error($"file.papers.{paper.Key}"));

    public async Task<IActionResult> OnGet(string code, string? agency, Guid? draft, CancellationToken ct)
    {
        if (draft is { } kept)
            return await Resume(code, kept, ct);
        DraftId = Guid.NewGuid();
        Form.Defaults["forWhom"] = "self";
        var province = configuration["DefaultProvince"];
        Form.Defaults["competentAgency"] = agency ?? configuration["DefaultAgency"];
        Form.Defaults["phone"] = User.FindFirstValue("phone_number");
        Form.Defaults["email"] = User.FindFirstValue("email");
        Form.Defaults["province"] = Form.Defaults["return.province"] = province;
        Form.Defaults["return.name"] = PersonName;
        Form.Defaults["return.phone"] = User.FindFirstValue("phone_number");
        await Load(code, ct);
        foreach (var (control, preset) in FormAnswers.Presets(Fields))
            Form.Defaults[control] = preset;
        Form.Defaults["returnMethod"] = ReturnMethods[0];
        var unit = (await catalogue.Agencies("commune", ct)).FirstOrDefault(a => a.Code == Form["competentAgency"])?.Unit;
        Form.Defaults["commune"] = Form.Defaults["return.commune"] = unit;
        return Procedure.Accepts && Procedure.IsOffered("online") ? Page() : Redirect($"/procedures/{code}");
    }

    public async Task<IActionResult> OnPost(string code, CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        DraftId = Guid.TryParse(Form["draft"], out var draft) ? draft : Guid.NewGuid();
        DraftVersion = long.TryParse(Form["draftVersion"], out var version) ? version : 0;
        await Load(code, ct);
        await ReadFiles(ct);
        var step = Form["do"];
        if (step != "submit")
            await Keep(told: step == "save", ct);
        if (step is "upload" or "reload" or "edit" or "save")
            return Page();
        Check();
        if (Form.HasErrors)
            return Page();
        Reviewing = true;
        return step == "submit" ? await Submit(ct) : Page();
    }

    private async Task<IActionResult> Submit(CancellationToken ct)
    {
        var body = new
        {
            procedureCode = Procedure.Code,
            caseKey = Procedure.Cases is { Count: > 1 } ? Form["caseKey"] : Procedure.Cases is [var only] ? only.Key : null,
            channel = "online",
            competentAgency = Form["competentAgency"],
            applicant = new
            {
                name = PersonName,
                identityNumber = PersonNumber,
                birthDate = FormAnswers.Day(User.FindFirstValue("birthdate")),
                phone = Blank(Form["phone"]),
                email = Blank(Form["email"]),
                address = new { street = Form["street"]?.Trim(), commune = Form["commune"], province = Form["province"] },
            },
            form = Answers,
            papers = Papers.Where(p => Files.Any(f => f.Paper.Key == p.Key) || Again.Any(a => a.Paper.Key == p.Key)).Select(p =>
            {
                var used = Again.FirstOrDefault(a => a.Paper.Key == p.Key).Used;
                return new { key = p.Key, documentIds = (Files.FirstOrDefault(f => f.Paper.Key == p.Key).Files ?? []).Select(x => x.Id), originals = 0, copies = 0, reuse = used, consent = used is null ? (bool?)null : true };
            }).ToArray(),
            draft = DraftId,
            onBehalf = Other.Body(),
            helper = Helper.Body(),
            returnMethod = Form["returnMethod"],
            returnAddress = Form["returnMethod"] != "postal" ? null : new
            {
                name = Form["return.name"]?.Trim(),
                phone = Form["return.phone"]?.Trim(),
                street = Form["return.street"]?.Trim(),
                commune = Form["return.commune"],
                province = Form["return.province"],
            },
        };
        var reply = await api.Post<Submitted>("/v1/dossiers", body, Form.Key, null, ct);
        if (reply.Value is { } submitted)
            return Redirect($"/dossiers/{submitted.Id}/submitted");
        Form.Refused(reply.Problem!, ControlOf);
        // A wrong field is put right in the form; with nothing to put right, the same page is sent again as it is.
        Reviewing = reply.Problem!.Fields.Count == 0 && reply.Problem.IsUncertain;
        return Page();
    }

    /// <summary>Everything that is wrong, at once.</summary>
    private void Check()
    {
        if (Agencies.All(a => a.Value != Form["competentAgency"]))
            Form.Errors["competentAgency"] = "Xin chọn nơi giải quyết.";
        if (Procedure.Cases is { Count: > 1 } cases && cases.All(c => c.Key != Form["caseKey"]))
            Form.Errors["caseKey"] = "Xin chọn trường hợp.";
        if (!Phone().IsMatch(Form.Need("phone", "Xin nhập số điện thoại.")) && Form.Error("phone") is null)
            Form.Errors["phone"] = "Số điện thoại có 10 chữ số, ví dụ 0912 345 678.";
        Form.Need("street", "Xin nhập số nhà, đường, bản hoặc thôn.");
        Form.Need("province", "Xin chọn tỉnh.");
        if (Communes.All(c => c.Value != Form["commune"]))
            Form.Errors["commune"] = "Xin chọn xã, phường.";
        Other.Check();
        Helper.Check();
        Answers = FormAnswers.Read(Fields, name => Form[name], Form.Errors);
        if (Again.Count > 0 && Form["reuseConsent"] is null)
            Form.Errors["reuseConsent"] = "Xin đánh dấu đồng ý cho dùng lại giấy tờ đã chọn, hoặc bỏ chọn.";
        foreach (var paper in Papers.Where(p => p.Required && Files.All(f => f.Paper.Key != p.Key) && Again.All(a => a.Paper.Key != p.Key)))
            Form.Errors[$"papers.{paper.Key}"] = $"Xin tải lên: {Short(paper.Name)}.";
        if (!ReturnMethods.Contains(Form["returnMethod"] ?? ""))
            Form.Errors["returnMethod"] = "Xin chọn cách nhận kết quả.";
        if (Form["returnMethod"] == "postal")
            CheckReturnAddress();
    }

    private void CheckReturnAddress()
    {
        Form.Need("return.name", "Xin nhập tên người nhận.");
        if (!Phone().IsMatch(Form.Need("return.phone", "Xin nhập điện thoại người nhận.")) && Form.Error("return.phone") is null)
            Form.Errors["return.phone"] = "Số điện thoại có 10 chữ số, ví dụ 0912 345 678.";
        Form.Need("return.street", "Xin nhập địa chỉ nhận.");
        if (ReturnCommunes.All(c => c.Value != Form["return.commune"]))
            Form.Errors["return.commune"] = "Xin chọn xã, phường nơi nhận.";
    }

    private async Task Load(string code, CancellationToken ct)
    {
        Procedure = (await api.Get<Procedure>($"/v1/procedures/{Uri.EscapeDataString(code)}", ct)).OrShowProblem();
        Fields = FormSchema.Parse(Procedure.Rules?.FormSchema);
        Papers = Procedure.Papers ?? [];
        OnFile = Papers.Count == 0 ? [] : (await api.Get<PageOf<PaperOnFile>>("/v1/papers?limit=20", ct)).Value?.Items ?? [];
        ReturnMethods = Procedure.Rules?.PostalReturn is true ? ["postal", "online", "counter"] : ["online", "counter"];
        var level = Procedure.Levels is [var first, ..] && !Procedure.Levels.Contains("commune") ? first : "commune";
        Agencies = [.. (await catalogue.WhoDecide(code, await catalogue.AgenciesToday(level, ct), ct)).Select(a => new Choice(a.Code, a.Name))];
        Provinces = [.. (await catalogue.Units(null, ct)).Select(u => new Choice(u.Code, u.Name))];
        Communes = await CommunesOf(Form["province"], ct);
        ReturnCommunes = await CommunesOf(Form["return.province"], ct);
    }

    private async Task<IReadOnlyList<Choice>> CommunesOf(string? province, CancellationToken ct) =>
        Provinces.Any(p => p.Value == province) ? [.. (await catalogue.Units(province, ct)).Select(u => new Choice(u.Code, u.Name))] : [];

    private async Task ReadFiles(CancellationToken ct)
    {
        var sent = await SentFiles.Read(Form, Request.HasFormContentType ? Request.Form.Files : new FormFileCollection(), [.. Papers.Select(p => $"papers.{p.Key}"), OnBehalfForm.ProofBox], api, ct);
        proof = sent.GetValueOrDefault(OnBehalfForm.ProofBox) ?? [];
        Files.AddRange(Papers.Where(p => sent.ContainsKey($"papers.{p.Key}")).Select(p => (p, sent[$"papers.{p.Key}"])));
    }

    private string Name(IReadOnlyList<Choice> list, string control) => list.FirstOrDefault(c => c.Value == Form[control])?.Text ?? "";

    private string ControlOf(string field) => Other.ControlOf(field) ?? field switch
    {
        "applicant.phone" => "phone",
        "applicant.email" => "email",
        "applicant.address.street" => "street",
        "applicant.address.commune" => "commune",
        "applicant.address.province" => "province",
        _ when field.StartsWith("returnAddress.", StringComparison.Ordinal) => "return." + field["returnAddress.".Length..],
        _ => field,
    };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Short(string name) => name.Length > 80 ? name[..name.LastIndexOf(' ', 77)] + "…" : name;

    [GeneratedRegex(@"^(\+84|0)[ .]?\d([ .]?\d){8}$")]
    private static partial Regex Phone();
}
