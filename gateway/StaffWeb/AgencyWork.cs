using System.Globalization;
using Platform.StaffWeb.Pages.Procedures;
using Platform.StaffWeb.Terms;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb;

// What the pages of agencies read and send.

public sealed record AgencyRow(string Code, string Name, string? Parent, string? Level, DateOnly ValidFrom, DateOnly? ValidUntil, IReadOnlyList<string>? Predecessors);

public sealed record AgencyPlan(
    IReadOnlyList<AgencyRow> Ended, IReadOnlyList<AgencyRow> Made, IReadOnlyList<AgencyRow> Moved, IReadOnlyDictionary<string, string>? DossiersTo, IReadOnlyList<HoursChange>? Hours);

public sealed record AgencyChange(
    Guid Id, string Kind, string State, AssignmentChange? Assignment, ReshapingChange? Reshaping, string Reason, string ProposedByName, DateTimeOffset ProposedAt, string? DecidedByName, DateTimeOffset? DecidedAt);

public sealed record AssignmentChange(string Agency, string AgencyName, Scope Accepts, Scope? Decides, Scope AcceptsBefore, Scope? DecidesBefore);

public sealed record ReshapingChange(DateOnly On, AgencyPlan Plan);

/// <param name="Key">Of the page's forms.</param>
/// <param name="MayWithdraw">The signed-in person is provincial IT.</param>
public sealed record AgencyChanges(IReadOnlyList<AgencyChange> Items, string Key, bool MayWithdraw);

/// <summary>What the pages of agencies share: changes that one person proposed, told in sentences; a second one applies them.</summary>
public static class AgencyWork
{
    /// <summary>All that wait, and of those decided the latest.</summary>
    public static async Task<IReadOnlyList<AgencyChange>> AgencyChanges(this PlatformApi api, string? agency, CancellationToken ct)
    {
        var of = agency is null ? "" : $"&agency={Uri.EscapeDataString(agency)}";
        var latest = api.Get<PageOf<AgencyChange>>($"/v1/agencies/changes?limit=20{of}", ct);
        var open = (await api.Get<PageOf<AgencyChange>>($"/v1/agencies/changes?limit=200&open=true{of}", ct)).OrShowProblem();
        return [.. open.Items.Concat((await latest).OrShowProblem().Items.Where(c => c.State != "proposed"))];
    }

    /// <returns>What was done; null where it was refused and the form says why.</returns>
    public static async Task<string?> DecideAgencyChange(this PlatformApi api, SentForm form, CancellationToken ct)
    {
        if (!Guid.TryParse(form["id"], out var id))
            return null;
        var act = form["do"] == "apply" ? "apply" : "withdraw";
        var reply = await api.Post<AgencyChange>($"/v1/agencies/changes/{id}/{act}", form.Key, ct);
        if (reply.Problem is { } problem)
        {
            form.Refused(problem);
            return null;
        }
        return act == "apply" ? "Đã áp dụng thay đổi." : "Đã rút đề xuất.";
    }

    public static string Title(AgencyChange change) => change switch
    {
        { Assignment: { } a } => $"{a.AgencyName} ({a.Agency}): thủ tục tiếp nhận, giải quyết",
        { Reshaping: { } r } => $"{(change.Kind == "merge" ? "Sáp nhập" : "Chia tách")} từ {Day(r.On)}",
        _ => change.Kind,
    };

    public static IEnumerable<string> Lines(AgencyChange change) => change switch
    {
        { Assignment: { } a } => Differences("Tiếp nhận", a.AcceptsBefore, a.Accepts).Concat(Differences("Giải quyết", a.DecidesBefore, a.Decides)),
        { Reshaping: { } r } => Lines(r.Plan, r.On),
        _ => [],
    };

    public static IEnumerable<string> Lines(AgencyPlan plan, DateOnly on) =>
    [
        .. plan.Ended.Select(a => $"{a.Name} ({a.Code}) kết thúc ngày {Day(a.ValidUntil ?? on)}; hồ sơ đang giải quyết chuyển về {plan.DossiersTo?.GetValueOrDefault(a.Code)}."),
        .. plan.Made.Select(a => $"{a.Name} ({a.Code}) hoạt động từ {Day(a.ValidFrom)}, kế thừa {string.Join(", ", a.Predecessors ?? [])}. {Hours(a, plan, on)}"),
        .. plan.Moved.Select(a => $"{a.Name} ({a.Code}) chuyển về trực thuộc {a.Parent}."),
    ];

    private static string Hours(AgencyRow agency, AgencyPlan plan, DateOnly on)
    {
        HoursChange[] own = [.. (plan.Hours ?? []).Where(h => h.Agency == agency.Code)];
        return own.Length == 0
            ? agency.ValidFrom < on ? "Giờ làm việc giữ như hiện nay." : "Làm việc theo giờ chung."
            : $"Giờ làm việc: {string.Join(" / ", own.Select(h => $"{(h.ValidFrom > on ? $"từ {Day(h.ValidFrom)} " : "")}{(h.ValidUntil is { } until ? $"đến {Day(until)} " : "")}{CalendarWork.Write(h.Days)}"))}.";
    }

    private static IEnumerable<string> Differences(string what, Scope? before, Scope? after)
    {
        if (before is null && after is null)
            yield break;
        if (after is null)
        {
            yield return $"{what}: như phần tiếp nhận.";
            yield break;
        }
        yield return $"{what}: {AgenciesModel.Says(after.Level, after.Procedures, after.Excluded)}; trước đây {(before is null ? "như phần tiếp nhận" : AgenciesModel.Says(before.Level, before.Procedures, before.Excluded))}.";
        foreach (var (sentence, left, right) in new[]
        {
            ("thêm đích danh", after.Procedures, before?.Procedures), ("bỏ đích danh", before?.Procedures, after.Procedures), ("thêm loại trừ", after.Excluded, before?.Excluded), ("bỏ loại trừ", before?.Excluded, after.Excluded),
        })
            if ((left ?? []).Except(right ?? []).ToArray() is { Length: > 0 } codes)
                yield return $"{what}, {sentence}: {string.Join(", ", codes)}.";
    }

    private static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}
