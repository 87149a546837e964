using System.Security.Claims;

namespace Platform.ServiceDefaults.Auth;

/// <summary>Who calls, read from a validated token. Roles are those of <see cref="Roles"/>.</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
/// <param name="IdentityNumber">12-digit số định danh; null for staff and systems. Personal data: never log it.</param>
/// <param name="Agency">Mã định danh of the agency a staff member or system works for; null for citizens.</param>
public sealed record Caller(string Id, string Name, string? IdentityNumber, string? Agency, IReadOnlySet<string> RolesHeld, IReadOnlySet<string> Scopes)
{
    public bool Is(string role) => RolesHeld.Contains(role);

    public bool IsCitizen => Is(Roles.Citizen);

    public bool IsStaff => RolesHeld.Any(Roles.Staff.Contains);

    public bool MayScope(string scope) => Scopes.Contains(scope);

    public static Caller From(ClaimsPrincipal user) => new(
        user.FindFirstValue("sub") ?? user.FindFirstValue("client_id") ?? "",
        user.FindFirstValue("name") ?? user.FindFirstValue("client_id") ?? "",
        user.FindFirstValue("identity_number"),
        user.FindFirstValue("agency"),
        user.FindAll("role").Select(c => c.Value).ToHashSet(),
        user.FindAll("scope").SelectMany(c => c.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToHashSet());
}
