using System.Net;
using System.Net.Http.Json;
using System.Text;
using Dapper;
using Platform.Contracts;
using Platform.Notifications.Domain;
using Platform.Notifications.Storage;
using Platform.Testing;

namespace Platform.Notifications.ApiTests;

[Collection(nameof(NotificationsHost))]
public sealed class ReadingNotices(NotificationsHost host)
{
    [Fact]
    public async Task A_citizen_reads_their_own_notices_and_nobody_else_s()
    {
        var person = await Applicant.In(host);
        await host.Publish(person.Accepted());
        await host.NoticeIs("delivered", person.Head.Id);

        var own = (await NotificationsHost.Read(await host.As(person.Citizen).GetAsync($"/v1/notices?dossier={person.Head.Id}"))).GetProperty("items");
        own.GetArrayLength().ShouldBe(1);
        own[0].GetProperty("event").GetString().ShouldBe("accepted");
        own[0].GetProperty("text").GetString()!.ShouldStartWith($"Hồ sơ {person.Head.Code}, thủ tục “Đăng ký khai sinh”, đã được tiếp nhận.");
        own[0].GetProperty("deliveries").GetArrayLength().ShouldBe(3);
        var other = await Applicant.In(host);
        (await NotificationsHost.Read(await host.As(other.Citizen).GetAsync($"/v1/notices?dossier={person.Head.Id}"))).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Officers_of_the_agency_and_above_see_the_state_without_the_text()
    {
        var person = await Applicant.In(host);
        await host.Publish(person.Paid());
        await host.NoticeIs("delivered", person.Head.Id);

        foreach (var officer in new[] { People.Clerk, People.ProvinceLeader })
        {
            var item = (await NotificationsHost.Read(await host.As(officer).GetAsync($"/v1/notices?dossier={person.Head.Id}"))).GetProperty("items")[0];
            item.GetProperty("state").GetString().ShouldBe("delivered");
            item.TryGetProperty("text", out _).ShouldBeFalse();
            item.TryGetProperty("subject", out _).ShouldBeFalse();
        }
        (await NotificationsHost.Read(await host.As(People.ClerkElsewhere).GetAsync($"/v1/notices?dossier={person.Head.Id}"))).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_officer_of_the_successor_sees_the_notices_of_an_agency_that_was_merged_and_one_whose_code_only_looks_alike_does_not()
    {
        var person = await Applicant.In(host);
        var (merged, successor) = ($"M{Guid.NewGuid().ToString("N")[..8]}", $"S{Guid.NewGuid().ToString("N")[..8]}");
        await host.Publish(person.Paid() with { Dossier = person.Head with { Version = 3, ReceivingAgency = merged, CompetentAgency = merged } });
        await host.NoticeIs("delivered", person.Head.Id);
        await host.Announce(merged, null, []);
        var today = DateOnly.FromDateTime(host.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(7)).Date);
        await host.Announce(successor, null, [merged], from: today.AddDays(1));
        await host.Announce(merged, null, [], until: today, revision: 2);
        (await Seen(merged)).ShouldBe(1, "until the end of its last day");
        (await Seen(successor)).ShouldBe(0, "from its first day on");

        await host.Announce(successor, null, [merged], from: today, revision: 2);
        await host.Announce(merged, null, [], until: today.AddDays(-1), revision: 3);
        (await Seen(merged)).ShouldBe(0);
        (await Seen(successor)).ShouldBe(1);
        (await Seen(merged[..3])).ShouldBe(0);

        async Task<int> Seen(string agency) =>
            (await NotificationsHost.Read(await host.As(People.Clerk with { Agency = agency }).GetAsync($"/v1/notices?dossier={person.Head.Id}"))).GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task Notices_are_paged_by_key_without_loss()
    {
        var person = await Applicant.In(host);
        for (var version = 3; version < 8; version++)
            await host.Publish(person.Paid(version));
        await Eventually.Is(async () => (await host.NoticesOf(person.Head.Id)).Count(n => n.State == "delivered") == 5, "five notices");

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await NotificationsHost.Read(await host.As(person.Citizen).GetAsync($"/v1/notices?limit=2&after={after}"));
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);
        seen.Distinct().Count().ShouldBe(5);
        seen.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Who_may_not_read_is_refused()
    {
        (await host.As(null).GetAsync("/v1/notices")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.As(People.It).GetAsync("/v1/notices")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.As(People.NeighbourSystem).GetAsync("/v1/notices")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.As(People.Clerk).GetAsync("/v1/notice-preferences")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.As(People.Mother).GetAsync("/v1/notice-templates")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await NotificationsHost.Read(await host.As(People.Mother).GetAsync("/v1/notices?after=%21"), HttpStatusCode.BadRequest)).GetProperty("code").GetString().ShouldBe("bad-cursor");
    }

    [Fact]
    public async Task A_medium_switched_off_is_not_used()
    {
        var person = await Applicant.In(host);
        var client = host.As(person.Citizen);
        (await NotificationsHost.Read(await client.GetAsync("/v1/notice-preferences"))).ToString().ShouldBe("""{"email":true,"sms":true}""");
        for (var i = 0; i < 2; i++)
            await NotificationsHost.Read(await client.PutAsJsonAsync("/v1/notice-preferences", new { email = false, sms = false }));
        await host.Publish(person.Accepted());
        await host.NoticeIs("delivered", person.Head.Id);
        await Task.Delay(300);
        person.Mails.ShouldBeEmpty();
        person.Texts.ShouldBeEmpty();
        await Eventually.Is(() => host.SaidDelivered.Any(m => m.DossierId == person.Head.Id && m.Medium == "portal"), "delivered in the portal");
        (await NotificationsHost.Read(await client.GetAsync("/v1/notices"))).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_choice_that_is_not_complete_is_refused_with_every_field()
    {
        var problem = await NotificationsHost.Read(await host.As(People.Mother).PutAsJsonAsync("/v1/notice-preferences", new { }), HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["email", "sms"], ignoreOrder: true);
    }

    [Fact]
    public async Task Templates_are_rows_that_officers_can_read()
    {
        var page = await NotificationsHost.Read(await host.As(People.Clerk).GetAsync("/v1/notice-templates"));
        page.GetProperty("items").GetArrayLength().ShouldBe(Templates.FromFiles().Count);
        var first = await NotificationsHost.Read(await host.As(People.Clerk).GetAsync("/v1/notice-templates?limit=5"));
        var rest = await NotificationsHost.Read(await host.As(People.Clerk).GetAsync($"/v1/notice-templates?after={first.GetProperty("next").GetString()}"));
        (first.GetProperty("items").GetArrayLength() + rest.GetProperty("items").GetArrayLength()).ShouldBe(Templates.FromFiles().Count);
    }

    [Fact]
    public async Task Nothing_of_a_person_lies_in_any_table_in_the_clear()
    {
        var person = await Applicant.In(host);
        host.Outside.Refusing[person.Email] = true; // the refusal's own text repeats the address
        await host.Publish(person.Accepted());
        await Eventually.Is(async () => await host.DeliveriesOf(person.Head.Id) is { Count: 3 } all && all["email"].State == "failed" && all["sms"].State == "delivered", "one refused, one delivered");
        string[] personal = [person.Name, PlainLetters.OneSegment(person.Name), person.Email, person.Phone, person.GatewayPhone, person.IdentityNumber, person.Secret];

        await using var connection = await host.Database.OpenConnectionAsync();
        var tables = (await connection.QueryAsync<string>(
            "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')")).AsList();
        tables.Count.ShouldBeGreaterThan(8);
        foreach (var table in tables)
        {
            await using var reader = await connection.ExecuteReaderAsync($"SELECT * FROM {table}");
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    var text = reader.GetValue(i) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : reader.GetValue(i).ToString()!;
                    foreach (var word in personal)
                        text.Contains(word, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"{table}.{reader.GetName(i)}");
                }
            }
        }
    }
}
