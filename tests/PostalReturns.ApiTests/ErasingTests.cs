using Platform.Contracts;
using Platform.Testing;
using static Platform.PostalReturns.ApiTests.PostalHost;

namespace Platform.PostalReturns.ApiTests;

/// <summary>A person is erased in Dossiers; here the message arrives whenever it does.</summary>
[Collection("postal")]
public sealed class ErasingTests(PostalHost host)
{
    [Fact]
    public async Task A_parcel_that_waits_for_the_carrier_is_given_up_and_the_counter_is_told_once()
    {
        var wanted = NewReturn();
        host.Outside.FailuresBefore[wanted.Dossier.Code!] = 10_000;
        host.Answer(wanted);
        await host.Heard.Say(wanted);
        var id = (await host.Until(wanted.Dossier.Id, "priced")).GetProperty("id").GetGuid();

        var (message, messageId) = (new PersonErased(wanted.Dossier.Applicant, DateTimeOffset.UtcNow), Guid.NewGuid());
        await Erase(message, messageId);
        await Eventually.Is(async () => await ParkedFor(wanted) == "person-erased");
        await host.EventuallyHeard(id, "cameBack other");
        await host.Heard.Say(message, messageId); // the same delivery again, and the command once more
        await Erase(message, Guid.NewGuid());
        await Task.Delay(200);
        host.Heard.Of(id).ShouldBe(["cameBack other"]);
        host.Outside.Orders.ShouldNotContainKey(wanted.Dossier.Code!);
    }

    [Fact]
    public async Task Of_a_parcel_under_way_nobody_reads_the_receiver_any_more_and_its_scans_go_on_without_words()
    {
        var wanted = NewReturn();
        var ordered = await host.Ordered(wanted);
        var itemCode = ordered.GetProperty("trackingCode").GetString()!;
        await host.Tell(Scan(itemCode, "10", id: $"{itemCode}-1", minute: 1, receiver: "Lò Thị Mai"));
        (await Read(wanted, "handedOver")).ShouldBe((false, true, true));

        await Erase(new PersonErased(wanted.Dossier.Applicant, DateTimeOffset.UtcNow), Guid.NewGuid());
        (await Read(wanted, "handedOver")).ShouldBe((true, false, false));
        await host.Tell(Scan(itemCode, "40", id: $"{itemCode}-2", minute: 2, receiver: "Lò Thị Mai"));
        (await Read(wanted, "delivered")).ShouldBe((true, false, false));
        (await host.Scalar<long>("SELECT count(*) FROM scans s JOIN consignments c ON c.id = s.consignment_id WHERE c.dossier_id = @Id AND s.code = 40 AND s.sealed IS NOT NULL", new { wanted.Dossier.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task A_return_that_comes_after_the_erasure_makes_no_key_and_orders_nothing()
    {
        var wanted = NewReturn();
        host.Answer(wanted); // a replica of Dossiers still answers for them
        await Erase(new PersonErased(wanted.Dossier.Applicant, DateTimeOffset.UtcNow), Guid.NewGuid());
        await host.Heard.Say(wanted);
        await Eventually.Is(async () => await ParkedFor(wanted) == "person-erased");
        host.Outside.Orders.ShouldNotContainKey(wanted.Dossier.Code!);
        (await host.Scalar<long>("SELECT count(*) FROM privacy.person_keys WHERE person = @Applicant AND wrapped_key IS NOT NULL", new { wanted.Dossier.Applicant })).ShouldBe(0);
        (await host.Scalar<long>("SELECT count(*) FROM consignments WHERE dossier_id = @Id AND receiver IS NOT NULL", new { wanted.Dossier.Id })).ShouldBe(0);
    }

    /// <summary>Of a person no other test knows.</summary>
    private ReturnRequested NewReturn()
    {
        var wanted = host.NewReturn();
        return wanted with { Dossier = wanted.Dossier with { Applicant = Guid.NewGuid() } };
    }

    private async Task Erase(PersonErased message, Guid id)
    {
        await host.Heard.Say(message, id);
        await Eventually.Is(() => host.Scalar<bool>(
            "SELECT EXISTS (SELECT FROM messaging.inbox WHERE consumer = 'OnPersonErased' AND message_id = @id) AND EXISTS (SELECT FROM privacy.person_keys WHERE person = @Person AND erased_at IS NOT NULL)",
            new { id, message.Person }));
    }

    private Task<string?> ParkedFor(ReturnRequested wanted) =>
        host.Scalar<string>("SELECT parked_for FROM work w JOIN consignments c ON c.id = w.consignment_id WHERE c.dossier_id = @Id", new { wanted.Dossier.Id });

    private async Task<(bool Erased, bool Receiver, bool ScanReceiver)> Read(ReturnRequested wanted, string state)
    {
        var id = (await host.Until(wanted.Dossier.Id, state)).GetProperty("id").GetGuid();
        using var officer = host.As(People.PostalOfficer);
        var read = System.Text.Json.JsonDocument.Parse(await officer.GetStringAsync($"/v1/consignments/{id}")).RootElement;
        return (read.GetProperty("erased").GetBoolean(), read.TryGetProperty("receiver", out _), read.GetProperty("timeline")[0].TryGetProperty("receiver", out _));
    }
}
