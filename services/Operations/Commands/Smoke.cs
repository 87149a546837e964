using System.Text.Json.Nodes;

namespace Platform.Operations.Commands;

/// <summary>Does the installation answer as people and systems need it: through the gateway, with what a system's client may do.</summary>
internal static class Smoke
{
    public const string Usage = """
        smoke [--journey] [--procedure CODE] [--agency CODE] [--wait SECONDS]     ask every part something real; reads only, unless --journey
            Every service answers, pages open, the catalogue has the procedure (default 1.001193), a due date is worked out, an unknown code is not
            tracked, a report is read. Needs scope 'reports:read'. Leaves nothing behind.
            What does not answer yet is asked again until --wait seconds (default 180) have passed for all of it, so that it may begin while an
            installation is still starting and loading its catalogue; 0: the first answer counts.

            --journey: for a trial, NEVER for a province's own installation: it submits a birth registration of a fictional applicant at --agency
            (default H18.25), which then stands in the figures, unanswered. It is submitted with its papers, acknowledged with number and secret,
            found by public tracking, and counted by Reporting, which hears of it over RabbitMQ. Needs scopes 'dossiers:write reports:read'
            and an agency that the client's covers; with scope 'operations' it also sees that Notifications took the message in.
            A system can go no further: accepting and deciding are people's.
        """;

    private const string Birth = "1.001193";
    private const int UsualWait = 180; // with what the journey waits for at its end below the five minutes of `helm test`

    public static async Task<int> Run(Session session, Arguments arguments, CancellationToken ct)
    {
        var (journey, procedure, agency) = (arguments.Flag("--journey"), arguments.Option("--procedure") ?? Birth, arguments.Option("--agency") ?? "H18.25");
        var wait = arguments.Number("--wait", least: 0) ?? UsualWait;
        arguments.End();
        var list = new Checklist(arguments.Json, TimeSpan.FromSeconds(wait));
        foreach (var service in Session.Services)
            await Step(list, service, async () => $"{(await session.Get($"openapi/{service}.json", ct, anonymous: true))["paths"]!.AsObject().Count} addresses documented", ct);
        foreach (var path in new[] { "/", "/staff" })
            await Step(list, $"page {path}", async () => (await session.Look(path, ct)).Status is var status && status is 200 or 302 or 303 ? $"answers {status}" : throw Wrong($"answers {status}"), ct);
        var offered = await Read(list, "catalogue", () => session.Get($"v1/procedures/{Uri.EscapeDataString(procedure)}", ct, anonymous: true), p => $"{procedure} {p["name"]}", ct);
        await Step(list, "search", async () => (await session.Get("v1/procedures?q=dang%20ky%20khai%20sinh&limit=5", ct, anonymous: true))["items"] is JsonArray { Count: > 0 } found ? $"{found.Count} found for 'dang ky khai sinh'" : throw Wrong("nothing found for 'dang ky khai sinh'"), ct);
        await Step(list, "working time", async () => $"five working days from now end {(await session.Get($"v1/working-time/due?from={DateTime.UtcNow:yyyy-MM-ddTHH:mm}Z&amount=5&unit=workingDay", ct, anonymous: true))["dueAt"] ?? throw Wrong("no due date")}", ct);
        await Step(list, "tracking", () => NotTracked(session, ct), ct);
        await Step(list, "sign-in", async () => (await session.Token(ct)).Length > 0 ? "a token was given" : throw Wrong("no token"), ct);
        await Step(list, "reports", async () => $"II.06a of {(await session.Get($"v1/reports/ii-06a?from={Today():yyyy-MM-dd}&to={Today():yyyy-MM-dd}", ct))["agencyName"]} is read", ct);
        if (journey && offered is not null && list.AllGood)
            await BirthJourney.Play(session, list, offered, agency, ct);
        return list.End();
    }

    /// <summary>A day in Vietnam.</summary>
    public static DateOnly Today() => DateOnly.FromDateTime(DateTime.UtcNow.AddHours(7));

    public static RefusedException Wrong(string said) => new(0, "smoke", said);

    public static Task Step(Checklist list, string what, Func<Task<string>> look, CancellationToken ct) => Read(list, what, look, said => said, ct);

    /// <returns>Null where it went wrong, also when it was asked again.</returns>
    public static async Task<T?> Read<T>(Checklist list, string what, Func<Task<T>> look, Func<T, string> say, CancellationToken ct)
        where T : class
    {
        while (true)
        {
            RefusedException refused;
            try
            {
                var found = await look();
                list.Good(what, say(found));
                return found;
            }
            catch (RefusedException e)
            {
                refused = e;
            }
            if (refused.MayPass && await list.Again(what, refused.Message, ct))
                continue;
            list.Bad(what, refused.Message, refused.Advice ?? "platform check says more.");
            return null;
        }
    }

    private static async Task<string> NotTracked(Session session, CancellationToken ct)
    {
        try
        {
            await session.Get("v1/tracking/SMOKE-000000-0000?secret=SMOKE", ct, anonymous: true);
            throw Wrong("an unknown code was answered");
        }
        catch (RefusedException e) when (e is { Status: 404, Code: "tracking-not-found" })
        {
            return "an unknown code is not found, as it should be";
        }
    }
}
