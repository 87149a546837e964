using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults;
using Platform.WorkingTime;

namespace Platform.Dossiers.Tests;

/// <summary>The stored JSON of every event, held for ever in <c>Snapshots/{name}.json</c>. A new event writes its file once; a changed one fails.</summary>
public sealed class EventSnapshots
{
    private static readonly Guid Id1 = new("00000000-0000-4000-8000-000000000001");
    private static readonly Guid Id2 = new("00000000-0000-4000-8000-000000000002");
    private static readonly DateTimeOffset At = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly Actor By = new("clerk-1", "Quàng Thị Hoa", "clerk", "H18.25");
    private static readonly ProcedureRef Procedure = new("1.001193", 1, "Đăng ký khai sinh", "Hộ tịch", "default", "Mặc định");
    private static readonly FeeLine Line = new("f1", "charge", "Lệ phí", 8_000);

    private static readonly Promise Promise = new(At, At, At.AddDays(2), 5, [new(At, At.AddHours(1), true, "Giờ làm việc")], null);

    private static readonly IDossierEvent[] Every =
    [
        new DossierSubmitted(
            new Actor(Id1.ToString(), null, "citizen", null), "DK-261123-ABCDEFGH", "SECRET2345", Id1, new("v1.applicant"), new("v1.helper"), Procedure, Channel.Online,
            new Agencies("H18.26", "H18.26", "H18.25"), new("v1.form"), [new HandedPaper("p1", "Giấy chứng sinh", [Id2], 1, 2, new("v1.note"), [new ReusedPaper(Id2, Id1, new ReuseConsent(Id1, By, At, Id2))])], 1, ReturnMethod.Postal, new("v1.address"), At),
        new DossierAccepted(
            By, "H18.25-261123-0007",
            new TermsSnapshot(Procedure, Channel.Online, new(1.5m, "workingDay"), new TimeOnly(15, 0), false, true, [Line], [new("p1", "Giấy chứng sinh", 1, 0, true)], ["Giấy khai sinh"], CountingMode.Elapsed, Rules: new(30, 1, true, AfterSupplement.Restart, 1)),
            new Promise(At, At, At.AddDays(3), 4, [new(At, At.AddHours(1), true, "Giờ làm việc")], "Chưa công bố ngày nghỉ"), [new("p1", 1, 0)], 1, new("v1.note"), [new FeeExemption(Line, "poor-household", new("v1.exempt"))], 12, new("970436", "0011001234567", "UBND xa Tua Chua")),
        new FeeRequested(8_000, [Line with { Ground = "Nghị quyết 12/2026/NQ-HĐND", OwnName = new("v1.own"), OwnGround = new("v1.ground") }], true, By, new("v1.reason")),
        new DossierRefused(By, "duplicate", new("v1.reason")),
        new ResultDrafted(By, 2, ResolutionOutcome.Refused, new("v1.summary"), new("v1.reason"), Id2, "abc", [new("v1.original")]),
        new ResultSentBack(By, 2, new("v1.reason")),
        new ResultApproved(By, 2, Id2, "abc", "c2lnbmF0dXJl", "def"),
        new ResultIssued(By, 2, "12/KQ-UBND", new DateOnly(2026, 11, 26), "11/KQ-UBND"),
        new FeePaid(By, 8_000, "transfer", "0000007/2026", Promise, "FT26327", Id1, true, "TT261123-ABCDEFGHJKLM", new("v1.reason")),
        new FeeCorrected(By, [new(Line, 3_000, "poor-household", new("v1.note"))], new("v1.reason"), Promise),
        new FeeRefunded(By, 8_000, "transfer", "HT-0000007/2026", new("v1.reason"), "FT26328", "TT261123-ABCDEFGHJKLM"),
        new PostalReturnRequested(By, Id1, "vnpost", 8_000, [new("p1", null, new("v1.number"))]),
        new PostalReturnCalledBack(By, Id1, new("v1.reason")),
        new ResultHandedToPost(Id1, Id2, 3, "vnpost", "EE1VN", At),
        new ResultCameBack(Id1, Id2, 6, "notFound", At),
        new DueMovedByCalendar(By, 5, At, new Promise(At, At, At.AddDays(2), 5, [new(At, At.AddHours(1), true, "Giờ làm việc")], null), [new("12/TB-UBND", [new(new(2026, 11, 28), "makeUpWorkingDay", "Làm bù"), new(new(2026, 11, 30), null, "Nghỉ")], true)]),
        new AnswerDueMoved(By, 5, At, At.AddDays(1), [new("12/TB-UBND", [new(new(2026, 11, 23), "holiday", "Nghỉ do bão")], false)]),
        new ResultReturned(By, ReturnMethod.Counter, new("v1.recipient"), new Delivery(Id1, Id2, 5, "vnpost", "EE1VN", "POD", At), [new(null, new("v1.original"), new("v1.number"))], new ReturnSignature(true, Id2)),
        new SupplementRequested(By, By, SupplementStage.InAppraisal, 2, "papers-missing", new("v1.reason"), [new("p1", "Giấy chứng sinh", new("v1.problem"), new("v1.own"))], At, true, new("v1.further")),
        new Supplemented(By, Channel.Postal, [new HandedPaper("p1", "Giấy chứng sinh", [Id2], 1, 2, new("v1.note"), null, new("v1.own"))], new("v1.form"), new("v1.note"), Promise, At),
        new ProcessingPaused(By, PauseCause.FinancialDuty, new("v1.reason"), 12_000_000, "1234/TB-CCT", new("v1.notice")),
        new ProcessingResumed(By, new("v1.evidence"), Promise),
        new DueExtended(By, At, Promise, new("v1.reason")),
        new ApologyGiven(By, At, At.AddDays(2), new("v1.reason")),
        new WithdrawalRequested(By, new("v1.reason")),
        new WithdrawalCancelled(By, 5, new("v1.reason")),
        new DossierWithdrawn(By, new("v1.reason"), 8_000, 5_000),
        new DossierStopped(By, "no-answer", new("v1.reason"), "kept"),
        new StepUndone(By, 2, "dossier_refused", new("v1.reason")),
        new ResultReplacementStarted(By, "12/KQ-UBND", new("v1.reason")),
        new Assigned(By, new("specialist-1", "Giàng A Lử"), "appraise", new("v1.reason")),
        new StepCompleted(By, "visit", "Kiểm tra thực địa", "forward", "appraise", "Thẩm định", new("v1.note"), ["Biên bản kiểm tra"]),
        new HandoverSent(By, Id1, new("specialist-1", "Giàng A Lử"), "specialist", "H18.25", ["Giấy chứng sinh"], new("v1.note"), new("v1.papers")),
        new HandoverConfirmed(By, Id1, true),
        new HandoverRejected(By, Id1, new("v1.reason")),
        new HandoverRecalled(By, Id1, new("v1.reason")),
        new ConsultationRequested(By, Id1, "H18.26", new("v1.question"), At, true),
        new ConsultationAnswered(By, Id1, 2, false, new("v1.answer"), Id2),
        new ConsultationWaived(By, Id1, new("v1.ground")),
        new PartOpened("birth", "Đăng ký khai sinh", Id2, "H18.25-261123-0008", "H18.25"),
        new PartEnded("birth", "Đăng ký khai sinh", Id2, "granted", "12/KQ-UBND", Id1, At, [new("p1", "Sổ hộ khẩu", null), new("named-1-1", null, new("v1.original"))]),
        new PartReopened("birth", "Đăng ký khai sinh", Id2),
        new PartDecided(By, "birth", "Đăng ký khai sinh", true, new("v1.reason")),
        new MinistryStateReceived(By, "btp", "BTP-77", 3, At, "inProcess", "02", false, new("v1.note")),
        new ResolvedElsewhere(By, "btp", "BTP-77", ResolutionOutcome.Granted, "77/BTP", new DateOnly(2026, 11, 26), new("v1.note"), Id2, "abc"),
        new PaperDigitised(By, "p1", "Giấy chứng sinh", Digitisation.FromDatabase, [Id2], new("v1.source")),
        new ApplicantCorrected(By, new("v1.applicant"), ReturnMethod.Postal, new("v1.address"), ["phone", "returnMethod", "returnAddress"], new("v1.reason"), new("v1.was"), ReturnMethod.Counter, new("v1.wasAddress")),
        new AuthorityGranted(By, Id1, Id2, AuthorityRelation.Guardian, new("v1.representative"), [Id2], new DateOnly(2026, 12, 31), true),
        new AuthorityRevoked(By, Id1, new("v1.reason")),
        new DossierRated(new Actor(Id1.ToString(), null, "citizen", null), 3, new("v1.comment")),
    ];

