using System.Text.Json;
using Dapper;
using Platform.Contracts;

namespace Platform.Reporting.ApiTests;

/// <summary>Two communes end on 30 April 2025 and become a third: the same dossiers, asked for either way.</summary>
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

        const string May = "from=2025-05-01&to=2025-05-31";
        (await Rows(province, May)).ShouldBe([(successor, 2)]);
        (await Rows(province, $"{May}&structure=current")).ShouldBe([(successor, 2)]);
        (await Rows(province, $"{May}&structure=original")).ShouldBe([(province.Commune, 1), (province.Neighbour, 1)], ignoreOrder: true);
        (await Rows(province, "from=2025-04-01&to=2025-04-30")).ShouldBe([(province.Commune, 1), (province.Neighbour, 1)], ignoreOrder: true, "before the merger both were themselves");
    }

    private async Task<List<(string Key, long Open)>> Rows(Province province, string query)
    {
        var report = await ReportingHost.Read(await host.As(province.Leader).GetAsync(new Uri($"/v1/reports/ii-06a?agency={province.Code}&by=agency&{query}", UriKind.Relative)));
        return [.. report.GetProperty("rows").EnumerateArray().Select(r => (r.GetProperty("key").GetString()!, r.GetProperty("inProcessTotal").GetInt64())).Where(r => r.Item2 > 0)];
    }

    private async Task Arrived(string code, long revision)
    {
        for (var i = 0; i < 200; i++)
        {
            await using var connection = await host.Database.OpenConnectionAsync();
            if (await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM reporting.agency_revisions WHERE code = @code AND revision = @revision)", new { code, revision }))
                return;
            await Task.Delay(50);
        }
        throw new TimeoutException($"{code} did not arrive.");
    }
}
