using Microsoft.AspNetCore.Mvc;
using Platform.WebDefaults;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Documents;
using Platform.WebDefaults.Forms;

namespace Platform.CitizenWeb.Pages;

/// <summary>The half-filled application: saved while it is typed, and gone on with later.</summary>
public sealed partial class ApplyModel
{
    /// <summary>The page's script saves when a step is left, with the version it saw: another tab's is not overwritten unseen.</summary>
    public async Task<IActionResult> OnPostAutosave(string code, CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        await Load(code, ct);
        await ReadFiles(ct);
        if (!Guid.TryParse(Form["draft"], out var id))
            return BadRequest();
        var reply = await drafts.Save(id, long.TryParse(Form["draftVersion"], out var version) ? version : 0, Procedure.Code, Form, Boxes, ct);
        return reply.Value is { } saved
            ? new JsonResult(new { version = saved.Version, sentence = Saved(saved) })
            : new JsonResult(new { sentence = reply.Problem!.Status == 412 ? "Bản nháp đã được lưu ở thẻ khác; trang này không tự lưu nữa." : "Chưa lưu được bản nháp. " + reply.Problem.Sentence }) { StatusCode = reply.Problem.Status };
    }

    /// <summary>Goes on where the person stopped.</summary>
    private async Task<IActionResult> Resume(string code, Guid id, CancellationToken ct)
    {
        var kept = (await api.Get<KeptDraft>($"/v1/drafts/{id}", ct)).OrShowProblem();
        if (kept.ProcedureCode != code)
            return Redirect($"/apply/{Uri.EscapeDataString(kept.ProcedureCode)}?draft={id}");
        Form = DraftOfForm.Restore(kept);
        (DraftId, DraftVersion, DraftSaid) = (id, kept.Version, $"Đang soạn tiếp bản nháp lưu lúc {Vn.At(kept.SavedAt)}.");
        await Load(code, ct);
        await ReadFiles(ct);
        return Procedure.Accepts && Procedure.IsOffered("online") ? Page() : Redirect($"/procedures/{code}");
    }

    /// <summary>What was sent is kept; a draft that cannot be kept stops nobody from going on.</summary>
    private async Task Keep(bool told, CancellationToken ct)
    {
        var reply = await drafts.Save(DraftId, null, Procedure.Code, Form, Boxes, ct);
        if (reply.Value is { } saved)
        {
            (DraftVersion, DraftSaid) = (saved.Version, told ? Saved(saved) : null);
        }
        else if (told)
        {
            Form.Say("Chưa lưu được bản nháp. " + reply.Problem!.Sentence);
        }
    }

    private static string Saved(SavedDraft saved) => $"Đã lưu nháp lúc {Vn.At(saved.SavedAt)}, giữ đến {Vn.At(saved.ExpiresAt)}.";

    private IEnumerable<KeyValuePair<string, List<PaperFile>>> Boxes =>
        [.. Files.Select(f => KeyValuePair.Create($"papers.{f.Paper.Key}", f.Files)), .. proof.Count == 0 ? Array.Empty<KeyValuePair<string, List<PaperFile>>>() : [KeyValuePair.Create(OnBehalfForm.ProofBox, proof)]];
}
