using System.Net;
using Dapper;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Notifications.ApiTests;

[Collection(nameof(NotificationsHost))]
public sealed class TellingPeople(NotificationsHost host)
{
    [Fact]
    public async Task An_accepted_dossier_is_told_by_mail_and_SMS()
    {
        var person = await Applicant.In(host);
        await host.Publish(person.Accepted());
        await Eventually.Is(() => person.Mails.Any() && person.Texts.Any(), "mail and SMS");

        var mail = person.Mails.Single();
        mail.Subject.ShouldContain(person.Head.Code!);
        mail.Html.ShouldContain($"Kính gửi {person.Name}");
        mail.Html.ShouldContain($"https://motcua.test/track?code={person.Head.Code}&amp;secret={person.Secret}");
        var sms = person.Texts.Single();
        sms.Content.ShouldStartWith($"Ho so {person.Head.Code} da duoc tiep nhan, hen tra ");
        (sms.User, sms.Password).ShouldBe(("sms-user-value", "sms-password-value"));
        await host.NoticeIs("delivered", person.Head.Id);
        await Eventually.Is(() => host.SaidDelivered.Count(m => m.DossierId == person.Head.Id) == 2, "two NoticeDelivered");
        var said = host.SaidDelivered.Where(m => m.DossierId == person.Head.Id).ToList();
        said.Select(m => m.Medium).ShouldBe(["email", "sms"], ignoreOrder: true);
        said.ShouldAllBe(m => m.Event == "accepted" && m.NoticeId.ToString("N") == sms.RequestId);
    }

    [Fact]
    public async Task Of_a_part_of_a_linked_dossier_nothing_is_told()
    {
        var person = await Applicant.In(host);
        var whole = person.Accepted();
        await host.Publish(whole with { Dossier = whole.Dossier with { Id = Guid.NewGuid(), Parent = whole.Dossier.Id } });
        await host.Publish(whole);
        await Eventually.Is(() => person.Mails.Any() && person.Texts.Any(), "mail and SMS of the whole");
        await Task.Delay(400);
        (person.Mails.Count(), person.Texts.Count()).ShouldBe((1, 1));
    }

    [Fact]
    public async Task The_same_message_again_gives_one_notice()
    {
        var person = await Applicant.In(host);
        var (message, id) = (person.Paid(), Guid.NewGuid());
        await host.Publish(message, id);
        await host.Publish(message, id);
        await host.Publish(message); // the same event under another message id
        await host.NoticeIs("delivered", person.Head.Id);
        await Task.Delay(400);
        (await host.NoticesOf(person.Head.Id)).Count.ShouldBe(1);
        person.Mails.Count().ShouldBe(1);
    }

