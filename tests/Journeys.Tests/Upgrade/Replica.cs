using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Platform.Testing;

namespace Platform.Journeys.Tests.Upgrade;

/// <summary>How <c>build/service</c> runs a part: its environment, folder and user, read from the running process.</summary>
internal sealed record Recipe(int Port, string Program, string Folder, IReadOnlyDictionary<string, string> Environment, string User, string Group)
{
    public static async Task<Recipe> Of(string part)
    {
        var line = (await RunningPlatform.Script("service", "status")).Split('\n').Single(l => l.StartsWith($"{part} ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var process = $"/proc/{line[4]}";
        var status = await File.ReadAllLinesAsync($"{process}/status");
        string Id(string kind) => status.Single(l => l.StartsWith(kind, StringComparison.Ordinal)).Split('\t')[1];
        return new Recipe(
            int.Parse(line[2]),
            Parts(await File.ReadAllBytesAsync($"{process}/cmdline"))[1],
            new FileInfo($"{process}/cwd").ResolveLinkTarget(true)!.FullName,
            Parts(await File.ReadAllBytesAsync($"{process}/environ")).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]),
            Id("Uid:"), Id("Gid:"));
    }

    private static string[] Parts(byte[] zeroTerminated) => Encoding.UTF8.GetString(zeroTerminated).Split('\0', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>One process of a service, on a port of its own.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder log = new();
    private readonly HttpClient http;

    private Replica(Recipe recipe, string program, int port, params string[] arguments)
    {
        Port = port;
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(5) };
        string[] stepDown = System.Environment.UserName == "root" ? ["setpriv", "--reuid", recipe.User, "--regid", recipe.Group, "--clear-groups", "--"] : [];
        string[] command = [.. stepDown, "dotnet", program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = recipe.Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        foreach (var (name, value) in recipe.Environment)
            start.Environment[name] = value;
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["Migrate"] = "false";
        start.Environment["Metrics__Port"] = "0"; // the other replica on this machine has it
        start.Environment["Shutdown__DrainSeconds"] = "3";
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    public string Log
    {
        get { lock (log) return log.ToString(); }
    }

    /// <summary>Starts, without waiting.</summary>
    public static Replica Start(Recipe recipe, string program) => new(recipe, program, FreePort());

    /// <summary>Runs to its end, e.g. <c>migrate</c>.</summary>
    /// <returns>The exit code and what it said.</returns>
    public static async Task<(int Code, string Log)> Run(Recipe recipe, string program, params string[] arguments)
    {
        await using var replica = new Replica(recipe, program, FreePort(), arguments);
        await replica.process.WaitForExitAsync();
        return (replica.process.ExitCode, replica.Log);
    }

    public async Task<bool> IsReady() => (await Health("ready")).StartsWith("200", StringComparison.Ordinal);

    /// <param name="probe">startup, ready or live.</param>
    /// <returns>Status code and body; empty while nobody listens.</returns>
    public async Task<string> Health(string probe)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"/health/{probe}", UriKind.Relative));
            return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return "";
        }
    }

    /// <summary>SIGTERM, as the kubelet sends it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> AskToStop()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]); // setpriv and dotnet are one process: each replaces the one before
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        process.Dispose();
        http.Dispose();
    }

    private void Keep(string? line)
    {
        lock (log) log.AppendLine(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
