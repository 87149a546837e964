using System.Diagnostics;
using Platform.Testing;

namespace Platform.Journeys.Tests;

/// <summary>Whatever dies in the middle of a working day and is started again: the day ends with the same figures, nothing lost, nothing twice.</summary>
[Collection(nameof(OnePlatform))]
public sealed class DisturbedDay(Cast cast)
{
    private const int Dossiers = 30;

    [Theory]
    [InlineData("procedures")]
    [InlineData("dossiers")]
    [InlineData("notifications")]
    [InlineData("postal-returns")]
    [InlineData("reporting")]
    [InlineData("gateway")]
    [InlineData("rabbitmq")]
    [InlineData("postgres")]
    public async Task The_day_ends_with_the_same_figures_when_one_part_is_killed(string part)
    {
        var day = Start();
        await day.Until($"{Dossiers / 10 * 2}/{Dossiers}");
        await RunningPlatform.Script("service", "kill", part);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await RunningPlatform.Script("service", "start", part);
        (await day.Exit()).ShouldBe(0, day.Output);
        day.Output.ShouldContain("Số liệu cân");
        await new Evidence(cast).NothingIsLostAndNothingTwice(newest: Dossiers);
    }

    private static RunningDay Start() => new(Dossiers);

    private sealed class RunningDay
    {
        private readonly Process process;
        private readonly List<string> lines = [];
        private readonly Task reading;

        public RunningDay(int dossiers)
        {
            var start = new ProcessStartInfo("dotnet", [typeof(Day.Api).Assembly.Location, "--dossiers", $"{dossiers}", "--gateway", RunningPlatform.Gateway.ToString()])
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
}
