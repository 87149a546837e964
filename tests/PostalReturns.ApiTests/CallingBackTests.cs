using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Testing;
using static Platform.PostalReturns.ApiTests.PostalHost;

namespace Platform.PostalReturns.ApiTests;

[Collection("postal")]
public sealed class CallingBackTests(PostalHost host)
{
    [Fact]
    public async Task An_ordered_parcel_is_cancelled_at_the_carrier_and_stays_heard_twice_or_not()
    {
        var wanted = host.NewReturn();
        var ordered = await host.Ordered(wanted);
        var (id, itemCode) = (ordered.GetProperty("id").GetGuid(), ordered.GetProperty("trackingCode").GetString()!);
        var (message, delivery) = (Back(wanted), Guid.NewGuid());
        await host.Heard.Say(message, delivery);
        var back = await host.Until(wanted.Dossier.Id, "calledBack");
        back.GetProperty("stateName").GetString().ShouldBe("Đã gọi lại");
        await host.EventuallyHeard(id, "Ordered", "cameBack calledBack");

        await host.Heard.Say(message, delivery);
        await host.Heard.Say(message);
        await Task.Delay(300);
        host.Heard.Of(id).ShouldBe(["Ordered", "cameBack calledBack"]);
        host.Outside.Cancelled.Count(c => c == itemCode).ShouldBe(1);
        (await Work(wanted)).ShouldBe(0);
        await Refused(await TakeOver(id), HttpStatusCode.Conflict, "called-back");
    }

    [Fact]
    public async Task What_nobody_has_ordered_yet_stays_without_asking_the_carrier_and_the_next_parcel_is_another()
    {
        var wanted = host.NewReturn(); // no address yet: the order waits
        await host.Heard.Say(wanted);
        await host.Until(wanted.Dossier.Id, "requested");
        await host.Heard.Say(Back(wanted));
        var back = await host.Until(wanted.Dossier.Id, "calledBack");
        await host.EventuallyHeard(back.GetProperty("id").GetGuid(), "cameBack calledBack");
        host.Outside.Orders.ShouldNotContainKey(wanted.Dossier.Code!);

        var anew = wanted with { ReturnId = Guid.NewGuid(), OccurredAt = DateTimeOffset.UtcNow };
        var second = await host.Ordered(anew);
        second.GetProperty("orderNumber").GetString().ShouldBe($"{wanted.Dossier.Code}-2");
    }

    [Fact]
    public async Task The_wish_may_be_heard_before_the_return_itself()
    {
        var wanted = host.NewReturn();
        host.Answer(wanted);
        await host.Heard.Say(Back(wanted));
        await Eventually.Is(async () => await host.Scalar<long>("SELECT count(*) FROM early_call_backs WHERE return_id = @ReturnId", new { wanted.ReturnId }) == 1);
        await host.Heard.Say(wanted);
        var back = await host.Until(wanted.Dossier.Id, "calledBack");
        await host.EventuallyHeard(back.GetProperty("id").GetGuid(), "cameBack calledBack");
        host.Outside.Orders.ShouldNotContainKey(wanted.Dossier.Code!);
        (await host.Scalar<long>("SELECT count(*) FROM early_call_backs WHERE return_id = @ReturnId", new { wanted.ReturnId })).ShouldBe(0);
    }

    [Fact]
    public async Task Called_back_while_the_carrier_takes_the_order_it_is_cancelled_after()
    {
        var wanted = host.NewReturn();
        host.Answer(wanted);
        host.Outside.BeforeAnswer[wanted.Dossier.Code!] = async _ =>
        {
            await host.Heard.Say(Back(wanted));
            await Eventually.Is(async () => await host.Scalar<bool>("SELECT wanted_back_at IS NOT NULL FROM consignments WHERE return_id = @ReturnId", new { wanted.ReturnId }));
        };
        await host.Heard.Say(wanted);
        var back = await host.Until(wanted.Dossier.Id, "calledBack");
        await host.EventuallyHeard(back.GetProperty("id").GetGuid(), "Ordered", "cameBack calledBack");
        host.Outside.Cancelled.ShouldContain(back.GetProperty("trackingCode").GetString()!);
    }

    [Fact]
    public async Task Handed_over_already_it_goes_its_way()
    {
        var wanted = host.NewReturn();
        var id = (await host.Ordered(wanted)).GetProperty("id").GetGuid();
        (await TakeOver(id)).StatusCode.ShouldBe(HttpStatusCode.Created);
        await host.Heard.Say(Back(wanted));
        await Eventually.Is(() => host.Scalar<bool>("SELECT EXISTS (SELECT FROM messaging.inbox WHERE consumer = 'OnReturnCalledBack')"));
        await Task.Delay(300);
        host.Heard.Of(id).ShouldBe(["Ordered", "handedOver"]);
        (await Work(wanted)).ShouldBe(0);
    }

