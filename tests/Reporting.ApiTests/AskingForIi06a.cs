using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Reporting.ApiTests;

[Collection(nameof(ReportingHost))]
public sealed class AskingForIi06a(ReportingHost host)
{
    private const string April = "from=2025-04-01&to=2025-04-30";

    private async Task<JsonElement> Report(TestPerson person, string query, HttpStatusCode expected = HttpStatusCode.OK) =>
        await ReportingHost.Read(await host.As(person).GetAsync($"/v1/reports/ii-06a?{query}"), expected);

    private static long Total(JsonElement report, string column) => report.GetProperty("total").GetProperty(column).GetInt64();

    [Fact]
    public async Task Messages_late_twice_and_out_of_order_give_the_same_figures()
    {
        var province = new Province();
        await province.Announce(host);
        var online = province.Head(Channel.Online);
        var waiting = province.Head();
        var refused = province.Head(Channel.Online);
        (object Message, Guid Id)[] messages =
        [
            (Province.Resolved(online, 5, "2025-04-09 10:00", "2025-04-10 17:30"), Guid.NewGuid()),
            (new SupplementRequested(waiting with { Version = 3 }, Province.Local("2025-04-09 08:00"), "inAppraisal", Province.Local("2025-04-29 17:00"), true), Guid.NewGuid()),
            (Province.Accepted(online, "2025-04-02 08:00", "2025-04-10 17:30"), Guid.NewGuid()),
            (new DossierRefused(refused with { Version = 2 }, Province.Local("2025-04-03 08:00"), "wrong-agency"), Guid.NewGuid()),
            (new DossierSubmitted(online, Province.Local("2025-04-01 20:00"), Province.Local("2025-04-02 17:30"), ReturnMethod.Online), Guid.NewGuid()),
            (Province.Accepted(waiting, "2025-04-02 08:00", "2025-04-10 17:30"), Guid.NewGuid()),
        ];
        foreach (var (message, id) in messages.Concat(messages))
            await host.Publish(message, id);
        foreach (var (message, _) in messages)
            await host.Publish(message); // the same fact under another message id
        await host.FactsArrive([online.Id, waiting.Id, refused.Id], 6);
        await Task.Delay(300);

        var report = await Report(province.Clerk, $"{April}&agency={province.Commune}");

        Total(report, "receivedTotal").ShouldBe(2);
        Total(report, "receivedOnline").ShouldBe(1);
        Total(report, "receivedDirect").ShouldBe(1);
        Total(report, "resolvedEarly").ShouldBe(1);
        Total(report, "inProcessWithinTime").ShouldBe(1);
        report.GetProperty("rows").GetArrayLength().ShouldBe(1);
        report.GetProperty("rows")[0].GetProperty("name").GetString().ShouldBe("Xã Một");
    }

    [Fact]
    public async Task The_day_of_acceptance_is_the_local_one()
    {
        var province = new Province();
        await province.Announce(host);
        DossierHead before = province.Head(), first = province.Head(), last = province.Head(), after = province.Head();
        await host.Publish(Province.Accepted(before, "2025-03-31 23:59:59", "2025-06-10 17:30"));
        await host.Publish(Province.Accepted(first, "2025-04-01 00:00:00", "2025-06-10 17:30")); // 31 March 17:00 in UTC
        await host.Publish(Province.Accepted(last, "2025-04-30 23:59:59", "2025-06-10 17:30"));
        await host.Publish(Province.Accepted(after, "2025-05-01 00:00:00", "2025-06-10 17:30")); // 30 April 17:00 in UTC
        await host.FactsArrive([before.Id, first.Id, last.Id, after.Id], 4);

        var report = await Report(province.Clerk, $"{April}&agency={province.Commune}&asOf=2025-05-20T08:00:00%2B07:00");

        Total(report, "receivedDirect").ShouldBe(2);
        Total(report, "carriedOver").ShouldBe(1);
        Total(report, "inProcessWithinTime").ShouldBe(3);
    }

    [Fact]
    public async Task A_province_sees_its_communes_and_rows_of_zeros_are_left_out()
    {
        var province = new Province();
        await province.Announce(host);
        var head = province.Head();
        await host.Publish(Province.Accepted(head, "2025-04-02 08:00", "2025-04-10 17:30"));
        await host.FactsArrive([head.Id], 1);

        var report = await Report(province.Leader, $"{April}&agency={province.Code}&by=agency");

        report.GetProperty("rows").EnumerateArray().Select(r => (r.GetProperty("key").GetString(), r.GetProperty("receivedTotal").GetInt64()))
            .ShouldBe([(province.Code, 0L), (province.Commune, 1L)]);
        Total(report, "inProcessOverdue").ShouldBe(1);
        Total(await Report(province.Leader, April), "receivedTotal").ShouldBe(1); // the own agency is the default
    }

