using System.Net;
using System.Text.Json;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>A host of its own: the calendar is everybody's.</summary>
public sealed class CalendarMoves(DossiersHost host) : IClassFixture<DossiersHost>
{
    private static readonly object Saturday = new { changes = new[] { new { date = "2026-11-28", kind = "makeUpWorkingDay", name = "Làm bù" } } };

    [Fact]
    public async Task A_make_up_saturday_announced_late_is_previewed_applied_once_and_told()
    {
        host.Clock.Now = DossiersHost.Local(2026, 11, 26, 10, 0); // Thursday
        var moving = await host.Accepted(); // three working days: Friday 27, Monday 30, Tuesday 1 December
        var resting = await host.Accepted(TestCatalogue.Extract); // two: Friday 27, Monday 30; with the Saturday: Friday, Saturday
        host.Clock.Now = DossiersHost.Local(2026, 11, 27, 15, 30);
        var submitted = await host.Submitted(); // eight hours: two on Friday, six on Monday, or on the Saturday
        host.Clock.Now = DossiersHost.Local(2026, 11, 27, 16, 0); // announced on Friday afternoon

        using var it = host.As(People.It);
        await host.As(People.Leader).Post("/v1/dossiers/calendar-preview", Saturday).Refused(HttpStatusCode.Forbidden, "not-allowed");
        await host.As(People.Clerk).Post("/v1/dossiers/calendar-preview", Saturday).Refused(HttpStatusCode.Forbidden, "not-allowed");
        await it.Post("/v1/dossiers/calendar-preview", new { changes = new[] { new { date = "2026-11-28", kind = "feast", name = "x" } } }).Refused(HttpStatusCode.BadRequest, "invalid");
        var first = await it.Post("/v1/dossiers/calendar-preview?limit=1", Saturday).Body();
        var rest = await host.As(People.ProvinceLeader).Post($"/v1/dossiers/calendar-preview?limit=10&after={first.Text("next")}", Saturday).Body();
        var lines = first.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray()).ToList();
        (string, DateTimeOffset, DateTimeOffset)[] moves =
        [
            ("result", DossiersHost.Local(2026, 12, 1, 17, 30), DossiersHost.Local(2026, 11, 30, 17, 30)),
            ("result", DossiersHost.Local(2026, 11, 30, 17, 30), DossiersHost.Local(2026, 11, 28, 17, 30)),
            ("answer", DossiersHost.Local(2026, 11, 30, 15, 30), DossiersHost.Local(2026, 11, 28, 15, 30)),
        ];
        lines.Select(Move).ShouldBe(moves, ignoreOrder: true);
        (await it.Post("/v1/dossiers/calendar-preview", new { }).Body()).GetProperty("items").GetArrayLength().ShouldBe(0, "the calendar that holds moves nothing");
        foreach (var wrong in new object[]
        {
            new { hours = new[] { new { agency = "H18.25", validFrom = "2026-12-01", days = new Dictionary<string, object?[]> { ["Monday"] = [null] } } } },
            new { hours = new[] { new { agency = "H18.25", validFrom = "2026-12-01", days = new Dictionary<string, object?[]> { ["Funday"] = [] } } } },
            new { changes = new[] { new { date = "2026-12-24", kind = "holiday", name = "a" }, new { date = "2026-12-24", kind = "holiday", name = "b" } } },
        })
            await it.Post("/v1/dossiers/calendar-preview", wrong).Refused(HttpStatusCode.BadRequest, "invalid");
        (await Due(moving)).ShouldBe(DossiersHost.Local(2026, 12, 1, 17, 30), "a preview changes nothing");

        await it.Post("/v1/dossiers/calendar-apply", new { calendarRevision = 1007 }).Refused(HttpStatusCode.Conflict, "calendar-not-here-yet");
        await it.Post("/v1/dossiers/calendar-apply", new { }).Refused(HttpStatusCode.BadRequest, "invalid");
        await it.Get("/v1/dossiers/calendar-apply/1007").Refused(HttpStatusCode.NotFound, "run-not-found");
        await Announce(1007, [new(new(2026, 9, 2), "holiday", "Quốc khánh"), new(new(2027, 1, 1), "holiday", "Tết Dương lịch"), new(new(2026, 11, 28), "makeUpWorkingDay", "Làm bù")]);
        (await Due(moving)).ShouldBe(DossiersHost.Local(2026, 12, 1, 17, 30), "applying is an act of its own");
        var held = await it.Post("/v1/dossiers/calendar-preview", new { }).Body();
        held.GetProperty("items").EnumerateArray().Select(Move).ShouldBe(moves, ignoreOrder: true, "what the calendar that holds now would move, before it is applied to the dossiers");
        held.Number("calendarRevision").ShouldBe(1007);
        await it.Post("/v1/dossiers/calendar-apply", new { calendarRevision = 1006 }).Refused(HttpStatusCode.Conflict, "calendar-superseded");
        await host.As(People.Leader).Post("/v1/dossiers/calendar-apply", new { calendarRevision = 1007 }).Refused(HttpStatusCode.Forbidden, "not-allowed");
        await Task.WhenAll(it.Post("/v1/dossiers/calendar-apply", new { calendarRevision = 1007 }).Body(HttpStatusCode.Accepted), it.Post("/v1/dossiers/calendar-apply", new { calendarRevision = 1007 }).Body(HttpStatusCode.Accepted));
        var done = await Done(it, 1007);
        done.Number("moved").ShouldBe(3);

