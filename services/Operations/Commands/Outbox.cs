using System.Text.Json.Nodes;

namespace Platform.Operations.Commands;

/// <summary>What services still have to say, and what they can never say as it is.</summary>
internal static class Outbox
{
    public const string Usage = """
        outbox [retry] [--service NAME] [--limit N]     what waits to be sent, and parked rows; retry: send the parked ones again
            A row is parked when the build does not know its type or cannot read it. It is shown by type and id, never by content.
            Retry after the upgrade (or downgrade) that knows it; what still cannot be sent is parked again. Exit code 1 while rows are parked.
        """;

    public static async Task<int> Run(Session session, Arguments arguments, CancellationToken ct)
    {
        var services = arguments.Option("--service") is { } one ? [Known(one)] : Session.Services;
        var limit = arguments.Number("--limit") ?? 50;
        var retry = arguments.Next() switch { null => false, "retry" => true, var other => throw new UsageException($"'{other}' is not understood.") };
        arguments.End();
        if (retry)
            await Retry(session, services, arguments.Json, ct);
        var outboxes = new JsonObject();
        foreach (var service in services)
            outboxes[service] = await session.Get($"v1/operations/{service}/outbox?limit={limit}", ct);
        if (arguments.Json)
            Shown.Json(outboxes);
        else
            Show(outboxes);
        return outboxes.All(o => o.Value!["parked"]!.GetValue<long>() == 0) ? 0 : 1;
    }

    public static string Known(string service) =>
        Session.Services.Contains(service) ? service : throw new UsageException($"There is no service '{service}'. There are: {string.Join(", ", Session.Services)}.");

    private static async Task Retry(Session session, IReadOnlyList<string> services, bool json, CancellationToken ct)
    {
        var retried = 0;
        foreach (var service in services)
            retried += (await session.Post($"v1/operations/{service}/outbox/retries", new { }, ct))["retried"]!.GetValue<int>();
        if (!json)
            Console.WriteLine($"{retried} parked rows wait to be sent again.");
        if (retried > 0)
            await Task.Delay(TimeSpan.FromSeconds(3), ct); // what cannot be sent is parked again by then
    }

    private static void Show(JsonObject outboxes)
    {
        Shown.Table(["service", "waiting", "oldest", "parked"], outboxes.Select(o => new[] { o.Key, $"{o.Value!["waiting"]}", Shown.Age(o.Value["oldestSeconds"]!.GetValue<double>()), $"{o.Value["parked"]}" }));
        var parked = outboxes.SelectMany(o => o.Value!["items"]!.AsArray().Select(r => (Service: o.Key, Row: r!))).ToArray();
        if (parked.Length == 0)
            return;
        Console.WriteLine("\nParked:");
        Shown.Table(["service", "row", "type", "message", "since", "why"], parked.Select(p => new[] { p.Service, $"{p.Row["id"]}", $"{p.Row["type"]}", $"{p.Row["messageId"]}", Shown.Instant(p.Row["createdAt"]), $"{p.Row["parkedFor"]}" }));
    }
}
