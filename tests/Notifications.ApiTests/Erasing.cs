using System.Net;
using Dapper;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Notifications.ApiTests;

/// <summary>A person is erased in Dossiers; here the message arrives whenever it does.</summary>
[Collection(nameof(NotificationsHost))]
public sealed class Erasing(NotificationsHost host)
{
    [Fact]
    public async Task What_waits_for_an_erased_person_is_never_sent_and_what_was_told_can_no_longer_be_read()
    {
        var person = await Applicant.In(host);
        host.Clock.SetLocal(new TimeOnly(22, 30)); // the mail goes, the SMS waits for the morning
        try
        {
            await host.Publish(person.Accepted());
            await Eventually.Is(() => person.Mails.Any(), "mail at night");
            await Eventually.Is(async () => (await host.DeliveriesOf(person.Head.Id)).GetValueOrDefault("sms").State == "waiting" && (await host.DeliveriesOf(person.Head.Id))["email"].State == "delivered", "SMS waits");
            using var citizen = host.As(person.Citizen);
            (await NotificationsHost.Read(await citizen.GetAsync($"/v1/notices?dossier={person.Head.Id}"))).GetProperty("items")[0].TryGetProperty("text", out _).ShouldBeTrue();

            var (message, id) = (new PersonErased(person.Person, person.Now), Guid.NewGuid());
            await Erase(message, id);
            (await host.DeliveriesOf(person.Head.Id))["sms"].ShouldSatisfyAllConditions(d => d.State.ShouldBe("skipped"), d => d.Error.ShouldBe("person-erased"));
            (await Count("SELECT count(*) FROM notices.notices WHERE person = @Person AND content IS NOT NULL", person)).ShouldBe(0);
            (await Count("SELECT count(*) FROM notices.deliveries d JOIN notices.notices n ON n.id = d.notice WHERE n.person = @Person AND d.address_hash IS NOT NULL", person)).ShouldBe(0);
            (await NotificationsHost.Read(await citizen.GetAsync("/v1/notices"), HttpStatusCode.Gone)).GetProperty("code").GetString().ShouldBe("person-erased");
            (await NotificationsHost.Read(await host.As(People.Clerk).GetAsync($"/v1/notices?dossier={person.Head.Id}"))).GetProperty("items")[0].GetProperty("state").GetString().ShouldBe("delivered", "that it was told stays");

            await host.Publish(message, id); // the same delivery again, and the command once more
            await Erase(message, Guid.NewGuid());
        }
        finally
        {
            host.Clock.SetLocal(new TimeOnly(7, 0));
        }
        await Task.Delay(400);
        (person.Mails.Count(), person.Texts.Count()).ShouldBe((1, 0));
        host.SaidFailed.ShouldNotContain(m => m.DossierId == person.Head.Id);
    }

    [Fact]
    public async Task A_message_that_comes_after_the_erasure_makes_no_key_and_sends_nothing()
    {
        var person = await Applicant.In(host); // a replica of Dossiers still answers for them
        await Erase(new PersonErased(person.Person, person.Now), Guid.NewGuid());
        await host.Publish(person.Accepted());
        await host.NoticeIs("erased", person.Head.Id);
        (await host.DeliveriesOf(person.Head.Id)).ShouldBeEmpty();

        // of a parcel's message nobody knows whose it is until the contact is asked
        var parcelOf = Guid.NewGuid();
        host.Outside.Contacts[parcelOf] = host.Outside.Contacts[person.Head.Id];
        await host.Publish(new ConsignmentHandedOver(new ConsignmentHead(Guid.NewGuid(), 3, parcelOf, Guid.NewGuid(), person.Head.Code!, "H18.25", "vnpost", "CE1"), person.Now));
        await host.NoticeIs("erased", parcelOf);
        (await host.DeliveriesOf(parcelOf))["portal"].ShouldSatisfyAllConditions(d => d.State.ShouldBe("skipped"), d => d.Error.ShouldBe("person-erased"), d => d.Attempts.ShouldBe(1));
        await Task.Delay(300);
        (person.Mails.Count(), person.Texts.Count()).ShouldBe((0, 0));
        (await Count("SELECT count(*) FROM privacy.person_keys WHERE person = @Person AND wrapped_key IS NOT NULL", person)).ShouldBe(0);
    }

    private async Task Erase(PersonErased message, Guid id)
    {
        await host.Publish(message, id);
        await Eventually.Is(async () =>
        {
            await using var connection = await host.Database.OpenConnectionAsync();
            return await connection.ExecuteScalarAsync<bool>(
                "SELECT EXISTS (SELECT FROM messaging.inbox WHERE consumer = 'notifications-people' AND message_id = @id) AND EXISTS (SELECT FROM privacy.person_keys WHERE person = @Person AND erased_at IS NOT NULL)",
                new { id, message.Person });
        }, "erased");
    }

    private async Task<long> Count(string sql, Applicant person)
    {
        await using var connection = await host.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(sql, new { person.Person });
    }
}
