using System.Globalization;

namespace Platform.Dossiers.Domain;

/// <summary>What happened, told in one Vietnamese sentence per event. No personal data.</summary>
public static class History
{
    public static string Sentence(IDossierEvent happened) => happened switch
    {
        DossierSubmitted { Channel: Channel.Online } e => $"Nộp hồ sơ trực tuyến, số đăng ký {e.Number}{Reused(e.Papers)}",
        DossierSubmitted { Channel: Channel.Postal } e => $"Nhận hồ sơ qua bưu chính, số đăng ký {e.Number}{Reused(e.Papers)}",
        DossierSubmitted e => $"Nộp hồ sơ tại quầy, số đăng ký {e.Number}{Reused(e.Papers)}",
        DossierAccepted e => $"Tiếp nhận hồ sơ {e.Code}, hẹn trả kết quả {Local(e.Promise.DueAt)}{(e.Exemptions is { Count: > 0 } exempt ? $"; miễn {Money(exempt.Sum(x => x.Line.Amount))}" : "")}",
        FeeRequested e => $"Yêu cầu nộp phí, lệ phí {Money(e.Amount)}{(e.ClockStops ? "; tạm dừng tính thời hạn" : "")}",
        DossierRefused e => $"Từ chối tiếp nhận: {RefusalGrounds.All.GetValueOrDefault(e.Ground, e.Ground)}",
        ResultDrafted e => $"Dự thảo kết quả lần {e.DraftVersion}: {(e.Outcome is ResolutionOutcome.Granted ? "đồng ý giải quyết" : "từ chối giải quyết")}",
        ResultSentBack e => $"Lãnh đạo trả lại dự thảo lần {e.DraftVersion}",
        ResultApproved e => $"Lãnh đạo phê duyệt và ký số dự thảo lần {e.DraftVersion}",
        ResultIssued e => $"Văn thư cấp số {e.ResultNumber} ngày {e.IssuedOn:dd/MM/yyyy}{(e.Replaces is { } replaced ? $", thay thế văn bản số {replaced}" : "")}",
        FeePaid e => $"{Paid(e.Method)} {Money(e.Amount)}{(e.Settles is null ? "" : " theo số tiền cổng thanh toán báo")}, biên lai {e.ReceiptNumber}",
        FeeCorrected e => $"Sửa phí, lệ phí: {Corrected(e)}{(e.Promise is null ? "" : $"; tính tiếp thời hạn, hẹn trả kết quả {Local(e.Promise.DueAt)}")}",
        FeeRefunded e => $"Hoàn trả phí, lệ phí {Money(e.Amount)}{(e.Method == "transfer" ? " bằng chuyển khoản" : "")}, phiếu {e.ReceiptNumber}",
        DueMovedByCalendar e => $"Lịch làm việc thay đổi{By(e.Causes)}: hẹn trả kết quả chuyển từ {Local(e.OldDueAt)} sang {Local(e.Promise.DueAt)}",
        AnswerDueMoved e => $"Lịch làm việc thay đổi{By(e.Causes)}: hạn tiếp nhận hoặc từ chối chuyển từ {Local(e.OldAnswerDueAt)} sang {Local(e.AnswerDueAt)}",
        SupplementRequested e => $"Yêu cầu bổ sung hồ sơ lần {e.Round}{(e.Stage is SupplementStage.InAppraisal ? " khi thẩm định" : "")}: {e.Papers.Count} mục, nộp trước {Local(e.AnswerBy)}{(e.ClockStops ? "; tạm dừng tính thời hạn" : "")}",
        Supplemented e => $"Đã nộp đủ giấy tờ bổ sung{Reused(e.Papers)}{(e.Promise is null ? "" : $", hẹn trả kết quả {Local(e.Promise.DueAt)}")}",
        ProcessingPaused { Cause: PauseCause.FinancialDuty } => "Tạm dừng chờ thực hiện nghĩa vụ tài chính", // the notice's number leads to the person: it stands in the details
        ProcessingPaused => "Tạm dừng giải quyết theo quy định của pháp luật",
        ProcessingResumed e => $"Tiếp tục giải quyết, hẹn trả kết quả {Local(e.Promise.DueAt)}",
        DueExtended e => $"Xin lỗi và gia hạn: hẹn trả kết quả chuyển từ {Local(e.OldDueAt)} sang {Local(e.Promise.DueAt)}",
        ApologyGiven e => $"Xin lỗi vì quá hạn {Local(e.DueAt)}, dự kiến trả kết quả {Local(e.ExpectedAt)}",
        WithdrawalRequested => "Người nộp yêu cầu rút hồ sơ",
        WithdrawalCancelled { By.Agency: null } => "Người nộp huỷ yêu cầu rút hồ sơ, hồ sơ được giải quyết tiếp",
        WithdrawalCancelled => "Cơ quan huỷ yêu cầu rút hồ sơ, hồ sơ được giải quyết tiếp",
        DossierWithdrawn => "Đã rút hồ sơ, trả lại giấy tờ",
        DossierStopped e => $"Dừng giải quyết: {StopGrounds.All.GetValueOrDefault(e.Ground, e.Ground)}",
        StepUndone { NoLongerDueAt: { } old } e => $"Sửa bước làm nhầm: huỷ bước {e.Undone} (gia hạn đến {Local(old)}), hẹn trả kết quả như trước",
        StepUndone e => $"Sửa bước làm nhầm: huỷ bước {e.Undone} ({StepName(e.Type)})",
        ResultReplacementStarted e => $"Thay thế kết quả số {e.ResultNumber} đã ban hành",
        Assigned e => e.By.Id == e.To.Id ? $"{e.To.Name} nhận xử lý bước này" : $"Giao {e.To.Name} xử lý",
        StepCompleted { Outcome: StepOutcome.SendBack } e => $"{e.StepName}: trả lại bước {e.ToName}",
        StepCompleted e => $"{e.StepName}: xong, chuyển bước {e.ToName}",
        HandoverSent e => $"Chuyển hồ sơ cho {e.ToOfficer?.Name ?? e.ToAgency}, chờ xác nhận",
        HandoverConfirmed => "Đã xác nhận nhận hồ sơ chuyển đến",
        HandoverRejected => "Không nhận hồ sơ chuyển đến",
        HandoverRecalled => "Thu hồi việc chuyển hồ sơ, hồ sơ vẫn ở người chuyển",
        ConsultationRequested e => $"Lấy ý kiến cơ quan {e.Agency}, trả lời trước {Local(e.AnswerBy)}{(e.Required ? " (bắt buộc)" : "")}",
        ConsultationAnswered e => $"Cơ quan {e.By.Agency} trả lời{(e.AnswerVersion > 1 ? $" lần {e.AnswerVersion}" : "")}: {(e.Agree ? "đồng ý" : "không đồng ý")}",
        ConsultationWaived => "Lãnh đạo quyết định đi tiếp không chờ ý kiến, có nêu căn cứ",
        AuthorityGranted { AtSubmission: true } e => $"Nộp thay chủ hồ sơ, tư cách: {e.Relation.Vietnamese().ToLowerInvariant()}{(e.Until is { } last ? $", đến hết ngày {last:dd/MM/yyyy}" : "")}",
        AuthorityGranted e => $"Uỷ quyền cho người khác thực hiện thay{(e.Until is { } last ? $" đến hết ngày {last:dd/MM/yyyy}" : "")}",
        ApplicantCorrected e => $"Sửa thông tin hồ sơ: {string.Join(", ", e.Changed.Select(c => ApplicantCorrected.Names.GetValueOrDefault(c, c)))}",
        AuthorityRevoked => "Thu hồi uỷ quyền",
        PostalReturnRequested e => $"Yêu cầu trả kết quả qua bưu chính{(e.Surrendered is { Count: > 0 } given ? $", đã thu lại {given.Count} bản chính" : "")}",
        PostalReturnCalledBack => "Gọi lại bưu gửi, không gửi kết quả qua bưu chính nữa",
        ResultHandedToPost e => e.TrackingCode is null ? "Đã giao kết quả cho bưu chính" : $"Đã giao kết quả cho bưu chính, mã bưu gửi {e.TrackingCode}",
        ResultCameBack { Reason: ResultCameBack.CalledBack } => "Bưu gửi đã được gọi lại trước khi giao bưu chính, kết quả ở tại quầy",
        ResultCameBack => "Bưu chính chuyển hoàn, kết quả về lại quầy",
        ResultReturned { Method: ReturnMethod.Postal } => "Bưu chính đã phát kết quả đến người nhận",
        ResultReturned { Method: ReturnMethod.Online } => "Đã trả kết quả trực tuyến",
        ResultReturned e => $"Đã trả kết quả tại quầy{(e.Surrendered is { Count: > 0 } given ? $", thu lại {given.Count} bản chính" : "")}{(e.Signature is null ? "" : ", người nhận đã ký")}",
        PartOpened e => $"Mở hồ sơ phần \"{e.Name}\", mã {e.Code}",
        PartEnded e => $"Phần \"{e.Name}\": {Whole.StateNames[e.Outcome]}{(e.ResultNumber is { } result ? $", số {result}" : "")}",
        PartReopened e => $"Phần \"{e.Name}\": kết quả đang được thay thế",
        PartDecided e => e.GoOn ? $"Quyết định đi tiếp không có phần \"{e.Name}\"" : $"Quyết định không thực hiện các phần sau \"{e.Name}\"",
        MinistryStateReceived e => $"Hệ thống {e.System} báo: {MinistryState.Names.GetValueOrDefault(e.State, e.State)}{(e.Late ? " (tin đến muộn)" : "")}",
        ResolvedElsewhere e => $"Hệ thống {e.System} {(e.Outcome is ResolutionOutcome.Granted ? "đã giải quyết" : "từ chối giải quyết")}, số {e.ResultNumber}",
        DossierRated e => $"Người dân đánh giá: {e.Score switch { 3 => "rất hài lòng", 2 => "hài lòng", _ => "không hài lòng" }}",
        PaperDigitised { State: Digitisation.Certified } e => $"Số hoá và xác nhận đúng với bản chính: {e.Name}",
        PaperDigitised { State: Digitisation.FromDatabase } e => $"Lấy từ cơ sở dữ liệu, không yêu cầu bản giấy: {e.Name}",
        PaperDigitised e => $"Số hoá giấy tờ: {e.Name}",
        _ => throw new UnknownEventException(happened.GetType().Name),
    };

