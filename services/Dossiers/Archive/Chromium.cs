using System.Diagnostics;
using System.Text;

namespace Platform.Dossiers.Archive;

/// <summary>
/// Turns a page into a PDF: one Chromium process per page, at most one at a time, ended when the page is printed. It has no network and runs no
/// script. Settings: <c>Chromium:Path</c>, default <c>/usr/bin/chromium</c>, where it is absent the service works without it; <c>Chromium:Sandbox</c>, default true: false where the
/// pod is the sandbox, whose seccomp profile forbids Chromium to make one of its own.
/// </summary>
public sealed class Chromium(IConfiguration configuration) : IDisposable
{
    private const string Prefix = "dossiers-pdf-";

    /// <summary>As the headers say where it goes to a browser; without scripts altogether Chromium prints nothing.</summary>
    private const string Policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:\">";

    public static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(60);
    private readonly string program = configuration["Chromium:Path"] ?? "/usr/bin/chromium";
    private readonly bool hasSandbox = configuration.GetValue("Chromium:Sandbox", true) && !Environment.IsPrivilegedProcess; // Chromium refuses its sandbox to root
    private readonly SemaphoreSlim one = new(1, 1);

    public bool IsThere => File.Exists(program);

    /// <param name="wait">How long to wait for a page before this one.</param>
    /// <exception cref="PdfException">It could not be printed; the message holds nothing of the page.</exception>
    public async Task<byte[]> Print(string html, TimeSpan wait, CancellationToken ct)
    {
        if (!IsThere)
            throw new PdfException($"Chromium is not at {program}");
        if (!await one.WaitAsync(wait, ct))
            throw new PdfException("Chromium is busy");
        var place = Place();
        var folder = Own(Path.Combine(place, Prefix + Guid.NewGuid().ToString("N")));
        try
        {
            SweepAbandoned(place);
            var (page, pdf) = (Path.Combine(folder, "page.html"), Path.Combine(folder, "page.pdf"));
            await File.WriteAllTextAsync(page, html.Replace("<head>", $"<head>{Policy}", StringComparison.Ordinal), Encoding.UTF8, ct);
            await Run(folder, page, pdf, ct);
            var bytes = File.Exists(pdf) ? await File.ReadAllBytesAsync(pdf, ct) : [];
            return bytes.AsSpan().StartsWith("%PDF-"u8) && bytes.AsSpan()[^Math.Min(64, bytes.Length)..].IndexOf("%%EOF"u8) >= 0 ? bytes : throw new PdfException("Chromium wrote no whole PDF");
        }
        finally
        {
            one.Release();
            Remove(folder);
        }
    }

    private async Task Run(string folder, string page, string pdf, CancellationToken ct)
    {
        // an officer waits for an answer; a paper for the archive does not, and neither may slow the other
        var start = new ProcessStartInfo(File.Exists("/usr/bin/nice") ? "/usr/bin/nice" : program) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = folder };
        if (start.FileName != program)
            foreach (var argument in new[] { "-n", "10", program })
                start.ArgumentList.Add(argument);
        foreach (var argument in Arguments(folder, page, pdf, hasSandbox))
            start.ArgumentList.Add(argument);
        start.Environment.Clear(); // none of the service's secrets
        foreach (var (name, value) in new[] { ("PATH", "/usr/bin:/bin"), ("HOME", folder), ("TMPDIR", folder), ("LANG", "C.UTF-8") })
            start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new PdfException("Chromium did not start");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LongestRun);
        try
        {
            // what it says may name what it prints: read, so that it does not block, and thrown away
            await Task.WhenAll(process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, limit.Token), process.StandardError.BaseStream.CopyToAsync(Stream.Null, limit.Token), process.WaitForExitAsync(limit.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new PdfException($"Chromium took longer than {LongestRun.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        if (process.ExitCode != 0)
            throw new PdfException($"Chromium ended with {process.ExitCode}");
    }

    /// <summary>What it is told, for a page in a folder of its own.</summary>
    public static IEnumerable<string> Arguments(string folder, string page, string pdf, bool hasSandbox) =>
    [
        "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
        "--disable-breakpad", "--disable-crash-reporter", "--disable-default-apps", "--mute-audio",
        "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9",
        .. hasSandbox ? Array.Empty<string>() : ["--no-sandbox"],
        $"--user-data-dir={Path.Combine(folder, "profile")}", $"--print-to-pdf={pdf}", "--no-pdf-header-footer", new Uri(page).AbsoluteUri,
    ];

    /// <summary>In memory where there is such a place: the page holds personal data in the clear.</summary>
    private static string Place() => Directory.Exists("/dev/shm") && new DriveInfo("/dev/shm").AvailableFreeSpace > 48 * 1024 * 1024 ? "/dev/shm" : Path.GetTempPath();

    /// <summary>For nobody else to read.</summary>
    private static string Own(string folder) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(folder).FullName
        : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

    /// <summary>What a process that was killed left behind.</summary>
    private static void SweepAbandoned(string place)
    {
        foreach (var folder in new DirectoryInfo(place).EnumerateDirectories(Prefix + "*"))
            if (folder.LastWriteTimeUtc < DateTime.UtcNow - 2 * LongestRun)
                Remove(folder.FullName);
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // a process of a killed tree still writes: the next sweep takes it
        }
    }

    public void Dispose() => one.Dispose();
}

public sealed class PdfException(string message) : Exception(message);
