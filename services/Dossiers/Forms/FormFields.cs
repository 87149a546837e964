using System.Collections.Frozen;

namespace Platform.Dossiers.Forms;

/// <summary>What a form holds, by the names its templates use: the fields of domain.md §5.</summary>
/// <param name="Pictures">Markup of ours, written with three braces.</param>
/// <param name="Rows">Columns of each table.</param>
public sealed record FormFields(IReadOnlySet<string> Texts, IReadOnlySet<string> Pictures, IReadOnlyDictionary<string, FormFields> Rows)
{
    private const string Everywhere = "title formLabel circular desk province agency agencyAddress agencyPhone issuedOn";
    private const string OfDossier = Everywhere + " code codeLabel number secret trackingAddress name address phone email identityNumber procedure procedureCode officer";
    private const string Codes = "qr barcode";

    /// <summary>By the key of the form: 01 … 07, the paper of a result and its issued copy, the receipt of a payment and the voucher of a refund.</summary>
    public static readonly FrozenDictionary<string, FormFields> All = new Dictionary<string, FormFields>
    {
        [PaperForm.Receipt.Key] = Of(
            OfDossier + " representative helped received competent channel sets limit receivedAt countedFrom dueAt remark returned feeTotal feeWords book bookNumber note paperCount noPapers payAmount payAccount payName payBank payPurpose", Codes + " payQr",
            ("papers", "no paper originals copies photos files"), ("fees", "fee amount words")),
        [PaperForm.Supplement.Key] = Of(OfDossier + " round stage ground reason furtherReason answerBy clock approvedBy helperPhone helperAddress", Codes, ("papers", "no paper problem")),
        [PaperForm.Refusal.Key] = Of(OfDossier + " ground reason", Codes),
        [PaperForm.Apology.Key] = Of(OfDossier + " receivedAt promised reason newDate extended late signerTitle", Codes),
        [PaperForm.Stopped.Key] = Of(OfDossier + " receivedAt requested ground reason stage decision feeOutcome feePaid feeWords signerTitle", Codes),
        [PaperForm.ControlSheet.Key] = Of(OfDossier + " receivedAt dueAt firstDue", Codes, ("handovers", "no from to time givenBy takenBy result note")),
        [PaperForm.Book.Key] = Of(
            Everywhere + " period continued more", "", ("dossiers", "no code summary sets name address phone received due returned receiver channel")),
        [PaperForm.ResultKey] = Of("agency title code procedure name identityNumber address summary reason draftVersion draftedOn replaces replacedOn", ""),
        [PaperForm.IssuedKey] = Of(
            "province agency number issuedAt title mark markReason code procedure name identityNumber address replaces replacedOn summary reason signerTitle signer signedAt certificateOwner certificateIssuer certificateSerial sha256 draftVersion trackingAddress trackedCode", "qr"),
        [PaperForm.PaymentKey] = Of("number", "") with
        {
            Rows = new Dictionary<string, FormFields>
            {
                ["parts"] = Of("province agency title number paidOn name address code procedure method total words officer", "", ("lines", "line amount")),
            },
        },
        [PaperForm.RefundKey] = Of("province agency number refundedOn name address code procedure method receipts reason total words officer", ""),
    }.ToFrozenDictionary();

    private static FormFields Of(string texts, string pictures, params (string Name, string Columns)[] rows) =>
        new(Words(texts), Words(pictures), rows.ToDictionary(r => r.Name, r => Of(r.Columns, "")));

    private static FrozenSet<string> Words(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
}
