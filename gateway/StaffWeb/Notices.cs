using Platform.WebDefaults.Api;

namespace Platform.StaffWeb;

// What the pages read of the notices to officers and of support access.

/// <param name="Kind"><c>newOnline</c>, <c>stepDueSoon</c>, <c>stepLate</c>, <c>consultationAsked</c>, <c>resultToSign</c> or <c>cameBack</c>.</param>
public sealed record StaffNotice(
    Guid Id, string Kind, Guid DossierId, string? Number, string? Code, string? ProcedureName, string Subject, string Text, bool Mine, DateTimeOffset? DueAt, DateTimeOffset OccurredAt, DateTimeOffset? ReadAt)
{
    public string ChipClass => Kind switch { "stepLate" or "cameBack" => "bad", "stepDueSoon" => "wait", _ => "info" };

    public string ChipText => Kind switch
    {
        "newOnline" => "Hồ sơ mới", "stepDueSoon" => "Sắp đến hạn", "stepLate" => "Quá hạn", "consultationAsked" => "Lấy ý kiến", "resultToSign" => "Chờ ký", "cameBack" => "Bưu gửi về", _ => "Thông báo",
    };
}

public sealed record UnreadNotices(long Unread);

public sealed record MarkedNotices(int Marked);

public sealed record SupportPersonRow(string Id, string Name, string? Agency);

public sealed record SupportRow(
    Guid Id, Guid DossierId, string Code, string Person, string PersonName, string? Reason, HistoryActor? GrantedBy, DateTimeOffset GrantedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt,
    bool Open, int Reads, bool NeedsReview, DateTimeOffset? ReviewedAt, HistoryActor? ReviewedBy);

public sealed record SupportLog(SupportRow Grant, IReadOnlyList<SupportReadRow> Log);

public sealed record SupportReadRow(DateTimeOffset At, string What, long Version);

public sealed record SupportGranted(Guid Id, DateTimeOffset ExpiresAt);

/// <summary>How many notices the signed-in officer has not read: asked for on every page, and given up on quickly.</summary>
public static class Bell
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <returns>Null where it is not to be had now.</returns>
    public static async Task<long?> Count(PlatformApi api, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        try
        {
            return (await api.Get<UnreadNotices>("/v1/staff-notices/count", limit.Token)).Value?.Unread;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }
}
