using System.Net.Http.Json;
using System.Text.Json;
using Platform.Testing;
using static Platform.PostalReturns.ApiTests.PostalHost;

namespace Platform.PostalReturns.ApiTests;

[Collection("postal")]
public sealed class OrderingTests(PostalHost host)
{
    [Fact]
    public async Task A_return_asked_for_is_priced_ordered_and_told()
    {
        var wanted = host.NewReturn();
        var consignment = await host.Ordered(wanted);
        var (itemCode, order) = host.Outside.Orders[wanted.Dossier.Code!];

        consignment.GetProperty("trackingCode").GetString().ShouldBe(itemCode);
        consignment.GetProperty("price").GetInt64().ShouldBe(22_000);
        consignment.GetProperty("version").GetInt64().ShouldBe(3);
        consignment.GetProperty("receiver").GetProperty("name").GetString().ShouldBe("Lò Thị Mai");
        consignment.TryGetProperty("ordering", out _).ShouldBeFalse();

        order.GetProperty("CODAmount").GetInt64().ShouldBe(8000);
        order.GetProperty("CustomerCode").GetString().ShouldBe("H18");
        order.GetProperty("Sender").GetProperty("Name").GetString().ShouldBe("UBND xã Tủa Chùa");
        order.GetProperty("Receiver").GetProperty("Address").GetString().ShouldBe("Bản Pàng Dề, Xã Tủa Chùa");
        order.GetProperty("Receiver").GetProperty("Tel").GetString().ShouldBe("0912345678");
        await host.EventuallyHeard(consignment.GetProperty("id").GetGuid(), "Ordered");
    }

    [Fact]
    public async Task A_return_asked_for_twice_makes_one_consignment()
    {
        var wanted = host.NewReturn();
        host.Answer(wanted);
        var id = Guid.NewGuid();
        await Task.WhenAll(host.Heard.Say(wanted, id), host.Heard.Say(wanted, id), host.Heard.Say(wanted));
        await host.Until(wanted.Dossier.Id, "ordered");
        await Task.Delay(200);
        (await host.Scalar<long>("SELECT count(*) FROM consignments WHERE dossier_id = @id", new { wanted.Dossier.Id })).ShouldBe(1);
    }

    [Fact]
    public async Task A_second_parcel_of_a_dossier_is_another_order()
    {
        var first = host.NewReturn();
        var one = await host.Ordered(first);
        await host.Tell(Scan(one.GetProperty("trackingCode").GetString()!, "60"));
        var two = await host.Ordered(host.NewReturn(dossier: first.Dossier.Id, code: first.Dossier.Code));
        two.GetProperty("orderNumber").GetString().ShouldBe($"{first.Dossier.Code}-2");
        two.GetProperty("trackingCode").GetString().ShouldNotBe(one.GetProperty("trackingCode").GetString());
    }

    [Fact]
    public async Task While_the_carrier_is_down_the_order_waits_and_says_why_then_goes_through_once()
    {
        var wanted = host.NewReturn();
        host.Outside.FailuresBefore[wanted.Dossier.Code!] = 1;
        host.Answer(wanted);
        await host.Heard.Say(wanted);
        var waiting = await host.Until(wanted.Dossier.Id, "priced");
        waiting.GetProperty("ordering").GetProperty("givenUp").GetBoolean().ShouldBeFalse();
        await Eventually.Is(async () => await host.Scalar<string>("SELECT last_error FROM work w JOIN consignments c ON c.id = w.consignment_id WHERE c.dossier_id = @id", new { wanted.Dossier.Id }) == "carrier-unreachable");
        await host.Until(wanted.Dossier.Id, "ordered");
    }

    [Fact]
    public async Task While_the_contact_cannot_be_asked_the_order_waits_and_goes_through_later()
    {
        var wanted = host.NewReturn();
        host.Outside.Contacts[wanted.Dossier.Id] = 503;
        await host.Heard.Say(wanted);
        await Eventually.Is(async () => await host.Scalar<string>("SELECT last_error FROM work w JOIN consignments c ON c.id = w.consignment_id WHERE c.dossier_id = @id", new { wanted.Dossier.Id }) == "contact-unavailable");
        host.Answer(wanted);
        await host.Until(wanted.Dossier.Id, "ordered");
    }

    [Fact]
    public async Task An_order_whose_answer_was_lost_is_repeated_and_keeps_its_item_code()
    {
        var wanted = host.NewReturn();
        host.Outside.LosesFirstAnswer[wanted.Dossier.Code!] = true;
        var consignment = await host.Ordered(wanted);
        consignment.GetProperty("trackingCode").GetString().ShouldBe(host.Outside.Orders[wanted.Dossier.Code!].ItemCode);
    }

    [Fact]
    public async Task A_scan_that_overtakes_the_answer_to_the_order_is_not_lost()
    {
        var wanted = host.NewReturn();
        host.Outside.BeforeAnswer[wanted.Dossier.Code!] = async itemCode =>
        {
            var scan = Scan(itemCode, "10", id: $"{itemCode}-1", receiver: "Ai đó");
            await Refused(await host.Tell(scan), System.Net.HttpStatusCode.NotFound, "unknown-consignment");
            await Refused(await host.Tell(scan), System.Net.HttpStatusCode.NotFound, "unknown-consignment");
        };
        host.Answer(wanted);
        await host.Heard.Say(wanted);
        var consignment = await host.Until(wanted.Dossier.Id, "handedOver");
        consignment.GetProperty("timeline").GetArrayLength().ShouldBe(1);
        await host.EventuallyHeard(consignment.GetProperty("id").GetGuid(), "Ordered", "handedOver");
        (await host.Scalar<long>("SELECT count(*) FROM unmatched_scans WHERE item_code = @code", new { code = consignment.GetProperty("trackingCode").GetString() })).ShouldBe(0);
    }

