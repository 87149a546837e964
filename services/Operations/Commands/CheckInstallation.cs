using System.Text.Json.Nodes;

namespace Platform.Operations.Commands;

/// <summary>Looks at everything an operator would look at, and says what to do about what is wrong.</summary>
internal static class CheckInstallation
{
    public const string Usage = """
        check                               look at every part of the installation: ✓ or ✗ and what to do
            Gateway, TLS certificate, sign-in, pages; of each service version, readiness, schema, clock, outbox, parked rows, queues,
            dead letters, catalogue, heads of the chains. Reads only. Needs role 'it' or scope 'operations'.
        """;

    private const double LongestLag = 60;
    private static readonly TimeSpan LargestSkew = TimeSpan.FromSeconds(5); // tokens are believed 30 seconds off at most
    private static readonly TimeSpan CertificateNotice = TimeSpan.FromDays(21);

    public static async Task<int> Run(Session session, Arguments arguments, CancellationToken ct)
    {
        arguments.End();
        var list = new Checklist(arguments.Json);
        if (!await Reach(session, list, ct))
            return list.End();
        List<string> versions = [];
        foreach (var service in Session.Services.Prepend("gateway"))
        {
            try
            {
                var asked = DateTimeOffset.UtcNow;
                var state = await session.Get($"v1/operations/{service}/state", ct);
                versions.Add((string)state["version"]!);
                if (service == "gateway")
                    list.Good("gateway", $"version {state["version"]}");
                else
                    Service(service, state, list);
                Clock(service, state, asked, DateTimeOffset.UtcNow, list);
            }
            catch (RefusedException e)
            {
                list.Bad(service, e.Message, e.Status switch
                {
                    401 => "The token was given but is not believed: Auth__Authority (iss), Auth__Audience (aud) and the provider's keys must be those of the services.",
                    503 when e.Code == "sign-in-away" => "The pods cannot read the provider's keys: is Auth__Metadata right, does network.signIn let them, is its certificate's authority trusted (trust)?",
                    _ => e.Advice ?? Advice.IsRunning(service),
                });
            }
        }
        if (versions.Distinct().Count() > 1)
            list.Good("versions", "differ: an upgrade is under way, or was left half done"); // old and new work side by side
        await Pages(session, list, ct);
        return list.End();
    }

    private static async Task<bool> Reach(Session session, Checklist list, CancellationToken ct)
    {
        try
        {
            var (status, took) = await session.Look("health/ready", ct);
            list.Add("address", status == 200, $"{session.Gateway} answers {status} in {took.TotalMilliseconds:0} ms", "The gateway answers but is not ready: its log says what it waits for.");
            if (session.CertificateEnds is { } ends)
                list.Add("certificate", ends - DateTimeOffset.UtcNow > CertificateNotice, $"valid until {ends:yyyy-MM-dd}", "Renew it: docs/install.md, certificates.");
            await session.Token(ct);
            list.Good("sign-in", session.Holder switch
            {
                { IsSystem: true } system => $"a token was given: client {system.Client}, {(system.Scopes.Count == 0 ? "no scope" : $"scopes {string.Join(' ', system.Scopes)}")}",
                { Roles.Count: > 0 } person => $"a token was given: a person with role {string.Join(", ", person.Roles)}",
                _ => "a token was given",
            });
            return true;
        }
        catch (RefusedException e)
        {
            list.Bad(e.Code.StartsWith("sign-in", StringComparison.Ordinal) ? "sign-in" : "address", e.Message, e.Code == "gateway-away" ? "Is PLATFORM_URL right, is the gateway running, is its certificate trusted here?" : "Look at PLATFORM_AUTHORITY, PLATFORM_CLIENT and its secret.");
            return false;
        }
    }

    private static void Service(string service, JsonNode state, Checklist list)
    {
        var notReady = string.Join("; ", state["notReady"]!.AsObject().Select(c => $"{c.Key}: {c.Value}"));
        list.Add(service, state["ready"]!.GetValue<bool>(), $"version {state["version"]}, {(notReady.Length == 0 ? "ready" : $"not ready: {notReady}")}", "It becomes ready by itself when that is there.");
        var missing = state["missingMigrations"]!.AsArray();
        list.Add($"{service} schema", missing.Count == 0, missing.Count == 0 ? "complete" : $"{missing.Count} migrations missing, first {missing[0]}", "Run the migration job: helm upgrade does, or the service's program with the argument migrate.");
        if (state["outbox"] is { } outbox)
        {
            var (lag, parked) = (outbox["oldestSeconds"]!.GetValue<double>(), outbox["parked"]!.GetValue<long>());
            list.Add($"{service} outbox", lag <= LongestLag, $"{outbox["waiting"]} waiting, the oldest {Shown.Age(lag)}", "Does RabbitMQ answer, and has it disk and memory left? Nothing is lost; it goes out when the broker takes it.");
            list.Add($"{service} parked rows", parked == 0, $"{parked}", $"platform outbox --service {service} shows why; after an upgrade that knows them: platform outbox retry --service {service}");
        }
        if (state["queues"] is not JsonArray queues)
            list.Bad($"{service} queues", "RabbitMQ does not answer the service", "Is RabbitMQ running, and is ConnectionStrings__RabbitMq right?");
        else
            Queues(service, queues, list);
        foreach (var finding in state["findings"]!.AsArray())
            list.Add($"{service} {finding!["what"]}", finding["good"]!.GetValue<bool>(), (string)finding["said"]!, (string?)finding["advice"]);
    }

    private static void Queues(string service, JsonArray queues, Checklist list)
    {
        string Names(Func<JsonNode, bool> which) => string.Join(", ", queues.Where(q => which(q!)).Select(q => (string)q!["name"]!));
        var alone = Names(q => (q["consumers"]?.GetValue<long>() ?? 0) == 0);
        list.Add($"{service} consumers", alone.Length == 0, alone.Length == 0 ? $"{queues.Count} queues, all have one" : $"nobody takes from {alone}", $"Restart {service}; its log says why it does not consume.");
        var dead = Names(q => q["deadLetters"]!.GetValue<long>() + q["skipped"]!.GetValue<long>() > 0);
        list.Add($"{service} dead letters", dead.Length == 0, dead.Length == 0 ? "none" : $"in {dead}", "platform dead-letters; mend the cause, which the service's log names, then platform dead-letters replay QUEUE");
    }

    private static void Clock(string service, JsonNode state, DateTimeOffset asked, DateTimeOffset answered, Checklist list)
    {
        var here = asked + ((answered - asked) / 2);
        var between = answered - asked;
        foreach (var (whose, member) in new[] { (service, "now"), ($"{service}'s database", "databaseNow") })
        {
            if (state[member] is not { } told)
                continue;
            var skew = (told.GetValue<DateTimeOffset>() - here).Duration() - (between / 2);
            if (skew > LargestSkew)
                list.Bad($"{whose} clock", $"{skew.TotalSeconds:0} s off from this machine's", "Set the time by NTP on both; promised dates and tokens depend on it.");
        }
        if (service == "gateway")
            list.Good("clocks", $"compared with this machine's; only those more than {LargestSkew.TotalSeconds:0} s off are named");
    }

    private static async Task Pages(Session session, Checklist list, CancellationToken ct)
    {
        foreach (var (what, path) in new[] { ("citizens' pages", "/"), ("staff's pages", "/staff") })
        {
            var (status, took) = await session.Look(path, ct);
            list.Add(what, status is 200 or 302 or 303, $"{path} answers {status} in {took.TotalMilliseconds:0} ms", "Is the front end running? Its log says what it waits for.");
        }
    }
}
