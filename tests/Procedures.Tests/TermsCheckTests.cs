using Platform.Contracts;
using Platform.Procedures.Domain;

namespace Platform.Procedures.Tests;

public sealed class TermsCheckTests
{
    private static readonly ProcedureTerms Good = new(
        "Thủ tục thử", "Thử", [AdministrativeLevel.Commune], Rules: new ProcedureRules(null, false, true, false, null),
        Cases: [new("default", "", [new(Channel.Counter, 5, "workingDay", [new("f1", FeeKind.Charge, "Lệ phí", 8000, "")], null)])],
        Papers: [new("to-khai", "", "Tờ khai", null, 1, 0, true)]);

    [Fact]
    public void Every_procedure_of_the_real_catalogue_passes_as_it_was_read()
    {
        var wrong = Reading.Real.Where(r => r.Procedure is not null)
            .SelectMany(r => TermsCheck.Errors(ProcedureTerms.Of(r.Procedure!)).Select(e => $"{r.Code} {e.Key}: {e.Value}")).ToList();
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void A_draft_of_a_real_procedure_published_unchanged_stays_the_same()
    {
        foreach (var procedure in Reading.Real.Select(r => r.Procedure).OfType<Procedure>().Where(p => p.Accepts))
            ProcedureTerms.Of(procedure).ToProcedure(procedure.Code).Fingerprint().ShouldBe(procedure.Fingerprint(), procedure.Code);
    }

    [Fact]
    public void What_nobody_decided_does_not_get_decided_by_copying_it()
    {
        foreach (var procedure in Reading.Real.Select(r => r.Procedure).OfType<Procedure>().Where(p => !p.Accepts))
            ProcedureTerms.Of(procedure).ToProcedure(procedure.Code).Accepts.ShouldBeFalse(procedure.Code);
    }

    [Fact]
    public void Complete_terms_are_right_and_accept()
    {
        TermsCheck.Errors(Good).ShouldBeEmpty();
        Good.ToProcedure("1.234567").Accepts.ShouldBeTrue();
    }

    [Fact]
    public void Every_error_is_told_at_once()
    {
        var errors = TermsCheck.Errors(new ProcedureTerms(
            "", "", [], "sometimes", new ProcedureRules(null, true, false, false, "{"),
            [
                new("a b", "", [new(Channel.Counter, -1, "fortnight", [new("f", FeeKind.Fee, "", -1, ""), new("f", FeeKind.Fee, "Phí", 1, "")], null), new(Channel.Counter, 400, "workingDay", [], null)]),
                new("x", "", []),
            ],
            [new("p", "", "", null, -1, 0, false), new("p", "", "Tờ khai", null, 0, 0, true, "Trường hợp ủy quyền")],
            Undecided: [new Undecided("", "", "")]));
        errors.Keys.Order().ShouldBe(new[]
        {
            "cases.0.channels.0.amount", "cases.0.channels.0.fees.0.amount", "cases.0.channels.0.fees.0.name", "cases.0.channels.0.fees.1.key", "cases.0.channels.0.unit",
            "cases.0.channels.1.amount", "cases.0.channels.1.channel", "cases.0.key", "cases.0.name", "cases.1.channels", "cases.1.name", "field", "levels", "name",
            "papers.0.name", "papers.0.originals", "papers.1.key", "papers.1.originals", "papers.1.requiredWhen", "rules.formSchema", "rules.sameDay", "serviceLevel", "undecided",
        }.Order());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("5", null)]
    [InlineData(null, "workingDay")]
    public void A_limit_that_is_not_whole_is_kept_and_undecided(string? amount, string? unit)
    {
        var terms = Good with { Cases = [new("default", "", [new(Channel.Online, amount is null ? null : decimal.Parse(amount), unit, [], null)])] };
        TermsCheck.Errors(terms).ShouldBeEmpty();
        terms.ToProcedure("1.234567").Undecided.Single().Code.ShouldBe("unit-missing");
    }

    [Fact]
    public void No_channel_is_kept_and_undecided() =>
        (Good with { Cases = [] }).ToProcedure("1.234567").Undecided.Single().Code.ShouldBe("no-channels");

    [Theory]
    [InlineData("month", "1.5", true)]
    [InlineData("calendarDay", "0.5", true)]
    [InlineData("workingDay", "0.5", false)]
    [InlineData("hour", "2.25", false)]
    [InlineData("hour", "2.255", true)]
    [InlineData("workingDay", "366", false)]
    [InlineData("workingDay", "367", true)]
    public void Amounts_fit_their_unit(string unit, string amount, bool wrong) =>
        TermsCheck.Errors(Good with { Cases = [new("default", "", [new(Channel.Counter, decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), unit, [], null)])] }).Count.ShouldBe(wrong ? 1 : 0);

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","title":"A"}},"required":["a"]}""", 0)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer","minimum":1}}}}}""", 0)]
    [InlineData("""{"type":"object","properties":{"a":{"enum":["x","y"],"enumNames":["X","Y"]}}}""", 0)]
    [InlineData("""{"type":"object","properties":{"a":{"type":"boolean","const":true}}}""", 0)]
    [InlineData("[]", 1)]
    [InlineData("{}", 1)]
    [InlineData("nothing", 1)]
    [InlineData("""{"properties":{}}""", 1)]
    [InlineData("""{"properties":{"a":{"type":"array"}}}""", 1)]
    [InlineData("""{"properties":{"a":{"$ref":"#/b"}}}""", 1)]
    [InlineData("""{"properties":{"a":{"pattern":"["}}}""", 1)]
    [InlineData("""{"properties":{"a":{"format":"uuid"}}}""", 1)]
    [InlineData("""{"properties":{"a":{"enum":["x"],"enumNames":["X","Y"]}}}""", 1)]
    [InlineData("""{"properties":{"a":{}},"required":["b"]}""", 1)]
    [InlineData("""{"properties":{"a.b":{},"c":{"maxLength":"x"}}}""", 2)]
    public void A_form_is_what_the_front_end_can_show(string schema, int errors) => FormSchemaCheck.Errors(schema).Count.ShouldBe(errors, string.Join(" ", FormSchemaCheck.Errors(schema)));

    [Fact]
    public void The_forms_of_the_seed_can_be_shown() => FormSchemaCheck.Errors(Reading.RealProcedure("1.001193").Rules.FormSchema!).ShouldBeEmpty();
}