        (await Due(moving)).ShouldBe(DossiersHost.Local(2026, 11, 30, 17, 30));
        (await Due(resting)).ShouldBe(DossiersHost.Local(2026, 11, 28, 17, 30));
        var told = await host.Heard.Of<DueDateChanged>(moving);
        told.Ground.ShouldBe("Thông báo 12/TB-UBND (28/11/2026 làm việc: Làm bù)");
        (told.Reason, told.OldDueAt, told.NewDueAt).ShouldBe(("calendar", DossiersHost.Local(2026, 12, 1, 17, 30), DossiersHost.Local(2026, 11, 30, 17, 30)));
        var history = (await host.As(People.Mother).Get($"/v1/dossiers/{moving}/history").Body()).GetProperty("items").EnumerateArray().ToList();
        history.Count(h => h.Text("event") == "due_moved_by_calendar").ShouldBe(1);
        history[^1].GetProperty("actor").Text("role").ShouldBe("it");
        history[^1].Text("sentence").ShouldBe("Lịch làm việc thay đổi theo Thông báo 12/TB-UBND (28/11/2026 làm việc: Làm bù): hẹn trả kết quả chuyển từ 17:30 ngày 01/12/2026 sang 17:30 ngày 30/11/2026");
        var why = await host.As(People.Mother).Get($"/v1/dossiers/{moving}/due").Body();
        why.At("dueAt").ShouldBe(DossiersHost.Local(2026, 11, 30, 17, 30));
        why.Text("moved").ShouldBe(history[^1].Text("sentence"));
        (await host.As(People.Clerk).Get($"/v1/dossiers/{moving}").Body()).GetProperty("acceptance").At("dueAt").ShouldBe(DossiersHost.Local(2026, 12, 1, 17, 30), "the receipt keeps what it promised");
        var waiting = await host.As(People.Clerk).Get($"/v1/dossiers/{submitted}").Body();
        (waiting.Text("stage"), waiting.At("answerDueAt")).ShouldBe(("submitted", DossiersHost.Local(2026, 11, 28, 15, 30)));
        (await host.As(People.Mother).Get($"/v1/dossiers/{submitted}/history").Body()).GetProperty("items")[1].Text("sentence")
            .ShouldBe("Lịch làm việc thay đổi theo Thông báo 12/TB-UBND (28/11/2026 làm việc: Làm bù): hạn tiếp nhận hoặc từ chối chuyển từ 15:30 ngày 30/11/2026 sang 15:30 ngày 28/11/2026");

        // killed before the walk's place was written: the same dossiers come again and nothing happens twice
        await host.Scalar<object>("UPDATE dossiers.calendar_runs SET position = '00000000-0000-0000-0000-000000000000', state = 'running', finished_at = NULL, examined = 0, moved = 0 WHERE revision = 1007 RETURNING 1");
        (await Done(it, 1007)).Number("moved").ShouldBe(3, "counted again, not moved again");
        (await host.As(People.Mother).Get($"/v1/dossiers/{moving}/history").Body()).GetProperty("items").EnumerateArray().Count(h => h.Text("event") == "due_moved_by_calendar").ShouldBe(1);
        host.Clock.Now = DossiersHost.MondayNine;
    }

    private Task Announce(long revision, CalendarDay[] days) =>
        host.Know((connection, transaction) => CatalogueCopy.Keep(connection, transaction, new CalendarChanged(
            revision, days, [], host.Clock.Now, [2026], [new(revision, host.Clock.Now, "Thông báo 12/TB-UBND", [new(new(2026, 11, 28), "makeUpWorkingDay", "Làm bù")], [])])));

    private static (string, DateTimeOffset, DateTimeOffset) Move(JsonElement line) => (line.Text("what")!, line.At("oldDueAt"), line.At("newDueAt"));

    private static async Task<JsonElement> Done(HttpClient it, long revision)
    {
        JsonElement progress = default;
        await Eventually.Is(async () => (progress = await it.Get($"/v1/dossiers/calendar-apply/{revision}").Body()).Text("state") == "done", "the run ended");
        return progress;
    }

    private async Task<DateTimeOffset> Due(Guid id) => (await host.As(People.Mother).Get($"/v1/dossiers/{id}").Body()).At("dueAt");
}
