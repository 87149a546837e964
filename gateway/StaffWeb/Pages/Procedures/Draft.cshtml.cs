using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.ServiceDefaults.Auth;
using Platform.StaffWeb.Terms;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Procedures;

/// <summary>A draft: provincial IT writes the terms, somebody else publishes them.</summary>
public sealed class DraftModel(PlatformApi api, Catalogue catalogue, TimeProvider clock) : PageModel
{
    public SentForm Form { get; private set; } = new();

    public DraftAnswer Draft { get; private set; } = null!;

    public TermsForm Terms { get; private set; } = new();

    /// <summary>The internal processes, beside the terms they belong to.</summary>
    private ProcessForm processes = new();

    public CaseProcess ProcessOf(int one) => new(one, one < processes.Cases.Count ? processes.Cases[one] : [], MayEdit, Form.HasErrors ? Form.Errors : Draft.Errors ?? new Dictionary<string, string>());

    public LinkedPage Linked => new(Terms.Linked, Terms.Papers, agencies, MayEdit, Form.HasErrors ? Form.Errors : Draft.Errors ?? new Dictionary<string, string>());

    private IReadOnlyList<Choice> agencies = [];

    /// <summary>The signed-in person may write: role it, and the draft is open.</summary>
    public bool MayEdit => User.IsInRole(Roles.It) && Draft.State == "open";

    public bool HadAHand => Draft.Editors?.Contains(User.FindFirst("sub")?.Value ?? "") == true;

    public bool IsOld => Draft.State == "open" && Draft.BasedOn < Draft.LastVersion;

    /// <summary>In which parts the draft as saved differs from the version it is based on; null where there is none.</summary>
    public IReadOnlyList<string>? Changes { get; private set; }

    public DateOnly Today => Vn.Today(clock);

    /// <summary>What the form starts with is of this revision; a form sent carries its own.</summary>
    public long Revision => Form.Version ?? Draft.Revision;

    public async Task OnGet(string code, int number, CancellationToken ct)
    {
        await Load(code, number, ct);
        (Terms, processes) = (TermsForm.Of(Draft.Terms), ProcessForm.Of(Draft.Terms));
    }

    public async Task<IActionResult> OnPost(string code, int number, CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var path = $"/v1/procedures/{Uri.EscapeDataString(code)}/drafts/{number}";
        var button = Form["do"];
        if (button is "publish" or "discard")
        {
            var (sentence, problem) = button == "publish" ? await Publish(path, ct) : await Discard(path, ct);
            if (sentence is not null)
            {
                TempData["Done"] = sentence;
                return LocalRedirect($"~/catalogue/{Uri.EscapeDataString(code)}");
            }
            Form.Refused(problem!);
            await Load(code, number, ct);
            (Terms, processes) = (TermsForm.Of(Draft.Terms), ProcessForm.Of(Draft.Terms));
            return Page();
        }
        (Terms, processes) = (TermsForm.Of(Request.Form), ProcessForm.Of(Request.Form));
        await Load(code, number, ct);
        if (Terms.Add(button) || Terms.Linked.Add(button) || processes.Add(button))
            return Page();
        var body = processes.Into(Terms.ToJson(Form.Errors), Form.Errors);
        if (Form.Errors.Count > 0)
            return Page();
        var compared = Form["compared"] is not null ? $"?basedOn={Form["compared"]}" : "";
        var reply = await api.Put<DraftAnswer>(path + compared, body, Form.Key, Form.Version, ct);
        if (reply.Value is not null)
        {
            TempData["Done"] = "Đã lưu bản nháp.";
            return LocalRedirect($"~/catalogue/{Uri.EscapeDataString(code)}/drafts/{number}");
        }
        Form.Refused(reply.Problem!);
        if (reply.Problem!.Status == 412) // the revision sent stays: nobody overwrites what they have not seen
            Form.Say("Có người vừa lưu bản nháp này. Mở lại bản nháp (liên kết ở đầu trang) để xem; nội dung bạn gõ vẫn ở dưới đây, chưa được lưu.");
        return Page();
    }

    private async Task<(string? Sentence, Problem? Problem)> Publish(string path, CancellationToken ct)
    {
        var reply = await api.Post<PublishedAnswer>($"{path}/publish", new { effectiveFrom = FormAnswers.Day(Form["effectiveFrom"]), waiting = Form["waiting"] is { Length: > 0 } waits ? waits : null }, Form.Key, Form.Version, ct);
        return (reply.Value is { } done ? $"Đã công bố phiên bản {done.Version}, áp dụng từ {Vn.Date(done.EffectiveFrom)}{(done.Accepts ? "" : "; chưa nhận hồ sơ vì còn điểm chờ quyết định")}." : null, reply.Problem);
    }

    private async Task<(string? Sentence, Problem? Problem)> Discard(string path, CancellationToken ct)
    {
        var reply = await api.Post<DraftAnswer>($"{path}/discard", Form.Key, ct);
        return (reply.Value is not null ? "Đã huỷ bản nháp." : null, reply.Problem);
    }

    private async Task Load(string code, int number, CancellationToken ct)
    {
        var path = $"/v1/procedures/{Uri.EscapeDataString(code)}";
        Draft = (await api.Get<DraftAnswer>($"{path}/drafts/{number}", ct)).OrShowProblem();
        if (Draft.BasedOn > 0 && (await api.Get<JsonDocument>($"{path}/versions/{Draft.BasedOn}", ct)).Value is { } before)
            Changes = TermsForm.Differences(before.RootElement, Draft.Terms);
        agencies = [.. (await catalogue.AgenciesToday(null, ct)).Select(a => new Choice(a.Code, a.Name))];
    }
}
