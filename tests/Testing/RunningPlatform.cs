using System.Diagnostics;

namespace Platform.Testing;

/// <summary>
/// The whole platform, running: <c>make test</c> starts one (instance <c>test</c>, beside whatever <c>make run</c> started) and names its
/// gateway in <c>PLATFORM_URL</c>; run from an IDE, the first test starts it itself.
/// </summary>
public static class RunningPlatform
{
    private static readonly Lazy<Uri> Started = new(Start);

    public static Uri Gateway => Started.Value;

    public static Uri Mail => Offset(1080);

    public static Uri Simulators => Offset(8095);

    /// <summary>Runs a script of <c>build/</c> against the test instance.</summary>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static async Task<string> Script(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Servers.Repository, "build", name), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Servers.Repository,
        };
        start.Environment["INSTANCE"] = "test";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.Trim() : throw new InvalidOperationException($"build/{name} {string.Join(' ', arguments)}: exit {process.ExitCode}\n{output}\n{await errors}");
    }

    private static Uri Offset(int port) => new($"http://127.0.0.1:{Gateway.Port - 8080 + port}");

    private static Uri Start()
    {
        if (Environment.GetEnvironmentVariable("PLATFORM_URL") is { Length: > 0 } given)
            return new Uri(given);
        Script("up").GetAwaiter().GetResult();
        return new Uri("http://localhost:18080");
    }
}
