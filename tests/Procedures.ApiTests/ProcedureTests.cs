using System.Text.Json;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

[Collection(Catalogue.Name)]
public sealed class ProcedureTests(ProceduresHost host)
{
    [Fact]
    public async Task Birth_registration_has_everything_a_day_at_the_commune_needs()
    {
        var p = await host.Get("/v1/procedures/1.001193");
        p.GetProperty("version").GetInt32().ShouldBe(1);
        p.GetProperty("accepts").GetBoolean().ShouldBeTrue();
        p.GetProperty("effectiveFrom").GetString().ShouldBe("2025-07-01");
        var rules = p.GetProperty("rules");
        rules.GetProperty("cutOff").GetString().ShouldBe("15:00:00");
        rules.GetProperty("sameDay").GetBoolean().ShouldBeTrue();
        rules.GetProperty("postalReturn").GetBoolean().ShouldBeTrue();
        var schema = JsonDocument.Parse(rules.GetProperty("formSchema").GetString()!).RootElement;
        schema.GetProperty("properties").GetProperty("childName").GetProperty("title").GetString().ShouldBe("Họ, chữ đệm, tên của trẻ");
        var channels = p.GetProperty("cases")[0].GetProperty("channels").EnumerateArray().ToList();
        channels.Select(c => c.GetProperty("channel").GetString()).ShouldBe(["counter", "online", "postal"]);
        channels.ShouldAllBe(c => c.GetProperty("amount").GetDecimal() == 0 && c.GetProperty("unit").GetString() == "workingDay");
        p.GetProperty("papers").EnumerateArray().Single(d => d.GetProperty("required").GetBoolean()).GetProperty("key").GetString().ShouldBe("giay-chung-sinh");
        p.GetProperty("notes").GetArrayLength().ShouldBeGreaterThan(10);
        p.GetProperty("undecided").GetArrayLength().ShouldBe(0);
        p.GetProperty("steps").GetString()!.ShouldContain("15 giờ");
    }

    [Theory]
    [InlineData("1.001193", "counter online postal")]
    [InlineData("1.000656", "counter online postal")]
    [InlineData("1.000894", "counter online postal")]
    [InlineData("1.004873", "counter online postal")]
    [InlineData("2.000635", "counter online postal")]
    [InlineData("1.004884", "counter online postal")]
    [InlineData("2.000908", "counter online postal")]
    [InlineData("2.000815", "counter")]
    [InlineData("2.000884", "counter")]
    [InlineData("1.004222", "counter online")]
    [InlineData("1.004194", "counter online")]
    public async Task The_commonest_commune_procedures_accept(string code, string channels)
    {
        var p = await host.Get($"/v1/procedures/{code}");
        p.GetProperty("accepts").GetBoolean().ShouldBeTrue();
        p.GetProperty("levels").EnumerateArray().Select(l => l.GetString()).ShouldContain("commune");
        p.GetProperty("rules").GetProperty("postalReturn").GetBoolean().ShouldBeTrue();
        string.Join(' ', p.GetProperty("cases")[0].GetProperty("channels").EnumerateArray().Select(c => c.GetProperty("channel").GetString())).ShouldBe(channels);
    }

    [Fact]
    public async Task An_agencys_variant_reads_its_base_code() =>
        (await host.Get("/v1/procedures/1.001193.000.00.00.H18")).GetProperty("code").GetString().ShouldBe("1.001193");

    [Theory]
    [InlineData("9.999999")]
    [InlineData("khai-sinh")]
    public async Task An_unknown_procedure_is_not_found(string code)
    {
        var (status, problem) = await host.Refused($"/v1/procedures/{code}");
        status.ShouldBe(404);
        problem.GetProperty("code").GetString().ShouldBe("unknown-procedure");
    }

    [Fact]
    public async Task What_waits_for_a_decision_is_listed_for_staff_page_by_page()
    {
        var report = await host.Get("/v1/procedures/imports/latest", People.It);
        var seen = 0;
        string? after = null;
        do
        {
            var page = await host.Get($"/v1/procedures/undecided?limit=100&after={after}", People.It);
            page.GetProperty("items").EnumerateArray().ShouldAllBe(i => i.GetProperty("undecided").GetArrayLength() > 0);
            seen += page.GetProperty("items").GetArrayLength();
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);
        seen.ShouldBe(report.GetProperty("drafts").GetInt32());
        (await host.Refused("/v1/procedures/undecided")).Status.ShouldBe(401);
        (await host.Refused("/v1/procedures/undecided", People.Mother)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Agencies_are_found_by_name_code_and_level()
    {
        (await host.Get("/v1/agencies?q=tua+chua")).GetProperty("items")[0].GetProperty("code").GetString().ShouldBe("H18.25");
        (await host.Get("/v1/agencies?q=h18.26")).GetProperty("items")[0].GetProperty("name").GetString().ShouldBe("Ủy ban nhân dân xã Tủa Thàng");
        (await host.Get("/v1/agencies?level=commune&limit=200")).GetProperty("items").GetArrayLength().ShouldBe(45);
        var first = await host.Get("/v1/agencies?limit=10");
        (await host.Get($"/v1/agencies?limit=10&after={first.GetProperty("next").GetString()}")).GetProperty("items")[0].GetProperty("code").GetString().ShouldBe("H18.14");
        var one = await host.Get("/v1/agencies/H18.25");
        one.GetProperty("unit").GetString().ShouldBe("03217");
        one.GetProperty("parent").GetString().ShouldBe("H18");
        one.GetProperty("acceptsLevel").GetString().ShouldBe("commune");
        (await host.Refused("/v1/agencies/H99")).Problem.GetProperty("code").GetString().ShouldBe("unknown-agency");
        (await host.Refused("/v1/agencies?level=x")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Provinces_and_their_communes_are_listed()
    {
        (await host.Get("/v1/administrative-units")).GetArrayLength().ShouldBe(34);
        var communes = (await host.Get("/v1/administrative-units?parent=11")).EnumerateArray().ToList();
        communes.Count.ShouldBe(45);
        communes.ShouldContain(u => u.GetProperty("name").GetString() == "Xã Tủa Chùa");
        (await host.Get("/v1/administrative-units?parent=zz")).GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task The_calendar_is_given_by_year()
    {
        var all = await host.Get("/v1/calendar");
        all.GetProperty("lastKnownYear").GetInt32().ShouldBe(2026);
        var year = await host.Get("/v1/calendar?year=2026");
        year.GetProperty("days").EnumerateArray().ShouldAllBe(d => d.GetProperty("date").GetString()!.StartsWith("2026"));
        year.GetProperty("days").GetArrayLength().ShouldBeLessThan(all.GetProperty("days").GetArrayLength());
        (await host.Refused("/v1/calendar?year=abc")).Status.ShouldBe(400);
    }
}
