namespace Platform.Dossiers.Domain;

/// <summary>What bounds every act on a dossier that a ministry's system resolves, on a linked one and on its parts. Function F03; domain.md §3.</summary>
public static class Bounds
{
    /// <summary>What the whole does for all its parts: the person deals with one dossier.</summary>
    private static readonly HashSet<string> OfTheWhole =
        ["supplement", "withdraw", "confirm-withdrawal", "cancel-withdrawal", "pay", "request-fee", "correct-fee", "refund", "return-by-post", "call-back-parcel", "return-at-counter", "return-online", "authorise", "correct-applicant"];

    private static readonly HashSet<string> NeedsAllParts = ["draft-result", "approve", "issue"];

    /// <summary>Codes of what <see cref="On"/> says of the act.</summary>
    public static IEnumerable<string> Of(Act act)
    {
        if (StaysElsewhere(act) || act == Act.Undo) yield return "resolved-elsewhere";
        if (OfTheWhole.Contains(act.Name) || act == Act.Undo) yield return "part-of-linked";
        if (NeedsAllParts.Contains(act.Name)) yield return "parts-open";
        if (act == Act.ConfirmWithdrawal) yield return "result-exists";
    }

    private static bool StaysElsewhere(Act act) => act.Decides && act != Act.Forward && act != Act.RecallHandover;

    /// <summary>Null where the act is not bounded.</summary>
    public static Refusal? On(Act act, Dossier dossier) =>
        dossier.ElsewhereBy is { } route && (StaysElsewhere(act) || act.Undoes is { Type: "supplement_requested" }) // what the ministry asked for it takes back itself
            ? Refusal.Conflict("resolved-elsewhere", $"Hồ sơ {dossier.Code} do {route.SystemName} giải quyết; ở đây chỉ giữ mã tham chiếu và trạng thái nhận về.")
        : dossier.Parent is { } whole && (OfTheWhole.Contains(act.Name) || act.Undoes is { Type: "result_returned" })
            ? Refusal.Conflict("part-of-linked", $"Hồ sơ {dossier.Code} là một phần của hồ sơ liên thông {whole.Code}; việc này làm ở hồ sơ liên thông.")
        : NeedsAllParts.Contains(act.Name) && dossier.StillOpen() is { } open
            ? Refusal.Conflict("parts-open", $"Hồ sơ {dossier.Code}: {open}. Kết quả chung lập khi mọi phần đã kết thúc.")
        : act.Undoes is { Type: "supplement_requested" } && dossier.OpenSupplement?.OfPart is { } mirrored
            ? Refusal.Conflict("part-of-linked", $"Yêu cầu bổ sung này của phần \"{dossier.Parts.First(p => p.Key == mirrored.Part).Name}\"; sửa ở hồ sơ của phần đó.")
        : act == Act.ConfirmWithdrawal && dossier.Withdrawal is { Confirmed: null } && dossier.Parts.FirstOrDefault(p => p.IsGranted) is { } granted
            ? Refusal.Conflict("result-exists", $"Phần \"{granted.Name}\" của hồ sơ {dossier.Code} đã có kết quả, không rút được nữa. Xin huỷ yêu cầu rút.")
        : null;
}
