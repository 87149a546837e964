using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using Platform.WorkingTime;

namespace Platform.Dossiers.Tests;

public sealed class Accepting
{
    private static readonly AcceptDossier.Request Seen = new([new("p1", 1, 0)], 2, "Đủ giấy tờ", null);

    private static Decision Accept(Dossier dossier, AcceptDossier.Request? request = null, Actor? by = null, CatalogueSnapshot? catalogue = null, DateTimeOffset? now = null, DossierRules? rules = null) =>
        AcceptDossier.Decide(dossier, request ?? Seen, by ?? Given.Clerk, catalogue ?? Given.Catalogue(), rules ?? new DossierRules(), Given.Key, now ?? Given.Now);

    [Fact]
    public void Acceptance_fixes_code_terms_and_due_date()
    {
        var accepted = (Domain.DossierAccepted)Accept(Given.Submitted()).Events().Single();
        accepted.Code.ShouldBe("H18.25-261123-0007");
        accepted.Promise.DueAt.ShouldBe(Given.Local(2026, 11, 26, 17, 30));
        accepted.Promise.Explanation[0].From.ShouldBe(Given.Now);
        accepted.Promise.Explanation[^1].To.ShouldBe(accepted.Promise.DueAt);
        accepted.Terms.Limit.ShouldBe(new LimitTerms(3, "workingDay"));
        accepted.Sets.ShouldBe(2);
        accepted.Note!.Value.Open(Given.Key).ShouldBe("Đủ giấy tờ");
    }

    [Fact]
    public void Accepted_after_the_years_last_cut_off_it_stands_in_the_book_of_the_next_year()
    {
        // Thursday 31 December, 15:30: it counts from Friday, and is printed in the book that lists it
        var (newYearsEve, catalogue) = (Given.Local(2026, 12, 31, 15, 30), Given.Catalogue(Given.Procedure(cutOff: new(15, 0))));
        var numbers = Accept(Given.Submitted(), catalogue: catalogue, now: newYearsEve).ShouldBeOfType<Decision.NeedsNumbers>();
        (numbers.Counter, numbers.Beside).ShouldBe(("dossier:H18.25:2026-12-31", "book:H18.25:2027"));
        Accept(Given.Submitted(), catalogue: catalogue, now: newYearsEve.AddHours(-1)).ShouldBeOfType<Decision.NeedsNumbers>().Beside.ShouldBe("book:H18.25:2026");
        var life = Lives.Begun("2025").Decide(newYearsEve, d => Accept(d, catalogue: catalogue, now: newYearsEve));
        Lives.Print(life, "01").ShouldContain("Quyển số 2027, số thứ tự 12");
        // before there was a running number a receipt said the year it was accepted in, and says so when it is printed again
        var before = (Domain.DossierAccepted)numbers.Events(7, 12)[0] with { BookNumber = null };
        Lives.Print(Lives.Begun("2025").Then(newYearsEve, before), "01").ShouldContain("Quyển số 2026, số thứ tự 0007");
    }

    [Fact]
    public void A_fee_is_requested_with_the_acceptance_and_none_where_there_is_none()
    {
        var events = Accept(Given.Submitted(), catalogue: Given.Catalogue(Given.Procedure(fee: 8_000))).Events();
        events.OfType<Domain.FeeRequested>().Single().Amount.ShouldBe(8_000);
        Given.Accepted().Fee.ShouldBeNull();
    }

    [Fact]
    public void At_three_the_receipt_counts_tomorrow_a_minute_before_it_counts_today()
    {
        var catalogue = Given.Catalogue(Given.Procedure(cutOff: new(15, 0), days: 1));
        Promise(Given.Local(2026, 11, 23, 14, 59)).DueAt.ShouldBe(Given.Local(2026, 11, 24, 17, 30));
        Promise(Given.Local(2026, 11, 23, 15, 0)).DueAt.ShouldBe(Given.Local(2026, 11, 25, 17, 30));

        Promise Promise(DateTimeOffset now) => ((Domain.DossierAccepted)Accept(Given.Submitted(), catalogue: catalogue, now: now).Events()[0]).Promise;
    }

    [Fact]
    public void A_same_day_procedure_is_due_at_close() =>
        ((Domain.DossierAccepted)Accept(Given.Submitted(), catalogue: Given.Catalogue(Given.Procedure(sameDay: true))).Events()[0]).Promise.DueAt.ShouldBe(Given.Local(2026, 11, 23, 17, 30));

    [Fact]
    public void A_province_may_count_elapsed_hours() =>
        ((Domain.DossierAccepted)Accept(Given.Submitted(), rules: new DossierRules(Counting: CountingMode.Elapsed)).Events()[0]).Promise.DueAt.ShouldBe(Given.Local(2026, 11, 26, 9, 0));

    [Fact]
    public void The_terms_of_the_day_of_acceptance_apply_and_those_of_submission_where_the_new_ones_lack_the_channel()
    {
        var newer = Given.Procedure(version: 2, days: 10);
        ((Domain.DossierAccepted)Accept(Given.Submitted(), catalogue: Given.Catalogue(Given.Procedure(), newer)).Events()[0]).Terms.Procedure.Version.ShouldBe(2);
        var without = newer with { Cases = [newer.Cases[0] with { Channels = [] }] };
        ((Domain.DossierAccepted)Accept(Given.Submitted(), catalogue: Given.Catalogue(Given.Procedure(), without)).Events()[0]).Terms.Procedure.Version.ShouldBe(1);
    }

