using System.Net;
using System.Text.Json;
using Dapper;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Notifications.ApiTests;

/// <summary>Officers hear of work: whoever holds it, or their role at the agency; in the portal and by mail.</summary>
[Collection(nameof(NotificationsHost))]
public sealed class TellingOfficers(NotificationsHost host)
{
    private readonly string agency = $"N{Guid.NewGuid().ToString("N")[..8]}";

    private TestPerson Officer(string role) => new($"{role}-{Guid.NewGuid():N}", "Cán bộ", [role], agency);

    private StaffNoticeWanted Wanted(string kind, string[] roles, string? officer = null) => new(
        new DossierHead(Guid.NewGuid(), 3, "DK-1", "H18.25-261123-0009", Guid.NewGuid(), "1.001193", 1, "Đăng ký khai sinh", "Hộ tịch", Channel.Online, agency, agency),
        host.Clock.GetUtcNow(), kind, agency, roles, officer, "Thẩm định", host.Clock.GetUtcNow().AddHours(8));

    [Fact]
    public async Task What_nobody_holds_is_the_roles_and_each_reads_for_themselves()
    {
        var (one, two, specialist) = (Officer("clerk"), Officer("clerk"), Officer("specialist"));
        foreach (var officer in new[] { one, two })
            host.Outside.Officers[officer.Id] = $"{officer.Id}@dienbien.example.vn";
        var (id, wanted) = (Guid.NewGuid(), Wanted("newOnline", ["clerk"]));
        await host.Publish(wanted, id);
        await host.Publish(wanted, id);
        await Eventually.Is(async () => await Unread(one) == 1, "a clerk is told");
        (await Unread(two), await Unread(specialist), await Unread(one with { Agency = "H18.26" })).ShouldBe((1, 0, 0));
        await Eventually.Is(() => host.Outside.Mails.Count(m => m.To.EndsWith("@dienbien.example.vn", StringComparison.Ordinal) && (m.To.StartsWith(one.Id, StringComparison.Ordinal) || m.To.StartsWith(two.Id, StringComparison.Ordinal))) == 2, "both have mail");
        host.Outside.Mails.First(m => m.To.StartsWith(one.Id, StringComparison.Ordinal)).Html.ShouldContain($"/staff/dossiers/{wanted.Dossier.Id}");

        var item = (await Items(one)).ShouldHaveSingleItem();
        item.GetProperty("subject").GetString().ShouldBe("Hồ sơ trực tuyến mới H18.25-261123-0009");
        item.GetProperty("mine").GetBoolean().ShouldBeFalse();
        (await host.As(specialist).PostAsync($"/v1/staff-notices/{id}/read", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await NotificationsHost.Read(await host.As(one).PostAsync($"/v1/staff-notices/{id}/read", null))).GetProperty("marked").GetInt32().ShouldBe(1);
        (await NotificationsHost.Read(await host.As(one).PostAsync($"/v1/staff-notices/{id}/read", null))).GetProperty("marked").GetInt32().ShouldBe(0, "again changes nothing");
        (await Unread(one), await Unread(two)).ShouldBe((0, 1));
        (await Items(one)).ShouldHaveSingleItem().TryGetProperty("readAt", out _).ShouldBeTrue("what was read stays");
        (await Items(one, "?unread=true")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_somebody_holds_is_theirs_alone()
    {
        var (holder, other) = (Officer("specialist"), Officer("specialist"));
        host.Outside.Officers[holder.Id] = $"{holder.Id}@dienbien.example.vn";
        host.Outside.Officers[other.Id] = $"{other.Id}@dienbien.example.vn";
        await host.Publish(Wanted("stepLate", ["specialist"], holder.Id));
        await Eventually.Is(() => host.Outside.Mails.Any(m => m.To.StartsWith(holder.Id, StringComparison.Ordinal)), "the holder has mail");
        (await Unread(holder), await Unread(other)).ShouldBe((1, 0));
        (await Items(holder)).ShouldHaveSingleItem().GetProperty("mine").GetBoolean().ShouldBeTrue();
        host.Outside.Mails.ShouldNotContain(m => m.To.StartsWith(other.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_an_address_there_is_the_portal_and_what_is_old_sends_no_mail()
    {
        var (silent, late) = (Officer("leader"), Officer("leader"));
        await host.Publish(Wanted("resultToSign", ["leader"], silent.Id));
        host.Outside.Officers[late.Id] = $"{late.Id}@dienbien.example.vn";
        await host.Publish(Wanted("resultToSign", ["leader"], late.Id) with { OccurredAt = host.Clock.GetUtcNow().AddDays(-21) });
        await Eventually.Is(async () => await Unread(silent) == 1 && await Unread(late) == 1, "both are told");
        await Eventually.Is(async () => await StateOf(silent.Id) == "failed", "given up quietly");
        (await StateOf(late.Id)).ShouldBeNull();
        await host.Publish(Wanted("ofANewerRelease", ["leader"], silent.Id));
    }

    [Fact]
    public async Task All_are_read_at_once_and_who_may_not_is_refused()
    {
        var clerk = Officer("clerk");
        for (var i = 0; i < 3; i++)
            await host.Publish(Wanted("cameBack", ["clerk"]));
        await Eventually.Is(async () => await Unread(clerk) == 3, "three");
        List<string> seen = [];
        string? after = null;
        do
        {
            var page = await NotificationsHost.Read(await host.As(clerk).GetAsync($"/v1/staff-notices?limit=2{(after is null ? "" : $"&after={after}")}"));
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);
        seen.Distinct().Count().ShouldBe(3);
        (await NotificationsHost.Read(await host.As(clerk).PostAsync("/v1/staff-notices/read", null))).GetProperty("marked").GetInt32().ShouldBe(3);
        (await Unread(clerk)).ShouldBe(0);
        foreach (var person in new[] { People.Mother, People.It, People.NeighbourSystem })
            (await host.As(person).GetAsync("/v1/staff-notices")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.As(null).GetAsync("/v1/staff-notices/count")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_notice_is_closed_when_a_colleague_has_done_the_work_and_stays_in_the_list()
    {
        var (one, two) = (Officer("clerk"), Officer("clerk"));
        var wanted = Wanted("newOnline", ["clerk"]); // told at version 3
        await host.Publish(wanted);
        await Eventually.Is(async () => await Unread(one) == 1 && await Unread(two) == 1, "both are told");
        await host.Publish(Ended(wanted, 3));
        await host.Publish(Ended(wanted, 4, "resultToSign"));
        await host.Publish(Ended(wanted, 4, about: Guid.NewGuid()));
        var (id, ended) = (Guid.NewGuid(), Ended(wanted, 4));
        await host.Publish(ended, id);
        await host.Publish(ended, id);
        await Eventually.Is(async () => await Unread(one) == 0 && await Unread(two) == 0, "nobody has it to do");
        (await Items(two)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(i => i.TryGetProperty("closedAt", out _).ShouldBeTrue(), i => i.TryGetProperty("readAt", out _).ShouldBeFalse());
        (await Items(two, "?unread=true")).ShouldBeEmpty();
        (await NotificationsHost.Read(await host.As(two).PostAsync("/v1/staff-notices/read", null))).GetProperty("marked").GetInt32().ShouldBe(0);

        await host.Publish(wanted with { Dossier = wanted.Dossier with { Version = 4 } }); // the same work anew
        await Eventually.Is(async () => await Unread(one) == 1, "what is told since is open");
    }

    [Fact]
    public async Task Work_that_ended_or_was_taken_before_its_notice_came_is_told_so()
    {
        var (clerk, holder, other) = (Officer("clerk"), Officer("specialist"), Officer("specialist"));
        var late = Wanted("newOnline", ["clerk"]);
        await host.Publish(Ended(late, 4));
        await Eventually.Is(async () => await Heard(late.Dossier.Id) == 1, "the end is heard");
        await host.Publish(late);
        await Eventually.Is(async () => (await Items(clerk)).Count == 1, "kept");
        (await Unread(clerk)).ShouldBe(0);

        var taken = Wanted("stepLate", ["specialist"]);
        await host.Publish(Taken(taken, 4, holder.Id));
        await Eventually.Is(async () => await Heard(taken.Dossier.Id) == 3, "the holder is heard");
        await host.Publish(taken);
        await Eventually.Is(async () => await Unread(holder) == 1, "theirs alone");
        (await Unread(other)).ShouldBe(0);
    }

    [Fact]
    public async Task A_notice_goes_with_the_work_to_whoever_takes_it_and_lateness_takes_the_place_of_its_warning()
    {
        var (first, second) = (Officer("specialist"), Officer("specialist"));
        var soon = Wanted("stepDueSoon", ["specialist"], first.Id);
        await host.Publish(soon);
        await Eventually.Is(async () => await Unread(first) == 1, "the holder is told");
        await host.Publish(Taken(soon, 4, second.Id));
        await Eventually.Is(async () => await Unread(second) == 1, "the work is another's now");
        (await Unread(first), (await Items(first)).Count).ShouldBe((0, 0));
        await host.Publish(soon with { Kind = "stepLate", Officer = second.Id, Dossier = soon.Dossier with { Version = 4 } });
        await Eventually.Is(async () => (await Items(second)).Count == 2, "it is late now");
        (await Items(second, "?unread=true")).ShouldHaveSingleItem().GetProperty("kind").GetString().ShouldBe("stepLate");
    }

    [Fact]
    public async Task Who_may_not_do_it_is_not_told_and_the_same_work_told_again_is_one_notice()
    {
        var (granter, colleague) = (Officer("leader"), Officer("leader"));
        foreach (var officer in new[] { granter, colleague })
            host.Outside.Officers[officer.Id] = $"{officer.Id}@dienbien.example.vn";
        var grant = Guid.NewGuid();
        var wanted = Wanted("supportReview", ["leader"]) with { About = grant, Except = granter.Id };
        await host.Publish(wanted);
        await Eventually.Is(() => host.Outside.Mails.Any(m => m.To.StartsWith(colleague.Id, StringComparison.Ordinal)), "the colleague has mail");
        await host.Publish(wanted with { OccurredAt = wanted.OccurredAt.AddDays(3) });
        await Eventually.Is(async () => (await Items(colleague)).Count == 2, "told again");
        (await Unread(colleague), await Unread(granter), (await Items(granter)).Count).ShouldBe((1, 0, 0));
        host.Outside.Mails.ShouldNotContain(m => m.To.StartsWith(granter.Id, StringComparison.Ordinal));
        (await Items(colleague, "?unread=true")).ShouldHaveSingleItem().GetProperty("about").GetGuid().ShouldBe(grant);
        await host.Publish(Ended(wanted, long.MaxValue, "supportReview", grant));
        await Eventually.Is(async () => await Unread(colleague) == 0, "reviewed");
    }

    private StaffWorkEnded Ended(StaffNoticeWanted told, long before, string kind = "newOnline", Guid? about = null) => new(told.Dossier.Id, before, host.Clock.GetUtcNow(), [kind], about);

    private StaffWorkTaken Taken(StaffNoticeWanted told, long version, string officer) => new(told.Dossier.Id, version, host.Clock.GetUtcNow(), ["stepDueSoon", "stepLate", "resultToSign"], officer);

    private async Task<long> Heard(Guid dossier)
    {
        await using var connection = await host.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM notices.staff_work WHERE dossier = @dossier", new { dossier });
    }

    private async Task<long> Unread(TestPerson officer) => (await NotificationsHost.Read(await host.As(officer).GetAsync("/v1/staff-notices/count"))).GetProperty("unread").GetInt64();

    private async Task<IReadOnlyList<JsonElement>> Items(TestPerson officer, string query = "") =>
        [.. (await NotificationsHost.Read(await host.As(officer).GetAsync($"/v1/staff-notices{query}"))).GetProperty("items").EnumerateArray()];

    private async Task<string?> StateOf(string officer)
    {
        await using var connection = await host.Database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<string?>("SELECT state FROM notices.staff_deliveries WHERE officer = @officer", new { officer });
    }
}
