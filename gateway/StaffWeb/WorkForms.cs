using Platform.WebDefaults.Api;
using Platform.WebDefaults.Documents;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb;

/// <summary>The forms of the dossier page by which several people and agencies share its work, and what they ask of the API.</summary>
public sealed record WorkForms(Dossier Dossier, SentForm Form, IReadOnlyList<OfficerRow> Officers, IReadOnlyList<Agency> Agencies, IReadOnlyList<PaperFile>? Opinion = null)
{
    /// <summary>As many agencies as the page offers rows to ask at once.</summary>
    public const int Questions = 3;

    public IReadOnlyList<Choice> Assignable => [.. Officers.Where(o => o.Agency == Dossier.CompetentAgency && Dossier.Step is { } step && o.Roles?.Contains(step.Role) is true).Select(o => new Choice(o.Id, $"{o.Name} ({o.Open} hồ sơ{(o.Overdue > 0 ? $", {o.Overdue} quá hạn" : "")})"))];

    /// <summary>People by <c>o:id</c>, or whoever has a role at an agency by <c>r:role@agency</c>.</summary>
    public IReadOnlyList<Choice> Receivers =>
    [
        .. from agency in new[] { Dossier.CompetentAgency, Dossier.ReceivingAgency }.OfType<string>().Distinct()
           from role in new[] { ("specialist", "Chuyên viên"), ("leader", "Lãnh đạo"), ("clerical-officer", "Văn thư"), ("clerk", "Công chức một cửa") }
           select new Choice($"r:{role.Item1}@{agency}", $"{role.Item2}, {Agencies.FirstOrDefault(a => a.Code == agency)?.Name ?? agency}"),
        .. Officers.Where(o => o.Id != Dossier.Custody?.Holder.Id && (o.Agency == Dossier.CompetentAgency || o.Agency == Dossier.ReceivingAgency)).Select(o => new Choice($"o:{o.Id}", o.Name)),
    ];

    public IReadOnlyList<Choice> Askable => [new("", "Chọn cơ quan"), .. Agencies.Where(a => a.Code != Dossier.CompetentAgency).Select(a => new Choice(a.Code, a.Name))];

    /// <summary>Where the written opinion of a consulted agency goes up.</summary>
    public UploadBox AnswerBox => new(OpinionBox, "Văn bản trả lời", Form["act"] == "answer-consultation" ? Opinion ?? [] : [], Wrong("answer-consultation", $"file.{OpinionBox}"));

    public const string OpinionBox = "opinion";

    public string? Typed(string act, string name) => Form["act"] == act ? Form[name] : null;

    public string? Wrong(string act, string name) => Form["act"] == act ? Form.Error(name) : null;

    /// <summary>The request of an action from its form; null where it is none of these. What is missing is noted on the form.</summary>
    public static object? Body(string? act, SentForm form) => act switch
    {
        "take" => new { },
        "assign" => new { officer = form.Need("officer", "Xin chọn người xử lý."), reason = Blank(form, "reason") },
        "complete-step" => Complete(form),
        "forward" => Forward(form),
        "confirm-handover" => new { handover = Guid.TryParse(form["handover"], out var id) ? id : (Guid?)null },
        "reject-handover" => new { handover = Guid.TryParse(form["handover"], out var id) ? id : (Guid?)null, reason = form.Need("reason", "Xin ghi lý do không nhận.") },
        "recall-handover" => new { handover = Guid.TryParse(form["handover"], out var id) ? id : (Guid?)null, reason = form.Need("reason", "Xin ghi lý do thu hồi.") },
        "consult" => Consult(form),
        "waive-consultation" => new { consultation = Guid.TryParse(form["consultation"], out var id) ? id : Guid.Empty, ground = form.Need("ground", "Xin ghi căn cứ.") },
        _ => null,
    };

    public static string? Done(string act) => act switch
    {
        "take" => "Đã nhận xử lý hồ sơ này.",
        "assign" => "Đã giao xử lý.",
        "complete-step" => "Đã ghi xong bước, hồ sơ sang bước tiếp theo.",
        "forward" => "Đã chuyển. Hồ sơ giấy sang người nhận khi họ xác nhận.",
        "confirm-handover" => "Đã xác nhận nhận hồ sơ.",
        "reject-handover" => "Đã ghi không nhận; hồ sơ vẫn ở người chuyển.",
        "recall-handover" => "Đã thu hồi; hồ sơ vẫn ở người chuyển và chuyển lại được.",
        "consult" => "Đã gửi lấy ý kiến.",
        "answer-consultation" => "Đã gửi ý kiến của cơ quan.",
        "waive-consultation" => "Đã ghi căn cứ đi tiếp không chờ ý kiến.",
        _ => null,
    };

    private static object Complete(SentForm form)
    {
        var way = (form["way"] ?? "").Split(':');
        if (way.Length != 2)
            form.Errors["way"] = "Xin chọn bước tiếp theo.";
        return new { step = form["step"], outcome = way[0], to = way.Length == 2 ? way[1] : null, note = Blank(form, "note"), productsDone = form.All("product").ToArray() };
    }

    private static object Forward(SentForm form)
    {
        var to = form.Need("to", "Xin chọn người nhận.");
        var (role, agency) = to.StartsWith("r:", StringComparison.Ordinal) && to[2..].Split('@') is [var r, var a] ? (r, a) : (null, null);
        return new { toRole = role, toOfficer = to.StartsWith("o:", StringComparison.Ordinal) ? to[2..] : null, toAgency = agency, papers = form.All("paper").ToArray(), note = Blank(form, "note") };
    }

    private static object Consult(SentForm form)
    {
        var asked = Enumerable.Range(0, Questions).Where(i => !string.IsNullOrEmpty(form[$"agencies[{i}].agency"]))
            .Select(i => new { agency = form[$"agencies[{i}].agency"], question = form[$"agencies[{i}].question"]?.Trim() ?? "", answerWithinDays = int.TryParse(form[$"agencies[{i}].answerWithinDays"], out var days) ? days : 0, required = form[$"agencies[{i}].required"] is not null })
            .ToArray();
        if (asked.Length == 0)
            form.Errors["agencies[0].agency"] = "Xin chọn ít nhất một cơ quan.";
        return new { agencies = asked };
    }

    /// <param name="document">The written opinion, uploaded before.</param>
    public static object Answer(SentForm form, Guid? document)
    {
        if (form["agree"] is not ("yes" or "no"))
            form.Errors["agree"] = "Xin chọn đồng ý hoặc không đồng ý.";
        return new { consultation = Guid.TryParse(form["consultation"], out var id) ? id : Guid.Empty, agree = form["agree"] == "yes", answer = form.Need("answer", "Xin ghi nội dung trả lời."), documentId = document };
    }

    private static string? Blank(SentForm form, string name) => string.IsNullOrWhiteSpace(form[name]) ? null : form[name]!.Trim();
}