    public static TheoryData<string> Names => [.. EventTypes.All.Keys.Order()];

    [Fact]
    public void Every_event_has_a_name_and_a_sample() => Every.Select(e => EventTypes.ToStore(e).Type).Order().ShouldBe(EventTypes.All.Keys.Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void The_stored_shape_never_changes(string name)
    {
        var sample = Every.Single(e => EventTypes.ToStore(e).Type == name);
        var written = JsonSerializer.Serialize(sample, sample.GetType(), new JsonSerializerOptions(Json.Options) { WriteIndented = true });
        var kept = Path.Combine(AppContext.BaseDirectory, "Snapshots", $"{name}.json");
        File.Exists(kept).ShouldBeTrue($"Snapshots/{name}.json is missing; the event now writes:\n{written}");
        written.ReplaceLineEndings("\n").Trim().ShouldBe(File.ReadAllText(kept).ReplaceLineEndings("\n").Trim());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_was_stored_is_read_again(string name)
    {
        var data = JsonElement.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Snapshots", $"{name}.json")));
        var read = EventTypes.Read(Stored(name, data));
        JsonElement.DeepEquals(EventTypes.ToStore(read).Data, data).ShouldBeTrue();
    }

    [Fact]
    public void An_acceptance_from_before_the_counting_was_kept_was_counted_by_days()
    {
        var kept = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Snapshots", "dossier_accepted.json"));
        var before = kept.Replace(",\n    \"counting\": \"elapsed\"", "", StringComparison.Ordinal);
        before.ShouldNotBe(kept);
        var read = (DossierAccepted)EventTypes.Read(Stored("dossier_accepted", JsonElement.Parse(before)));
        read.Terms.Counting.ShouldBeNull();
        read.Terms.Receiving.ShouldBe(new ReceiptRules(new TimeOnly(15, 0), CountingMode.Civil));
        JsonElement.DeepEquals(EventTypes.ToStore(read).Data, JsonElement.Parse(before)).ShouldBeTrue("and it is written as it was");
    }

    [Fact]
    public void An_acceptance_from_before_the_rules_were_kept_goes_by_todays()
    {
        var kept = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Snapshots", "dossier_accepted.json")))!;
        kept["terms"]!.AsObject().Remove("rules").ShouldBeTrue();
        var before = JsonElement.Parse(kept.ToJsonString());
        var read = (DossierAccepted)EventTypes.Read(Stored("dossier_accepted", before));
        new DossierRules(Extensions: 3).Of(Given.Submitted().Apply(read, At)).Extensions.ShouldBe(3);
        JsonElement.DeepEquals(EventTypes.ToStore(read).Data, before).ShouldBeTrue("and it is written as it was");
    }

    [Theory]
    [InlineData("fee_requested", """{"amount":8000,"lines":[{"key":"f1","kind":"charge","name":"Lệ phí","amount":8000}],"clockStops":false}""")]
    [InlineData("result_returned", """{"by":{"id":"clerk-1","name":"Quàng Thị Hoa","role":"clerk","agency":"H18.25"},"method":"counter","recipient":"v1.recipient"}""")]
    [InlineData("postal_return_requested", """{"by":{"id":"clerk-1","name":"Quàng Thị Hoa","role":"clerk","agency":"H18.25"},"returnId":"00000000-0000-4000-8000-000000000001","carrier":"vnpost","cashOnDelivery":8000}""")]
    [InlineData("part_ended", """{"part":"birth","name":"Đăng ký khai sinh","dossier":"00000000-0000-4000-8000-000000000002","outcome":"granted","resultNumber":"12/KQ-UBND","endedAt":"2026-11-23T02:00:00+00:00"}""")]
    [InlineData("dossier_withdrawn", """{"by":{"id":"clerk-1","name":"Quàng Thị Hoa","role":"clerk","agency":"H18.25"},"feePaid":8000}""")]
    [InlineData("fee_paid", """{"by":{"id":"clerk-1","name":"Quàng Thị Hoa","role":"clerk","agency":"H18.25"},"amount":8000,"method":"cash","receiptNumber":"0000007/2026"}""")]
    public void An_event_from_before_its_optional_members_is_read_and_written_as_it_was(string name, string before) =>
        JsonElement.DeepEquals(EventTypes.ToStore(EventTypes.Read(Stored(name, JsonElement.Parse(before)))).Data, JsonElement.Parse(before)).ShouldBeTrue();

    [Fact]
    public void What_ties_linked_dossiers_together_is_stored_under_these_names()
    {
        var submitted = Every.OfType<DossierSubmitted>().Single() with { Parent = new(Id2, "birth", "H18.25-261123-0001"), External = new("dvcqg", "G22.99-261123-0001") };
        var data = EventTypes.ToStore(submitted).Data;
        data.GetProperty("parent").GetRawText().ShouldBe($$"""{"dossier":"{{Id2}}","part":"birth","code":"H18.25-261123-0001"}""");
        data.GetProperty("external").GetRawText().ShouldBe("""{"system":"dvcqg","code":"G22.99-261123-0001"}""");

        var accepted = Every.OfType<DossierAccepted>().Single();
        var terms = EventTypes.ToStore(accepted with
        {
            Terms = accepted.Terms with
            {
                Parts = [new("card", "Cấp thẻ", null, null, "H18.56", ["birth"], ["p1"], ["childName"], new("ministry", "bhxh", "Bảo hiểm xã hội"), 10, "calendarDay")],
                Route = new("ministry", "btp", "Bộ Tư pháp"),
            },
        }).Data.GetProperty("terms");
        terms.GetProperty("parts")[0].GetRawText().ShouldBe(
            """{"key":"card","name":"Cấp thẻ","agency":"H18.56","after":["birth"],"papers":["p1"],"answers":["childName"],"route":{"by":"ministry","system":"bhxh","systemName":"Bảo hiểm xã hội"},"amount":10,"unit":"calendarDay"}""");
        terms.GetProperty("route").GetRawText().ShouldBe("""{"by":"ministry","system":"btp","systemName":"Bộ Tư pháp"}""");

        var asked = Every.OfType<SupplementRequested>().Single() with { OfPart = new("birth", At) };
        EventTypes.ToStore(asked).Data.GetProperty("ofPart").GetRawText().ShouldBe("""{"part":"birth","askedAt":"2026-11-23T02:00:00+00:00"}""");
        ((DossierSubmitted)EventTypes.Read(Stored("dossier_submitted", data))).Parent.ShouldBe(submitted.Parent);
    }

    [Fact]
    public void An_unknown_event_is_an_error() =>
        Should.Throw<UnknownEventException>(() => EventTypes.Read(Stored("dossier_vanished", JsonElement.Parse("{}"))));

    [Fact]
    public void Every_event_has_a_sentence_without_personal_data()
    {
        foreach (var happened in Every)
            History.Sentence(happened).ShouldNotContain("v1.");
    }

    private static StoredEvent Stored(string name, JsonElement data) => new(Id1, Id2, 1, 1, name, data, At, new EventHeaders("", "", null));
}
