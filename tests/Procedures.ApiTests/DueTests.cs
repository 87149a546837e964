namespace Platform.Procedures.ApiTests;

/// <summary>Expected instants are worked out by hand: default hours 07:30-11:30 and 13:30-17:30, local time is UTC+7, so 17:30 is 10:30Z.</summary>
[Collection(Catalogue.Name)]
public sealed class DueTests(ProceduresHost host)
{
    [Theory]
    // Friday; day 1 is Monday 23, day 3 Wednesday 25
    [InlineData("from=2026-11-20T14:00&amount=3&unit=workingDay", "2026-11-25T10:30:00Z")]
    // Friday before Quốc khánh: 31/8, 1/9 and 2/9 are holidays; day 1 is Thursday 3, day 2 Friday 4
    [InlineData("from=2026-08-28T10:00&amount=2&unit=workingDay", "2026-09-04T10:30:00Z")]
    // Friday; the Saturday after it is a make-up day
    [InlineData("from=2026-08-21T16:00&amount=1&unit=workingDay", "2026-08-22T10:30:00Z")]
    // same day, at 14:59 and at 15:00 with the cut-off: Friday's close, Monday's close
    [InlineData("from=2026-11-20T14:59&amount=0&unit=workingDay&cutOff=15:00", "2026-11-20T10:30:00Z")]
    [InlineData("from=2026-11-20T15:00&amount=0&unit=workingDay&cutOff=15:00", "2026-11-23T10:30:00Z")]
    // two hours on Friday, two on Monday from 07:30
    [InlineData("from=2026-11-20T15:30&amount=4&unit=hour", "2026-11-23T02:30:00Z")]
    // half a working day is four hours: it ends at 11:30, not at the next opening
    [InlineData("from=2026-11-23T07:30&amount=0.5&unit=workingDay", "2026-11-23T04:30:00Z")]
    // eight hours from Monday 09:00: 2.5 + 4 on Monday, 1.5 on Tuesday
    [InlineData("from=2026-11-23T09:00&amount=1&unit=workingDay&mode=elapsed", "2026-11-24T02:00:00Z")]
    // day 7 is 27/4, a day off in lieu: Tuesday 28
    [InlineData("from=2026-04-20T08:00&amount=7&unit=day", "2026-04-28T10:30:00Z")]
    // 31/1 plus a month is Saturday 28/2: Monday 2/3
    [InlineData("from=2026-01-31T08:00&amount=1&unit=month", "2026-03-02T10:30:00Z")]
    // an offset counts: 18:30Z on Thursday is 01:30 on Friday local
    [InlineData("from=2026-11-19T18:30:00Z&amount=1&unit=workingDay", "2026-11-23T10:30:00Z")]
    public async Task Due_is_what_counting_by_hand_gives(string question, string due) =>
        (await host.Get($"/v1/working-time/due?{question}&agency=H18.25")).GetProperty("dueAt").GetDateTimeOffset().ShouldBe(DateTimeOffset.Parse(due));

    [Theory]
    [InlineData("2026-11-20T14:00:00+07:00")]
    [InlineData("2026-11-20T14:00:00%2B07:00")]
    [InlineData("2026-11-20T14:00:00 07:00")]
    [InlineData("2026-11-20T14:00:00")]
    [InlineData("2026-11-20T14:00")]
    [InlineData("2026-11-20T07:00:00Z")]
    [InlineData("2026-11-20T07:00:00.000Z")]
    public async Task The_same_instant_may_be_written_in_many_ways(string from) =>
        (await host.Get($"/v1/working-time/due?from={from}&amount=1&unit=workingDay")).GetProperty("receivedAt").GetDateTimeOffset().ShouldBe(DateTimeOffset.Parse("2026-11-20T07:00:00Z"));