    private static string Reused(IReadOnlyList<HandedPaper> papers) => papers.Sum(p => p.Reused?.Count ?? 0) is var count and > 0 ? $", dùng lại {count} tệp giấy tờ đã có theo đồng ý của người nộp" : "";

    private static string By(IReadOnlyList<CalendarCause>? causes) => CalendarCauses.Words(causes) is { } words ? $" theo {words}" : "";

    private static string Corrected(FeeCorrected e)
    {
        var (exempt, mistaken) = (e.Lines.Where(l => l.Ground is not null).Sum(l => l.Less), e.Lines.Where(l => l.Ground is null).Sum(l => l.Less));
        return string.Join("; ", new[] { exempt > 0 ? $"miễn, giảm {Money(exempt)}" : null, mistaken > 0 ? $"bớt {Money(mistaken)} đã tính nhầm" : null }.OfType<string>());
    }

    private static string Paid(string method) => method switch
    {
        "transfer" => "Thu phí, lệ phí qua chuyển khoản",
        "online" => "Thanh toán trực tuyến phí, lệ phí",
        "cashOnDelivery" => "Bưu chính thu hộ phí, lệ phí",
        _ => "Thu phí, lệ phí",
    };

    private static string StepName(string type) => type switch
    {
        "dossier_refused" => "từ chối tiếp nhận",
        "supplement_requested" => "yêu cầu bổ sung",
        "processing_paused" => "tạm dừng",
        "fee_paid" => "thu phí, lệ phí",
        "fee_corrected" => "sửa phí, lệ phí",
        "fee_requested" => "yêu cầu nộp phí, lệ phí",
        "result_returned" => "trả kết quả tại quầy",
        "withdrawal_requested" => "ghi yêu cầu rút hồ sơ",
        "dossier_withdrawn" => "rút hồ sơ",
        "due_extended" => "gia hạn",
        _ => throw new UnknownEventException(type),
    };

