using System.Globalization;
using Platform.Contracts;

namespace Platform.Notifications.Domain;

/// <summary>A notice as a message asks for it: nothing of the person but the reference.</summary>
/// <param name="DedupKey">The same for every repeat of the same thing to the same person.</param>
/// <param name="Dossier">What the message said of the dossier; null for a parcel's message.</param>
/// <param name="Deadline">By when the person must act (UTC); null where nothing is asked.</param>
/// <param name="Facts">Values of placeholders: dates, amounts, codes, ready to be read.</param>
public sealed record NoticeDraft(
    NoticeEvent Event,
    string DedupKey,
    Guid DossierId,
    DossierHead? Dossier,
    ConsignmentHead? Parcel,
    DateTimeOffset OccurredAt,
    DateTimeOffset? Deadline,
    IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>The notice a message asks for; null where it asks for none.</summary>
    public static NoticeDraft? For(object message) => message switch
    {
        // at the counter the clerk says it; the receipt follows with the acceptance
        DossierSubmitted { Dossier.Channel: Channel.Counter } => null,
        DossierSubmitted m => Of(NoticeEvent.Submitted, m.Dossier, m.OccurredAt, null, ("answerBy", When(m.AnswerDueAt))),
        DossierAccepted m => Of(NoticeEvent.Accepted, m.Dossier, m.OccurredAt, null, ("due", When(m.DueAt)), ("feeNote", Fee("Phí, lệ phí", m.FeeTotal))),
        DossierRefused m => Of(NoticeEvent.Refused, m.Dossier, m.OccurredAt, null),
        SupplementRequested m => Of(NoticeEvent.SupplementRequested, m.Dossier, m.OccurredAt, m.AnswerBy, ("answerBy", When(m.AnswerBy))),
        FeeRequested m => Of(NoticeEvent.FeeRequested, m.Dossier, m.OccurredAt, null, ("amount", Money(m.Amount))),
        FeePaid m => Of(NoticeEvent.FeePaid, m.Dossier, m.OccurredAt, null, ("amount", Money(m.Amount)), ("receipt", m.ReceiptNumber)),
        FeeRefunded m => Of(NoticeEvent.FeeRefunded, m.Dossier, m.OccurredAt, null, ("amount", Money(m.Amount)), ("receipt", m.ReceiptNumber),
            ("reason", m.Method == "transfer" ? "Tiền được chuyển khoản đến tài khoản ông/bà đã cung cấp." : "Tiền được trả trực tiếp tại quầy.")),
        DueDateChanged m => Of(NoticeEvent.DueDateChanged, m.Dossier, m.OccurredAt, null, ("oldDue", When(m.OldDueAt)), ("due", When(m.NewDueAt)), ("reason", WhyMoved(m))),
        ResultReady m => Of(NoticeEvent.ResultReady, m.Dossier, m.OccurredAt, null, ("howToReturn", HowToReturn(m.ReturnMethod)), ("feeNote", Fee("Số tiền còn phải nộp", m.FeeOutstanding))),
        DossierReturned m => Of(NoticeEvent.RatingAsked, m.Dossier, m.OccurredAt, null),
        ProcessingPaused m => Of(NoticeEvent.ProcessingPaused, m.Dossier, m.OccurredAt, null, ("reason", m.Cause == "financialDuty" ? "Ông/bà cần thực hiện nghĩa vụ tài chính theo thông báo trong hồ sơ." : "Việc giải quyết tạm dừng theo quy định của pháp luật.")),
        ProcessingResumed m => Of(NoticeEvent.ProcessingResumed, m.Dossier, m.OccurredAt, null, ("due", When(m.DueAt))),
        ApologyGiven m => Of(NoticeEvent.ApologyGiven, m.Dossier, m.OccurredAt, null, ("oldDue", When(m.DueAt)), ("due", When(m.ExpectedAt))),
        DossierWithdrawn m => Of(NoticeEvent.Withdrawn, m.Dossier, m.OccurredAt, null),
        DossierStopped m => Of(NoticeEvent.Stopped, m.Dossier, m.OccurredAt, null),
        // the notice of the date says it
        StepUndone { Step: "due_extended" } => null,
        // what was undone had its own notice before: the person must hear that it no longer holds
        StepUndone m => Of(NoticeEvent.StepUndone, m.Dossier, m.OccurredAt, null, ("reason", WhatWasUndone(m.Step))),
        ConsignmentHandedOver m => Of(NoticeEvent.HandedToPost, m.Consignment, m.OccurredAt),
        ConsignmentMoved { State: ConsignmentState.DeliveryFailed } m => Of(NoticeEvent.DeliveryFailed, m.Consignment, m.OccurredAt),
        ResultDelivered m => Of(NoticeEvent.Delivered, m.Consignment, m.OccurredAt),
        ResultCameBack { Reason: "calledBack" } => null, // it never left: nobody was told that it had
        ResultCameBack m => Of(NoticeEvent.CameBack, m.Consignment, m.OccurredAt, ("reason", WhyBack(m.Reason))),
        _ => null,
    };

    /// <summary>Urgent: the person must act so soon that waiting for the morning would cost too much of the time.</summary>
    public bool IsUrgent(DateTimeOffset now, TimeSpan within) => Deadline is { } deadline && deadline - now < within;

    /// <summary><c>17:30 26/11/2026</c>, local time.</summary>
    public static string When(DateTimeOffset instant) => instant.ToOffset(QuietHours.LocalOffset).ToString("HH:mm dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>1.250.000 đồng</c>.</summary>
    public static string Money(long dong) => dong.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '.') + " đồng";

    private static string Fee(string what, long dong) => dong > 0 ? $"{what}: {Money(dong)}." : "";

    private static string WhyMoved(DueDateChanged moved) => (moved.Apology, moved.Reason) switch
    {
        (true, _) => "Cơ quan giải quyết hồ sơ xin lỗi vì không kịp ngày đã hẹn.",
        (_, "supplement") => "Hồ sơ đã được bổ sung, thời hạn được tính tiếp.",
        (_, "financialDuty") => "Nghĩa vụ tài chính đã hoàn thành, thời hạn được tính tiếp.",
        (_, "calendar") => moved.Ground is { Length: > 0 } ground ? $"Lịch làm việc có thay đổi theo {ground}." : "Lịch làm việc có thay đổi.",
        (_, "correction") => "Ngày gia hạn được ghi nhầm; hẹn trả kết quả như trước đó.",
        _ => "Ngày hẹn trả được tính lại.",
    };

    private static string WhatWasUndone(string step) => step switch
    {
        "dossier_refused" => "Thông báo từ chối tiếp nhận không còn hiệu lực, hồ sơ được xem xét tiếp.",
        "supplement_requested" => "Yêu cầu bổ sung giấy tờ không còn hiệu lực, ông/bà không phải nộp thêm.",
        "processing_paused" => "Việc tạm dừng không còn hiệu lực, hồ sơ được giải quyết tiếp.",
        "fee_paid" => "Biên lai vừa lập bị huỷ. Xin liên hệ Bộ phận Một cửa nếu ông/bà đã nộp tiền.",
        "withdrawal_requested" => "Yêu cầu rút hồ sơ không còn hiệu lực, hồ sơ được giải quyết tiếp.",
        "dossier_withdrawn" => "Hồ sơ được ghi nhầm là đã rút; cơ quan xem xét tiếp.",
        "result_returned" => "Kết quả được ghi nhầm là đã trả; ông/bà vẫn nhận kết quả theo giấy hẹn.",
        _ => "Bước vừa thông báo không còn hiệu lực.",
    };

    private static string HowToReturn(ReturnMethod method) => method switch
    {
        ReturnMethod.Postal => "Kết quả sẽ được gửi qua bưu chính đến địa chỉ đã đăng ký.",
        ReturnMethod.Online => "Kết quả điện tử được trả trong tài khoản của ông/bà.",
        _ => "Mời ông/bà mang giấy hẹn đến Bộ phận Một cửa để nhận.",
    };

    private static string WhyBack(string reason) => reason switch
    {
        "refused" => "người nhận từ chối nhận.",
        "notFound" => "không tìm được địa chỉ hoặc người nhận.",
        "lost" => "bưu gửi bị thất lạc; cơ quan sẽ cấp lại.",
        _ => "không gửi được qua bưu chính.",
    };

    private static NoticeDraft Of(NoticeEvent what, DossierHead head, DateTimeOffset at, DateTimeOffset? deadline, params (string, string)[] facts) => new(
        what, $"{what.Key()}:{head.Id:N}:{head.Version}:{head.Applicant:N}", head.Id, head, null, at, deadline, facts.ToDictionary(f => f.Item1, f => f.Item2));

    private static NoticeDraft Of(NoticeEvent what, ConsignmentHead parcel, DateTimeOffset at, params (string, string)[] facts) => new(
        what, $"{what.Key()}:{parcel.DossierId:N}:{parcel.Version}:{parcel.Id:N}", parcel.DossierId, null, parcel, at, null,
        facts.Append(("tracking", parcel.TrackingCode ?? "")).ToDictionary(f => f.Item1, f => f.Item2));
}