    [Fact]
    public void Refusals_name_what_is_wrong()
    {
        Accept(Given.Accepted()).ShouldBeRefused("not-submitted");
        Accept(Given.Submitted(), by: Given.ClerkElsewhere).ShouldBeRefused("not-your-agency");
        Accept(Given.Submitted(), Seen with { PapersSeen = [] }).ShouldBeRefused("papers-missing");
        Accept(Given.Submitted(), Seen with { PapersSeen = [new("p1", 1, 0), new("p9", 1, 0)] }).ShouldBeRefused("unknown-paper");
        Accept(Given.Submitted(), Seen with { FeeLines = ["f9"] }).ShouldBeRefused("unknown-fee");
        Accept(Given.Submitted(), Seen with { Sets = 0 }).ShouldBeRefused("invalid");
        Accept(Given.Submitted(), catalogue: Given.Catalogue(Given.Procedure("2.000001"))).ShouldBeRefused("terms-missing");
    }

    [Fact]
    public void Nothing_is_promised_before_calendar_procedures_and_agencies_are_known()
    {
        var full = Given.Catalogue();
        foreach (var partial in new[] { CatalogueSnapshot.Empty, full with { Calendar = null }, full with { Procedures = CatalogueSnapshot.Empty.Procedures }, full with { Agencies = CatalogueSnapshot.Empty.Agencies } })
        {
            Accept(Given.Submitted(), catalogue: partial).ShouldBeRefused("catalogue-not-loaded");
            SubmitDossier.Refuses(Given.Submission, Given.Circumstances(partial), Given.Now)!.Code.ShouldBe("catalogue-not-loaded");
        }
        SubmitDossier.Refuses(Given.Submission, Given.Circumstances(full), Given.Now).ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => CatalogueSnapshot.Empty.CalendarOf("H18.25"));
    }

    [Fact]
    public void A_helpers_organisation_has_a_length_and_text_can_be_written_down()
    {
        Fields(Given.Submission with { Helper = new("Lò Văn An", new string('x', 201)) }).ShouldBe(["helper.organisation"]);
        Fields(Given.Submission with { CaseKey = "a\0", ProcedureCode = "1.0\ud800", Helper = new("An\0", null) }).ShouldBe(["procedureCode", "caseKey", "helper.name"], ignoreOrder: true);
        foreach (var form in new[] { """{"a":["x\u0000"]}""", """{"a":{"b":"\ud800"}}""", """{"\udc00":1}""" })
            Fields(Given.Submission with { Form = System.Text.Json.JsonElement.Parse(form) }).ShouldBe(["form"], form);
        SubmitDossier.Refuses(Given.Submission with { Form = System.Text.Json.JsonElement.Parse("""{"a":"\ud83d\ude00 Lò"}""") }, Given.Circumstances(Given.Catalogue()), Given.Now).ShouldBeNull();

        static IEnumerable<string> Fields(SubmitDossier.Request request) => SubmitDossier.Refuses(request, Given.Circumstances(Given.Catalogue()), Given.Now)!.Fields!.Keys;
    }

    [Fact]
    public void A_refusal_to_accept_needs_ground_and_reason()
    {
        var refused = (Domain.DossierRefused)RefuseDossier.Decide(Given.Submitted(), new("duplicate", "Đã nộp hôm qua"), Given.Clerk, Given.Key, Given.Now).Events().Single();
        refused.Reason.Open(Given.Key).ShouldBe("Đã nộp hôm qua");
        RefuseDossier.Decide(Given.Submitted(), new("duplicate", " "), Given.Clerk, Given.Key, Given.Now).ShouldBeRefused("invalid");
        RefuseDossier.Decide(Given.Submitted(), new("because", "x"), Given.Clerk, Given.Key, Given.Now).ShouldBeRefused("invalid");
        RefuseDossier.Decide(Given.Accepted(), new("duplicate", "x"), Given.Clerk, Given.Key, Given.Now).ShouldBeRefused("not-submitted");
        RefuseDossier.Decide(Given.Submitted(), new("duplicate", "x"), Given.ClerkElsewhere, Given.Key, Given.Now).ShouldBeRefused("not-your-agency");
    }

    [Theory]
    [InlineData(1, "H18.25-261123-0001")]
    [InlineData(9999, "H18.25-261123-9999")]
    [InlineData(10000, "H18.25-261123-10000")]
    public void A_code_grows_past_four_digits(long number, string code) => Numbers.DossierCode("H18.25", Given.Now, number).ShouldBe(code);

    [Fact]
    public void A_code_belongs_to_the_local_day()
    {
        Numbers.DossierCode("H18.25", new DateTimeOffset(2026, 11, 22, 17, 0, 0, TimeSpan.Zero), 1).ShouldBe("H18.25-261123-0001"); // midnight in Hà Nội
        Numbers.DossierCounter("H18.25", new DateTimeOffset(2026, 11, 22, 16, 59, 0, TimeSpan.Zero)).ShouldBe("dossier:H18.25:2026-11-22");
        Numbers.DossierCounter("H18.2", new DateTimeOffset(2026, 1, 11, 5, 0, 0, TimeSpan.Zero)).ShouldNotBe(Numbers.DossierCounter("H18.2", new DateTimeOffset(2026, 11, 1, 5, 0, 0, TimeSpan.Zero)));
    }
}
