using System.Text.Json;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Tests;

/// <summary>The national file as it came, with the province's real decisions.</summary>
public sealed class RealCatalogueTests
{
    [Fact]
    public void Every_row_comes_out()
    {
        Reading.Real.Count.ShouldBe(1108);
        Reading.Real.Select(r => r.Row).ShouldBe(Enumerable.Range(1, 1108));
        Reading.Real.Count(r => r.Outcome == RowOutcome.Unusable).ShouldBe(0);
        Reading.Real.Select(r => r.Code).Distinct().Count().ShouldBe(1108);
    }

    [Fact]
    public void No_channel_row_is_lost() =>
        Reading.Real.Where(r => Reading.RealDecisions.For(r.Code).Channels is null).ShouldAllBe(r => r.Procedure!.Cases.Sum(c => c.Channels.Count) == r.Raw.GetProperty("channels").GetArrayLength());

    [Fact]
    public void No_case_has_a_channel_twice_and_keys_are_unique()
    {
        foreach (var procedure in Reading.Real.Select(r => r.Procedure!))
        {
            procedure.Cases.ShouldAllBe(c => c.Channels.Select(x => x.Channel).Distinct().Count() == c.Channels.Count, procedure.Code);
            procedure.Cases.Select(c => c.Key).Distinct().Count().ShouldBe(procedure.Cases.Count, procedure.Code);
            procedure.Papers.Select(p => p.Key).Distinct().Count().ShouldBe(procedure.Papers.Count, procedure.Code);
            foreach (var channel in procedure.Cases.SelectMany(c => c.Channels))
                channel.Fees.Select(f => f.Key).Distinct().Count().ShouldBe(channel.Fees.Count, procedure.Code);
        }
    }

    [Fact]
    public void Papers_and_notes_and_what_was_merged_add_up_to_the_source()
    {
        foreach (var row in Reading.Real)
            (row.Procedure!.Papers.Count + row.Procedure.Notes.Count + row.Oddities.Count(o => o.Kind is "paper-duplicate" or "paper-nameless")).ShouldBe(row.Raw.GetProperty("documents").GetArrayLength(), row.Code);
    }

    [Fact]
    public void Whoever_accepts_has_a_unit_and_a_believable_promise_everywhere()
    {
        foreach (var channel in Reading.Real.Select(r => r.Procedure!).Where(p => p.Accepts).SelectMany(p => p.Cases).SelectMany(c => c.Channels))
        {
            channel.Unit.ShouldBeOneOf("minute", "hour", "workingDay", "calendarDay", "week", "month");
            channel.Amount!.Value.ShouldBeInRange(0, 300);
            channel.Fees.ShouldAllBe(f => f.Amount >= 1000);
        }
    }

    [Fact]
    public void Only_papers_the_province_named_are_required() =>
        Reading.Real.SelectMany(r => r.Procedure!.Papers.Where(p => p.Required).Select(p => (r.Code, p.Key)))
            .ShouldBe([("1.000656", "giay-bao-tu"), ("1.001193", "giay-chung-sinh"), ("2.000986", "giay-chung-sinh")], ignoreOrder: true);

    [Fact]
    public void No_count_of_originals_swallowed_a_year() => Reading.Real.SelectMany(r => r.Procedure!.Papers).ShouldAllBe(p => p.Originals < 10);

    [Fact]
    public void Every_decision_of_the_province_fits_the_catalogue()
    {
        CatalogueReading.WithoutProcedure(Reading.RealDecisions, Reading.Real).ShouldBeEmpty();
        Reading.Real.SelectMany(r => r.Oddities).ShouldNotContain(o => o.Kind == "decision-without-paper");
        Reading.RealDecisions.Procedures.Values.ShouldAllBe(d => d.Comment.Length > 20);
    }

    [Theory]
    [InlineData("1.000656", 0, "workingDay")]
    [InlineData("1.000894", 0, "workingDay")]
    [InlineData("1.001193", 0, "workingDay")]
    [InlineData("1.004873", 3, "workingDay")]
    [InlineData("1.004884", 5, "workingDay")]
    [InlineData("1.004222", 7, "workingDay")]
    [InlineData("2.000815", 0, "workingDay")]
    [InlineData("2.000986", 20, "workingDay")]
    public void What_the_province_decided_is_promised_on_every_channel(string code, int amount, string unit)
    {
        var procedure = Reading.RealProcedure(code);
        procedure.Accepts.ShouldBeTrue();
        procedure.Cases.SelectMany(c => c.Channels).ShouldAllBe(c => c.Amount == amount && c.Unit == unit);
    }

    [Fact]
    public void What_nobody_decided_is_not_accepted()
    {
        Reading.RealProcedure("1.004859").Undecided.Select(u => u.Code).Distinct().ShouldBe(["unit-missing"]);
        Reading.RealProcedure("1.000672").Undecided.Select(u => u.Code).ShouldBe(["several-limits"]);
        Reading.RealProcedure("2.002516").Undecided.Select(u => u.Code).ShouldBe(["no-channels"]);
    }

    [Fact]
    public void A_persons_residence_has_a_case_for_five_days_and_one_for_thirty() =>
        Reading.RealProcedure("1.010040").Cases.Select(c => (c.Key, c.Channels.Count)).ShouldBe([("5-workingDay", 2), ("30-calendarDay", 2)]);

    [Fact]
    public void Civil_status_matters_have_the_rule_of_three_o_clock_and_commune_results_go_by_post()
    {
        Reading.Real.Select(r => r.Procedure!).Where(p => p.Field == "Hộ tịch").ShouldAllBe(p => p.Rules.CutOff == new TimeOnly(15, 0));
        Reading.Real.Select(r => r.Procedure!).Where(p => p.Levels.Contains(AdministrativeLevel.Commune)).ShouldAllBe(p => p.Rules.PostalReturn);
        Reading.RealProcedure("1.004222").Rules.CutOff.ShouldBeNull();
    }

    [Fact]
    public void The_birth_form_is_a_schema_with_vietnamese_titles()
    {
        var schema = JsonDocument.Parse(Reading.RealProcedure("1.001193").Rules.FormSchema!).RootElement;
        schema.GetProperty("required").EnumerateArray().Select(r => r.GetString()).ShouldContain("childName");
        schema.GetProperty("properties").EnumerateObject().ShouldAllBe(p => p.Value.GetProperty("title").GetString()!.Length > 0);
    }

    [Fact]
    public void A_procedure_survives_the_way_through_json_and_stays_the_same()
    {
        foreach (var procedure in Reading.Real.Select(r => r.Procedure!))
            JsonSerializer.Deserialize<Procedure>(JsonSerializer.Serialize(procedure, Json.Options), Json.Options)!.Fingerprint().ShouldBe(procedure.Fingerprint());
    }
}
