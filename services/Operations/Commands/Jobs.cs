using System.Text.Json.Nodes;

namespace Platform.Operations.Commands;

/// <summary>Long work in a service, watched from here; it goes on when nobody watches any more.</summary>
internal static class Jobs
{
    public const string VerifyUsage = """
        verify-chain [DOSSIER]              walk the hash chains of all dossiers, or of one (its id)
            Exit code 1 and the first broken place where one is broken. Runs in the service, beside its work; interrupted here, it goes on there.
        """;

    public const string RebuildUsage = """
        rebuild dossiers-views|reporting    write a projection anew: the dossiers' rows from their events, the reports' lives from their facts
            Runs in the service, beside its work, one at a time; a service that is stopped goes on where it was. Asked for again while it runs,
            this watches the one that runs.
        """;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static Task<int> Verify(Session session, Arguments arguments, CancellationToken ct)
    {
        var dossier = arguments.Next();
        arguments.End();
        if (dossier is not null && !Guid.TryParse(dossier, out _))
            throw new UsageException("A dossier is named by its id here, e.g. 0193…: the last part of its address.");
        return Watch(session, "dossiers", "verify-chain", dossier, arguments.Json, ct);
    }

    public static Task<int> Rebuild(Session session, Arguments arguments, CancellationToken ct)
    {
        var (service, kind) = arguments.Next() switch
        {
            "dossiers-views" => ("dossiers", "rebuild-views"),
            "reporting" => ("reporting", "rebuild-lives"),
            var other => throw new UsageException(other is null ? "Which projection?" : $"There is no projection '{other}'."),
        };
        arguments.End();
        return Watch(session, service, kind, null, arguments.Json, ct);
    }

    private static async Task<int> Watch(Session session, string service, string kind, string? subject, bool json, CancellationToken ct)
    {
        var job = await session.Post($"v1/operations/{service}/jobs", new { kind, subject }, ct);
        var (away, drawn) = (0, "");
        while ((string)job["state"]! is "waiting" or "running")
        {
            if (!json)
                drawn = Draw(job, drawn);
            await Task.Delay(Look, ct);
            try
            {
                job = await session.Get($"v1/operations/{service}/jobs/{job["id"]}", ct);
                away = 0;
            }
            catch (RefusedException e) when (e.Status is 0 or 502 or 503 or 504 && ++away < 120)
            {
                // the service is being restarted; the job goes on where it was
            }
        }
        if (json)
            Shown.Json(job);
        else
            Console.WriteLine($"{(drawn.Length > 0 && !Console.IsOutputRedirected ? "\n" : "")}{((string)job["state"]! == "succeeded" ? '✓' : '✗')} {job["said"]}");
        return (string)job["state"]! == "succeeded" ? 0 : 1;
    }

    /// <summary>One line that moves on a terminal; a line each time something has moved where the output goes to a file.</summary>
    private static string Draw(JsonNode job, string before)
    {
        var (done, total) = (job["done"]!.GetValue<long>(), job["total"]?.GetValue<long>());
        var text = (string)job["state"]! == "waiting" ? "waiting for a replica to take it" : total is > 0 ? $"{done}/{total} ({done * 100 / total} %)" : $"{done}";
        if (text == before)
            return before;
        if (Console.IsOutputRedirected)
            Console.WriteLine(text);
        else
            Console.Write($"\r{text}".PadRight(60));
        return text;
    }
}
