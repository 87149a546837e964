using System.Text;
using System.Text.Json.Nodes;

namespace Platform.Operations.Commands;

/// <summary>The part of a birth's way that a neighbouring system may go: from the papers to the acknowledgement, and on to those who hear of it.</summary>
internal static class BirthJourney
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly byte[] Paper = Encoding.Latin1.GetBytes(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

    public static async Task Play(Session session, Checklist list, JsonNode procedure, string agency, CancellationToken ct)
    {
        var run = Guid.NewGuid().ToString("N");
        var before = await Smoke.Read(list, "reported before", async () => new Counted(await Submissions(session, agency, ct)), c => $"{c.Submitted} online submissions at {agency} today", ct);
        if (before is null)
            return;
        var submitted = await Smoke.Read(list, "submission", () => Submit(session, procedure, agency, run, ct), s => $"acknowledged under {s["number"]}, to be answered by {s["answerDueAt"]}", ct);
        if (submitted is null)
            return;
        await Smoke.Step(list, "tracked", async () => $"status {(await session.Get($"v1/tracking/{submitted["number"]}?secret={Uri.EscapeDataString((string)submitted["trackingSecret"]!)}", ct, anonymous: true))["statusName"]}", ct);
        await Smoke.Step(list, "reported", () => Reported(session, agency, before.Submitted + 1, ct), ct);
        await Smoke.Step(list, "notifications", () => TakenIn(session, ct), ct);
    }

    private sealed record Counted(long Submitted);

    private static async Task<JsonNode> Submit(Session session, JsonNode procedure, string agency, string run, CancellationToken ct)
    {
        List<object> papers = [];
        foreach (var key in procedure["papers"]!.AsArray().Where(p => p!["required"]!.GetValue<bool>()).Select(p => (string)p!["key"]!))
        {
            var document = await session.Post($"v1/documents?name={key}.pdf", Paper, "application/pdf", ct, key: $"{run}-{key}");
            papers.Add(new { key, documentIds = new[] { (string)document["id"]! }, originals = 0, copies = 0 });
        }
        return await session.Post("v1/dossiers", new
        {
            procedureCode = (string)procedure["code"]!,
            channel = "online",
            receivingAgency = agency,
            competentAgency = agency,
            applicant = new { name = "Lò Thị Kiểm Thử", identityNumber = "011190000000", phone = "0912000000", address = new { street = "Bản Kiểm Thử", commune = "03217", province = "11" } },
            form = Answers(procedure),
            papers,
            returnMethod = "online",
            sets = 1,
        }, ct, key: $"{run}-submit");
    }

    /// <summary>Plausible for each type of the procedure's form.</summary>
    private static JsonObject Answers(JsonNode procedure) =>
        (string?)procedure["rules"]?["formSchema"] is { Length: > 0 } schema
            ? Answers(JsonNode.Parse(schema)!.AsObject())
            : new JsonObject { ["content"] = "Hồ sơ kiểm thử hệ thống." };

    private static JsonObject Answers(JsonObject schema)
    {
        var answers = new JsonObject();
        foreach (var (name, property) in schema["properties"]!.AsObject())
        {
            // of text in a shape of its own, an identity number is all that can be made up here
            if ((string?)property!["pattern"] is not { } pattern || pattern.Contains("{12}", StringComparison.Ordinal))
                answers[name] = One(property.AsObject());
        }
        return answers;
    }

    private static JsonNode One(JsonObject property) => property switch
    {
        _ when property["enum"] is JsonArray choices => choices[0]!.DeepClone(),
        _ when property["oneOf"] is JsonArray options => options[0]!["const"]!.DeepClone(),
        _ => (string?)property["type"] switch
        {
            "object" => Answers(property),
            "boolean" => true,
            "integer" or "number" => property["minimum"]?.DeepClone() ?? 1,
            _ when (string?)property["format"] == "date" => Smoke.Today().AddDays(-3).ToString("yyyy-MM-dd"),
            _ when property["pattern"] is not null => "011190000000",
            _ => "Lò Thị Kiểm Thử",
        },
    };

    private static async Task<long> Submissions(Session session, string agency, CancellationToken ct)
    {
        var today = $"{Smoke.Today():yyyy-MM-dd}";
        return (await session.Get($"v1/reports/answers?agency={Uri.EscapeDataString(agency)}&from={today}&to={today}", ct))["total"]!["submitted"]!.GetValue<long>();
    }

    private static async Task<string> Reported(Session session, string agency, long expected, CancellationToken ct)
    {
        var giveUpAt = DateTime.UtcNow + Patience;
        while (true)
        {
            var counted = await Submissions(session, agency, ct);
            if (counted >= expected)
                return $"{counted} online submissions at {agency} today";
            if (DateTime.UtcNow > giveUpAt)
                throw Smoke.Wrong($"not within {Patience.TotalSeconds:0} s; {counted} instead of {expected}");
            await Task.Delay(500, ct);
        }
    }

    private static async Task<string> TakenIn(Session session, CancellationToken ct)
    {
        var giveUpAt = DateTime.UtcNow + Patience;
        while (true)
        {
            JsonNode state;
            try
            {
                state = await session.Get("v1/operations/notifications/state", ct);
            }
            catch (RefusedException e) when (e.Status == 403)
            {
                return "not looked at: the client has no scope 'operations'";
            }
            if (state["queues"] is JsonArray queues && queues.All(q => q!["waiting"]!.GetValue<long>() == 0))
                return "its queues are empty: the message was taken in";
            if (DateTime.UtcNow > giveUpAt)
                throw Smoke.Wrong($"messages wait in its queues for {Patience.TotalSeconds:0} s");
            await Task.Delay(500, ct);
        }
    }
}
