using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Platform.Testing;
using static Platform.PostalReturns.ApiTests.PostalHost;

namespace Platform.PostalReturns.ApiTests;

[Collection("postal")]
public sealed class ManifestTests(PostalHost host)
{
    private static readonly TestPerson OtherPostalOfficer = new("postal-2", "Lý A Sì", ["postal-officer"], "H18.26");

    [Fact]
    public async Task Taking_over_hands_over_once_and_gives_a_printable_list()
    {
        var one = Id(await host.Ordered());
        var two = Id(await host.Ordered());
        var made = await TakeOver(People.PostalOfficer, [one, two]);
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var answer = await made.Content.ReadFromJsonAsync<JsonElement>();
        answer.GetProperty("number").GetString()!.ShouldMatch(@"^BK-H18\.25-\d{6}-\d{2,}$");

        using var clerk = host.As(People.Clerk);
        var list = await clerk.GetFromJsonAsync<JsonElement>(made.Headers.Location);
        list.GetProperty("agencyName").GetString().ShouldBe("UBND xã Tủa Chùa");
        list.GetProperty("items").GetArrayLength().ShouldBe(2);
        list.GetProperty("items")[0].GetProperty("receiver").GetProperty("phone").GetString().ShouldBe("0912345678");
        list.GetProperty("priceTotal").GetInt64().ShouldBe(44_000);
        await host.EventuallyHeard(one, "Ordered", "handedOver");

        var consignment = await clerk.GetFromJsonAsync<JsonElement>($"/v1/consignments/{one}");
        await host.Tell(Scan(consignment.GetProperty("trackingCode").GetString()!, "10"));
        consignment = await clerk.GetFromJsonAsync<JsonElement>($"/v1/consignments/{one}");
        consignment.GetProperty("handOver").TryGetProperty("onManifestAt", out _).ShouldBeTrue();
        consignment.GetProperty("handOver").TryGetProperty("scannedAt", out _).ShouldBeTrue();
        await Task.Delay(200);
        host.Heard.Of(one).ShouldBe(["Ordered", "handedOver"]);
    }

    [Fact]
    public async Task The_same_request_sent_twice_gives_the_same_manifest()
    {
        var ids = new[] { Id(await host.Ordered()), Id(await host.Ordered()) };
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TakeOver(People.PostalOfficer, ids, key)));
        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.Created);
        (await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync()))).Distinct().Count().ShouldBe(1);
        await Refused(await TakeOver(People.PostalOfficer, [ids[0]], key), HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task Of_two_officers_at_once_one_takes_the_parcel()
    {
        var id = Id(await host.Ordered());
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TakeOver(People.PostalOfficer, [id])));
        answers.Count(a => a.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        foreach (var refused in answers.Where(a => a.StatusCode != HttpStatusCode.Created))
            await Refused(refused, HttpStatusCode.Conflict, "already-on-manifest");
    }

    [Fact]
    public async Task A_manifest_is_of_one_agency_and_of_what_can_be_handed_over()
    {
        var here = Id(await host.Ordered());
        var there = Id(await host.Ordered(host.NewReturn(competent: "H18.26", receiving: "H18.26")));
        var province = People.PostalOfficer with { Id = "postal-3", Agency = "H18" };
        await Refused(await TakeOver(province, [here, there]), HttpStatusCode.UnprocessableEntity, "mixed-consignments");
        await Refused(await TakeOver(OtherPostalOfficer, [here]), HttpStatusCode.NotFound, "consignment-not-found");
        await Refused(await TakeOver(People.PostalOfficer, [here, Guid.NewGuid()]), HttpStatusCode.NotFound, "consignment-not-found");

        var waiting = host.NewReturn();
        host.Outside.Contacts[waiting.Dossier.Id] = 503;
        await host.Heard.Say(waiting);
        var requested = Id(await host.Until(waiting.Dossier.Id, "requested"));
        await Refused(await TakeOver(People.PostalOfficer, [here, requested]), HttpStatusCode.Conflict, "not-ordered");
        (await host.Scalar<Guid?>("SELECT manifest_id FROM consignments WHERE id = @here", new { here })).ShouldBeNull();
    }

    [Fact]
    public async Task Bad_requests_and_other_people_are_refused()
    {
        await Refused(await TakeOver(People.PostalOfficer, []), HttpStatusCode.UnprocessableEntity, "invalid");
        await Refused(await TakeOver(People.PostalOfficer, [Guid.NewGuid()], new string('k', 101)), HttpStatusCode.UnprocessableEntity, "invalid");
        foreach (var person in new[] { People.Clerk, People.Mother, People.It, People.NeighbourSystem })
            await Refused(await TakeOver(person, [Guid.NewGuid()]), HttpStatusCode.Forbidden, "not-allowed");
        using var officer = host.As(People.PostalOfficer);
        using var garbage = new StringContent("{", System.Text.Encoding.UTF8, "application/json");
        (await officer.PostAsync("/v1/manifests", garbage)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await Refused(await officer.GetAsync($"/v1/manifests/{Guid.NewGuid()}"), HttpStatusCode.NotFound, "manifest-not-found");
    }

    [Fact]
    public async Task Another_agencys_manifest_is_not_there()
    {
        var made = await TakeOver(People.PostalOfficer, [Id(await host.Ordered())]);
        using var elsewhere = host.As(People.ClerkElsewhere);
        await Refused(await elsewhere.GetAsync(made.Headers.Location), HttpStatusCode.NotFound, "manifest-not-found");
    }

    private static Guid Id(JsonElement consignment) => consignment.GetProperty("id").GetGuid();

    private async Task<HttpResponseMessage> TakeOver(TestPerson person, Guid[] consignmentIds, string? key = null)
    {
        using var client = host.As(person);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/manifests") { Content = JsonContent.Create(new { consignmentIds }) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }
}