    [Fact]
    public async Task Of_the_hand_over_and_the_calling_back_at_once_one_happens()
    {
        foreach (var _ in Enumerable.Range(0, 5))
        {
            var wanted = host.NewReturn();
            var id = (await host.Ordered(wanted)).GetProperty("id").GetGuid();
            var taking = TakeOver(id);
            await host.Heard.Say(Back(wanted));
            var taken = await taking;
            await host.EventuallyHeard(id, "Ordered", taken.StatusCode is HttpStatusCode.Created ? "handedOver" : "cameBack calledBack");
            if (taken.StatusCode is not HttpStatusCode.Created)
                await Refused(taken, HttpStatusCode.Conflict, "called-back");
        }
    }

    [Fact]
    public async Task A_carrier_that_will_not_cancel_is_asked_what_it_has()
    {
        var (has, hasNot) = (host.NewReturn(), host.NewReturn());
        var (one, two) = (await host.Ordered(has), await host.Ordered(hasNot));
        var (oneCode, twoCode) = (one.GetProperty("trackingCode").GetString()!, two.GetProperty("trackingCode").GetString()!);
        host.Outside.CancelAnswers[oneCode] = host.Outside.CancelAnswers[twoCode] = "500";
        host.Outside.Tracks[oneCode] = [Scan(oneCode, "10")];
        host.Outside.Tracks[twoCode] = [];
        await host.Heard.Say(Back(has));
        await host.Heard.Say(Back(hasNot));
        await host.EventuallyHeard(one.GetProperty("id").GetGuid(), "Ordered", "handedOver");
        await host.EventuallyHeard(two.GetProperty("id").GetGuid(), "Ordered", "cameBack calledBack");
    }

    [Fact]
    public async Task While_the_carrier_is_down_nobody_takes_the_parcel_and_it_is_cancelled_later()
    {
        var wanted = host.NewReturn();
        var ordered = await host.Ordered(wanted);
        var (id, itemCode) = (ordered.GetProperty("id").GetGuid(), ordered.GetProperty("trackingCode").GetString()!);
        host.Outside.CancelAnswers[itemCode] = "503";
        await host.Heard.Say(Back(wanted));
        await Eventually.Is(() => host.Outside.Cancelled.Contains(itemCode));
        await Refused(await TakeOver(id), HttpStatusCode.Conflict, "called-back");
        using var clerk = host.As(People.Clerk);
        var waiting = await clerk.GetFromJsonAsync<JsonElement>($"/v1/consignments/{id}");
        (waiting.GetProperty("state").GetString(), waiting.TryGetProperty("wantedBackAt", out _)).ShouldBe(("ordered", true));
        host.Outside.CancelAnswers[itemCode] = "100";
        await host.EventuallyHeard(id, "Ordered", "cameBack calledBack");
    }

    [Fact]
    public async Task A_wish_whose_return_never_came_is_forgotten_after_ninety_days()
    {
        var (old, young) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var (id, days) in new[] { (old, 91), (young, 89) })
            await host.Scalar<int>("INSERT INTO early_call_backs (return_id, wanted_at) VALUES (@id, now() - make_interval(days => @days)) RETURNING 1", new { id, days });

        await host.Services.GetRequiredService<SweepAnswered>().Run(default);

        (await host.Scalar<Guid>("SELECT return_id FROM early_call_backs WHERE return_id IN (@old, @young)", new { old, young })).ShouldBe(young);
    }

    [Fact]
    public async Task Of_a_carrier_that_is_not_set_up_any_more_it_is_tried_on()
    {
        var wanted = host.NewReturn();
        var ordered = await host.Ordered(wanted);
        await host.Scalar<string>("UPDATE consignments SET carrier = 'goneforgood' WHERE return_id = @ReturnId RETURNING carrier", new { wanted.ReturnId });
        await host.Heard.Say(Back(wanted));
        await Eventually.Is(async () => await host.Scalar<string>("SELECT w.last_error FROM work w JOIN consignments c ON c.id = w.consignment_id WHERE c.return_id = @ReturnId", new { wanted.ReturnId }) == "unknown-carrier");
        await host.Scalar<string>("UPDATE consignments SET carrier = 'vnpost' WHERE return_id = @ReturnId RETURNING carrier", new { wanted.ReturnId });
        await host.EventuallyHeard(ordered.GetProperty("id").GetGuid(), "Ordered", "cameBack calledBack");
    }

    private static ReturnCalledBack Back(ReturnRequested wanted) => new(wanted.Dossier with { Version = wanted.Dossier.Version + 1 }, DateTimeOffset.UtcNow, wanted.ReturnId);

    private Task<long> Work(ReturnRequested wanted) => host.Scalar<long>("SELECT count(*) FROM work w JOIN consignments c ON c.id = w.consignment_id WHERE c.return_id = @ReturnId", new { wanted.ReturnId });

    private async Task<HttpResponseMessage> TakeOver(Guid id)
    {
        using var officer = host.As(People.PostalOfficer);
        return await officer.PostAsJsonAsync("/v1/manifests", new { consignmentIds = new[] { id } });
    }
}
