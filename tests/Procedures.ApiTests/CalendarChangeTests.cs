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

        (await Refusal(SecondIt, $"/{id}/apply", 400, seen: 0)).ShouldBe("revision-missing");
        (await Refusal(SecondIt, $"/{id}/apply", 412, seen: await Revision() + 1)).ShouldBe("version-conflict", "not the calendar they looked at");
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
        (await CalendarRows.Bring(connection, transaction, seed.Calendar(), DateTimeOffset.UtcNow, default)).ShouldBeFalse("the file has not changed");
        (await CalendarRows.Bring(connection, transaction, seed.Calendar() with { Days = [.. seed.Days(), new CalendarDay(new(2027, 5, 4), "holiday", "Nghỉ bù")] }, DateTimeOffset.UtcNow, default)).ShouldBeTrue();
        var calendar = (await CalendarRows.Find(connection, transaction))!;
        var days = calendar.Days;
        calendar.Changes!.Count.ShouldBeGreaterThanOrEqualTo(2);
        var (ours, file) = (calendar.Changes.Single(c => c.Revision == before + 1), calendar.Changes[^1]);
        ours.Ground.ShouldBe("Thông báo 1");
        ours.Days.ShouldBe([new CalendarDayChange(new(2026, 12, 5), "makeUpWorkingDay", "Làm bù 31/12")]);
        file.Ground.ShouldBe("", "a file names no decision, but the days are told");
        file.Days.ShouldBe([new CalendarDayChange(new(2027, 5, 4), "holiday", "Nghỉ bù")]);
        days.ShouldContain(d => d.Date == new DateOnly(2026, 12, 5), "a newer file does not undo what was applied");
        days.ShouldContain(d => d.Date == new DateOnly(2027, 5, 4));
    }

    [Fact]
    public async Task Hours_of_one_agency_hold_from_their_day_and_can_be_removed_again()
    {
        var morning = new { changes = Array.Empty<object>(), hours = new[] { new { agency = "H18.30", validFrom = "2026-11-30", validUntil = "2026-12-31", days = new Dictionary<string, object[]> { ["Saturday"] = [new { from = "07:30", to = "11:30" }], ["Monday"] = [new { from = "08:00", to = "12:00" }] } } }, reason = "Quyết định 2" };
        var id = (await Send(People.It, "", morning, 201)).GetProperty("id").GetGuid();
        await Send(SecondIt, $"/{id}/apply", null, 200);
        (await Due("2026-11-27T09:00", "1", "H18.30")).ShouldBe("2026-11-30T05:00:00+00:00", "Monday until noon");
        (await Due("2026-11-27T09:00", "1", "H18.31")).ShouldBe("2026-11-30T10:30:00+00:00", "others as ever");
        var back = (await Send(People.It, "", new { hours = new[] { new { agency = "H18.30", validFrom = "2026-11-30", remove = true } }, reason = "Quyết định 3" }, 201)).GetProperty("id").GetGuid();
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
        var body = new { changes = new[] { new { date = "2026-12-24", kind = "holiday", name = "Nghỉ do bão" } }, reason = "Công điện 4" };
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

    [Fact]
    public async Task A_year_is_announced_as_a_whole_and_not_by_one_of_its_days()
    {
        var year = DateTime.UtcNow.Year + 1;
        async Task<string?> Remark() => (await host.Get($"/v1/working-time/due?from={year}-03-02T09:00&amount=2&unit=workingDay&agency=H18.25")).TryGetProperty("remark", out var remark) ? remark.GetString() : null;
        (await host.Get("/v1/calendar")).GetProperty("announcedYears").EnumerateArray().Select(y => y.GetInt32()).ShouldBe([2021, 2022, 2023, 2024, 2025, 2026]);
        (await Remark()).ShouldNotBeNull();

        (await Refusal(People.It, "", 422, new { announcesYear = year, reason = "Thông báo 5" })).ShouldBe("year-without-holidays");
        await Applied(new { changes = new[] { new { date = $"{year}-01-02", kind = "makeUpWorkingDay", name = "Làm bù" } }, reason = "Thông báo 5" });
        await Applied(new { changes = new[] { new { date = $"{year}-01-01", kind = "holiday", name = "Tết Dương lịch" } }, reason = "Thông báo 6" });
        (await Remark()).ShouldNotBeNull("two days are known, the year is not");
        await Applied(new { announcesYear = year, changes = new[] { new { date = $"{year}-09-02", kind = "holiday", name = "Quốc khánh" } }, reason = "Thông báo 7" });
        (await Remark()).ShouldBeNull();
        (await Wrong(new { announcesYear = year, reason = "x" })).ShouldBe(["announcesYear"], ignoreOrder: true, customMessage: "it is announced already");
        (await Wrong(new { announcesYear = year + 2, reason = "x" })).ShouldBe(["announcesYear"]);
        (await Wrong(new { changes = new[] { new { date = "2099-01-01", kind = "holiday", name = "x" } }, reason = "x" })).ShouldBe(["changes[0]"]);
    }

    [Fact]
    public async Task Hours_that_cannot_be_read_and_what_is_named_twice_are_refused_in_vietnamese()
    {
        object Hours(object days) => new { agency = "H18.31", validFrom = "2026-12-01", days };
        object[] office = [new { from = "07:30", to = "11:30" }];
        foreach (var hours in new[]
        {
            [Hours(new Dictionary<string, object?[]> { ["Monday"] = [null] })],
            [Hours(new Dictionary<string, object[]> { ["Monday"] = office, ["monday"] = office })],
            new[] { Hours(new { Monday = new[] { new { from = "07:30", to = "11:30" }, new { from = "11:00", to = "12:00" } } }) },
        })
            (await Wrong(new { hours, reason = "x" })).ShouldBe(["hours[0]"]);
        (await Wrong(new { hours = new[] { Hours(new { Monday = office }), Hours(new { Tuesday = office }) }, reason = "x" })).ShouldBe(["hours[1]"], ignoreOrder: true, customMessage: "the same agency from the same day");
        (await Wrong(new { changes = new[] { new { date = "2026-12-24", kind = "holiday", name = "a" }, new { date = "2026-12-24", kind = "makeUpWorkingDay", name = "b" } }, reason = "x" })).ShouldBe(["changes"]);
        (await Wrong(new { changes = new[] { new { date = "2026-12-24", kind = "holiday", name = "a" } } })).ShouldBe(["reason"], ignoreOrder: true, customMessage: "every change rests on a decision");
    }

    [Fact]
    public async Task A_date_that_waits_in_another_proposal_is_not_proposed_again()
    {
        object On(string kind, string reason) => new { changes = new[] { new { date = "2026-12-19", kind, name = "Ngày thử" } }, reason };
        var both = await Task.WhenAll(Post(People.It, "", On("holiday", "A"), null), Post(SecondIt, "", On("makeUpWorkingDay", "B"), null));
        both.Select(r => (int)r.StatusCode).ShouldBe([201, 409], ignoreOrder: true, "two at once");
        JsonElement.Parse(await both.Single(r => (int)r.StatusCode == 409).Content.ReadAsStringAsync()).GetProperty("code").GetString().ShouldBe("proposed-already");
        var first = JsonElement.Parse(await both.Single(r => (int)r.StatusCode == 201).Content.ReadAsStringAsync()).GetProperty("id").GetGuid();
        await Send(People.It, $"/{first}/withdraw", null, 200);
        var second = (await Send(People.It, "", On("makeUpWorkingDay", "B"), 201)).GetProperty("id").GetGuid();
        await Send(People.It, $"/{second}/withdraw", null, 200);
    }

    [Fact]
    public async Task A_calendar_in_which_nobody_works_is_refused()
    {
        // an agency that works on Sundays only, and a year of Sundays off
        var first = new DateOnly(2026, 12, 6);
        var changes = Enumerable.Range(0, 54).Select(i => new { date = first.AddDays(7 * i), kind = "holiday", name = "Nghỉ" }).ToArray();
        var hours = new[] { new { agency = "H18.32", validFrom = first, days = new { Sunday = new[] { new { from = "07:30", to = "11:30" } } } } };
        (await Refusal(People.It, "", 422, new { changes, hours, reason = "x" })).ShouldBe("calendar-impossible");
    }

    [Fact]
    public async Task A_stored_calendar_that_contradicts_itself_is_named_and_not_a_crash()
    {
        await using var connection = new NpgsqlConnection(host.Database);
        var good = await connection.ExecuteScalarAsync<string>("SELECT body FROM catalogue.calendar");
        await connection.ExecuteAsync("""UPDATE catalogue.calendar SET body = jsonb_set(body, '{days}', body->'days' || '[{"date":"2026-12-26","kind":"holiday","name":"a"},{"date":"2026-12-26","kind":"makeUpWorkingDay","name":"b"}]'::jsonb)""");
        try
        {
            using var response = await Post(People.It, "", new { changes = new[] { new { date = "2026-12-30", kind = "holiday", name = "x" } }, reason = "x" }, null);
            var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
            (problem.GetProperty("code").GetString(), (int)response.StatusCode).ShouldBe(("calendar-impossible", 422));
            problem.GetRawText().ShouldContain("26/12/2026");
        }
        finally
        {
            await connection.ExecuteAsync("UPDATE catalogue.calendar SET body = @good::jsonb", new { good });
        }
    }

    private async Task Applied(object body) => await Send(SecondIt, $"/{(await Send(People.It, "", body, 201)).GetProperty("id").GetGuid()}/apply", null, 200);

    /// <summary>The fields that are refused.</summary>
    private async Task<IEnumerable<string>> Wrong(object body)
    {
        using var response = await Post(People.It, "", body, null);
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        ((int)response.StatusCode).ShouldBe(400, problem.GetRawText());
        problem.GetProperty("code").GetString().ShouldBe("invalid");
        problem.GetRawText().ShouldNotContain("same key");
        return [.. problem.GetProperty("errors").EnumerateObject().Select(e => e.Name)];
    }

    private async Task<long> Revision() => (await host.Get("/v1/calendar?year=2026")).GetProperty("revision").GetInt64();

    private async Task<string> Due(string from, string amount, string agency = "H18.25") =>
        (await host.Get($"/v1/working-time/due?from={from}&amount={amount}&unit=workingDay&agency={agency}")).GetProperty("dueAt").GetString()!;

    private async Task<JsonElement> Send(TestPerson person, string path, object? body, int status, string? key = null)
    {
        using var response = await Post(person, path, body, key);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        return JsonElement.Parse(text);
    }

    private async Task<string> Refusal(TestPerson? person, string path, int status, object? body = null, string? key = null, long? seen = null)
    {
        using var response = await Post(person, path, body, key, seen);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        return JsonElement.Parse(text).GetProperty("code").GetString()!;
    }

    private async Task<HttpResponseMessage> Post(TestPerson? person, string path, object? body, string? key, long? seen = null)
    {
        using var client = host.As(person);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/calendar/changes{path}") { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (path.EndsWith("/apply", StringComparison.Ordinal) && (seen ?? await Revision()) is > 0 and var revision) // 0: not said
            request.Headers.Add("If-Match", $"\"{revision}\"");
        return await client.SendAsync(request);
    }
}