    [Fact]
    public async Task Rows_by_field_and_by_procedure()
    {
        var province = new Province();
        await province.Announce(host);
        DossierHead birth = province.Head(), land = province.Head(field: "Đất đai", procedure: "1.012753"), more = province.Head(field: "Đất đai", procedure: "1.012754");
        foreach (var head in new[] { birth, land, more })
            await host.Publish(Province.Accepted(head, "2025-04-02 08:00", "2025-04-10 17:30"));
        await host.FactsArrive([birth.Id, land.Id, more.Id], 3);

        var fields = await Report(province.Leader, $"{April}&by=field");
        fields.GetProperty("rows").EnumerateArray().Select(r => (r.GetProperty("key").GetString(), r.GetProperty("receivedTotal").GetInt64()))
            .ShouldBe([("Hộ tịch", 1L), ("Đất đai", 2L)]);
        var procedures = await Report(province.Leader, $"{April}&by=procedure");
        procedures.GetProperty("rows").EnumerateArray().Select(r => (r.GetProperty("key").GetString(), r.GetProperty("name").GetString()))
            .ShouldBe([("1.001193", "Thủ tục 1.001193"), ("1.012753", "Thủ tục 1.012753"), ("1.012754", "Thủ tục 1.012754")]);
    }

    [Fact]
    public async Task An_answer_about_the_past_stays_the_same_for_ever()
    {
        var province = new Province();
        await province.Announce(host);
        DossierHead open = province.Head(), other = province.Head(Channel.Online);
        await host.Publish(Province.Accepted(open, "2025-04-02 08:00", "2025-04-10 17:30"));
        await host.Publish(Province.Accepted(other, "2025-04-03 08:00", "2025-04-11 17:30"));
        await host.FactsArrive([open.Id, other.Id], 2);
        var address = $"/v1/reports/ii-06a?{April}&asOf=2025-04-15T08:00:00Z";
        var first = await host.As(province.Leader).GetStringAsync(address);

        await host.Publish(new DueDateChanged(open with { Version = 3 }, Province.Local("2025-04-16 08:00"), Province.Local("2025-04-10 17:30"), Province.Local("2025-04-29 17:30"), "extension", true));
        await host.Publish(Province.Resolved(open, 4, "2025-04-20 08:00", "2025-04-29 17:30"));
        await host.Publish(new DossierWithdrawn(other with { Version = 3 }, Province.Local("2025-04-16 08:00")));
        foreach (var agency in province.Agencies)
            await host.Publish(agency with { Revision = 2, Name = "Đổi tên", OccurredAt = Province.Local("2025-04-20 08:00") });
        var late = province.Head();
        await host.Publish(Province.Accepted(late, "2025-04-16 08:00", "2025-04-22 17:30"));
        await host.FactsArrive([open.Id, other.Id, late.Id], 6);

        (await host.As(province.Leader).GetStringAsync(address)).ShouldBe(first);
        var now = await Report(province.Leader, April);
        Total(now, "resolvedLate").ShouldBe(2); // both dates had passed before the new one was given, or the withdrawal came
        Total(now, "receivedTotal").ShouldBe(3);
    }

