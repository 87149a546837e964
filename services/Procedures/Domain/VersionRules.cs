using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.Domain;

/// <summary>What is known of a code's versions when somebody wants to publish or retire.</summary>
/// <param name="LastVersion">0 where nothing was ever published.</param>
/// <param name="LastFrom">Local day from which the last version applies; it may be to come.</param>
/// <param name="RetiredFrom">Local day from which the last version is retired, decided already; it may be to come.</param>
public sealed record VersionState(int LastVersion, DateOnly? LastFrom, DateOnly? RetiredFrom);

/// <summary>What becomes of what waits when a version begins before it.</summary>
public enum Waits
{
    /// <summary>The new version takes its place: a version or an end that waits is thereby withdrawn.</summary>
    Replace,

    /// <summary>It still comes on its day: it is published once more, as the version after the new one.</summary>
    Keep,
}

/// <summary>
/// By which day a version may begin or end. "The highest version begun" is always the one that applies: so a version that begins before one that
/// waits takes its place, and who publishes says whether that is meant.
/// </summary>
public static class VersionRules
{
    private const int FurthestYears = 5;

    public static Refusal? MayBegin(VersionState state, DateOnly from, DateOnly today, Waits? waits = null) =>
        Day(from, today)
        ?? (waits is not null ? null : from < state.LastFrom ? Refusal.Conflict("later-version-waits", $"Phiên bản {state.LastVersion} đã công bố và áp dụng từ {Vn(state.LastFrom.Value)}; phiên bản mới áp dụng từ ngày đó trở đi. Muốn áp dụng sớm hơn, chọn rút phiên bản đang chờ hoặc để nó vẫn áp dụng đúng ngày.") : null)
        ?? (waits is not null ? null : state.RetiredFrom is { } end && from < end ? Refusal.Conflict("retirement-waits", $"Thủ tục đã được quyết định bãi bỏ từ {Vn(end)}; phiên bản mới áp dụng từ ngày đó trở đi. Muốn áp dụng sớm hơn, chọn rút việc bãi bỏ hoặc vẫn bãi bỏ đúng ngày.") : null);

    public static Refusal? MayEnd(VersionState state, DateOnly from, DateOnly today) =>
        Day(from, today)
        ?? (state.RetiredFrom is { } end ? Refusal.Conflict("already-retired", $"Thủ tục đã bãi bỏ từ {Vn(end)}.") : null)
        ?? (from < state.LastFrom ? Refusal.Conflict("later-version-waits", $"Phiên bản {state.LastVersion} đã công bố và áp dụng từ {Vn(state.LastFrom.Value)}; chỉ bãi bỏ được từ ngày đó trở đi.") : null);

    /// <summary>Who prepares does not approve (domain.md §9): nobody who has a hand in it.</summary>
    public static Refusal? MayApprove(IReadOnlyCollection<string> preparedBy, string person) => preparedBy.Contains(person)
        ? Refusal.Forbidden("same-person", "Người chuẩn bị không tự duyệt. Xin nhờ một người có quyền khác công bố.")
        : null;

    private static Refusal? Day(DateOnly from, DateOnly today) => from < today
        ? Wrong("Ngày áp dụng là hôm nay hoặc một ngày sau; không áp dụng lùi ngày.")
        : from > today.AddYears(FurthestYears) ? Wrong($"Ngày áp dụng xa quá {FurthestYears} năm.") : null;

    private static Refusal Wrong(string sentence) => Refusal.Unprocessable("invalid", "Ngày áp dụng chưa đúng.", new Dictionary<string, string> { ["effectiveFrom"] = sentence });

    private static string Vn(DateOnly day) => day.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);
}
