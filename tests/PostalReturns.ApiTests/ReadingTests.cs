using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Platform.Testing;
using static Platform.PostalReturns.ApiTests.PostalHost;

namespace Platform.PostalReturns.ApiTests;

[Collection("postal")]
public sealed class ReadingTests(PostalHost host)
{
    private static readonly TestPerson SystemWithoutScope = new("other", "other", ["system"], "H18", Scope: "reports:read");
    private static readonly TestPerson Service = new("svc-x", "svc-x", ["service"], Scope: "dossiers:read");

    [Fact]
    public async Task The_agencys_staff_see_where_the_parcel_goes_others_only_where_it_is()
    {
        var id = (await host.Ordered()).GetProperty("id").GetGuid();
        foreach (var person in new[] { People.Clerk, People.Leader, People.ClericalOfficer, People.PostalOfficer, People.ProvinceLeader })
            (await Read(person, id)).GetProperty("receiver").GetProperty("street").GetString().ShouldBe("Bản Pàng Dề", person.Id);
        foreach (var person in new[] { People.Specialist, People.NeighbourSystem, Service })
            (await Read(person, id)).TryGetProperty("receiver", out _).ShouldBeFalse(person.Id);
    }

    [Fact]
    public async Task Another_agencys_consignment_is_not_there()
    {
        var consignment = await host.Ordered();
        using var elsewhere = host.As(People.ClerkElsewhere);
        await Refused(await elsewhere.GetAsync($"/v1/consignments/{consignment.GetProperty("id").GetGuid()}"), HttpStatusCode.NotFound, "consignment-not-found");
        var page = await elsewhere.GetFromJsonAsync<JsonElement>($"/v1/consignments?dossier={consignment.GetProperty("dossierId").GetGuid()}&agency=H18.25");
        page.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task The_agency_that_received_the_dossier_sees_it_too()
    {
        var id = (await host.Ordered(host.NewReturn(receiving: "H18.26"))).GetProperty("id").GetGuid();
        (await Read(People.ClerkElsewhere, id)).GetProperty("agency").GetString().ShouldBe("H18.25");
    }

    [Fact]
    public async Task Nobody_citizens_IT_and_systems_without_the_scope_are_kept_out()
    {
        var id = (await host.Ordered()).GetProperty("id").GetGuid();
        foreach (var address in new[] { "/v1/consignments", $"/v1/consignments/{id}", $"/v1/manifests/{Guid.NewGuid()}" })
        {
            using var nobody = host.As(null);
            await Refused(await nobody.GetAsync(address), HttpStatusCode.Unauthorized, "not-signed-in");
            foreach (var person in new[] { People.Mother, People.It, SystemWithoutScope })
            {
                using var client = host.As(person);
                await Refused(await client.GetAsync(address), HttpStatusCode.Forbidden, "not-allowed");
            }
        }
    }

    [Fact]
    public async Task A_list_is_walked_page_by_page_newest_first()
    {
        var dossier = host.NewReturn();
        var seen = new List<Guid>();
        for (var i = 0; i < 3; i++)
            await host.Ordered(host.NewReturn(dossier: dossier.Dossier.Id, code: dossier.Dossier.Code));
        await Eventually.Is(async () => await host.Scalar<long>("SELECT count(*) FROM consignments WHERE dossier_id = @id AND state = 'ordered'", new { dossier.Dossier.Id }) == 3);
        using var clerk = host.As(People.Clerk);
        string? after = null;
        do
        {
            var page = await clerk.GetFromJsonAsync<JsonElement>($"/v1/consignments?dossier={dossier.Dossier.Id}&limit=2&after={after}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetGuid()));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);
        seen.Count.ShouldBe(3);
        seen.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task The_province_narrows_its_list_to_one_agency_with_its_subordinates()
    {
        var dossier = (await host.Ordered()).GetProperty("dossierId").GetGuid();
        using var leader = host.As(People.ProvinceLeader);
        foreach (var (agency, count) in new[] { ("H18", 1), ("H18.25", 1), ("H18.26", 0) })
            (await leader.GetFromJsonAsync<JsonElement>($"/v1/consignments?dossier={dossier}&agency={agency}")).GetProperty("items").GetArrayLength().ShouldBe(count, agency);
    }

    [Fact]
    public async Task The_OpenAPI_document_names_every_operation()
    {
        using var nobody = host.As(null);
        var document = await nobody.GetFromJsonAsync<JsonElement>("/openapi.json");
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Path: p.Name, Id: o.Value.GetProperty("operationId").GetString()))).ToList();
        operations.Select(o => o.Id).ShouldBeUnique();
        operations.ShouldAllBe(o => !string.IsNullOrEmpty(o.Id));
        operations.Where(o => !o.Path.StartsWith("/v1/operations", StringComparison.Ordinal)).Select(o => o.Id).Order() // what every service has beside is asked of it in its own tests
            .ShouldBe(["ListConsignments", "ReadConsignment", "ReadManifest", "RecordCarrierScan", "TakeOverOnManifest"]);
    }

    [Fact]
    public async Task Bad_filters_are_refused()
    {
        using var clerk = host.As(People.Clerk);
        await Refused(await clerk.GetAsync("/v1/consignments?state=flying"), HttpStatusCode.UnprocessableEntity, "invalid");
        await Refused(await clerk.GetAsync("/v1/consignments?after=!!"), HttpStatusCode.BadRequest, "bad-cursor");
    }

    private async Task<JsonElement> Read(TestPerson person, Guid id)
    {
        using var client = host.As(person);
        return await client.GetFromJsonAsync<JsonElement>($"/v1/consignments/{id}");
    }
}
