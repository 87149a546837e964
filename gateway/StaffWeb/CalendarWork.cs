using System.Globalization;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb;

// What the calendar's pages read and send.

public sealed record DayChange(DateOnly Date, string? Kind, string? Name, bool Remove);

public sealed record Span(TimeOnly From, TimeOnly To);

public sealed record HoursChange(string Agency, DateOnly ValidFrom, DateOnly? ValidUntil, IReadOnlyDictionary<string, IReadOnlyList<Span>>? Days, bool Remove);

public sealed record WorkingCalendar(long Revision, int? LastKnownYear, IReadOnlyList<DayChange> Days, IReadOnlyList<HoursChange> Hours);

public sealed record CalendarProposal(
    Guid Id, string State, IReadOnlyList<DayChange> Changes, IReadOnlyList<HoursChange> Hours, string Reason, string ProposedByName, DateTimeOffset ProposedAt, string? DecidedByName, DateTimeOffset? DecidedAt, long? Revision);

public sealed record MovedDossiers(IReadOnlyList<MovedDossier> Items, string? Next, int Examined, long Open);

public sealed record MovedDossier(string Code, string Agency, string ProcedureName, DateTimeOffset OldDueAt, DateTimeOffset NewDueAt);

public sealed record CalendarProgress(long CalendarRevision, string State, long Examined, long Moved);

/// <summary>The calls that the pages of days and of hours share.</summary>
public static class CalendarWork
{
    /// <summary>In the order of the week, with their names.</summary>
    public static readonly IReadOnlyList<(string Key, string Name)> Week =
        [("Monday", "Thứ Hai"), ("Tuesday", "Thứ Ba"), ("Wednesday", "Thứ Tư"), ("Thursday", "Thứ Năm"), ("Friday", "Thứ Sáu"), ("Saturday", "Thứ Bảy"), ("Sunday", "Chủ nhật")];

    public static Task<Reply<MovedDossiers>> Preview(this PlatformApi api, IReadOnlyList<DayChange> days, IReadOnlyList<HoursChange> hours, string key, string? after, CancellationToken ct) =>
        api.Post<MovedDossiers>($"/v1/dossiers/calendar-preview?limit=100{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", new { changes = days, hours }, key, null, ct);

    public static string Sentence(CalendarProposal proposal) => string.Join("; ", proposal.Changes.Select(Sentence).Concat(proposal.Hours.Select(h =>
        h.Remove ? $"bỏ giờ riêng của {h.Agency} từ {Day(h.ValidFrom)}" : $"giờ riêng của {h.Agency} từ {Day(h.ValidFrom)}{(h.ValidUntil is { } until ? $" đến {Day(until)}" : "")}")));

    public static string StateName(string state) => state switch { "applied" => "Đã áp dụng", "withdrawn" => "Đã rút", _ => "Chờ áp dụng" };

    public static string KindName(string? kind) => kind == "holiday" ? "Nghỉ" : "Làm bù";

    /// <summary><c>07:30-11:30, 13:30-17:30</c>; null where it cannot be read.</summary>
    public static IReadOnlyList<Span>? ReadSpans(string? text)
    {
        List<Span> spans = [];
        foreach (var part in (text ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split(['-', '–'], StringSplitOptions.TrimEntries);
            if (ends.Length != 2 || !TimeOnly.TryParseExact(ends[0], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
                || !TimeOnly.TryParseExact(ends[1], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var to))
                return null;
            spans.Add(new Span(from, to));
        }
        return spans;
    }

    public static string Write(IReadOnlyList<Span>? spans) => string.Join(", ", (spans ?? []).Select(s => $"{s.From:HH:mm}-{s.To:HH:mm}"));

    /// <summary>Day by day, neighbours with the same hours together: <c>Thứ Hai đến Thứ Sáu 07:30-11:30, 13:30-17:30; Thứ Bảy 07:30-11:30</c>.</summary>
    public static string Write(IReadOnlyDictionary<string, IReadOnlyList<Span>>? days)
    {
        List<(string First, string Last, string Spans)> lines = [];
        foreach (var (spans, name) in Week.Select(d => (Write(days?.GetValueOrDefault(d.Key)), d.Name)))
            if (lines.Count > 0 && lines[^1].Spans == spans)
                lines[^1] = lines[^1] with { Last = name };
            else
                lines.Add((name, name, spans));
        return string.Join("; ", lines.Where(l => l.Spans.Length > 0).Select(l => $"{(l.First == l.Last ? l.First : $"{l.First} đến {l.Last}")} {l.Spans}"));
    }

    private static string Sentence(DayChange day) => day.Remove ? $"{Day(day.Date)} là ngày thường" : $"{Day(day.Date)} {KindName(day.Kind).ToLowerInvariant()}: {day.Name}";

    private static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}
