using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.Domain;

/// <summary>The rows of the control sheet (form 06): who handed the dossier to whom, when, and whether in time. From the events alone.</summary>
public static class ControlSheet
{
    private const string Applicant = "Người nộp hồ sơ";
    private const string Desk = "Bộ phận Một cửa";
    private const string Appraisal = "Chuyên viên thẩm định";
    private const string Leader = "Lãnh đạo";
    private const string Clerical = "Văn thư";
    private const string Post = "Bưu chính";

    /// <param name="TakenBy">Who acted next on the receiving side; null while nobody has.</param>
    public sealed record Row(long Version, string From, string To, DateTimeOffset At, string? GivenBy, string? TakenBy, string Result, string Note);

    /// <param name="applicant">Name of the person, who signs as such.</param>
    public static IReadOnlyList<Row> Rows(Guid id, IReadOnlyList<Happened> life, string? applicant)
    {
        List<Row> rows = [];
        var dossier = Dossier.None(id);
        foreach (var happened in life)
        {
            var before = dossier;
            dossier = dossier.Apply(happened.Event, happened.At);
            if (happened.Event is StepUndone undone)
                rows = [.. rows.Select(r => r.Version == undone.Undone ? r with { Note = Joined(r.Note, "Đã huỷ do làm nhầm") } : r)];
            else if (Handover(happened.Event, before) is { } handover)
            {
                var giver = handover.From == Applicant ? applicant : handover.From == Post ? null : History.By(happened.Event)?.Name;
                // whoever acts on the receiving side has taken it
                if (rows is [.., { TakenBy: null } last] && last.To == handover.From)
                    rows[^1] = last with { TakenBy = giver };
                rows.Add(new Row(happened.Version, handover.From, handover.To, happened.At, giver, handover.To == Applicant ? applicant : null, Result(happened, before, dossier), handover.Note));
            }
            else if (rows.Count > 0 && Remark(happened.Event) is { } remark)
                rows[^1] = rows[^1] with { Note = Joined(rows[^1].Note, remark) };
        }
        return rows;
    }

    private static (string From, string To, string Note)? Handover(IDossierEvent happened, Dossier before) => happened switch
    {
        DossierSubmitted e => (Applicant, Desk, e.Channel switch { Channel.Online => "Nộp trực tuyến", Channel.Postal => "Nộp qua bưu chính", _ => "Nộp tại quầy" }),
        DossierAccepted => (Desk, Appraisal, "Tiếp nhận hồ sơ"),
        DossierRefused => (Desk, Applicant, "Từ chối tiếp nhận"),
        SupplementRequested { Stage: SupplementStage.BeforeAcceptance } e => (Desk, Applicant, $"Yêu cầu bổ sung lần {e.Round}"),
        SupplementRequested e => (Appraisal, Applicant, $"Yêu cầu bổ sung lần {e.Round}"),
        Supplemented when before.OpenSupplement?.Stage is SupplementStage.BeforeAcceptance => (Applicant, Desk, "Đã bổ sung"),
        Supplemented => (Applicant, Appraisal, "Đã bổ sung"),
        StepCompleted e => (Role(e.By.Role), e.To is { } next && before.Course?.Terms(next)?.Role is { } role ? Role(role) : Leader, $"Xong bước {before.Course?.NameOf(e.Step) ?? e.Step}"),
        HandoverSent e => (Role(e.By.Role), e.ToOfficer?.Name ?? (e.ToRole is { } toRole ? Role(toRole) : e.ToAgency), "Giao giấy tờ"),
        ResultDrafted e => (Appraisal, Leader, $"Dự thảo kết quả lần {e.DraftVersion}"),
        ResultSentBack e => (Leader, Appraisal, $"Trả lại dự thảo lần {e.DraftVersion}"),
        ResultApproved => (Leader, Clerical, "Phê duyệt, ký số"),
        ResultIssued e => (Clerical, Desk, $"Ban hành số {e.ResultNumber}"),
        ResultReplacementStarted e => (Leader, Appraisal, $"Thay thế kết quả số {e.ResultNumber}"),
        ResultHandedToPost e => (Desk, Post, e.TrackingCode is null ? "Giao bưu chính" : $"Giao bưu chính, mã {e.TrackingCode}"),
        ResultCameBack => (Post, Desk, "Bưu chính chuyển hoàn"),
        ResultReturned { Method: ReturnMethod.Postal } => (Post, Applicant, "Bưu chính đã phát"),
        ResultReturned { Method: ReturnMethod.Online } => (Desk, Applicant, "Trả kết quả trực tuyến"),
        ResultReturned e => (Desk, Applicant, $"Trả kết quả tại quầy{(e.Surrendered is { Count: > 0 } given ? $". Thu lại {given.Count} bản chính" : "")}{(e.Signature is null ? "" : ". Người nhận đã ký")}"),
        DossierWithdrawn => (before.Acceptance is null ? Desk : Appraisal, Applicant, "Rút hồ sơ, trả lại giấy tờ"),
        DossierStopped => (Leader, Applicant, "Dừng giải quyết"),
        _ => null,
    };

    private static string Role(string role) => role switch
    {
        Roles.Specialist => Appraisal,
        Roles.Leader => Leader,
        Roles.ClericalOfficer => Clerical,
        _ => Desk,
    };

    /// <summary>What moves the date or stops the clock without the dossier changing hands.</summary>
    private static string? Remark(IDossierEvent happened) => happened switch
    {
        ProcessingPaused { Cause: PauseCause.FinancialDuty } => "Tạm dừng chờ nghĩa vụ tài chính",
        ProcessingPaused => "Tạm dừng giải quyết",
        ProcessingResumed e => $"Tiếp tục, hẹn {History.Local(e.Promise.DueAt)}",
        DueExtended e => $"Xin lỗi, gia hạn đến {History.Local(e.Promise.DueAt)}",
        ApologyGiven e => $"Xin lỗi, hẹn lại {History.Local(e.ExpectedAt)}",
        DueMovedByCalendar e => $"Lịch làm việc thay đổi, hẹn {History.Local(e.Promise.DueAt)}",
        _ => null,
    };

    /// <summary>Before acceptance against the limit to answer, afterwards against the promise; once resolved what it was then stays.</summary>
    private static string Result(Happened happened, Dossier before, Dossier after)
    {
        if (happened.Event is DossierSubmitted)
            return "";
        var limit = before.Acceptance is null ? before.AnswerDueAt : before.DueAt!.Value;
        if ((before.Acceptance is null ? before.PausedAt is null && happened.At > limit : before.Clock!.IsOverdue(after.ResolvedAt ?? happened.At)))
            return "Quá hạn";
        return LocalTime.LocalDate(after.ResolvedAt ?? happened.At) < LocalTime.LocalDate(limit) ? "Trước hạn" : "Đúng hạn";
    }

    private static string Joined(string note, string further) => note.Length == 0 ? further : $"{note}. {further}";
}
