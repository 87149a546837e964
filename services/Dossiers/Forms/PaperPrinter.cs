using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;
using QRCoder;

namespace Platform.Dossiers.Forms;

using Row = IReadOnlyDictionary<string, object?>;

/// <summary>A dossier's paper as printable HTML, from what the events hold: printed again in ten years it says the same.</summary>
/// <param name="origin">Where citizens reach us, e.g. <c>https://motcua.dienbien.gov.vn</c>: the QR opens tracking there.</param>
public sealed class PaperPrinter(FormTemplates templates, string origin)
{
    /// <param name="representative">Who handed it in for the person, as the paper names them; null where they did so themselves.</param>
    public string Print(Paper paper, Guid id, IReadOnlyList<Happened> life, PersonKey key, CatalogueSnapshot catalogue, string? representative = null)
    {
        var happened = life.First(h => h.Version == paper.Version).Event;
        var dossier = life.Until(id, paper.Form == PaperForm.ControlSheet ? life[^1].Version : paper.Version);
        var values = OfDossier(paper, dossier, key, Issuer(paper, happened, dossier, catalogue));
        values["representative"] = representative ?? "";
        switch (happened)
        {
            case DossierAccepted when paper.Form == PaperForm.ControlSheet:
                ControlSheetOf(values, id, life, dossier, key);
                break;
            case DossierAccepted:
                Receipt(values, dossier, key, catalogue);
                break;
            case SupplementRequested e:
                Supplement(values, e, paper, key);
                break;
            case DossierRefused e:
                values["ground"] = RefusalGrounds.Under(paper.Generation.Decree).GetValueOrDefault(e.Ground, e.Ground);
                values["reason"] = e.Reason.Open(key);
                break;
            case DueExtended e:
                Apology(values, dossier, e.OldDueAt, e.Promise.DueAt, e.Reason.Open(key), late: false);
                break;
            case ApologyGiven e:
                Apology(values, dossier, e.DueAt, e.ExpectedAt, e.Reason.Open(key), late: true);
                break;
            case DossierStopped or DossierWithdrawn:
                Stopped(values, happened, dossier, life.Until(id, paper.Version - 1), key);
                break;
        }
        values["officer"] = History.By(happened)?.Name ?? "";
        var head = History.By(happened)?.Role == Roles.Leader;
        values["signerTitle"] = head ? "THỦ TRƯỞNG CƠ QUAN" : "NGƯỜI GIẢI QUYẾT";
        values["desk"] = head ? "" : DeskIn(paper.Generation);
        return templates.Fill(paper.Form, paper.Generation, values);
    }

    private Dictionary<string, object?> OfDossier(Paper paper, Dossier dossier, PersonKey key, AgencyOnPaper issuer)
    {
        var applicant = dossier.Submission.ApplicantData.Open(key);
        var (shown, root) = (dossier.Code ?? dossier.Number, origin.TrimEnd('/'));
        return new()
        {
            ["title"] = $"{paper.Form.NameIn(paper.Generation)} {paper.Number}",
            ["formLabel"] = paper.Form.LabelIn(paper.Generation),
            ["circular"] = paper.Generation.Circular,
            ["province"] = issuer.Province,
            ["agency"] = issuer.Name,
            ["agencyAddress"] = issuer.Address,
            ["agencyPhone"] = issuer.Phone,
            ["issuedOn"] = Day(paper.At),
            ["code"] = shown,
            ["codeLabel"] = dossier.Code is null ? "Số đăng ký" : "Mã hồ sơ",
            ["number"] = paper.Number,
            ["secret"] = dossier.Submission.TrackingSecret,
            ["trackingAddress"] = $"{root}/track",
            ["qr"] = Qr($"{root}/track?code={Uri.EscapeDataString(shown)}&secret={Uri.EscapeDataString(dossier.Submission.TrackingSecret)}"),
            ["barcode"] = Barcode.Svg(shown),
            ["name"] = applicant.Name,
            ["address"] = AdministrativeUnits.Address(applicant.Address),
            ["phone"] = applicant.Phone,
            ["email"] = applicant.Email,
            ["identityNumber"] = applicant.Number,
            ["procedure"] = dossier.Procedure.Name,
            ["procedureCode"] = dossier.Procedure.Code,
        };
    }

