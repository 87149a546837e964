using System.Net;
using Dapper;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Reporting.ApiTests;

/// <summary>Two communes end on 30 April 2025 and become a third: the same dossiers, asked for either way, by who may.</summary>
[Collection(nameof(ReportingHost))]
public sealed class AfterAMerger(ReportingHost host)
{
    [Fact]
    public async Task Figures_can_be_asked_for_by_successor_and_as_it_was()
    {
        var province = new Province();
        await province.Announce(host);
        DossierHead one = province.Head(), two = province.Head(agency: province.Neighbour);
        await host.Publish(Province.Accepted(one, "2025-04-02 08:00", "2025-06-10 17:30"));
        await host.Publish(Province.Accepted(two, "2025-04-03 08:00", "2025-06-10 17:30"));
        await host.FactsArrive([one.Id, two.Id], 2);
        var successor = $"{province.Code}.3";
        foreach (var agency in province.Agencies.Where(a => a.Parent is not null))
            await host.Publish(agency with { ValidUntil = new(2025, 4, 30), Revision = 2 });
        await host.Publish(province.Agencies.Last() with { Code = successor, Name = "Xã Mới", ValidFrom = new(2025, 5, 1), Predecessors = [province.Commune, province.Neighbour] });
        await Arrived(successor, 1);
        await Arrived(province.Commune, 2);
        await Arrived(province.Neighbour, 2);

        const string April = "from=2025-04-01&to=2025-04-30", May = "from=2025-05-01&to=2025-05-31", Both = "from=2025-04-01&to=2025-05-31";
        (string, long)[] merged = [(successor, 2)], apart = [(province.Commune, 1), (province.Neighbour, 1)];
        foreach (var period in new[] { April, May, Both })
        {
            (await Rows(province, period)).ShouldBe(merged, ignoreOrder: true, "today's structure, a period before the merger too");
            (await Rows(province, $"{period}&structure=current")).ShouldBe(merged, ignoreOrder: true);
            (await Rows(province, $"{period}&structure=original")).ShouldBe(apart, ignoreOrder: true);
            (await Rows(province, $"{period}&structureAsOf=2025-04-30")).ShouldBe(apart, ignoreOrder: true, "the last day of the old structure");
            (await Rows(province, $"{period}&structureAsOf=2025-05-01")).ShouldBe(merged, ignoreOrder: true);
        }
        var wrong = await ReportingHost.Read(await host.As(province.Leader).GetAsync($"/v1/reports/ii-06a?{April}&structureAsOf=May"), HttpStatusCode.BadRequest);
        wrong.GetProperty("errors").TryGetProperty("structureAsOf", out _).ShouldBeTrue();

        // who may see: the successor's people what it took over, the ended commune's people nothing (domain.md, section 9)
        var leader = new TestPerson("s-leader", "Lãnh đạo xã mới", ["leader"], successor);
        foreach (var query in new[] { $"agency={province.Commune}&structure=original", $"agency={successor}&structure=original", $"agency={successor}" })
        {
            var expected = query.StartsWith($"agency={province.Commune}", StringComparison.Ordinal) ? 1 : 2;
            (await Open(leader, $"{May}&{query}")).ShouldBe(expected);
            (await Behind(leader, $"{May}&{query}")).ShouldBe(expected);
        }
        (await Open(leader, May)).ShouldBe(2, "its own agency is the default");
        foreach (var query in new[] { $"agency={province.Commune}&structure=original", $"agency={province.Commune}", $"agency={successor}", $"agency={province.Neighbour}&structure=original", "structure=original" })
            foreach (var path in new[] { "ii-06a", "ii-06a/dossiers" })
                (await ReportingHost.Read(await host.As(province.Clerk).GetAsync($"/v1/reports/{path}?{May}&{query}"), HttpStatusCode.Forbidden)).GetProperty("code").GetString().ShouldBe("agency-not-allowed");
    }

    private async Task<long> Open(TestPerson person, string query) =>
        (await ReportingHost.Read(await host.As(person).GetAsync($"/v1/reports/ii-06a?{query}"))).GetProperty("total").GetProperty("inProcessTotal").GetInt64();

    private async Task<int> Behind(TestPerson person, string query) =>
        (await ReportingHost.Read(await host.As(person).GetAsync($"/v1/reports/ii-06a/dossiers?{query}"))).GetProperty("items").GetArrayLength();

    private async Task<List<(string Key, long Open)>> Rows(Province province, string query)
    {
        var report = await ReportingHost.Read(await host.As(province.Leader).GetAsync(new Uri($"/v1/reports/ii-06a?agency={province.Code}&by=agency&{query}", UriKind.Relative)));
        return [.. report.GetProperty("rows").EnumerateArray().Select(r => (r.GetProperty("key").GetString()!, r.GetProperty("inProcessTotal").GetInt64())).Where(r => r.Item2 > 0)];
    }

    private Task Arrived(string code, long revision) => Eventually.Is(
        async () =>
        {
            await using var connection = await host.Database.OpenConnectionAsync();
            return await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM reporting.agency_revisions WHERE code = @code AND revision = @revision)", new { code, revision });
        },
        $"{code} arrived");
}
