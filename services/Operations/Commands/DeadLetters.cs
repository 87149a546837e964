using System.Text.Json.Nodes;

namespace Platform.Operations.Commands;

/// <summary>Messages that were given up after every retry.</summary>
internal static class DeadLetters
{
    public const string Usage = """
        dead-letters [list [QUEUE]] [--limit N]     messages that were given up (20 of each queue, at most 500): type, since when, why; exit code 1 where there are any
        dead-letters show QUEUE MESSAGE             one of them: the ids in it, and where in the code it failed
        dead-letters replay QUEUE [MESSAGE] [--limit N | --all]     move them back to their queue, in order, each once (100, at most 500), or one alone
            First mend the cause: the kind of exception names it, the service's log says more. A message keeps its id, so what was already done is
            not done again; interrupted, it may be repeated. What fails again is in the error queue again (exit code 1 while any is left).
            Npgsql.PostgresException has its SQLSTATE beside it, e.g. 42P01: no such table (PostgreSQL's manual, appendix A).
            --all: all that are there now. What a message says and what exceptions said is not shown: it may name people.
        """;

    private const int MostAtOnce = 500;

    public static async Task<int> Run(Session session, Arguments arguments, CancellationToken ct)
    {
        switch (arguments.Next())
        {
            case null:
                return await List(session, null, arguments, ct);
            case "list":
                return await List(session, arguments.Next(), arguments, ct);
            case "show":
                var (queue, message) = (Queue(arguments), Message(arguments) ?? throw new UsageException("Which message? platform dead-letters lists them."));
                arguments.End();
                return await Show(session, queue, message, arguments.Json, ct);
            case "replay":
                return await Replay(session, Queue(arguments), Message(arguments), arguments, ct);
            case var other:
                throw new UsageException($"'{other}' is not understood.");
        }
    }

    private static async Task<int> List(Session session, string? only, Arguments arguments, CancellationToken ct)
    {
        var limit = arguments.Number("--limit", most: MostAtOnce) ?? 20;
        arguments.End();
        if (only is not null)
            ServiceOf(only);
        var queues = (await Consumers.Queues(session, ct)).Where(q => (only is null || (string)q.Queue["name"]! == only) && Count(q.Queue, "deadLetters") + Count(q.Queue, "skipped") > 0).ToArray();
        List<JsonNode> letters = [];
        foreach (var queue in queues)
            letters.Add(await session.Get($"v1/operations/{queue.Service}/queues/{queue.Queue["name"]}/dead-letters?limit={limit}", ct));
        if (arguments.Json)
            Shown.Json(queues.Zip(letters, (q, l) => new JsonObject { ["service"] = q.Service, ["queue"] = q.Queue.DeepClone(), ["items"] = l["items"]!.DeepClone() }));
        else if (queues.Length == 0)
            Console.WriteLine("No dead letters.");
        foreach (var (queue, found) in arguments.Json ? [] : queues.Zip(letters))
        {
            Console.WriteLine($"{queue.Queue["name"]} ({queue.Service}): {queue.Queue["deadLetters"]} given up, {queue.Queue["skipped"]} skipped");
            Shown.Table(["  message", "type", "given up", "why"], found["items"]!.AsArray().Select(l => new[] { $"  {l!["messageId"] ?? "-"}", $"{l["type"] ?? "-"}", Shown.Instant(l["givenUpAt"] ?? l["sentAt"]), Why(l) }));
            if (found["more"]!.GetValue<bool>())
                Console.WriteLine($"  … only the oldest {limit} (--limit)");
        }
        return queues.Length == 0 ? 0 : 1;
    }

    private static async Task<int> Show(Session session, string queue, Guid message, bool json, CancellationToken ct)
    {
        var found = await session.Get($"v1/operations/{ServiceOf(queue)}/queues/{Uri.EscapeDataString(queue)}/dead-letters/{message}", ct);
        if (json)
        {
            Shown.Json(found);
            return 0;
        }
        var letter = found["letter"]!;
        Shown.Table(["message", message.ToString()], new (string, string)[]
        {
            ("type", $"{letter["type"] ?? "-"}"),
            ("sent", Shown.Instant(letter["sentAt"])),
            ("given up", Shown.Instant(letter["givenUpAt"])),
            ("why", Why(letter)),
            ("consumer", $"{found["consumer"] ?? "-"}"),
        }.Concat(found["about"]!.AsObject().Select(a => (a.Key, $"{a.Value}"))).Select(r => new[] { r.Item1, r.Item2 }));
        foreach (var frame in found["frames"]!.AsArray())
            Console.WriteLine($"    at {frame}");
        return 0;
    }

    private static async Task<int> Replay(Session session, string queue, Guid? message, Arguments arguments, CancellationToken ct)
    {
        var (limit, all) = (arguments.Number("--limit", most: MostAtOnce), arguments.Flag("--all"));
        arguments.End();
        if ((all ? 1 : 0) + (limit is null ? 0 : 1) + (message is null ? 0 : 1) > 1)
            throw new UsageException("One message, --limit or --all: not two of them.");
        var path = $"v1/operations/{ServiceOf(queue)}/queues/{Uri.EscapeDataString(queue)}/replays";
        var answer = await session.Post(path, new { limit = all ? MostAtOnce : limit, messageId = message }, ct);
        var moved = answer["moved"]!.AsArray().Select(m => m!).ToList();
        var there = moved.Count + answer["left"]!.GetValue<long>(); // those there at the beginning; what fails again meanwhile is not moved a second time
        while (all && moved.Count < there && answer["moved"]!.AsArray().Count == MostAtOnce)
        {
            answer = await session.Post(path, new { limit = (int)Math.Min(MostAtOnce, there - moved.Count) }, ct);
            moved.AddRange(answer["moved"]!.AsArray().Select(m => m!));
        }
        if (arguments.Json)
        {
            Shown.Json(new { queue, moved, left = answer["left"]!.GetValue<long>() });
        }
        else if (moved.Count == 0)
        {
            Console.WriteLine($"Nothing to move: {answer["left"]} in the error queue of {queue}.");
        }
        else
        {
            Shown.Table(["message", "was given up for"], moved.Select(m => new[] { $"{m["messageId"] ?? "-"}", Failure(m) }));
            Console.WriteLine($"\n{moved.Count} moved back to {queue}; {answer["left"]} in its error queue now.");
        }
        return answer["left"]!.GetValue<long>() == 0 ? 0 : 1;
    }

    private static string Queue(Arguments arguments) => arguments.Next() is { } queue && ServiceOf(queue).Length > 0 ? queue : throw new UsageException("Which queue? platform dead-letters lists them.");

    private static Guid? Message(Arguments arguments) => arguments.Next() is not { } word ? null : Guid.TryParse(word, out var id) ? id : throw new UsageException($"'{word}' is no id of a message.");

    private static string ServiceOf(string queue) =>
        Session.Services.FirstOrDefault(s => queue.StartsWith($"{s}-", StringComparison.Ordinal)) ?? throw new UsageException($"There is no queue '{queue}'. platform consumers lists them.");

    private static long Count(JsonNode queue, string member) => queue[member]!.GetValue<long>();

    private static string Why(JsonNode letter) => letter["skipped"]!.GetValue<bool>() ? "skipped: no consumer of the queue takes this type" : Failure(letter);

    private static string Failure(JsonNode letter) => $"{letter["failure"] ?? "-"}{(letter["sqlState"] is { } state ? $" {state}" : "")}";
}
