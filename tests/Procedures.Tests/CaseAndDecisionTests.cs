using System.Text.Json;
using Platform.Contracts;
using Platform.Procedures.Domain;

namespace Platform.Procedures.Tests;

public sealed class CaseAndDecisionTests
{
    private const string TwoLimits = """
        [{"channel":"online","duration":10,"unit":"workingDay","fees":[],"note":"Cảng tiếp nhận phương tiện nước ngoài"},
         {"channel":"counter","duration":5,"unit":"workingDay","fees":[],"note":"Cảng không tiếp nhận phương tiện nước ngoài"},
         {"channel":"counter","duration":10,"unit":"workingDay","fees":[],"note":"Cảng tiếp nhận phương tiện nước ngoài"},
         {"channel":"online","duration":5,"unit":"workingDay","fees":[],"note":"Cảng không tiếp nhận phương tiện nước ngoài"},
         {"channel":"postal","duration":5,"unit":"workingDay","fees":[],"note":"Cảng không tiếp nhận phương tiện nước ngoài"}]
        """;

    [Fact]
    public void Several_limits_of_a_channel_make_cases_that_meet_across_channels()
    {
        var row = Reading.One(Reading.Row(TwoLimits), """{"firstEffectiveFrom":"2025-07-01","procedures":{"1.234567":{"comment":"hai loại cảng","alternatives":true}}}""");
        row.Outcome.ShouldBe(RowOutcome.Published);
        row.Procedure!.Cases.Select(c => (c.Key, string.Join(' ', c.Channels.Select(x => x.Channel)))).ShouldBe([("5-workingDay", "Counter Online Postal"), ("10-workingDay", "Counter Online")]);
        row.Procedure.Cases[0].Name.ShouldBe("Cảng không tiếp nhận phương tiện nước ngoài");
    }

    [Fact]
    public void Without_a_decision_several_limits_are_not_accepted_for_they_may_be_steps()
    {
        var row = Reading.One(Reading.Row(TwoLimits));
        row.Outcome.ShouldBe(RowOutcome.Draft);
        row.Procedure!.Undecided.Single().Code.ShouldBe("several-limits");
        row.Procedure.Cases.Sum(c => c.Channels.Count).ShouldBe(5);
    }

    [Fact]
    public void Equal_limits_are_told_apart_by_their_notes_with_stable_keys()
    {
        const string Channels = """
            [{"channel":"counter","duration":2,"unit":"workingDay","fees":[],"note":"kiểm tra hồ sơ"},{"channel":"counter","duration":2,"unit":"workingDay","fees":[],"note":"công bố kết quả"},
             {"channel":"online","duration":2,"unit":"workingDay","fees":[],"note":"công bố kết quả."},{"channel":"online","duration":2,"unit":"workingDay","fees":[],"note":"kiểm tra hồ sơ."}]
            """;
        var cases = Reading.One(Reading.Row(Channels)).Procedure!.Cases;
        cases.Select(c => c.Key).ShouldBe(Reading.One(Reading.Row(Channels)).Procedure!.Cases.Select(c => c.Key));
        cases.Select(c => c.Key).Distinct().Count().ShouldBe(2);
        cases.ShouldAllBe(c => c.Channels.Select(x => x.Note!.TrimEnd('.')).Distinct().Count() == 1);
    }

    [Fact]
    public void A_decision_closes_what_the_catalogue_leaves_open()
    {
        var row = Reading.One(
            Reading.Row("""[{"channel":"counter","duration":1,"unit":"","fees":[{"amount":50,"note":""}],"note":""},{"channel":"online","duration":30,"unit":"workingDay","fees":[],"note":"30 ngày"}]""", """[{"group":"--","name":"Giấy chứng sinh; hoặc","form":"","originals":1,"copies":0}]"""),
            """
            {"firstEffectiveFrom":"2025-07-01","general":[{"level":"commune","postalReturn":true,"comment":""},{"field":"Thử","cutOff":"15:00:00","comment":""}],
             "procedures":{"1.234567":{"comment":"vì","limit":{"amount":0,"unit":"workingDay"},"corrections":[{"amount":30,"unit":"workingDay","to":{"amount":30,"unit":"calendarDay"}}],
              "channels":[{"channel":"counter","fees":[{"key":"x","kind":"fee","name":"Phí","amount":50000,"condition":""}]},{"channel":"postal","amount":2,"unit":"workingDay"}],
              "papers":[{"startsWith":"Giấy chứng sinh","key":"giay-chung-sinh","required":true}],"serviceLevel":"full","form":"forms/x.json"}}}
            """);
        row.Outcome.ShouldBe(RowOutcome.Published);
        var p = row.Procedure!;
        p.Cases.Single().Channels.Select(c => (c.Channel, c.Amount, c.Unit)).ShouldBe([(Channel.Counter, 0m, "workingDay"), (Channel.Online, 30m, "calendarDay"), (Channel.Postal, 2m, "workingDay")]);
        p.Cases.Single().Channels[0].Fees.Single().Amount.ShouldBe(50_000);
        p.Papers.Single().ShouldSatisfyAllConditions(d => d.Key.ShouldBe("giay-chung-sinh"), d => d.Required.ShouldBeTrue());
        p.Rules.ShouldBe(new ProcedureRules(new TimeOnly(15, 0), SameDay: false, PostalReturn: true, OnlinePayment: false, FormSchema: Reading.Form));
        p.ServiceLevel.ShouldBe("full");
    }

    [Fact]
    public void A_decision_that_fits_nothing_is_reported()
    {
        var decisions = Decisions.Parse("""{"firstEffectiveFrom":"2025-07-01","procedures":{"9.999999":{"comment":""},"1.234567":{"comment":"","papers":[{"startsWith":"Không có","required":true}]}}}""", _ => "{}");
        var rows = CatalogueReading.Read(Reading.Parse($"[{Reading.Row()}]"), decisions);
        rows.Single().Oddities.ShouldContain(o => o.Kind == "decision-without-paper");
        CatalogueReading.WithoutProcedure(decisions, rows).Single().Code.ShouldBe("9.999999");
    }

    [Theory]
    [InlineData("""{"comment":"","limits":{}}""")]
    [InlineData("""{"comment":"","limit":{"amount":1,"unit":"workingday"}}""")]
    [InlineData("""{"comment":"","limit":{"amount":-1,"unit":"workingDay"}}""")]
    [InlineData("""{"comment":"","channels":[{"channel":"counter","amount":1}]}""")]
    [InlineData("""{"comment":"","channels":[{"channel":"window","amount":1,"unit":"hour"}]}""")]
    [InlineData("""{"comment":"","serviceLevel":"4"}""")]
    public void A_misspelt_decision_is_an_error(string decision) =>
        Should.Throw<JsonException>(() => Decisions.Parse($$$"""{"firstEffectiveFrom":"2025-07-01","procedures":{"1.234567":{{{decision}}} }}""", _ => "{}"));

    [Fact]
    public void The_same_row_has_the_same_fingerprint_and_another_promise_another()
    {
        var fingerprint = Reading.One(Reading.Row()).Procedure!.Fingerprint();
        Reading.One(Reading.Row().Replace("\"duration\":5,", "\"duration\":5.0,", StringComparison.Ordinal)).Procedure!.Fingerprint().ShouldBe(fingerprint);
        Reading.One(Reading.Row().Replace("\"duration\":5,", "\"duration\":6,", StringComparison.Ordinal)).Procedure!.Fingerprint().ShouldNotBe(fingerprint);
    }
}