    private static void Receipt(Dictionary<string, object?> values, Dossier dossier, PersonKey key, CatalogueSnapshot catalogue)
    {
        var (submission, accepted) = (dossier.Submission, dossier.Acceptance!);
        var agencies = submission.Agencies.Names is null ? catalogue.Named(submission.Agencies) : submission.Agencies;
        values["competent"] = agencies.Names!.Competent;
        values["received"] = agencies.ReceivedAt == agencies.Competent ? "" : agencies.Names.ReceivedAt;
        values["helped"] = agencies.HelpedAt is { } helped && helped != agencies.ReceivedAt ? agencies.Names.HelpedAt : "";
        values["papers"] = Rows(accepted.PapersSeen, (seen, no) => new()
        {
            ["no"] = no,
            ["paper"] = accepted.Terms.Papers.FirstOrDefault(p => p.Key == seen.Key)?.Name ?? seen.Key,
            ["originals"] = seen.Originals,
            ["copies"] = seen.Copies,
            ["photos"] = seen.Photos ?? 0,
            ["files"] = dossier.Papers.FirstOrDefault(p => p.Key == seen.Key)?.Documents.Count ?? 0,
        });
        values["paperCount"] = accepted.PapersSeen.Count == 0 ? "" : accepted.PapersSeen.Count;
        values["noPapers"] = accepted.PapersSeen.Count == 0 ? "Không có giấy tờ kèm theo" : "";
        values["sets"] = accepted.Sets;
        values["limit"] = Limit(accepted.Terms);
        values["receivedAt"] = History.Local(accepted.At);
        values["countedFrom"] = accepted.Promise.CountedFrom == accepted.Promise.ReceivedAt ? "" : History.Local(accepted.Promise.CountedFrom);
        values["dueAt"] = History.Local(accepted.Promise.DueAt);
        values["remark"] = string.Join(" ", new[]
        {
            accepted.Promise.Remark,
            accepted.Terms.Parts is { } parts ? $"Hồ sơ liên thông gồm: {string.Join("; ", parts.Select(p => p.Name))}. Kết quả trả một lần." : null,
            dossier.ElsewhereBy is { } elsewhere ? $"Hồ sơ do {elsewhere.SystemName} giải quyết; kết quả trả tại nơi ghi trên giấy này." : null,
        }.OfType<string>());
        values["channel"] = ChannelName(submission.Channel);
        values["returned"] = submission.ReturnMethod switch
        {
            ReturnMethod.Online => "Trực tuyến",
            ReturnMethod.Postal => "Qua dịch vụ bưu chính công ích, đến: " + (submission.ReturnAddress!.Value.Open(key) is var to ? $"{to.Name}, {to.Phone}, {AdministrativeUnits.Address(new(to.Street, to.Commune, to.Province))}" : ""),
            _ => $"Tại {values["agency"]}",
        };
        values["fees"] = Rows(accepted.Terms.Fees, (f, _) => new()
        {
            ["fee"] = $"{(f.Kind == "fee" ? "Phí" : "Lệ phí")}: {f.Name}",
            ["amount"] = History.Money(f.Amount),
            ["words"] = AmountInWords.Of(f.Amount),
        });
        values["feeTotal"] = accepted.Terms.FeeTotal == 0 ? "Không thu" : History.Money(accepted.Terms.FeeTotal);
        values["feeWords"] = accepted.Terms.FeeTotal == 0 ? "" : AmountInWords.Of(accepted.Terms.FeeTotal);
        ToTransfer(values, dossier, accepted);
        values["book"] = accepted.BookYear;
        values["bookNumber"] = accepted.NumberInBook;
        values["note"] = accepted.Note?.Open(key) ?? "";
    }

