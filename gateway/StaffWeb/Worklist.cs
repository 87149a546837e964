using System.Security.Claims;
using Platform.ServiceDefaults.Auth;

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
    ];

    public bool IsFor(ClaimsPrincipal person) => Roles.Any(person.IsInRole);

    public static Worklist? Of(string? stage) => All.FirstOrDefault(w => w.Stage == stage);
}
