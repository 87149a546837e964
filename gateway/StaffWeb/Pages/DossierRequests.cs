using Platform.WebDefaults.Api;
using Platform.WebDefaults.Documents;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages;

/// <summary>What the forms of the acts send, read from what was typed; what is missing is noted on the form.</summary>
public sealed partial class DossierModel
{
    /// <summary>Those of the list that were ticked, and up to three others by name.</summary>
    private object[] WrongPapers()
    {
        object[] papers =
        [
            .. Form.All("wrong").Select(key => new { key, name = (string?)null, problem = Form.Need($"problem.{key}", "Xin ghi giấy tờ này thiếu gì, sai gì.") }),
            .. Enumerable.Range(1, 3).Where(i => Blank($"other.{i}") is not null).Select(i => new { key = (string?)null, name = Blank($"other.{i}"), problem = Form.Need($"otherProblem.{i}", "Xin ghi cần bổ sung gì.") }),
        ];
        if (papers.Length == 0)
            Form.Errors["wrong"] = "Xin đánh dấu ít nhất một giấy tờ phải bổ sung.";
        return papers;
    }

    private async Task<object> Supplement(CancellationToken ct)
    {
        var dossier = (await api.Get<Dossier>($"/v1/dossiers/{RouteData.Values["id"]}", ct)).OrShowProblem();
        var asked = dossier.OpenSupplement?.Papers ?? [];
        var corrected = Form["do"] is null ? (await CorrectedForm.Of(dossier, Form, api, ct))?.Read() : null;
        files = await SentFiles.Read(Form, Request.Form.Files, [.. asked.Select(p => $"paper.{p.Key}")], api, ct);
        return new
        {
            channel = Form["channel"] == "postal" ? "postal" : "counter",
            papers = asked.Select(p => new { key = p.Key, documentIds = (files.GetValueOrDefault($"paper.{p.Key}") ?? []).Select(f => f.Id).ToArray(), originals = Count($"originals.{p.Key}"), copies = Count($"copies.{p.Key}") }).ToArray(),
            form = corrected,
            note = Blank("note"),
        };
    }

    private object[]? Surrendered() => Form.All("surrendered").Select(key => (object)new { key, number = Blank($"surrenderedNumber.{key}") }).ToArray() is { Length: > 0 } given ? given : null;

    /// <summary>Who took the result signs for it: on the office's sheet, or on one that is scanned.</summary>
    private async Task<object> HandedOut(CancellationToken ct)
    {
        files = await SentFiles.Read(Form, Request.Form.Files, ["signed"], api, ct);
        var (onPaper, sheet) = (Form["signedOnPaper"] is not null, files.GetValueOrDefault("signed")?.LastOrDefault()?.Id);
        if (!onPaper && sheet is null)
            Form.Errors["signature"] = "Xin xác nhận người nhận đã ký hoặc đính kèm bản đã ký.";
        return new
        {
            recipientName = Form.Need("recipientName", "Xin ghi tên người nhận."),
            recipientIdentityNumber = Form.Need("recipientIdentityNumber", "Xin ghi số định danh người nhận."),
            surrendered = Surrendered(),
            signature = new { signedOnPaper = onPaper, documentId = sheet },
        };
    }

    private async Task<object> Digitised(CancellationToken ct)
    {
        files = await SentFiles.Read(Form, Request.Form.Files, ["scan"], api, ct);
        return new { paper = Form["paper"], state = Form["state"] ?? "certified", documentIds = (files.GetValueOrDefault("scan") ?? []).Select(f => f.Id).ToArray(), source = Blank("source") };
    }

    /// <summary>Who may act for the person whose matter it is, with the paper that shows it.</summary>
    private async Task<object> Authority(CancellationToken ct)
    {
        files = await SentFiles.Read(Form, Request.Form.Files, [AuthorityProof], api, ct);
        if (Form["do"] is not null)
            return new { }; // the paper alone goes up
        if (!files.ContainsKey(AuthorityProof) && Form.Error($"file.{AuthorityProof}") is null)
            Form.Errors[$"file.{AuthorityProof}"] = "Xin tải lên bản chụp giấy uỷ quyền.";
        if (Blank("until") is not null && FormAnswers.Day(Form["until"]) is null)
            Form.Errors["until"] = "Xin ghi ngày, ví dụ 05/11/2026.";
        return new
        {
            name = Form.Need("name", "Xin ghi họ và tên người được uỷ quyền."),
            identityNumber = Form.Need("identityNumber", "Xin ghi số định danh người được uỷ quyền."),
            phone = Blank("phone"),
            relation = Blank("relation"),
            proof = (files.GetValueOrDefault(AuthorityProof) ?? []).Select(f => f.Id).ToArray(),
            until = FormAnswers.Day(Form["until"]),
        };
    }

    /// <summary>The written opinion goes up with the form, or went up before it.</summary>
    private async Task<object?> Answer(CancellationToken ct)
    {
        opinion = (await SentFiles.Read(Form, Request.Form.Files, [WorkForms.OpinionBox], api, ct)).GetValueOrDefault(WorkForms.OpinionBox) ?? [];
        return WorkForms.Answer(Form, opinion.LastOrDefault()?.Id);
    }

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
            surrender = (Form["surrender"] ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            productsDone = Form.All("product").ToArray(),
        };
    }

    /// <summary>Before acceptance the lines ticked; in appraisal one further fee with its ground.</summary>
    private object RequestedFee() => Form["further"] is null
        ? new { lines = Form.All("line").ToArray() }
        : new
        {
            further = new[] { new { name = Form.Need("name", "Xin ghi tên khoản thu."), kind = Form["kind"] == "charge" ? "charge" : "fee", amount = Amount(), ground = Form.Need("ground", "Xin ghi văn bản quy định.") } },
            clockStops = Form["clockStops"] is not null,
            reason = Form.Need("reason", "Xin ghi lý do thu thêm."),
        };

    private object Settled()
    {
        var back = Form["outcome"] == "returned";
        return new
        {
            reference = Form["reference"], outcome = back ? "returned" : "taken", amount = Amount(), reason = Form.Need("reason", "Xin ghi lý do."),
            method = !back ? null : Form["method"] == "cash" ? "cash" : "transfer", transfer = back ? Blank("transfer") : null,
        };
    }

    private DateOnly Day(string name)
    {
        if (FormAnswers.Day(Form[name]) is { } day)
            return day;
        Form.Errors[name] = "Xin chọn ngày.";
        return default;
    }

    private int? Number(string name) => int.TryParse(Form[name], out var number) ? number : null;

    private long? Money(string name) => long.TryParse(Form[name]?.Replace(".", "").Replace(" ", ""), out var amount) ? amount : null;

    private long Amount()
    {
        if (Money("amount") is > 0 and { } amount)
            return amount;
        Form.Errors["amount"] = "Xin ghi số tiền bằng đồng.";
        return 0;
    }

    private int Count(string name) => int.TryParse(Form[name], out var count) && count >= 0 ? count : 0;

    private string? Blank(string name) => string.IsNullOrWhiteSpace(Form[name]) ? null : Form[name]!.Trim();
}