    /// <summary>What was still due when the receipt was given, to the account of that day. Law: FEE-04.</summary>
    private static void ToTransfer(Dictionary<string, object?> values, Dossier dossier, Acceptance accepted)
    {
        var (fee, to) = (dossier.Fee ?? Fee.None, accepted.TransferTo); // of the event before the one that asks for the rest
        var due = fee.Total + accepted.Terms.Fees.Where(f => fee.Lines.All(l => l.Key != f.Key)).Sum(f => f.Amount) - fee.Kept;
        var shown = due > 0 && to is not null;
        values["payAmount"] = shown ? History.Money(due) : "";
        values["payQr"] = shown ? Qr(VietQr.Text(to!.Bin, to.Account, due, accepted.Code)) : "";
        values["payAccount"] = to?.Account ?? "";
        values["payName"] = to?.Name ?? "";
        values["payBank"] = to?.Bin ?? "";
        values["payPurpose"] = accepted.Code;
    }

    private static void Supplement(Dictionary<string, object?> values, SupplementRequested asked, Paper paper, PersonKey key)
    {
        values["round"] = asked.Round;
        values["stage"] = asked.Stage is SupplementStage.BeforeAcceptance ? "khi kiểm tra để tiếp nhận" : "khi thẩm định";
        values["ground"] = SupplementGrounds.All.GetValueOrDefault(asked.Ground, asked.Ground);
        values["reason"] = asked.Reason.Open(key);
        values["furtherReason"] = asked.FurtherReason?.Open(key) ?? "";
        values["answerBy"] = History.Local(asked.AnswerBy);
        values["clock"] = asked.ClockStops ? $"Tạm dừng tính từ {History.Local(paper.At)} đến khi nhận đủ giấy tờ bổ sung" : "";
        values["approvedBy"] = asked.ApprovedBy.Id == asked.By.Id ? "" : asked.ApprovedBy.Name;
        values["helperPhone"] = values["agencyPhone"] is string { Length: > 0 } phone ? $"Điện thoại {phone}" : $"Tại {values["agency"]}";
        values["helperAddress"] = values["agencyAddress"];
        values["papers"] = Rows(asked.Papers, (p, no) => new() { ["no"] = no, ["paper"] = p.NameFor(own => own?.Open(key)), ["problem"] = p.Problem.Open(key) });
    }

    private static void Apology(Dictionary<string, object?> values, Dossier dossier, DateTimeOffset promised, DateTimeOffset newDate, string reason, bool late)
    {
        values["receivedAt"] = Date(dossier.Acceptance!.At);
        values["promised"] = History.Local(promised);
        values["newDate"] = History.Local(newDate);
        values["reason"] = reason;
        values["extended"] = late ? "" : "Đến nay hồ sơ chưa giải quyết xong và cần gia hạn thời gian giải quyết trước khi hết hạn đã hẹn.";
        values["late"] = late ? "Đến nay đã quá thời gian hẹn nhưng hồ sơ chưa giải quyết xong." : "";
    }

    private static void Stopped(Dictionary<string, object?> values, IDossierEvent happened, Dossier dossier, Dossier before, PersonKey key)
    {
        var (stopped, withdrawn) = (happened as DossierStopped, happened as DossierWithdrawn);
        var paid = dossier.Fee?.Kept ?? 0; // what was given back before is not paid any more
        values["receivedAt"] = dossier.Acceptance is { } accepted ? History.Local(accepted.At) : "";
        values["requested"] = withdrawn is null ? "" : $"Người nộp yêu cầu rút hồ sơ ngày {Date(dossier.Withdrawal!.At)}";
        values["ground"] = stopped is null ? "" : StopGrounds.All.GetValueOrDefault(stopped.Ground, stopped.Ground);
        values["reason"] = stopped?.Reason.Open(key) ?? dossier.Withdrawal!.Reason?.Open(key) ?? "";
        values["stage"] = before.Stage.Vietnamese() + (before.Wait is { } wait ? $", {wait.Sentence}" : "");
        values["decision"] = $"Dừng giải quyết hồ sơ {dossier.Code ?? dossier.Number} kể từ {History.Local(dossier.ChangedAt)}.";
        values["feeOutcome"] = stopped is not null ? StopGrounds.FeeOutcomes.GetValueOrDefault(stopped.FeeOutcome, stopped.FeeOutcome)
            : paid == 0 ? StopGrounds.FeeOutcomes["none"] : withdrawn!.Refundable is { } back ? Refunded(withdrawn.FeePaid, back) : "Hoàn trả theo quy định về phí, lệ phí của thủ tục";
        values["feePaid"] = paid == 0 ? "" : History.Money(paid);
        values["feeWords"] = paid == 0 ? "" : AmountInWords.Of(paid);
    }

