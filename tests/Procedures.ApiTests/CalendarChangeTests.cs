using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Contracts;
using Platform.Procedures.Seed;
using Platform.Procedures.Storage;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>Changes the calendar, so it has a host of its own.</summary>
public sealed class CalendarChangeTests(ProceduresHost host) : IClassFixture<ProceduresHost>
{
    private static readonly TestPerson SecondIt = new("it-2", "Phạm Thị Lan", ["it"], "H18");
    private static readonly object Saturday = new { changes = new[] { new { date = "2026-12-05", kind = "makeUpWorkingDay", name = "Làm bù 31/12" } }, reason = "Thông báo 1" };

    [Fact]
    public async Task A_make_up_saturday_holds_when_a_second_person_applies_it_and_survives_the_seed()
    {
        var proposed = await Send(People.It, "", Saturday, 201);
        proposed.GetProperty("state").GetString().ShouldBe("proposed");
        var id = proposed.GetProperty("id").GetGuid();
        (await Due("2026-12-03T09:00", "2")).ShouldBe("2026-12-07T10:30:00+00:00", "nothing holds before it is applied: Friday, Monday");

        (await Refusal(People.It, $"/{id}/apply", 403)).ShouldBe("same-person");
        (await Refusal(People.Leader, $"/{id}/apply", 403)).ShouldBe("not-allowed", "a commune's leader");
        (await Refusal(People.Clerk, $"/{id}/apply", 403)).ShouldBe("not-allowed");
        (await Refusal(SecondIt, $"/{Guid.NewGuid()}/apply", 404)).ShouldBe("change-not-found");
        var before = (await host.Get("/v1/calendar?year=2026")).GetProperty("revision").GetInt64();
        var applied = await Task.WhenAll(Send(SecondIt, $"/{id}/apply", null, 200), Send(People.ProvinceLeader, $"/{id}/apply", null, 200));
        applied.Select(a => a.GetProperty("revision").GetInt64()).ShouldAllBe(r => r == before + 1, "two at once: one revision");
        (await Refusal(People.It, $"/{id}/withdraw", 409)).ShouldBe("not-proposed");

        (await host.Get("/v1/calendar?year=2026")).GetProperty("revision").GetInt64().ShouldBe(before + 1);
        (await Due("2026-12-03T09:00", "2")).ShouldBe("2026-12-05T10:30:00+00:00", "Friday, Saturday");

        var seed = host.Services.GetRequiredService<SeedFolder>();
        await using var connection = new NpgsqlConnection(host.Database);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        (await CalendarRows.Bring(connection, transaction, seed.Days(), seed.Hours(), DateTimeOffset.UtcNow, default)).ShouldBeFalse("the file has not changed");
        (await CalendarRows.Bring(connection, transaction, [.. seed.Days(), new CalendarDay(new(2027, 1, 1), "holiday", "Tết Dương lịch")], seed.Hours(), DateTimeOffset.UtcNow, default)).ShouldBeTrue();
        var days = (await CalendarRows.Find(connection, transaction))!.Days;
        days.ShouldContain(d => d.Date == new DateOnly(2026, 12, 5), "a newer file does not undo what was applied");
        days.ShouldContain(d => d.Date == new DateOnly(2027, 1, 1));
    }