    [Fact]
    public async Task The_explanation_covers_receipt_to_due_without_gap()
    {
        var answer = await host.Get("/v1/working-time/due?from=2026-11-20T15:30&amount=2&unit=workingDay&cutOff=15:00");
        answer.GetProperty("countedFrom").GetDateTimeOffset().ShouldBe(DateTimeOffset.Parse("2026-11-23T00:30:00Z"));
        var spans = answer.GetProperty("explanation").EnumerateArray().ToList();
        spans[0].GetProperty("from").GetDateTimeOffset().ShouldBe(answer.GetProperty("receivedAt").GetDateTimeOffset());
        spans[^1].GetProperty("to").GetDateTimeOffset().ShouldBe(answer.GetProperty("dueAt").GetDateTimeOffset());
        for (var i = 1; i < spans.Count; i++)
            spans[i].GetProperty("from").GetDateTimeOffset().ShouldBe(spans[i - 1].GetProperty("to").GetDateTimeOffset());
        spans[0].GetProperty("reason").GetString()!.ShouldContain("15 giờ");
        spans.ShouldContain(s => s.GetProperty("counted").GetBoolean());
    }

    [Fact]
    public async Task A_date_beyond_the_known_calendar_says_so() =>
        (await host.Get("/v1/working-time/due?from=2026-12-28T08:00&amount=30&unit=workingDay")).GetProperty("remark").GetString()!.ShouldContain("2027");

    [Fact]
    public async Task Every_wrong_parameter_is_named_at_once()
    {
        var (status, problem) = await host.Refused("/v1/working-time/due?from=20/11/2026&amount=-1&unit=year&cutOff=3pm&mode=fast");
        status.ShouldBe(400);
        problem.GetProperty("code").GetString().ShouldBe("invalid");
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["from", "amount", "unit", "cutOff", "mode"], ignoreOrder: true);
        (await host.Refused("/v1/working-time/due")).Problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["from", "amount", "unit"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("from=2026-13-01T08:00&amount=1&unit=day", "from")]
    [InlineData("from=0001-01-01T00:00&amount=1&unit=day", "from")]
    [InlineData("from=9999-12-31T23:59&amount=1&unit=day", "from")]
    [InlineData("from=2026-11-20T14:00&amount=1,5&unit=day", "amount")]
    [InlineData("from=2026-11-20T14:00&amount=1e3&unit=day", "amount")]
    [InlineData("from=2026-11-20T14:00&amount=NaN&unit=day", "amount")]
    [InlineData("from=2026-11-20T14:00&amount=99999999999999999999999999999999&unit=day", "amount")]
    [InlineData("from=2026-11-20T14:00&amount=1&unit=", "unit")]
    [InlineData("from=2026-11-20T14:00&amount=1&unit=day&cutOff=25:00", "cutOff")]
    public async Task A_wrong_parameter_is_named(string question, string parameter)
    {
        var (status, problem) = await host.Refused($"/v1/working-time/due?{question}");
        status.ShouldBe(400);
        problem.GetProperty("errors").TryGetProperty(parameter, out _).ShouldBeTrue();
    }

    [Fact]
    public async Task An_unknown_agency_is_not_found()
    {
        var (status, problem) = await host.Refused("/v1/working-time/due?from=2026-11-20T14:00&amount=1&unit=day&agency=H99.01");
        status.ShouldBe(404);
        problem.GetProperty("code").GetString().ShouldBe("unknown-agency");
    }

    [Theory]
    [InlineData("3651", "workingDay")]
    [InlineData("3651", "day")]
    [InlineData("122", "month")]
    [InlineData("522", "week")]
    [InlineData("9999999999999", "minute")]
    public async Task An_amount_beyond_reckoning_is_refused(string amount, string unit)
    {
        var (status, problem) = await host.Refused($"/v1/working-time/due?from=2026-11-20T14:00&amount={amount}&unit={unit}");
        status.ShouldBe(422);
        problem.GetProperty("code").GetString().ShouldBe("amount-too-big");
    }
}
