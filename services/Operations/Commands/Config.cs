using System.Text.Json.Nodes;

namespace Platform.Operations.Commands;

/// <summary>The province's configuration as files: taken along, tried, taken over.</summary>
internal static class Config
{
    public const string Usage = """
        config export FILE                  the whole published configuration as a zip of readable files; - for standard output
        config import FILE [--dry-run]      try, then take over the files of another installation's export; - for standard input
            As a person (PLATFORM_TOKEN): export with role 'it', import with role 'it' or, at the province, 'leader'. One person tries (--dry-run)
            and reads the report, another takes the very same file over; the platform sees to that. All or nothing; the same file again changes
            nothing.
        """;

    /// <summary>In a pod there is no disk to leave a file on.</summary>
    private const string Piped = "-";

    public static async Task<int> Run(Session session, Arguments arguments, CancellationToken ct)
    {
        var (what, dryRun) = (arguments.Next(), arguments.Flag("--dry-run"));
        var file = arguments.Next() ?? throw new UsageException("Which file?");
        arguments.End();
        return what switch
        {
            "export" when !dryRun => await Export(session, file, arguments.Json, ct),
            "import" => await Import(session, file, dryRun, arguments.Json, ct),
            _ => throw new UsageException($"'{what}' is not understood."),
        };
    }

    private static async Task<int> Export(Session session, string file, bool json, CancellationToken ct)
    {
        var zip = await session.Download("v1/configuration/export", ct);
        if (file == Piped)
        {
            await using var output = Console.OpenStandardOutput();
            await output.WriteAsync(zip, ct);
            return 0;
        }
        await File.WriteAllBytesAsync(file + ".part", zip, ct);
        File.Move(file + ".part", file, overwrite: true); // never half a file under that name
        if (json)
            Shown.Json(new { file, bytes = zip.Length });
        else
            Console.WriteLine($"✓ {file}: {zip.Length} bytes");
        return 0;
    }

    private static async Task<int> Import(Session session, string file, bool dryRun, bool json, CancellationToken ct)
    {
        if (file != Piped && !File.Exists(file))
            throw new UsageException($"There is no file {file}.");
        var report = await session.Post($"v1/configuration/imports?dryRun={(dryRun ? "true" : "false")}", await Read(file, ct), "application/zip", ct, key: Guid.NewGuid().ToString("N"));
        if (json)
            Shown.Json(report);
        else
            Show(report, dryRun);
        return report["importable"]?.GetValue<bool>() is false ? 1 : 0;
    }

    private static async Task<byte[]> Read(string file, CancellationToken ct)
    {
        if (file != Piped)
            return await File.ReadAllBytesAsync(file, ct);
        await using var input = Console.OpenStandardInput();
        using var all = new MemoryStream();
        await input.CopyToAsync(all, ct);
        return all.ToArray();
    }

    /// <summary>The report's figures, and of its lists how long they are: --json shows them.</summary>
    private static void Show(JsonNode report, bool dryRun)
    {
        Shown.Table(["", ""], report.AsObject().Where(m => m.Key != "id").Select(m => new[] { m.Key, m.Value is JsonArray list ? $"{list.Count} (--json shows them)" : $"{m.Value}" }));
        Console.WriteLine(dryRun ? "\nTried; nothing has changed. Another person now imports the very same file." : "\n✓ Taken over.");
    }
}
