using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Platform.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Platform.Journeys.Tests;

/// <summary>What must be true after any day, however it was disturbed: read through the public API, and underneath where the API shows nothing.</summary>
internal sealed class Evidence(Cast cast)
{
    private static readonly string[] Databases = ["procedures", "dossiers", "notifications", "postal_returns", "reporting"];

    private static readonly string[] Queues =
    [
        "procedures-catalogue", "dossiers-catalogue", "dossiers-postal", "notifications-dossiers", "notifications-staff", "notifications-postal",
        "notifications-catalogue", "notifications-people", "postal-returns-dossiers", "postal-returns-agencies", "postal-returns-people", "reporting-dossiers", "reporting-postal", "reporting-catalogue",
    ];

    /// <param name="newest">How many of the agency's newest dossiers are looked at one by one.</param>
    public async Task NothingIsLostAndNothingTwice(int newest)
    {
        IReadOnlyList<JsonElement> dossiers = await All("/v1/dossiers?agency=H18.25");
        CodesHaveNeitherGapsNorTwins(dossiers);
        dossiers = [.. dossiers.Where(d => !d.TryGetProperty("parent", out _))]; // the whole is told of and sent home, never a part
        await EachPostalReturnHasOneParcelDelivered(dossiers);
        foreach (var dossier in dossiers.Take(newest))
            await EachEventIsToldOnce(dossier);
        await NoOutboxHoldsAnythingBack();
        await NoMessageWentToAnErrorQueue();
        await TheChainHolds();
    }

    private static void CodesHaveNeitherGapsNorTwins(IReadOnlyList<JsonElement> dossiers)
    {
        var codes = dossiers.Where(d => d.TryGetProperty("code", out _)).Select(d => d.GetProperty("code").GetString()!.Split('-'));
        foreach (var day in codes.GroupBy(c => c[1]))
            day.Select(c => int.Parse(c[2])).Order().ShouldBe(Enumerable.Range(1, day.Count()), $"codes of {day.Key}");
    }

    private async Task EachPostalReturnHasOneParcelDelivered(IReadOnlyList<JsonElement> dossiers)
    {
        var posted = dossiers.Where(d => Text(d, "returnMethod") == "postal" && Text(d, "stage") == "returned").Select(d => d.GetProperty("id").GetGuid()).ToHashSet();
        var all = await All("/v1/consignments?agency=H18.25");
        // who chose the post and came for the result all the same has no parcel, and their dossier says so
        foreach (var fetched in posted.Except(all.Select(p => p.GetProperty("dossierId").GetGuid())).ToArray())
            if (Text((await cast.Api.Get("clerk", $"/v1/dossiers/{fetched}", default)).GetProperty("return"), "method") == "counter")
                posted.Remove(fetched);
        var parcels = all.Where(p => posted.Contains(p.GetProperty("dossierId").GetGuid())).ToArray();
        parcels.Select(p => p.GetProperty("dossierId").GetGuid()).Order().ShouldBe(posted.Order(), "one parcel per dossier returned by post");
        parcels.ShouldAllBe(p => Text(p, "state") == "delivered");
    }

    private async Task EachEventIsToldOnce(JsonElement dossier)
    {
        List<string> expected = [];
        if (Text(dossier, "channel") == "online")
            expected.Add("submitted");
        if (Text(dossier, "stage") == "refused")
            expected.Add("refused");
        if (dossier.TryGetProperty("code", out _))
            expected.Add("accepted");
        if (Text(dossier, "stage") == "returned")
            expected.AddRange(Text(dossier, "returnMethod") == "postal" ? ["resultReady", "handedToPost", "delivered", "ratingAsked"] : ["resultReady", "ratingAsked"]);
        var id = dossier.GetProperty("id").GetGuid();
        // Fees asked for and paid are told too; they depend on the procedure and must be told once like the rest.
        await Eventually.Is(
            async () => (await All($"/v1/notices?dossier={id}")).Where(n => Text(n, "state") != "tooOld").Select(n => Text(n, "event")!).ToArray(),
            told => told.Distinct().Count() == told.Length && expected.All(told.Contains),
            $"{Text(dossier, "number")} ({Text(dossier, "stage")}) is told {string.Join(", ", expected)}, each once");
    }

    private static async Task NoOutboxHoldsAnythingBack()
    {
        foreach (var database in Databases)
        {
            var settings = new NpgsqlConnectionStringBuilder(Servers.Postgres) { Database = database, Pooling = false }; // the server may have been killed meanwhile
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync();
            await Eventually.Is(
                async () =>
                {
                    await using var command = new NpgsqlCommand("SELECT count(*) FROM messaging.outbox", connection);
                    return (long)(await command.ExecuteScalarAsync())!;
                },
                waiting => waiting == 0,
                $"the outbox of {database} is empty");
        }
    }

    private static async Task NoMessageWentToAnErrorQueue()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Servers.RabbitMq) }.CreateConnectionAsync();
        foreach (var queue in Queues)
        {
            await using var channel = await connection.CreateChannelAsync();
            try
            {
                (await channel.MessageCountAsync($"{queue}_error")).ShouldBe(0u, $"{queue}_error");
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == 404)
            {
                // made at the first failure: there has been none
            }
        }
    }

    private static async Task TheChainHolds()
    {
        var program = Path.Combine(Servers.Repository, "services", "Dossiers", "bin", "Release", "net10.0", "Platform.Dossiers.dll");
        var start = new ProcessStartInfo("dotnet", [program, "verify-chain"]) { RedirectStandardOutput = true, WorkingDirectory = Path.Combine(Servers.Repository, "services", "Dossiers") };
        start.Environment["ConnectionStrings__Postgres"] = new NpgsqlConnectionStringBuilder(Servers.Postgres) { Database = "dossiers" }.ConnectionString;
        start.Environment["ConnectionStrings__RabbitMq"] = Servers.RabbitMq;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        said.ShouldContain("The chain holds.");
    }

    private async Task<IReadOnlyList<JsonElement>> All(string path)
    {
        List<JsonElement> items = [];
        string? after = null;
        do
        {
            var page = await cast.Api.Get("clerk", $"{path}&limit=200{(after is null ? "" : $"&after={after}")}", default);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);
        return items;
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
