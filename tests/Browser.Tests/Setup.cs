using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace Platform.Browser.Tests;

internal static class Setup
{
    /// <summary>Playwright's own driver needs no browser of its own; test ids are the pages' <c>data-test</c>.</summary>
    [ModuleInitializer]
    internal static void Initialise() => Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");

    internal static async Task<IPlaywright> Start()
    {
        var playwright = await Playwright.CreateAsync();
        playwright.Selectors.SetTestIdAttribute("data-test");
        return playwright;
    }
}
