using System.Diagnostics;
using System.Runtime.InteropServices;
using Platform.Testing;

namespace Platform.Journeys.Tests.Upgrade;

/// <summary>The next release of a service: this checkout's sources and the migrations of <c>Upgrade/Next/{service}</c>, built beside it.</summary>
internal static class NextVersion
{
    private static readonly Lazy<string> Sources = new(CopySources);

    /// <returns>The path of the next release's program, readable for everybody.</returns>
    public static async Task<string> Build(string project)
    {
        var folder = Path.Combine(Sources.Value, "services", project);
        await Run("dotnet", folder, "build", "-c", "Release", "-v", "quiet", "-nologo", "-p:RunAnalyzers=false");
        return Path.Combine(folder, "bin", "Release", "net10.0", $"Platform.{project}.dll");
    }

    private static string CopySources()
    {
        var folder = Directory.CreateTempSubdirectory("next-version-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        foreach (var file in Directory.EnumerateFiles(Servers.Repository).Where(f => Path.GetFileName(f) is "global.json" or "nuget.config" or ".editorconfig" || Path.GetFileName(f).StartsWith("Directory.", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        Copy(Path.Combine(Servers.Repository, "services"), Path.Combine(folder, "services"));
        Copy(Path.Combine(Servers.Repository, "build", "seed"), Path.Combine(folder, "build", "seed"));
        foreach (var project in Directory.EnumerateDirectories(Path.Combine(Servers.Repository, "tests", "Journeys.Tests", "Upgrade", "Next")))
            foreach (var migration in Directory.EnumerateFiles(project))
                File.Copy(migration, Path.Combine(folder, "services", Path.GetFileName(project), "Migrations", Path.GetFileName(migration)));
        return folder;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var inner in Directory.EnumerateDirectories(from).Where(d => Path.GetFileName(d) is not ("bin" or "obj")))
            Copy(inner, Path.Combine(to, Path.GetFileName(inner)));
    }

    private static async Task Run(string program, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, said);
    }
}
