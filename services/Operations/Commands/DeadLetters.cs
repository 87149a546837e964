namespace Platform.Operations.Commands;

/// <summary>Messages that were given up after every retry.</summary>
internal static class DeadLetters
{
    public const string Usage = """
        dead-letters [list]                 queues with messages that were given up; exit code 1 where there are any
        dead-letters replay QUEUE [--limit N]    move them back to their queue, in order, each once (100 at a time, at most 500)
            First mend the cause: the service's log names it with the message's id. A message keeps its id, so what was already done is not
            done again; interrupted, it may be repeated. What fails again is in the error queue again (exit code 1 while any is left).
        """;

    public static async Task<int> Run(Session session, Arguments arguments, CancellationToken ct)
    {
        switch (arguments.Next())
        {
            case null or "list":
                arguments.End();
                return await List(session, arguments.Json, ct);
            case "replay":
                var queue = arguments.Next() ?? throw new UsageException("Which queue? platform dead-letters lists them.");
                var limit = arguments.Number("--limit");
                arguments.End();
                return await Replay(session, queue, limit, arguments.Json, ct);
            case var other:
                throw new UsageException($"'{other}' is not understood.");
        }
    }

    private static async Task<int> List(Session session, bool json, CancellationToken ct)
    {
        var queues = (await Consumers.Queues(session, ct)).Where(q => q.Queue["deadLetters"]!.GetValue<long>() + q.Queue["skipped"]!.GetValue<long>() > 0).ToArray();
        if (json)
            Shown.Json(queues);
        else if (queues.Length == 0)
            Console.WriteLine("No dead letters.");
        else
            Shown.Table(["queue", "service", "dead letters", "skipped"], queues.Select(q => new[] { $"{q.Queue["name"]}", q.Service, $"{q.Queue["deadLetters"]}", $"{q.Queue["skipped"]}" }));
        return queues.Length == 0 ? 0 : 1;
    }

    private static async Task<int> Replay(Session session, string queue, int? limit, bool json, CancellationToken ct)
    {
        var service = Session.Services.FirstOrDefault(s => queue.StartsWith($"{s}-", StringComparison.Ordinal)) ?? throw new UsageException($"There is no queue '{queue}'. platform consumers lists them.");
        var answer = await session.Post($"v1/operations/{service}/queues/{Uri.EscapeDataString(queue)}/replays", new { limit }, ct);
        if (json)
        {
            Shown.Json(answer);
        }
        else
        {
            Shown.Table(["message", "was given up for"], answer["moved"]!.AsArray().Select(m => new[] { $"{m!["messageId"] ?? "-"}", $"{m["failure"] ?? "-"}" }));
            Console.WriteLine($"\n{answer["moved"]!.AsArray().Count} moved back to {queue}; {answer["left"]} in its error queue now.");
        }
        return answer["left"]!.GetValue<long>() == 0 ? 0 : 1;
    }
}