    [Fact]
    public async Task What_may_have_been_sent_before_a_restore_is_in_the_portal_and_not_sent_again()
    {
        var person = await Applicant.In(host);
        await host.Publish(person.Accepted() with { OccurredAt = NotificationsHost.RestoredAt.AddMinutes(-1) });
        await host.NoticeIs("delivered", person.Head.Id);
        (await host.DeliveriesOf(person.Head.Id)).Keys.ShouldBe(["portal"]);
        await Task.Delay(400);
        (person.Mails.Count(), person.Texts.Count()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task What_was_planned_before_a_restore_is_not_sent_either()
    {
        var person = await Applicant.In(host);
        host.Outside.SidecarIsDown = true;
        try
        {
            await host.Publish(person.Accepted());
            await Eventually.Is(async () => await host.DeliveriesOf(person.Head.Id) is { Count: 3 }, "planned");
            await using var connection = await host.Database.OpenConnectionAsync();
            await connection.ExecuteAsync("UPDATE notices.notices SET occurred_at = @at WHERE dossier = @id", new { at = NotificationsHost.RestoredAt.AddMinutes(-1).UtcDateTime, id = person.Head.Id });
            await Eventually.Is(async () => (await host.DeliveriesOf(person.Head.Id)).Values.Count(d => d is { State: "skipped", Error: "silent-before" }) == 2, "mail and SMS skipped");
        }
        finally
        {
            host.Outside.SidecarIsDown = false;
        }
        await Task.Delay(400);
        (person.Mails.Count(), person.Texts.Count()).ShouldBe((0, 0));
        await host.NoticeIs("delivered", person.Head.Id);
    }

    [Fact]
    public async Task A_sidecar_that_is_down_at_first_delays_but_loses_nothing()
    {
        var person = await Applicant.In(host);
        host.Outside.SidecarIsDown = true;
        try
        {
            await host.Publish(person.Accepted());
            await Eventually.Is(async () => await host.DeliveriesOf(person.Head.Id) is { Count: 3 } all && all["email"].Error == "sidecar-away" && all["sms"].Error is not null, "tried in vain");
        }
        finally
        {
            host.Outside.SidecarIsDown = false;
        }
        await Eventually.Is(() => person.Mails.Any() && person.Texts.Any(), "mail and SMS");
        (person.Mails.Count(), person.Texts.Count()).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_mail_refused_for_good_is_followed_by_an_SMS()
    {
        var person = await Applicant.In(host);
        host.Outside.Refusing[person.Email] = true;
        await host.Publish(person.Paid());
        await Eventually.Is(() => person.Texts.Any(), "SMS instead");
        host.Outside.Tries[person.Email].ShouldBe(1);
        var deliveries = await host.DeliveriesOf(person.Head.Id);
        deliveries["email"].State.ShouldBe("failed");
        deliveries["email"].Error.ShouldBe("provider-refused-400");
        await host.NoticeIs("delivered", person.Head.Id);
    }

    [Fact]
    public async Task A_provider_that_fails_is_tried_three_times_before_the_notice_has_failed()
    {
        var person = await Applicant.In(host, phone: false);
        host.Outside.Failing[person.Email] = true;
        await host.Publish(person.Paid());
        await host.NoticeIs("failed", person.Head.Id);
        host.Outside.Tries[person.Email].ShouldBe(3);
        await Eventually.Is(() => host.SaidFailed.Any(m => m.DossierId == person.Head.Id), "NoticeFailed");
        var failed = host.SaidFailed.Single(m => m.DossierId == person.Head.Id);
        (failed.Event, failed.Medium, failed.Error).ShouldBe(("feePaid", "email", "provider-failed-500"));
    }

    [Fact]
    public async Task When_the_SMS_fails_too_the_notice_has_failed_once()
    {
        var person = await Applicant.In(host);
        host.Outside.Refusing[person.Email] = true;
        host.Outside.Refusing[person.GatewayPhone] = true;
        await host.Publish(person.Accepted());
        await host.NoticeIs("failed", person.Head.Id);
        await Eventually.Is(() => host.SaidFailed.Any(m => m.DossierId == person.Head.Id), "NoticeFailed");
        await Task.Delay(300);
        host.SaidFailed.Count(m => m.DossierId == person.Head.Id).ShouldBe(1);
        host.SaidDelivered.ShouldNotContain(m => m.DossierId == person.Head.Id);
    }

    [Fact]
    public async Task Quiet_hours_hold_the_SMS_until_seven_while_the_mail_goes()
    {
        var person = await Applicant.In(host);
        host.Clock.SetLocal(new TimeOnly(22, 30));
        try
        {
            await host.Publish(person.Accepted());
            await Eventually.Is(() => person.Mails.Any(), "mail at night");
            await Eventually.Is(async () => (await host.DeliveriesOf(person.Head.Id)).ContainsKey("sms"), "SMS planned");
            await Task.Delay(300);
            person.Texts.ShouldBeEmpty();
            var due = (await host.DeliveriesOf(person.Head.Id))["sms"].DueAt;
            (due.Hour, due.Minute).ShouldBe((0, 0)); // 07:00 local
        }
        finally
        {
            host.Clock.SetLocal(new TimeOnly(7, 0));
        }
        await Eventually.Is(() => person.Texts.Any(), "SMS in the morning");
    }

    [Fact]
    public async Task An_urgent_SMS_goes_at_night()
    {
        var person = await Applicant.In(host, email: false);
        host.Clock.SetLocal(new TimeOnly(23, 0));
        try
        {
            await host.Publish(new SupplementRequested(person.Head, person.Now, "inAppraisal", person.Now.AddHours(10), true));
            await Eventually.Is(() => person.Texts.Any(), "SMS at night");
        }
        finally
        {
            host.Clock.SetLocal(new TimeOnly(10, 0));
        }
    }

    [Fact]
    public async Task An_erased_person_ends_the_notice_quietly()
    {
        var person = await Applicant.In(host);
        host.Outside.Erased[person.Head.Id] = true;
        await host.Publish(person.Accepted());
        await host.NoticeIs("erased", person.Head.Id);
        await Task.Delay(300);
        (await host.DeliveriesOf(person.Head.Id))["portal"].State.ShouldBe("skipped");
        person.Mails.ShouldBeEmpty();
        person.Texts.ShouldBeEmpty();
        host.SaidFailed.ShouldNotContain(m => m.DossierId == person.Head.Id);
    }

    [Fact]
    public async Task A_dossier_nobody_knows_is_asked_for_three_times()
    {
        var person = await Applicant.In(host);
        host.Outside.Contacts.TryRemove(person.Head.Id, out _);
        await host.Publish(person.Paid());
        await host.NoticeIs("failed", person.Head.Id);
        (await host.DeliveriesOf(person.Head.Id))["portal"].Error.ShouldBe("contact-unknown");
    }

    [Fact]
    public async Task A_parcel_told_of_before_its_dossier_finds_the_person()
    {
        var person = await Applicant.In(host);
        var parcel = new ConsignmentHead(Guid.NewGuid(), 4, person.Head.Id, Guid.NewGuid(), person.Head.Code!, "H18.25", "vnpost", "CE869375058VN");
        await host.Publish(new ResultDelivered(parcel, person.Now, "proof", 0));
        await Eventually.Is(() => person.Mails.Any() && person.Texts.Any(), "mail and SMS");
        person.Texts.Single().Content.ShouldContain("CE869375058VN");
        var own = await NotificationsHost.Read(await host.As(person.Citizen).GetAsync("/v1/notices"));
        own.GetProperty("items")[0].GetProperty("text").GetString()!.ShouldContain("CE869375058VN");
    }

    [Fact]
    public async Task An_event_too_old_to_be_news_is_not_told()
    {
        var person = await Applicant.In(host);
        await host.Publish(person.Paid() with { OccurredAt = person.Now.AddDays(-21) });
        await host.NoticeIs("tooOld", person.Head.Id);
        await Task.Delay(300);
        person.Mails.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_crashed_sender_held_is_taken_over_when_its_lease_ends()
    {
        var person = await Applicant.In(host, email: false);
        host.Clock.SetLocal(new TimeOnly(22, 0));
        await host.Publish(person.Accepted());
        await Eventually.Is(async () => (await host.DeliveriesOf(person.Head.Id)).ContainsKey("sms"), "SMS planned");
        await using (var connection = await host.Database.OpenConnectionAsync())
        {
            await connection.ExecuteAsync(
                "UPDATE notices.deliveries SET state = 'sending', attempts = 1 WHERE medium = 'sms' AND notice IN (SELECT id FROM notices.notices WHERE dossier = @Id)", new { person.Head.Id });
        }
        host.Clock.SetLocal(new TimeOnly(10, 0));
        await host.NoticeIs("delivered", person.Head.Id);
        person.Texts.Count().ShouldBe(1);
    }

    [Fact]
    public async Task The_cron_binding_needs_the_sidecar_s_token()
    {
        var client = host.As(null);
        (await client.PostAsync("/notices-due", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Add("dapr-api-token", "wrong");
        (await client.PostAsync("/notices-due", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Remove("dapr-api-token");
        client.DefaultRequestHeaders.Add("dapr-api-token", NotificationsHost.AppToken);
        (await client.PostAsync("/notices-due", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.As(null).SendAsync(new HttpRequestMessage(HttpMethod.Options, "/notices-due"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
