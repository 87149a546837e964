using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Procedures.Seed;
using Platform.Procedures.Storage;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>Changes the tree, so it has a host of its own.</summary>
public sealed class AgencyReshapingTests(ProceduresHost host) : IClassFixture<ProceduresHost>
{
    private static readonly string Soon = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(40)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly TestPerson SecondIt = new("it-2", "Phạm Thị Lan", ["it"], "H18");

    [Fact]
    public async Task A_merger_is_previewed_proposed_once_applied_by_a_second_person_said_to_others_and_kept_from_the_seed()
    {
        object body = new { from = new[] { "H18.30", "H18.31" }, into = new { code = "H18.130", name = "Ủy ban nhân dân xã Sáp Nhập" }, on = Soon, reason = "Nghị quyết 5" };
        var preview = await Send(People.It, "merges", new { from = new[] { "H18.30", "H18.31" }, into = new { code = "H18.130", name = "Ủy ban nhân dân xã Sáp Nhập" }, on = Soon, dryRun = true }, 200);
        preview.GetProperty("plan").GetProperty("ended").GetArrayLength().ShouldBe(2);

        var twice = await Task.WhenAll(Send(People.It, "merges", body, 201, "merge-1"), Send(People.It, "merges", body, 201, "merge-1"));
        var id = twice[0].GetProperty("id").GetGuid();
        twice[1].GetProperty("id").GetGuid().ShouldBe(id);
        (await Refusal(People.It, "merges", new { from = new[] { "H18.32" }, into = new { code = "H18.131", name = "Khác" }, on = Soon }, 422, "merge-1")).ShouldBe("idempotency-key-reused");
        (await host.Refused("/v1/agencies/H18.130")).Status.ShouldBe(404, "a preview and a proposal change nothing");
        (await Refusal(People.It, $"changes/{id}/apply", null, 403)).ShouldBe("same-person");
        (await Refusal(People.Leader, $"changes/{id}/apply", null, 403)).ShouldBe("not-province", "a commune's leader");

        var applied = await Task.WhenAll(Send(SecondIt, $"changes/{id}/apply", null, 200), Send(People.ProvinceLeader, $"changes/{id}/apply", null, 200));
        applied.ShouldAllBe(a => a.GetProperty("state").GetString() == "applied");
        (await Refusal(SecondIt, $"changes/{id}/withdraw", null, 409)).ShouldBe("not-proposed");
        (await Refusal(People.It, "merges", body, 409)).ShouldBe("agency-ended");

        var made = await host.Get("/v1/agencies/H18.130");
        made.GetProperty("predecessors").EnumerateArray().Select(p => p.GetString()).ShouldBe(["H18.30", "H18.31"]);
        made.GetProperty("validFrom").GetString().ShouldBe(Soon);
        made.GetProperty("revision").GetInt64().ShouldBe(1, "two at once: once");
        (await host.Get("/v1/agencies/H18.30")).TryGetProperty("validUntil", out _).ShouldBeTrue();

        await using var connection = new NpgsqlConnection(host.Database);
        await connection.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM catalogue.agencies WHERE kept AND code IN ('H18.30', 'H18.31', 'H18.130')")).ShouldBe(3, "two ended, one made");
        await using var transaction = await connection.BeginTransactionAsync();
        (await AgencyRows.Bring(connection, transaction, host.Services.GetRequiredService<SeedFolder>().Agencies(), DateTimeOffset.UtcNow, default)).ShouldBe(0, "the seed does not bring them back");
    }

    [Fact]
    public async Task A_split_makes_two_of_one_that_work_by_its_hours_and_one_by_those_named()
    {
        var saturdays = new Dictionary<string, object[]> { ["Saturday"] = [new { from = "08:00", to = "11:00" }], ["Monday"] = [new { from = "08:00", to = "12:00" }] };
        var hours = (await Send(People.It, "../calendar/changes", new { hours = new[] { new { agency = "H18.33", validFrom = "2026-01-01", days = saturdays } } }, 201)).GetProperty("id").GetGuid();
        await Send(SecondIt, $"../calendar/changes/{hours}/apply", null, 200);
        object[] into = [new { code = "H18.133", name = "Xã Đông" }, new { code = "H18.134", name = "Xã Tây", hours = new Dictionary<string, object[]> { ["Tuesday"] = [new { from = "07:00", to = "10:00" }] } }];
        var preview = await Send(People.It, "splits", new { from = "H18.33", into, on = Soon, dryRun = true }, 200);
        preview.GetProperty("plan").GetProperty("hours").EnumerateArray().Select(h => h.GetProperty("agency").GetString()).ShouldBe(["H18.133", "H18.134"]);
        await Carry("splits", new { from = "H18.33", into, on = Soon });
        foreach (var code in new[] { "H18.133", "H18.134" })
            (await host.Get($"/v1/agencies/{code}")).GetProperty("predecessors").EnumerateArray().Single().GetString().ShouldBe("H18.33");
        var set = (await host.Get("/v1/calendar")).GetProperty("hours").EnumerateArray().ToDictionary(h => h.GetProperty("agency").GetString()!);
        set["H18.133"].GetProperty("days").GetProperty("Saturday")[0].GetProperty("to").GetString()!.ShouldStartWith("11:00");
        set["H18.134"].GetProperty("validFrom").GetString().ShouldBe(Soon);
        set["H18.134"].GetProperty("days").EnumerateObject().Single().Name.ShouldBe("Tuesday");

        await using var connection = new NpgsqlConnection(host.Database);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var seed = host.Services.GetRequiredService<SeedFolder>();
        (await CalendarRows.Bring(connection, transaction, [.. seed.Days().Skip(1)], seed.Hours(), DateTimeOffset.UtcNow, default)).ShouldBeTrue();
        (await CalendarRows.Find(connection, transaction))!.Hours.ShouldContain(h => h.Agency == "H18.133", "a newer file does not undo them");
    }

