using Microsoft.Playwright;

namespace Platform.Browser.Tests;

/// <summary>
/// A Chromium over a platform that runs already. <c>PLATFORM_URL</c> (default <c>http://localhost:8080</c>), <c>CHROMIUM</c> (default
/// <c>/usr/bin/chromium</c>), <c>BROWSER_ARTIFACTS</c> (folder of the pictures; default <c>artifacts/browser</c> of the checkout).
/// </summary>
public sealed class RunningPlatform : IAsyncLifetime
{
    public static string Url { get; } = (Environment.GetEnvironmentVariable("PLATFORM_URL") is { Length: > 0 } given ? given : "http://localhost:8080").TrimEnd('/');

    private IPlaywright playwright = null!;

    public IBrowser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(30_000); // a page over a busy machine is slow, not wrong
        playwright = await Setup.Start();
        Browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium",
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
    }

    /// <summary>A browser of one's own: its cookies are nobody else's. Whatever the page complains about (a blocked script, a failed request) fails the test.</summary>
    public async Task<IPage> NewPage(bool phone = false, bool javaScript = true)
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Url,
            Locale = "vi-VN",
            TimezoneId = "Asia/Ho_Chi_Minh",
            JavaScriptEnabled = javaScript,
            ViewportSize = phone ? new ViewportSize { Width = 360, Height = 740 } : new ViewportSize { Width = 1280, Height = 900 },
        });
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    public static string Artifact(string name)
    {
        var folder = Environment.GetEnvironmentVariable("BROWSER_ARTIFACTS") is { Length: > 0 } given ? given : Path.Combine(Repository(), "artifacts", "browser");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, name);
    }

    public static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            folder = folder.Parent;
        return folder?.FullName ?? ".";
    }
}

[CollectionDefinition(nameof(RunningPlatform))]
public sealed class RunningPlatforms : ICollectionFixture<RunningPlatform>;
