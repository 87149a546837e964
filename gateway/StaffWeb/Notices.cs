using Platform.WebDefaults.Api;

namespace Platform.StaffWeb;

// What the pages read of the notices to officers and of support access.

/// <param name="Kind"><c>newOnline</c>, <c>stepDueSoon</c>, <c>stepLate</c>, <c>consultationAsked</c>, <c>resultToSign</c>, <c>cameBack</c> or <c>supportReview</c>.</param>
/// <param name="ClosedAt">The work is done, or is no work any more; null: open.</param>
/// <param name="About">The support access, where the work is its review.</param>
public sealed record StaffNotice(
    Guid Id, string Kind, Guid DossierId, string? Number, string? Code, string? ProcedureName, string Subject, string Text, bool Mine, DateTimeOffset? DueAt, DateTimeOffset OccurredAt, DateTimeOffset? ReadAt,
    DateTimeOffset? ClosedAt = null, Guid? About = null)
{
    /// <summary>Open work that the officer has not seen.</summary>
    public bool IsNew => ReadAt is null && ClosedAt is null;

    /// <summary>Where it is done.</summary>
    public string Address => Kind == "supportReview" && About is { } grant ? $"/support/{grant}" : $"/dossiers/{DossierId}";

    public string ChipClass => ClosedAt is not null ? "info" : Kind switch { "stepLate" or "cameBack" => "bad", "stepDueSoon" or "supportReview" => "wait", _ => "info" };

    public string ChipText => Kind switch
    {
        "newOnline" => "Hồ sơ mới", "stepDueSoon" => "Sắp đến hạn", "stepLate" => "Quá hạn", "consultationAsked" => "Lấy ý kiến", "resultToSign" => "Chờ ký", "cameBack" => "Bưu gửi về", "supportReview" => "Chờ rà soát", _ => "Thông báo",
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