    [Fact]
    public async Task A_return_that_can_never_be_ordered_comes_back_to_the_counter_once()
    {
        var erased = host.NewReturn();
        host.Outside.Contacts[erased.Dossier.Id] = 410;
        var elsewhere = host.NewReturn(carrier: "pigeon");
        await host.Heard.Say(erased);
        await host.Heard.Say(elsewhere);
        await Eventually.Is(async () => await host.Scalar<string>("SELECT parked_for FROM work w JOIN consignments c ON c.id = w.consignment_id WHERE c.dossier_id = @id", new { erased.Dossier.Id }) == "person-erased");
        await Eventually.Is(async () => await host.Scalar<string>("SELECT parked_for FROM work w JOIN consignments c ON c.id = w.consignment_id WHERE c.dossier_id = @id", new { elsewhere.Dossier.Id }) == "unknown-carrier");
        foreach (var hopeless in new[] { erased, elsewhere })
            await host.EventuallyHeard(await host.Scalar<Guid>("SELECT id FROM consignments WHERE dossier_id = @id", new { hopeless.Dossier.Id }), "cameBack other");
        using var clerk = host.As(People.Clerk);
        var page = await clerk.GetFromJsonAsync<JsonElement>($"/v1/consignments?dossier={erased.Dossier.Id}");
        var read = await clerk.GetFromJsonAsync<JsonElement>($"/v1/consignments/{page.GetProperty("items")[0].GetProperty("id").GetGuid()}");
        read.GetProperty("ordering").GetProperty("givenUp").GetBoolean().ShouldBeTrue();
        read.GetProperty("state").GetString().ShouldBe("returnedToCounter");
    }

    [Fact]
    public async Task Work_in_one_hand_is_passed_over_by_the_next_and_free_again_when_the_hand_lets_go()
    {
        var wanted = host.NewReturn();
        host.Outside.Contacts[wanted.Dossier.Id] = 503;
        await host.Heard.Say(wanted);
        await Eventually.Is(async () => await host.Scalar<string>("SELECT last_error FROM work w JOIN consignments c ON c.id = w.consignment_id WHERE c.dossier_id = @id", new { wanted.Dossier.Id }) is not null);
        var id = await host.Scalar<Guid>("SELECT id FROM consignments WHERE dossier_id = @id", new { wanted.Dossier.Id });
        const string asAnotherReplica = "SELECT count(*) FROM (SELECT 1 FROM work WHERE consignment_id = @id FOR UPDATE SKIP LOCKED) due";
        await using (var other = new Npgsql.NpgsqlConnection(host.Database))
        {
            await other.OpenAsync();
            await using var transaction = await other.BeginTransactionAsync();
            await using var hold = new Npgsql.NpgsqlCommand("UPDATE work SET next_attempt_at = now() WHERE consignment_id = $1", other, transaction) { Parameters = { new() { Value = id } } };
            await hold.ExecuteNonQueryAsync();
            host.Answer(wanted);
            (await host.Scalar<long>(asAnotherReplica, new { id })).ShouldBe(0);
            await transaction.CommitAsync();
        }
        await host.Until(wanted.Dossier.Id, "ordered");
    }

    [Fact]
    public async Task The_catalogue_is_asked_for_by_a_service_that_starts() =>
        await Eventually.Is(() => host.Heard.CataloguesWanted.Count > 0);

    [Fact]
    public async Task An_older_revision_of_an_agency_that_comes_late_changes_nothing()
    {
        await host.Agency("H18.77", "H18", "UBND xã mới", revision: 1_000_000_005);
        await Eventually.Is(async () => await host.Scalar<long>("SELECT count(*) FROM agency.known WHERE code = 'H18.77'") == 1);
        await host.Agency("H18.77", "H99", "UBND xã cũ", revision: 3);
        await host.Agency("H18.78", "H18", "UBND xã khác");
        await Eventually.Is(async () => await host.Scalar<long>("SELECT count(*) FROM agency.known WHERE code = 'H18.78'") == 1);
        await Task.Delay(200);
        (await host.Scalar<string>("SELECT name FROM agency.known WHERE code = 'H18.77'")).ShouldBe("UBND xã mới");
        (await host.Scalar<string>("SELECT upper FROM agency.cover WHERE lower = 'H18.77'")).ShouldBe("H18");
    }

    [Fact]
    public async Task The_database_holds_no_personal_data_in_the_clear()
    {
        var consignment = await host.Ordered();
        var itemCode = consignment.GetProperty("trackingCode").GetString()!;
        await host.Tell(Scan(itemCode, "40", receiver: "Lò Thị Mai", proof: "POD-9"));
        await host.Tell(Scan($"unknown-{itemCode}", "40", receiver: "Lò Thị Mai"));
        foreach (var table in new[] { "consignments", "scans", "unmatched_scans", "messaging.outbox", "work" })
            (await host.Scalar<long>($"SELECT count(*) FROM {table} t WHERE t::text LIKE '%Thị Mai%' OR t::text LIKE '%0912345678%' OR t::text LIKE '%Pàng Dề%'")).ShouldBe(0, table);
    }
}
