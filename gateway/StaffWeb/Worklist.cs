using System.Security.Claims;
using Platform.ServiceDefaults.Auth;
using Platform.WebDefaults.Api;

namespace Platform.StaffWeb;

/// <summary>The heaps on the desk: each stage by what it waits for, and whose turn it is.</summary>
public sealed record Worklist(string Stage, string Name, IReadOnlyList<string> Roles)
{
    public static readonly IReadOnlyList<Worklist> All =
    [
        new("submitted", "Chờ tiếp nhận", [ServiceDefaults.Auth.Roles.Clerk]),
        new("accepted", "Chờ thẩm định", [ServiceDefaults.Auth.Roles.Specialist]),
        new("drafted", "Chờ ký", [ServiceDefaults.Auth.Roles.Leader]),
        new("approved", "Chờ phát hành", [ServiceDefaults.Auth.Roles.ClericalOfficer]),
        new("issued", "Chờ trả kết quả", [ServiceDefaults.Auth.Roles.Clerk]),
        new("handedToPost", "Bưu điện đang giữ", []),
        new("returned", "Đã trả", []),
        new("refused", "Không tiếp nhận", []),
        new("withdrawn", "Đã rút", []),
        new("stopped", "Đã dừng giải quyết", []),
    ];

    public bool IsFor(ClaimsPrincipal person) => Roles.Any(person.IsInRole);

    /// <summary>The person's first heap on which something lies (a clerk's: to be accepted, then to be given out); their first where all are empty or uncounted.</summary>
    public static Worklist FirstFor(ClaimsPrincipal person, Func<string, int?> count)
    {
        Worklist[] mine = [.. All.Where(w => w.IsFor(person))];
        return mine.FirstOrDefault(w => count(w.Stage) > 0) ?? mine.FirstOrDefault() ?? All[0];
    }

    /// <summary>Promised within the next 24 hours, and still with the agency.</summary>
    public static bool IsDueSoon(DossierRow row, DateTimeOffset now) =>
        row is { Overdue: false, Paused: false, DueAt: { } due, Stage: "accepted" or "drafted" or "approved" } && due > now && due - now <= TimeSpan.FromHours(24);

    public static Worklist? Of(string? stage) => All.FirstOrDefault(w => w.Stage == stage);
}
