using System.Diagnostics;
using Platform.Testing;

namespace Platform.Journeys.Tests;

/// <summary>The day player (<c>build/Day</c>) at work against the test instance.</summary>
internal sealed class RunningDay
{
    private readonly Process process;
    private readonly List<string> lines = [];
    private readonly Task reading;

    /// <param name="options">Further options of the player, e.g. <c>--first-try</c>.</param>
    public RunningDay(int dossiers, params string[] options)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Day.Api).Assembly.Location, "--dossiers", $"{dossiers}", "--gateway", RunningPlatform.Gateway.ToString(), .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Servers.Repository,
        };
        start.Environment["INSTANCE"] = "test";
        process = Process.Start(start)!;
        reading = Task.WhenAll(Read(process.StandardOutput), Read(process.StandardError));
    }

    public string Output
    {
        get { lock (lines) return string.Join('\n', lines); }
    }

    public async Task Until(string text)
    {
        var giveUpAt = DateTime.UtcNow.AddSeconds(60);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (process.HasExited || DateTime.UtcNow > giveUpAt)
                throw new Xunit.Sdk.XunitException($"The day never came to {text}:\n{Output}");
            await Task.Delay(20);
        }
    }

    public async Task<int> Exit()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        await process.WaitForExitAsync(limit.Token);
        await reading;
        return process.ExitCode;
    }

    private async Task Read(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (lines)
                lines.Add(line);
        }
    }
}
