using System.Security.Claims;
using Platform.ServiceDefaults.Auth;
using Platform.WebDefaults;

namespace Platform.StaffWeb;

/// <summary>What a role finds in the menu. The API decides what it may do.</summary>
public static class StaffMenu
{
    public static IEnumerable<MenuItem> For(ClaimsPrincipal person)
    {
        var (clerk, postal, it) = (person.IsInRole(Roles.Clerk), person.IsInRole(Roles.PostalOfficer), person.IsInRole(Roles.It));
        if (HandlesDossiers(person))
            yield return new MenuItem("/", "Việc cần làm");
        if (HandlesDossiers(person))
            yield return new MenuItem("/officers", "Cán bộ");
        if (clerk)
            yield return new MenuItem("/counter", "Tiếp nhận tại quầy");
        if (clerk || person.IsInRole(Roles.Leader))
            yield return new MenuItem("/cash", "Thu chi");
        if (postal || clerk || person.IsInRole(Roles.ClericalOfficer) || person.IsInRole(Roles.Leader))
            yield return new MenuItem("/consignments", "Bưu gửi");
        if (HandlesDossiers(person))
            yield return new MenuItem("/books/tracking", "Sổ theo dõi");
        if (HandlesDossiers(person) || it)
            yield return new MenuItem("/reports/ii-06a", "Báo cáo");
        if (it || person.IsInRole(Roles.Leader))
            yield return new MenuItem("/catalogue", "Danh mục");
        if (it || person.IsInRole(Roles.Leader))
            yield return new MenuItem("/support", "Hỗ trợ kỹ thuật");
        if (it)
            yield return new MenuItem("/it", "Quản trị");
        if (it || person.IsInRole(Roles.Leader))
            yield return new MenuItem("/it/agencies", "Cơ quan");
        if (it || person.IsInRole(Roles.Leader))
            yield return new MenuItem("/it/calendar", "Lịch làm việc");
        if (it || person.IsInRole(Roles.Leader))
            yield return new MenuItem("/it/hours", "Giờ làm việc");
    }

    public static bool HandlesDossiers(ClaimsPrincipal person) =>
        new[] { Roles.Clerk, Roles.Specialist, Roles.Leader, Roles.ClericalOfficer }.Any(person.IsInRole);
}
