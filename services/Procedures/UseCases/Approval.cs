using Dapper;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>Who may put the catalogue into force: provincial IT, or a leader of the province's own agency (the one without a parent). That it is somebody else than who prepared it is asked where it is decided.</summary>
public static class Approval
{
    public static async Task<Refusal?> MayApprove(Change change, Caller caller)
    {
        if (caller.Is(Roles.It))
            return null;
        var isRoot = await change.Connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM catalogue.agencies WHERE code = @Agency AND parent IS NULL)", new { caller.Agency }, change.Transaction);
        return isRoot ? null : Refusal.Forbidden("not-province", "Chỉ lãnh đạo cơ quan cấp tỉnh hoặc quản trị của tỉnh được công bố và bãi bỏ.");
    }

    /// <summary>Null when the caller may apply or withdraw a proposal: whoever proposed it does not apply it.</summary>
    public static Refusal? MayDecide(string state, string proposedBy, string by, bool apply) =>
        state != "proposed" ? Refusal.Conflict("not-proposed", state == "applied" ? "Thay đổi này đã được áp dụng." : "Thay đổi này đã được rút lại.")
        : apply && proposedBy == by ? Refusal.Forbidden("same-person", "Người đề xuất không tự áp dụng được; cần một người khác kiểm tra và áp dụng.")
        : null;
}
