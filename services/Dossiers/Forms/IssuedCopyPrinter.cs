using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Signing;
using Platform.Postgres.PersonalData;
using Platform.WorkingTime;

namespace Platform.Dossiers.Forms;

/// <summary>
/// The issued copy (bản phát hành) of a result the platform made: the words the leader signed, with what came at issue: number, date, signer and signature. The signature stays over the draft's
/// own bytes, whose SHA-256 the copy names. It is made to be handed on, so the secret that opens tracking stays on the receipt. From what the events hold: printed again it says the same.
/// Law: RES-06; docs/law/register.md.
/// </summary>
/// <param name="origin">Where citizens reach us: the QR opens tracking there, with the code alone.</param>
public sealed class IssuedCopyPrinter(FormTemplates templates, string origin)
{
    /// <param name="issued">The event that issued it.</param>
    /// <param name="version">As it stands after this event: a later one may have replaced it.</param>
    /// <param name="whole">Of a part of a linked dossier: what the person follows.</param>
    public string Print(Guid id, IReadOnlyList<Happened> life, Happened issued, long version, PersonKey key, CatalogueSnapshot catalogue, Dossier? whole = null)
    {
        var dossier = life.Until(id, issued.Version);
        var (draft, approval, issue) = (dossier.Draft!, dossier.Approval!, dossier.Issue!);
        // the person as they were when it was drafted: as in the text that was signed
        var applicant = life.Until(id, life.Last(h => h.Version < issued.Version && h.Event is ResultDrafted).Version).Submission.ApplicantData.Open(key);
        var agency = catalogue.SuccessorOf(dossier.Agencies.Competent, LocalTime.LocalDate(issued.At)); // the one that issued it, whatever became of it since
        var facts = SignatureFacts.Of(Convert.FromBase64String(approval.Signature));
        var (shown, root, names) = (dossier.Code ?? dossier.Number, origin.TrimEnd('/'), dossier.Submission.Agencies.Names);
        var tracked = whole is null ? shown : whole.Code ?? whole.Number;
        var (mark, becauseOf) = Mark(life, issued, version);
        return templates.FillIssued(new Dictionary<string, object?>
        {
            ["province"] = names?.Province ?? catalogue.ProvinceOf(agency),
            ["agency"] = names is not null && dossier.Submission.Agencies.Competent == agency ? names.Competent : catalogue.AgencyName(agency),
            ["number"] = issue.ResultNumber,
            ["issuedAt"] = $"{PlaceOf(agency, catalogue)}ngày {issue.IssuedOn:dd} tháng {issue.IssuedOn:MM} năm {issue.IssuedOn:yyyy}",
            ["title"] = draft.Outcome is ResolutionOutcome.Granted ? "KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH" : "THÔNG BÁO TỪ CHỐI GIẢI QUYẾT HỒ SƠ",
            ["mark"] = mark,
            ["markReason"] = becauseOf,
            ["code"] = shown,
            ["procedure"] = dossier.Procedure.Name,
            ["name"] = applicant.Name,
            ["identityNumber"] = applicant.Number,
            ["address"] = AdministrativeUnits.Address(applicant.Address),
            ["replaces"] = dossier.Replaced is [.., var wrong] ? wrong.Issue.ResultNumber : "",
            ["replacedOn"] = dossier.Replaced is [.., var former] ? former.Issue.IssuedOn.ToString("dd/MM/yyyy") : "",
            ["summary"] = draft.Summary.Open(key),
            ["reason"] = draft.Reason?.Open(key) ?? "",
            ["signerTitle"] = approval.By.Role == ServiceDefaults.Auth.Roles.Leader ? "THỦ TRƯỞNG CƠ QUAN" : "NGƯỜI KÝ",
            ["signer"] = approval.By.Name ?? "",
            ["signedAt"] = Exactly(facts?.SignedAt ?? approval.At),
            ["certificateOwner"] = facts?.Owner ?? "",
            ["certificateIssuer"] = facts?.Issuer ?? "",
            ["certificateSerial"] = facts?.SerialNumber ?? approval.Certificate,
            ["sha256"] = approval.Sha256,
            ["draftVersion"] = approval.DraftVersion,
            ["trackingAddress"] = $"{root}/track",
            ["trackedCode"] = tracked,
            ["qr"] = PaperPrinter.Qr($"{root}/track?code={Uri.EscapeDataString(tracked)}"),
        });
    }

    /// <summary>What happened to it since: nothing, a replacement was begun, or is there.</summary>
    private static (string Mark, string Because) Mark(IReadOnlyList<Happened> life, Happened issued, long version) =>
        life.FirstOrDefault(h => h.Version > issued.Version && h.Version <= version && h.Event is ResultIssued) is { Event: ResultIssued next }
            ? ("ĐÃ ĐƯỢC THAY THẾ", $"Văn bản này được thay thế bằng văn bản số {next.ResultNumber} ngày {next.IssuedOn:dd/MM/yyyy} và không còn hiệu lực.")
        : life.FirstOrDefault(h => h.Version > issued.Version && h.Version <= version && h.Event is ResultReplacementStarted) is { } begun
            ? ("ĐANG ĐƯỢC THAY THẾ", $"Ngày {LocalTime.LocalDate(begun.At):dd/MM/yyyy} cơ quan đã quyết định thay thế văn bản này; xin không sử dụng.")
        : ("", "");

    /// <summary>The place that stands before the date (địa danh), with its comma: the commune's or province's name without its rank. Empty where it is not known.</summary>
    private static string PlaceOf(string agency, CatalogueSnapshot catalogue)
    {
        var at = catalogue.Agencies.GetValueOrDefault(agency);
        for (var steps = 0; at is { Unit: null, Parent: { } parent } && steps < 10; steps++)
            at = catalogue.Agencies.GetValueOrDefault(parent);
        if (at?.Unit is not { } unit || !AdministrativeUnits.Has(unit))
            return "";
        var name = AdministrativeUnits.NameOf(unit);
        var rank = new[] { "Xã ", "Phường ", "Thị trấn ", "Đặc khu ", "Tỉnh ", "Thành phố " }.FirstOrDefault(r => name.StartsWith(r, StringComparison.Ordinal)) ?? "";
        return $"{name[rank.Length..]}, ";
    }

    private static string Exactly(DateTimeOffset at) => LocalTime.ToLocal(at).ToString("HH:mm:ss 'ngày' dd/MM/yyyy");
}