    [Fact]
    public async Task Hours_of_one_agency_hold_from_their_day_and_can_be_removed_again()
    {
        var morning = new { changes = Array.Empty<object>(), hours = new[] { new { agency = "H18.30", validFrom = "2026-11-30", validUntil = "2026-12-31", days = new Dictionary<string, object[]> { ["Saturday"] = [new { from = "07:30", to = "11:30" }], ["Monday"] = [new { from = "08:00", to = "12:00" }] } } } };
        var id = (await Send(People.It, "", morning, 201)).GetProperty("id").GetGuid();
        await Send(SecondIt, $"/{id}/apply", null, 200);
        (await Due("2026-11-27T09:00", "1", "H18.30")).ShouldBe("2026-11-30T05:00:00+00:00", "Monday until noon");
        (await Due("2026-11-27T09:00", "1", "H18.31")).ShouldBe("2026-11-30T10:30:00+00:00", "others as ever");
        var back = (await Send(People.It, "", new { hours = new[] { new { agency = "H18.30", validFrom = "2026-11-30", remove = true } } }, 201)).GetProperty("id").GetGuid();
        await Send(SecondIt, $"/{back}/apply", null, 200);
        (await Due("2026-11-27T09:00", "1", "H18.30")).ShouldBe("2026-11-30T10:30:00+00:00");
    }

    [Fact]
    public async Task What_is_wrong_is_said_all_at_once()
    {
        using var client = host.As(People.It);
        using var response = await client.PostAsJsonAsync("/v1/calendar/changes", new
        {
            changes = new object[] { new { date = "2026-12-24", kind = "party", name = "x" }, new { date = "2026-12-25", kind = "holiday" }, new { kind = "holiday" } },
            hours = new object[] { new { agency = "H99", validFrom = "2026-12-01" }, new { agency = "H18.30", validFrom = "2026-12-01", days = new { Monday = new[] { new { from = "12:00", to = "08:00" } } } } },
            reason = new string('a', 501),
        });
        ((int)response.StatusCode).ShouldBe(400);
        var errors = JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("errors").EnumerateObject().Select(e => e.Name);
        errors.ShouldBe(["changes[0]", "changes[1]", "changes[2]", "hours[0]", "hours[1]", "reason"], ignoreOrder: true);
        (await Refusal(People.It, "", 400, new { changes = Array.Empty<object>() })).ShouldBe("invalid");
        (await Refusal(People.Clerk, "", 403, Saturday)).ShouldBe("not-allowed");
        (await Refusal(null, "", 401, Saturday)).ShouldBe("not-signed-in");
    }

    [Fact]
    public async Task The_same_key_proposes_once_and_a_withdrawn_proposal_is_never_applied()
    {
        var body = new { changes = new[] { new { date = "2026-12-24", kind = "holiday", name = "Nghỉ do bão" } } };
        var first = await Send(People.It, "", body, 201, "storm");
        (await Send(People.It, "", body, 201, "storm")).GetProperty("id").GetGuid().ShouldBe(first.GetProperty("id").GetGuid());
        (await Refusal(People.It, "", 422, Saturday, "storm")).ShouldBe("idempotency-key-reused");
        var id = first.GetProperty("id").GetGuid();
        await Send(People.It, $"/{id}/withdraw", null, 200);
        (await Send(People.It, $"/{id}/withdraw", null, 200)).GetProperty("state").GetString().ShouldBe("withdrawn");
        (await Refusal(SecondIt, $"/{id}/apply", 409)).ShouldBe("not-proposed");
        var listed = await host.Get("/v1/calendar/changes?limit=1", People.It);
        listed.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await host.Refused("/v1/calendar/changes", People.Clerk)).Status.ShouldBe(403);
    }

    private async Task<string> Due(string from, string amount, string agency = "H18.25") =>
        (await host.Get($"/v1/working-time/due?from={from}&amount={amount}&unit=workingDay&agency={agency}")).GetProperty("dueAt").GetString()!;

    private async Task<JsonElement> Send(TestPerson person, string path, object? body, int status, string? key = null)
    {
        using var response = await Post(person, path, body, key);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        return JsonElement.Parse(text);
    }

    private async Task<string> Refusal(TestPerson? person, string path, int status, object? body = null, string? key = null)
    {
        using var response = await Post(person, path, body, key);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        return JsonElement.Parse(text).GetProperty("code").GetString()!;
    }

    private async Task<HttpResponseMessage> Post(TestPerson? person, string path, object? body, string? key)
    {
        using var client = host.As(person);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/calendar/changes{path}") { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }
}
