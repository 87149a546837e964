using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.Domain;

/// <summary>
/// The rows of the control sheet (form 06), on paper and on the screen alike: who handed the dossier to whom, when, who has taken it, and whether the step
/// was done in time. From the events alone.
/// </summary>
public static class ControlSheet
{
    public const string OfStep = "step";
    public const string OfPapers = "handover";
    private const string Applicant = "Người nộp hồ sơ";
    private const string Desk = "Bộ phận Một cửa";
    private const string Appraisal = "Chuyên viên thẩm định";
    private const string Leader = "Lãnh đạo";
    private const string Clerical = "Văn thư";
    private const string Post = "Bưu chính";

    /// <param name="Kind"><c>step</c>: the matter goes on; <c>handover</c>: papers go from hand to hand, to be confirmed by the receiver.</param>
    /// <param name="From">The side that gives, named for people.</param>
    /// <param name="To">The side, or the person, it goes to.</param>
    /// <param name="TakenBy">Who confirmed papers, took the step or, without having said so, acted next on the receiving side; null while nobody has.</param>
    /// <param name="ConfirmedAt">When they did (UTC).</param>
    /// <param name="RejectedAt">When the receiver said that they do not take the papers, or the sender took them back (UTC): they stay with the sender.</param>
    /// <param name="Result"><c>early</c> (before the day it was due), <c>onTime</c> or <c>late</c>: a step by its own limit, what ends the dossier by the promise; null where nothing was due.</param>
    /// <param name="Step">Name of the step that was done; null for all else.</param>
    public sealed record Row(
        long Version, string Kind, string From, string To, DateTimeOffset At, string? GivenBy, string? TakenBy, DateTimeOffset? ConfirmedAt, DateTimeOffset? RejectedAt, string? Result, string? Step, string Note)
    {
        /// <summary><see cref="Result"/> as the paper words it; null where there is none.</summary>
        public string? ResultText => Result switch { "early" => "Trước hạn", "onTime" => "Đúng hạn", "late" => "Quá hạn", _ => null };
    }

    /// <param name="applicant">Name of the person, who signs as such; null where their data were erased.</param>
    public static IReadOnlyList<Row> Rows(Guid id, IReadOnlyList<Happened> life, string? applicant)
    {
        List<Row> rows = [];
        Dictionary<Guid, int> sent = [];
        var dossier = Dossier.None(id);
        foreach (var happened in life)
        {
            var before = dossier;
            dossier = dossier.Apply(happened.Event, happened.At);
            switch (happened.Event)
            {
                case StepUndone undone:
                    rows = [.. rows.Select(r => r.Version == undone.Undone ? r with { Note = Joined(r.Note, "Đã huỷ do làm nhầm") } : r)];
                    break;
                case HandoverSent e:
                    Take(rows, Role(e.By.Role), e.By.Name, happened.At);
                    sent[e.Handover] = rows.Count;
                    rows.Add(new Row(happened.Version, OfPapers, Role(e.By.Role), Receiver(e), happened.At, e.By.Name, null, null, null, null, null, "Giao giấy tờ"));
                    break;
                case HandoverConfirmed e when sent.TryGetValue(e.Handover, out var at):
                    rows[at] = rows[at] with { TakenBy = e.By.Name, ConfirmedAt = happened.At };
                    if (e.Responsible)
                        Take(rows, null, e.By.Name, happened.At);
                    break;
                case HandoverRejected e when sent.TryGetValue(e.Handover, out var at):
                    rows[at] = rows[at] with { RejectedAt = happened.At, Note = Joined(rows[at].Note, $"{e.By.Name ?? "Bên nhận"} không nhận lúc {History.Local(happened.At)}, giấy tờ vẫn ở bên giao") };
                    break;
                case HandoverRecalled e when sent.TryGetValue(e.Handover, out var at):
                    rows[at] = rows[at] with { RejectedAt = happened.At, Note = Joined(rows[at].Note, $"{e.By.Name ?? "Bên giao"} thu lại lúc {History.Local(happened.At)}, giấy tờ vẫn ở bên giao") };
                    break;
                case Assigned e when e.By.Id == e.To.Id:
                    Take(rows, null, e.To.Name, happened.At);
                    break;
                default:
                    if (Handover(happened.Event, before, dossier) is { } handover)
                    {
                        var giver = handover.From == Applicant ? applicant : handover.From == Post ? null : History.By(happened.Event)?.Name;
                        Take(rows, handover.From, giver, happened.At);
                        var over = handover.To == Applicant;
                        rows.Add(new Row(
                            happened.Version, OfStep, handover.From, handover.To, happened.At, giver, over ? applicant : null, over ? happened.At : null, null, Result(happened, before, dossier),
                            Done(before, dossier) is { } visit ? before.Course!.NameOf(visit.Key) : null, handover.Note));
                    }
                    else if (rows.Count > 0 && Remark(happened.Event) is { } remark)
                    {
                        rows[^1] = rows[^1] with { Note = Joined(rows[^1].Note, remark) };
                    }
                    break;
            }
        }
        return rows;
    }

    /// <summary>Who takes the step in hand, or acts on the side it went to, has taken it. Papers are taken by confirming alone.</summary>
    /// <param name="side">Null: whatever side it went to.</param>
    private static void Take(List<Row> rows, string? side, string? name, DateTimeOffset at)
    {
        var last = rows.FindLastIndex(r => r.Kind == OfStep);
        if (last >= 0 && rows[last] is { ConfirmedAt: null } open && (side is null || open.To == side))
            rows[last] = open with { TakenBy = name, ConfirmedAt = at };
    }

