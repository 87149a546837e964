using System.Text.Json.Nodes;

namespace Platform.Operations.Commands;

/// <summary>Every queue of the platform: what waits in it and who takes from it.</summary>
internal static class Consumers
{
    public const string Usage = """
        consumers                           every queue: messages waiting, consumers, dead letters
            Exit code 1 where nobody takes from a queue.
        """;

    public static async Task<int> Run(Session session, Arguments arguments, CancellationToken ct)
    {
        arguments.End();
        var queues = await Queues(session, ct);
        if (arguments.Json)
            Shown.Json(queues);
        else
            Shown.Table(["queue", "service", "waiting", "consumers", "dead letters", "skipped"], queues.Select(q => new[] { $"{q.Queue["name"]}", q.Service, $"{q.Queue["waiting"]}", $"{q.Queue["consumers"] ?? "no queue"}", $"{q.Queue["deadLetters"]}", $"{q.Queue["skipped"]}" }));
        return queues.All(q => (q.Queue["consumers"]?.GetValue<long>() ?? 0) > 0) ? 0 : 1;
    }

    public sealed record Of(string Service, JsonNode Queue);

    public static async Task<IReadOnlyList<Of>> Queues(Session session, CancellationToken ct)
    {
        List<Of> found = [];
        foreach (var service in Session.Services)
        {
            var state = await session.Get($"v1/operations/{service}/state", ct);
            found.AddRange((state["queues"] as JsonArray ?? throw new RefusedException(503, "broker-away", $"RabbitMQ does not answer {service}.")).Select(q => new Of(service, q!)));
        }
        return found;
    }
}
