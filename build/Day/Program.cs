using System.Diagnostics;
using Platform.Day;

// Plays a working day of a commune's one-stop through the public API and shows the day's II.06a.
//   day [--dossiers 60] [--agency H18.25] [--gateway http://localhost:8080] [--patience 120] [--first-try]
var options = Options.Parse(args);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
try
{
    return await new WorkingDay(options).Play(stop.Token);
}
catch (DayFailedException e)
{
    Console.Error.WriteLine($"\nNgày làm việc dừng lại: {e.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("\nĐã dừng theo yêu cầu.");
    return 130;
}

/// <param name="Patience">How long one request, and the wait for the last parcel and figure, may take.</param>
/// <param name="FirstTry">The day fails at the first request that is not answered at once.</param>
internal sealed record Options(int Dossiers, string Agency, Uri Gateway, TimeSpan Patience, bool FirstTry)
{
    public static Options Parse(string[] args)
    {
        string Value(string name, string otherwise) => Array.IndexOf(args, name) is var i and >= 0 && i + 1 < args.Length ? args[i + 1] : otherwise;
        return new Options(
            int.Parse(Value("--dossiers", "60")),
            Value("--agency", "H18.25"),
            new Uri(Value("--gateway", Environment.GetEnvironmentVariable("PLATFORM_URL") ?? "http://localhost:8080")),
            TimeSpan.FromSeconds(int.Parse(Value("--patience", "120"))),
            args.Contains("--first-try"));
    }
}

internal static class Tokens
{
    public static async Task<Dictionary<string, string>> Of(params string[] people)
    {
        var tokens = await Task.WhenAll(people.Select(One));
        return people.Zip(tokens).ToDictionary(p => p.First, p => p.Second);
    }

    /// <summary>Through the real sign-in, as <c>make token PERSON=…</c> does it.</summary>
    private static async Task<string> One(string person)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Checkout.Top, "build", "token"), [person]) { RedirectStandardOutput = true, WorkingDirectory = Checkout.Top })!;
        var token = (await process.StandardOutput.ReadToEndAsync()).Trim();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 && token.Length > 0 ? token : throw new DayFailedException($"Không đăng nhập được cho '{person}'. Hãy chạy make run trước.");
    }
}
