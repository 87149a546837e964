using System.Security.Claims;
using Platform.ServiceDefaults.Auth;
using Platform.StaffWeb;
using Platform.WebDefaults.Api;

namespace Platform.Gateway.Tests;

public sealed class WorklistTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Roles.Clerk, 2, 5, "submitted")]
    [InlineData(Roles.Clerk, 0, 5, "issued")]
    [InlineData(Roles.Clerk, 0, 0, "submitted")]
    [InlineData(Roles.Specialist, 2, 5, "accepted")]
    public void The_desk_opens_on_the_first_heap_of_ones_own_with_something_on_it(string role, int submitted, int issued, string expected)
    {
        var person = new ClaimsPrincipal(new ClaimsIdentity([new Claim("role", role)], "test", "name", "role"));
        Worklist.FirstFor(person, stage => stage switch { "submitted" => submitted, "issued" => issued, _ => 0 }).Stage.ShouldBe(expected);
        Worklist.FirstFor(person, _ => null).ShouldBe(Worklist.All.First(w => w.IsFor(person)), "without counts the desk opens all the same");
    }

    [Fact]
    public void The_order_is_kept_on_the_next_page_and_in_the_file_and_another_begins_on_the_first()
    {
        var desk = new Platform.StaffWeb.Pages.IndexModel(null!, null!, TimeProvider.System) { View = "mine", Q = "lò mai", Due = "near", Sort = "due", After = "abc" };
        desk.SortedAddress("due").ShouldBe("?view=mine&q=l%C3%B2%20mai&due=near&sort=due");
        desk.SortedAddress(null).ShouldBe("?view=mine&q=l%C3%B2%20mai&due=near");
        desk.PageAddress("x=").ShouldBe("?view=mine&q=l%C3%B2%20mai&due=near&sort=due&after=x%3D");
        desk.ExportAddress("csv").ShouldBe("?view=mine&q=l%C3%B2%20mai&due=near&sort=due&handler=Export&format=csv");
    }

    [Theory]
    [InlineData("accepted", 23, false, true)]
    [InlineData("approved", 1, false, true)]
    [InlineData("accepted", 25, false, false)]
    [InlineData("accepted", -1, true, false)]
    [InlineData("returned", 5, false, false)]
    public void A_dossier_is_due_soon_within_a_day_of_its_promise_while_the_agency_has_it(string stage, int hours, bool overdue, bool soon) =>
        Worklist.IsDueSoon(new DossierRow(Guid.Empty, 1, "n", null, "p", "P", null, 4, null, stage, null, Now, Now, Now.AddHours(hours), overdue, null, null, null, 0), Now).ShouldBe(soon);
}
