namespace Platform.Dossiers.Domain;

/// <summary>Where the work stands. In JSON camelCase: <c>submitted</c>, <c>handedToPost</c> …</summary>
public enum Stage
{
    Submitted,
    Refused,
    Accepted,
    Drafted,
    Approved,
    Issued,
    HandedToPost,
    Returned,

    /// <summary>The citizen took it back.</summary>
    Withdrawn,

    /// <summary>Ended without a decision.</summary>
    Stopped,
}

public static class StageNames
{
    /// <summary>For sentences: "đang ở bước …".</summary>
    public static string Vietnamese(this Stage stage) => stage switch
    {
        Stage.Submitted => "chờ tiếp nhận",
        Stage.Refused => "đã từ chối tiếp nhận",
        Stage.Accepted => "đang thẩm định",
        Stage.Drafted => "chờ phê duyệt",
        Stage.Approved => "chờ cấp số",
        Stage.Issued => "chờ trả kết quả",
        Stage.HandedToPost => "đã giao bưu chính",
        Stage.Returned => "đã trả kết quả",
        Stage.Withdrawn => "đã rút",
        Stage.Stopped => "đã dừng giải quyết",
        _ => throw new ArgumentOutOfRangeException(nameof(stage)),
    };
}