    [Fact]
    public async Task What_changed_after_it_was_proposed_is_not_applied_over_and_what_was_withdrawn_never_holds()
    {
        object merger = new { from = new[] { "H18.40", "H18.41" }, into = new { code = "H18.140", name = "Xã" }, on = Soon };
        var first = (await Send(People.It, "merges", merger, 201)).GetProperty("id").GetGuid();
        await Carry("splits", new { from = "H18.41", into = new object[] { new { code = "H18.41", name = "Xã còn lại" }, new { code = "H18.141", name = "Xã mới" } }, on = Soon });
        (await Refusal(SecondIt, $"changes/{first}/apply", null, 409)).ShouldBe("agency-changed");
        await Send(People.It, $"changes/{first}/withdraw", null, 200);
        (await Send(SecondIt, $"changes/{first}/withdraw", null, 200)).GetProperty("state").GetString().ShouldBe("withdrawn");
        (await Refusal(SecondIt, $"changes/{first}/apply", null, 409)).ShouldBe("not-proposed");
        (await Refusal(SecondIt, $"changes/{Guid.NewGuid()}/apply", null, 404)).ShouldBe("change-not-found");

        var listed = (await host.Get("/v1/agencies/changes?agency=H18.40", People.It)).GetProperty("items");
        listed.EnumerateArray().Select(p => p.GetProperty("id").GetGuid()).ShouldBe([first]);
        (await host.Get("/v1/agencies/changes?agency=H18.40&open=true", People.It)).GetProperty("items").GetArrayLength().ShouldBe(0);
        var page = await host.Get("/v1/agencies/changes?limit=1", People.ProvinceLeader);
        page.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await host.Get($"/v1/agencies/changes?agency=H18.141&after={page.GetProperty("next").GetString()}", People.It)).GetProperty("items").GetArrayLength().ShouldBeLessThan(2);
        (await host.Refused("/v1/agencies/changes", People.Clerk)).Status.ShouldBe(403);
        (await host.Refused("/v1/agencies/changes?after=!", People.It)).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Only_provincial_it_reshapes_and_wrong_requests_are_refused()
    {
        object body = new { from = new[] { "H18.35", "H18.36" }, into = new { code = "H18.135", name = "Xã" }, on = Soon };
        (await Refusal(People.Leader, "merges", body, 403)).ShouldBe("not-allowed");
        (await Refusal(People.ProvinceLeader, "splits", body, 403)).ShouldBe("not-allowed", "who applies does not propose");
        (await Refusal(null, "merges", body, 401)).ShouldBe("not-signed-in");
        (await Refusal(People.Clerk, $"changes/{Guid.NewGuid()}/apply", null, 403)).ShouldBe("not-allowed");
        (await Refusal(People.It, "merges", new { }, 400)).ShouldBe("invalid");
        (await Refusal(People.It, "merges", new { from = new[] { "H18.35", "H18.36" }, into = new { code = "H18.135", name = "Xã" }, on = Soon, reason = new string('a', 501) }, 400)).ShouldBe("invalid");
        (await Refusal(People.It, "merges", new { from = new[] { "H18.35", "H18.50" }, into = new { code = "H18.135", name = "Xã" }, on = Soon }, 422)).ShouldBe("agencies-unlike");
        (await Refusal(People.It, "merges", new { from = new[] { "H18.35", "H18.36" }, into = new { code = "H18.37", name = "Xã" }, on = "2025-07-01" }, 400)).ShouldBe("invalid");
        (await Refusal(People.It, "splits", new { from = "H18", into = new[] { new { code = "H18.140", name = "Xã" } }, on = Soon }, 422)).ShouldBe("root-agency");
        (await Refusal(People.It, "merges", body, 400, new string('k', 201))).ShouldBe("bad-idempotency-key");
    }

    private async Task Carry(string path, object body)
    {
        var id = (await Send(People.It, path, body, 201)).GetProperty("id").GetGuid();
        await Send(SecondIt, $"changes/{id}/apply", null, 200);
    }

    private async Task<JsonElement> Send(TestPerson? person, string path, object? body, int status, string? key = null)
    {
        using var client = host.As(person);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/agencies/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        return JsonElement.Parse(text);
    }

    private async Task<string> Refusal(TestPerson? person, string path, object? body, int status, string? key = null) => (await Send(person, path, body, status, key)).GetProperty("code").GetString()!;
}
