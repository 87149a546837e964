using System.Globalization;

namespace Platform.Dossiers.Domain;

/// <summary>What happened, told in one Vietnamese sentence per event. No personal data.</summary>
public static class History
{
    public static string Sentence(IDossierEvent happened) => happened switch
    {
        DossierSubmitted { Channel: Channel.Online } e => $"Nộp hồ sơ trực tuyến, số đăng ký {e.Number}",
        DossierSubmitted { Channel: Channel.Postal } e => $"Nhận hồ sơ qua bưu chính, số đăng ký {e.Number}",
        DossierSubmitted e => $"Nộp hồ sơ tại quầy, số đăng ký {e.Number}",
        DossierAccepted e => $"Tiếp nhận hồ sơ {e.Code}, hẹn trả kết quả {Local(e.Promise.DueAt)}",
        FeeRequested e => $"Yêu cầu nộp phí, lệ phí {Money(e.Amount)}",
        DossierRefused e => $"Từ chối tiếp nhận: {RefusalGrounds.All.GetValueOrDefault(e.Ground, e.Ground)}",
        ResultDrafted e => $"Dự thảo kết quả lần {e.DraftVersion}: {(e.Outcome is ResolutionOutcome.Granted ? "đồng ý giải quyết" : "từ chối giải quyết")}",
        ResultSentBack e => $"Lãnh đạo trả lại dự thảo lần {e.DraftVersion}",
        ResultApproved e => $"Lãnh đạo phê duyệt và ký số dự thảo lần {e.DraftVersion}",
        ResultIssued e => $"Văn thư cấp số {e.ResultNumber} ngày {e.IssuedOn:dd/MM/yyyy}",
        FeePaid e => $"Thu phí, lệ phí {Money(e.Amount)}, biên lai {e.ReceiptNumber}",
        DueMovedByCalendar e => $"Lịch làm việc thay đổi: hẹn trả kết quả chuyển từ {Local(e.OldDueAt)} sang {Local(e.Promise.DueAt)}",
        PostalReturnRequested => "Yêu cầu trả kết quả qua bưu chính",
        ResultHandedToPost e => e.TrackingCode is null ? "Đã giao kết quả cho bưu chính" : $"Đã giao kết quả cho bưu chính, mã bưu gửi {e.TrackingCode}",
        ResultCameBack => "Bưu chính chuyển hoàn, kết quả về lại quầy",
        ResultReturned { Method: ReturnMethod.Postal } => "Bưu chính đã phát kết quả đến người nhận",
        ResultReturned { Method: ReturnMethod.Online } => "Đã trả kết quả trực tuyến",
        ResultReturned => "Đã trả kết quả tại quầy",
        DossierRated e => $"Người dân đánh giá: {e.Score switch { 3 => "rất hài lòng", 2 => "hài lòng", _ => "không hài lòng" }}",
        _ => throw new UnknownEventException(happened.GetType().Name),
    };

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
        DueMovedByCalendar e => e.By,
        PostalReturnRequested e => e.By,
        ResultReturned e => e.By,
        DossierRated e => e.By,
        _ => null,
    };

    /// <summary><c>17:30 ngày 24/11/2026</c>, local time.</summary>
    public static string Local(DateTimeOffset instant) => WorkingTime.LocalTime.ToLocal(instant).ToString("HH:mm 'ngày' dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>8.000 đồng</c>.</summary>
    public static string Money(long amount) => $"{amount.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '.')} đồng";
}