    /// <summary>How the office shares its work among people and agencies: its own business, not the applicant's.</summary>
    public static bool IsInternal(IDossierEvent happened) => happened
        is Assigned or StepCompleted or HandoverSent or HandoverConfirmed or HandoverRejected or HandoverRecalled or ConsultationRequested or ConsultationAnswered or ConsultationWaived;

    /// <summary>Who did it; null where the platform itself did.</summary>
    public static Actor? By(IDossierEvent happened) => happened switch
    {
        DossierSubmitted e => e.By,
        DossierAccepted e => e.By,
        DossierRefused e => e.By,
        ResultDrafted e => e.By,
        ResultSentBack e => e.By,
        ResultApproved e => e.By,
        ResultIssued e => e.By,
        FeePaid e => e.By,
        FeeCorrected e => e.By,
        FeeRefunded e => e.By,
        FeeRequested e => e.By,
        SupplementRequested e => e.By,
        Supplemented e => e.By,
        ProcessingPaused e => e.By,
        ProcessingResumed e => e.By,
        DueExtended e => e.By,
        ApologyGiven e => e.By,
        WithdrawalRequested e => e.By,
        WithdrawalCancelled e => e.By,
        DossierWithdrawn e => e.By,
        DossierStopped e => e.By,
        StepUndone e => e.By,
        ResultReplacementStarted e => e.By,
        DueMovedByCalendar e => e.By,
        AnswerDueMoved e => e.By,
        Assigned e => e.By,
        StepCompleted e => e.By,
        HandoverSent e => e.By,
        HandoverConfirmed e => e.By,
        HandoverRejected e => e.By,
        HandoverRecalled e => e.By,
        ConsultationRequested e => e.By,
        ConsultationAnswered e => e.By,
        ConsultationWaived e => e.By,
        PartDecided e => e.By,
        MinistryStateReceived e => e.By,
        ResolvedElsewhere e => e.By,
        AuthorityGranted e => e.By,
        ApplicantCorrected e => e.By,
        AuthorityRevoked e => e.By,
        PostalReturnRequested e => e.By,
        PostalReturnCalledBack e => e.By,
        ResultReturned e => e.By,
        DossierRated e => e.By,
        PaperDigitised e => e.By,
        _ => null,
    };

    /// <summary><c>17:30 ngày 24/11/2026</c>, local time.</summary>
    public static string Local(DateTimeOffset instant) => WorkingTime.LocalTime.ToLocal(instant).ToString("HH:mm 'ngày' dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>8.000 đồng</c>.</summary>
    public static string Money(long amount) => $"{amount.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '.')} đồng";
}
