using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Platform.Testing;
using static Platform.PostalReturns.ApiTests.PostalHost;

namespace Platform.PostalReturns.ApiTests;

/// <summary>Agencies merge; their parcels follow. Every test has agencies of its own.</summary>
[Collection("postal")]
public sealed class SuccessionTests(PostalHost host)
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7)).Date);

    [Fact]
    public async Task After_a_merger_the_successors_staff_have_both_agencies_parcels_and_hand_them_over_on_one_manifest()
    {
        var (one, two, merged) = (await Made(), await Made(), NewCode());
        var first = await host.Ordered(host.NewReturn(competent: one, receiving: one));
        var second = await host.Ordered(host.NewReturn(competent: two, receiving: two));
        await Known(merged, 1, from: Today.AddDays(1), predecessors: [one, two]);
        (await Seen(merged, one)).ShouldBe(0, "announced, but its day has not come");

        await Merge(merged, one, two);
        (await Seen(merged, one)).ShouldBe(1);
        (await Seen(merged, null)).ShouldBe(2);
        (await Seen(one, null)).ShouldBe(0, "an agency that ended has nothing any more");
        using var clerk = host.As(People.Clerk with { Agency = merged });
        (await clerk.GetFromJsonAsync<JsonElement>($"/v1/consignments/{Id(first)}")).GetProperty("agency").GetString().ShouldBe(one);

        using var officer = host.As(People.PostalOfficer with { Agency = merged });
        var made = await officer.PostAsJsonAsync("/v1/manifests", new { consignmentIds = new[] { Id(first), Id(second) } });
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var list = await clerk.GetFromJsonAsync<JsonElement>(made.Headers.Location);
        list.GetProperty("agency").GetString().ShouldBe(merged);
        list.GetProperty("number").GetString().ShouldStartWith($"BK-{merged}-");
        using var before = host.As(People.PostalOfficer with { Agency = one });
        await Refused(await before.PostAsJsonAsync("/v1/manifests", new { consignmentIds = new[] { Id(first) } }), HttpStatusCode.NotFound, "consignment-not-found");
    }

    [Fact]
    public async Task What_is_ordered_after_the_merger_names_the_successor_as_sender()
    {
        var (one, two, merged) = (await Made(), await Made(), NewCode());
        await Merge(merged, one, two);
        var wanted = host.NewReturn(competent: one, receiving: one);
        await host.Ordered(wanted);
        host.Outside.Orders[wanted.Dossier.Code!].Order.GetProperty("Sender").GetProperty("Name").GetString().ShouldBe($"UBND xã {merged}");
    }

    [Fact]
    public async Task An_agency_known_before_its_days_were_kept_is_brought_up_by_the_same_revision_said_again()
    {
        var code = await Made();
        await host.Scalar<int>("UPDATE agency.known SET valid_from = NULL WHERE code = @code", new { code });
        await Known(code, 1);
    }

    private async Task Merge(string merged, string one, string two)
    {
        await Known(merged, 2, from: Today, predecessors: [one, two]);
        foreach (var ended in new[] { one, two })
            await Known(ended, 2, until: Today.AddDays(-1));
    }

    private async Task<string> Made()
    {
        var code = NewCode();
        await Known(code, 1);
        return code;
    }

    private async Task Known(string code, long revision, DateOnly? from = null, DateOnly? until = null, string[]? predecessors = null)
    {
        await host.Agency(code, "H18", $"UBND xã {code}", revision, from, until, predecessors);
        await Eventually.Is(async () => await host.Scalar<long>("SELECT count(*) FROM agency.known WHERE code = @code AND revision = @revision AND valid_from IS NOT NULL", new { code, revision }) == 1);
    }

    private async Task<int> Seen(string agency, string? filter)
    {
        using var clerk = host.As(People.Clerk with { Agency = agency });
        return (await clerk.GetFromJsonAsync<JsonElement>($"/v1/consignments{(filter is null ? "" : $"?agency={filter}")}")).GetProperty("items").GetArrayLength();
    }

    private static Guid Id(JsonElement consignment) => consignment.GetProperty("id").GetGuid();

    private static string NewCode() => $"M{Guid.NewGuid().ToString("N")[..8]}";
}