    [Fact]
    public async Task AsOf_inside_the_period_cuts_it_and_the_future_is_now()
    {
        var province = new Province();
        await province.Announce(host);
        var head = province.Head();
        await host.Publish(Province.Accepted(head, "2025-04-02 08:00", "2025-04-10 17:30"));
        await host.Publish(Province.Resolved(head, 3, "2025-04-14 08:00", "2025-04-10 17:30"));
        await host.FactsArrive([head.Id], 2);

        Total(await Report(province.Leader, $"{April}&asOf=2025-04-10T17:30:00+07:00"), "inProcessWithinTime").ShouldBe(1); // '+' unescaped
        Total(await Report(province.Leader, $"{April}&asOf=2025-04-10T17:31"), "inProcessOverdue").ShouldBe(1); // local time
        Total(await Report(province.Leader, $"{April}&asOf=2025-04-01"), "receivedTotal").ShouldBe(0);
        var future = await Report(province.Leader, "from=2025-04-01&to=2034-12-31&asOf=2035-01-01T00:00:00Z");
        future.GetProperty("asOf").GetDateTimeOffset().ShouldBeInRange(DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
        Total(future, "resolvedLate").ShouldBe(1);
    }

    [Fact]
    public async Task Not_signed_in_or_in_another_role_is_refused()
    {
        (await host.As(null).GetAsync($"/v1/reports/ii-06a?{April}&agency=H18")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await Report(People.Mother, $"{April}&agency=H18", HttpStatusCode.Forbidden);
        await Report(People.PostalOfficer, $"{April}&agency=H18.25", HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Another_agency_and_the_one_above_are_refused()
    {
        var province = new Province();
        await province.Announce(host);
        foreach (var agency in new[] { province.Neighbour, province.Code })
        {
            (await Report(province.Clerk, $"{April}&agency={agency}", HttpStatusCode.Forbidden)).GetProperty("code").GetString().ShouldBe("agency-not-allowed");
            await ReportingHost.Read(await host.As(province.Clerk).GetAsync($"/v1/reports/ii-06a/dossiers?{April}&agency={agency}"), HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task A_system_needs_the_scope()
    {
        var province = new Province();
        await province.Announce(host);
        await Report(new TestPerson("system", "system", ["system"], province.Code, Scope: "reports:read"), April);
        await Report(new TestPerson("system", "system", ["system"], province.Code, Scope: "dossiers:read"), April, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Every_wrong_parameter_is_named_at_once()
    {
        var problem = await Report(People.ProvinceLeader, "agency=H18&from=2025-13-01&to=yesterday&asOf=later&by=colour&structure=7", HttpStatusCode.BadRequest);
        problem.GetProperty("code").GetString().ShouldBe("invalid");
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["from", "to", "asOf", "by", "structure"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("from=2025-05-01&to=2025-04-30", "to")]
    [InlineData("from=2014-01-01&to=2025-04-30", "to")]
    [InlineData("to=2025-04-30", "from")]
    public async Task A_wrong_period_is_refused(string query, string field)
    {
        var problem = await Report(People.ProvinceLeader, query, HttpStatusCode.BadRequest);
        problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task An_unknown_agency_is_refused_like_one_that_may_not_be_seen()
    {
        (await Report(People.ProvinceLeader, $"{April}&agency=Z99", HttpStatusCode.Forbidden)).GetProperty("code").GetString().ShouldBe("agency-not-allowed");
        var unannounced = People.ProvinceLeader with { Agency = "Z98" };
        (await Report(unannounced, $"{April}&agency=Z98", HttpStatusCode.UnprocessableEntity)).GetProperty("code").GetString().ShouldBe("unknown-agency");
    }

    [Fact]
    public async Task Every_cell_opens_exactly_the_dossiers_it_counts()
    {
        var province = new Province();
        await province.Announce(host);
        var heads = Enumerable.Range(0, 12).Select(i => province.Head(i % 3 == 0 ? Channel.Online : Channel.Counter, i % 2 == 0 ? province.Commune : province.Neighbour)).ToList();
        for (var i = 0; i < heads.Count; i++)
        {
            await host.Publish(Province.Accepted(heads[i], $"2025-0{3 + (i % 2)}-1{i % 4} 08:00", "2025-04-2" + i % 10 + " 17:30"));
            if (i % 3 != 2)
                await host.Publish(Province.Resolved(heads[i], 3, $"2025-04-2{i % 8} 09:00", "2025-04-2" + i % 10 + " 17:30"));
        }
        await host.FactsArrive(heads.Select(h => h.Id), 20);
        var client = host.As(province.Leader);
        var report = await Report(province.Leader, April);

        foreach (var row in report.GetProperty("rows").EnumerateArray().Append(report.GetProperty("total")))
        {
            var key = row.TryGetProperty("key", out var k) ? $"&row={k.GetString()}" : "";
            foreach (var cell in row.EnumerateObject().Where(c => c.Value.ValueKind is JsonValueKind.Number))
            {
                var seen = new List<string>();
                string? after = null;
                do
                {
                    var page = await ReportingHost.Read(await client.GetAsync($"/v1/reports/ii-06a/dossiers?{April}{key}&cell={cell.Name}&limit=2&after={after}"));
                    seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("code").GetString()!));
                    after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
                }
                while (after is not null);
                seen.Count.ShouldBe((int)cell.Value.GetInt64(), $"{key} {cell.Name}");
                seen.Distinct().Count().ShouldBe(seen.Count);
            }
        }
    }

    [Fact]
    public async Task Provincial_IT_sees_figures_but_no_dossiers()
    {
        var province = new Province();
        await province.Announce(host);
        await Report(province.ItOfficer, April);
        await ReportingHost.Read(await host.As(province.ItOfficer).GetAsync($"/v1/reports/ii-06a/dossiers?{April}"), HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_unknown_cell_and_a_broken_cursor_are_refused()
    {
        var province = new Province();
        await province.Announce(host);
        var client = host.As(province.Leader);
        (await ReportingHost.Read(await client.GetAsync($"/v1/reports/ii-06a/dossiers?{April}&cell=everything"), HttpStatusCode.BadRequest)).GetProperty("errors").TryGetProperty("cell", out _).ShouldBeTrue();
        (await ReportingHost.Read(await client.GetAsync($"/v1/reports/ii-06a/dossiers?{April}&after=%21%21"), HttpStatusCode.BadRequest)).GetProperty("code").GetString().ShouldBe("bad-cursor");
    }

    [Fact]
    public async Task The_document_names_both_operations()
    {
        var document = await host.As(null).GetFromJsonAsync<JsonElement>("/openapi.json");
        document.GetProperty("paths").GetProperty("/v1/reports/ii-06a").GetProperty("get").GetProperty("operationId").GetString().ShouldBe("ReportIi06a");
        document.GetProperty("paths").GetProperty("/v1/reports/ii-06a").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()?.ToLowerInvariant())
            .ShouldBe(["agency", "from", "to", "asof", "by", "structure", "structureasof"], ignoreOrder: true);
        document.GetProperty("paths").TryGetProperty("/v1/reports/ii-06a/dossiers", out _).ShouldBeTrue();
    }
}
