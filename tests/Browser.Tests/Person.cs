using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>A test person of the development sign-in, at a page of their own.</summary>
public sealed record Person(string Name, bool IsStaff)
{
    public static readonly Person Mother = new("Lò Thị Mai", false);
    public static readonly Person Clerk = new("Quàng Thị Hương", true);
    public static readonly Person Specialist = new("Nguyễn Văn Thành", true);
    public static readonly Person Leader = new("Cà Văn Pánh", true);
    public static readonly Person ClericalOfficer = new("Đỗ Thị Hạnh", true);
    public static readonly Person PostalOfficer = new("Mùa A Tủa", true);
    public static readonly Person ProvinceLeader = new("Trần Quốc Bình", true);
    public static readonly Person It = new("Lê Minh Đức", true);

    public async Task<IPage> SignIn(RunningPlatform platform, bool phone = false)
    {
        var page = await platform.NewPage(phone);
        await page.GotoAsync(IsStaff ? "/staff/" : "/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = Name }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("person")).ToHaveTextAsync(Name);
        return page;
    }
}