    private static string Refunded(long kept, long back) =>
        back == kept ? $"Hoàn trả toàn bộ {History.Money(back)} phí, lệ phí đã nộp"
        : back == 0 ? $"Không hoàn trả {History.Money(kept)} phí, lệ phí đã nộp, theo quy định về phí, lệ phí của thủ tục"
        : $"Hoàn trả {History.Money(back)}, không hoàn trả {History.Money(kept - back)}, theo quy định về phí, lệ phí của thủ tục";

    private static void ControlSheetOf(Dictionary<string, object?> values, Guid id, IReadOnlyList<Happened> life, Dossier dossier, PersonKey key)
    {
        var accepted = dossier.Acceptance!;
        values["receivedAt"] = History.Local(accepted.At);
        values["dueAt"] = History.Local(dossier.DueAt!.Value);
        values["firstDue"] = dossier.DueAt == accepted.Promise.DueAt ? "" : History.Local(accepted.Promise.DueAt);
        values["handovers"] = Rows(ControlSheet.Rows(id, life, dossier.Submission.ApplicantData.Open(key).Name), (r, no) => new()
        {
            ["no"] = no,
            ["from"] = r.From,
            ["to"] = r.To,
            ["time"] = History.Local(r.At),
            ["givenBy"] = r.GivenBy,
            ["takenBy"] = r.TakenBy,
            ["result"] = r.ResultText ?? "",
            ["note"] = r.Note,
        });
    }

    /// <summary>Who gives the paper: at the counter the receiving agency, in deciding the competent one, by the name of the day.</summary>
    private static AgencyOnPaper Issuer(Paper paper, IDossierEvent happened, Dossier dossier, CatalogueSnapshot catalogue)
    {
        var agencies = dossier.Submission.Agencies;
        var names = agencies.Names;
        var counter = happened is DossierAccepted or DossierRefused or DossierWithdrawn or SupplementRequested { Stage: SupplementStage.BeforeAcceptance };
        var code = catalogue.SuccessorOf(counter ? agencies.ReceivedAt : agencies.Competent, LocalTime.LocalDate(paper.At));
        var today = catalogue.Agencies.GetValueOrDefault(code);
        return new AgencyOnPaper(
            names?.Province ?? catalogue.ProvinceOf(code),
            names is not null && code == agencies.ReceivedAt ? names.ReceivedAt : names is not null && code == agencies.Competent ? names.Competent : catalogue.AgencyName(code),
            names is not null && code == agencies.ReceivedAt ? names.Address : today?.Address ?? "",
            names is not null && code == agencies.ReceivedAt ? names.Phone : today?.Phone ?? "");
    }

    private sealed record AgencyOnPaper(string Province, string Name, string Address, string Phone);

    internal static List<Row> Rows<T>(IEnumerable<T> items, Func<T, int, Dictionary<string, object?>> row) => [.. items.Select((item, i) => (Row)row(item, i + 1))];

    internal static string DeskIn(Generation generation) => generation == Generation.Of2018 ? "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ" : "BỘ PHẬN MỘT CỬA";

    internal static string Day(DateTimeOffset at) => LocalTime.ToLocal(at).ToString("'ngày' dd 'tháng' MM 'năm' yyyy");

    internal static string Date(DateTimeOffset at) => LocalTime.LocalDate(at).ToString("dd/MM/yyyy");

    internal static string ChannelName(Channel channel) => channel switch { Channel.Online => "Trực tuyến", Channel.Postal => "Dịch vụ bưu chính công ích", _ => "Trực tiếp tại quầy" };

    private static string Limit(TermsSnapshot terms) => terms.SameDay || terms.Limit.Amount == 0 ? "Trong ngày" : $"{terms.Limit.Amount:0.##} ".Replace('.', ',') + terms.Limit.Unit.ToLowerInvariant() switch
    {
        "minute" => "phút làm việc",
        "hour" => "giờ làm việc",
        "workingday" => "ngày làm việc",
        "week" => "tuần",
        "month" => "tháng",
        _ => "ngày",
    };

    internal static string Qr(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(3, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