    private static string Receiver(HandoverSent e) =>
        e.ToOfficer is { } person ? person.Name ?? person.Id
        : e.ToRole is not { } role ? e.ToAgency
        : e.ToAgency == e.By.Agency ? Role(role) : $"{Role(role)}, {e.ToAgency}";

    /// <summary>The stay in a step that this event ended; null where none did.</summary>
    private static StepVisit? Done(Dossier before, Dossier after) =>
        before.Course is { Current: not null, Visits.Count: var count } && after.Course!.Visits[count - 1] is { DoneAt: not null } visit ? visit : null;

    private static (string From, string To, string Note)? Handover(IDossierEvent happened, Dossier before, Dossier after) => happened switch
    {
        DossierSubmitted e => (Applicant, Desk, e.Channel switch { Channel.Online => "Nộp trực tuyến", Channel.Postal => "Nộp qua bưu chính", _ => "Nộp tại quầy" }),
        DossierAccepted => (Desk, Next(after) ?? Appraisal, "Tiếp nhận hồ sơ"),
        DossierRefused => (Desk, Applicant, "Từ chối tiếp nhận"),
        SupplementRequested { Stage: SupplementStage.BeforeAcceptance } e => (Desk, Applicant, $"Yêu cầu bổ sung lần {e.Round}"),
        SupplementRequested e => (Appraisal, Applicant, $"Yêu cầu bổ sung lần {e.Round}"),
        Supplemented when before.OpenSupplement?.Stage is SupplementStage.BeforeAcceptance => (Applicant, Desk, "Đã bổ sung"),
        Supplemented => (Applicant, Appraisal, "Đã bổ sung"),
        StepCompleted e => (Role(e.By.Role), Next(after) ?? Leader, $"Xong bước {before.Course?.NameOf(e.Step) ?? e.Step}"),
        ResultDrafted e => (Appraisal, Next(after) ?? Leader, $"Dự thảo kết quả lần {e.DraftVersion}"),
        ResultSentBack e => (Leader, Next(after) ?? Appraisal, $"Trả lại dự thảo lần {e.DraftVersion}"),
        ResultApproved => (Leader, Next(after) ?? Clerical, "Phê duyệt, ký số"),
        ResultIssued e => (Clerical, Desk, $"Ban hành số {e.ResultNumber}"),
        ResultReplacementStarted e => (Leader, Appraisal, $"Thay thế kết quả số {e.ResultNumber}"),
        ResultHandedToPost e => (Desk, Post, e.TrackingCode is null ? "Giao bưu chính" : $"Giao bưu chính, mã {e.TrackingCode}"),
        ResultCameBack { Reason: not ResultCameBack.CalledBack } => (Post, Desk, "Bưu chính chuyển hoàn"),
        ResultReturned { Method: ReturnMethod.Postal } => (Post, Applicant, "Bưu chính đã phát"),
        ResultReturned { Method: ReturnMethod.Online } => (Desk, Applicant, "Trả kết quả trực tuyến"),
        ResultReturned e => (Desk, Applicant, $"Trả kết quả tại quầy{(e.Surrendered is { Count: > 0 } given ? $". Thu lại {given.Count} bản chính" : "")}{(e.Signature is null ? "" : ". Người nhận đã ký")}"),
        DossierWithdrawn => (before.Acceptance is null ? Desk : Appraisal, Applicant, "Rút hồ sơ, trả lại giấy tờ"),
        DossierStopped => (Leader, Applicant, "Dừng giải quyết"),
        _ => null,
    };

    /// <summary>The side whose step is in hand now.</summary>
    private static string? Next(Dossier after) => after.Course?.Step is { } step ? Role(step.Role) : null;

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
        ResultCameBack { Reason: ResultCameBack.CalledBack } => "Đã gọi lại bưu gửi chưa giao bưu chính",
        DueMovedByCalendar e => $"Lịch làm việc thay đổi, hẹn {History.Local(e.Promise.DueAt)}",
        _ => null,
    };

    /// <summary>Before acceptance by the limit to answer; a step by its own; what gives the dossier back by the promise, and what it was once resolved then stays.</summary>
    private static string? Result(Happened happened, Dossier before, Dossier after) => happened.Event switch
    {
        DossierSubmitted or Supplemented => null,
        DossierAccepted or DossierRefused or SupplementRequested or DossierWithdrawn or DossierStopped when before.Acceptance is null => Against(before.AnswerDueAt, before.PausedAt ?? happened.At),
        DossierWithdrawn or DossierStopped or ResultHandedToPost or ResultReturned => OfTheWhole(happened, before, after),
        _ when Done(before, after) is { } visit => visit.DueAt is { } due ? Against(due, happened.At) : happened.Event is ResultIssued && before.Replaced.Count == 0 ? OfTheWhole(happened, before, after) : null,
        _ => null,
    };

    private static string? OfTheWhole(Happened happened, Dossier before, Dossier after)
    {
        var resolved = after.ResolvedAt ?? happened.At;
        return before.Clock is not { } clock ? null : clock.IsOverdue(resolved) ? "late" : Against(clock.Promise.DueAt, resolved) is "early" ? "early" : "onTime";
    }

    private static string Against(DateTimeOffset due, DateTimeOffset done) => done > due ? "late" : LocalTime.LocalDate(done) < LocalTime.LocalDate(due) ? "early" : "onTime";

    private static string Joined(string note, string further) => note.Length == 0 ? further : $"{note}. {further}";
}
