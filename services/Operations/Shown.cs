using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Operations;

/// <summary>How answers look: tables for people, JSON for programs.</summary>
internal static class Shown
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Json(object answer) => Console.WriteLine(answer is JsonNode node ? node.ToJsonString(Indented) : JsonSerializer.Serialize(answer, Indented));

    public static void Table(IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.Prepend(titles).ToArray();
        int[] widths = [.. Enumerable.Range(0, titles.Count).Select(c => all.Max(r => r[c].Length))];
        foreach (var row in all)
            Console.WriteLine(string.Join("  ", row.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd());
    }

    /// <summary>In UTC; "-" where there is none.</summary>
    public static string Instant(JsonNode? at) => at is null ? "-" : $"{at.GetValue<DateTimeOffset>().UtcDateTime:yyyy-MM-dd HH:mm:ss}Z";

    public static string Age(double seconds) => seconds switch
    {
        < 1 => "-",
        < 120 => $"{seconds:0} s",
        < 7200 => $"{seconds / 60:0} min",
        < 172800 => $"{seconds / 3600:0} h",
        _ => $"{seconds / 86400:0} days",
    };
}

/// <summary>Lines that say ✓ or ✗ and what to do, one after the other as they are found.</summary>
/// <param name="patience">What is wrong now and may pass is looked at again for as long, counted from here for all lines together.</param>
internal sealed class Checklist(bool json, TimeSpan patience = default)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly DateTime giveUpAt = DateTime.UtcNow + patience;
    private readonly List<Line> lines = [];
    private string? awaited;

    private sealed record Line(string What, bool Ok, string Said, string? Advice);

    /// <summary>Waits a little before the next attempt, and says so once for each line.</summary>
    /// <returns>False when there is no time left.</returns>
    public async Task<bool> Again(string what, string said, CancellationToken ct)
    {
        if (DateTime.UtcNow + Pause > giveUpAt)
            return false;
        if (!json && awaited != what)
            Console.WriteLine($"… {what}: {said.Split('\n')[0]}");
        awaited = what;
        await Task.Delay(Pause, ct);
        return true;
    }

    public bool AllGood => lines.All(l => l.Ok);

    public void Good(string what, string said) => Add(what, true, said, null);

    public void Bad(string what, string said, string? advice) => Add(what, false, said, advice);

    public void Add(string what, bool ok, string said, string? advice)
    {
        lines.Add(new Line(what, ok, said, ok ? null : advice));
        if (json)
            return;
        Console.WriteLine($"{(ok ? '✓' : '✗')} {what}: {said}");
        if (!ok && advice is not null)
            Console.WriteLine($"    → {advice}");
    }

    /// <returns>The exit code.</returns>
    public int End()
    {
        var wrong = lines.Count(l => !l.Ok);
        if (json)
            Shown.Json(new { ok = wrong == 0, checks = lines });
        else
            Console.WriteLine(wrong == 0 ? $"\n{lines.Count} checks, all is well." : $"\n{lines.Count} checks, {wrong} ✗.");
        return wrong == 0 ? 0 : 1;
    }
}
