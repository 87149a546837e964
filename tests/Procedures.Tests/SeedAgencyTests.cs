using Microsoft.Extensions.Configuration;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.Procedures.Seed;

namespace Platform.Procedures.Tests;

/// <summary>Which department of the seed decides what.</summary>
public sealed class SeedAgencyTests
{
    private static readonly SeedFolder Seed = new(new ConfigurationBuilder().AddInMemoryCollection([new("Seed:Folder", Path.Combine(AppContext.BaseDirectory, "seed"))]).Build());

    [Theory]
    [InlineData("2.002288", "H18,H18.50,H18.54")] // phù hiệu xe: Sở Xây dựng
    public void A_provincial_procedure_is_the_provinces_and_its_departments(string code, string agencies)
    {
        var levels = Reading.Real.Single(r => r.Code == code).Procedure!.Levels;
        string.Join(",", Seed.Agencies().Where(a => Competence.By(a.Accepts, code, levels) is not null).Select(a => a.Code)).ShouldBe(agencies);
    }

    [Fact]
    public void No_provincial_procedure_has_two_departments_and_every_field_is_one_of_the_catalogue()
    {
        var named = Seed.Agencies().SelectMany(a => a.Procedures).ToList();
        named.Distinct().Count().ShouldBe(named.Count);
        using var file = System.Text.Json.JsonDocument.Parse(Reading.Text("agencies.json"));
        var fields = file.RootElement.GetProperty("fields").EnumerateObject().SelectMany(f => f.Value.EnumerateArray().Select(v => v.GetString())).ToList();
        fields.Except(Reading.Real.Select(r => r.Procedure!.Field)).ShouldBeEmpty();
        fields.Distinct().Count().ShouldBe(fields.Count);
    }

    [Fact]
    public void Communes_have_their_level_and_departments_without_procedures_in_the_catalogue_have_none()
    {
        var agencies = Seed.Agencies().ToDictionary(a => a.Code);
        agencies.Values.Where(a => a.Level == AdministrativeLevel.Commune).ShouldAllBe(a => a.AcceptsLevel == AdministrativeLevel.Commune && a.Procedures.Count == 0);
        agencies["H18"].AcceptsLevel.ShouldBe(AdministrativeLevel.Province);
        agencies["H18.56"].Procedures.ShouldBeEmpty("Sở Y tế");
        agencies["H18.51"].Procedures.Count.ShouldBeGreaterThan(100, "Sở Tư pháp");
        agencies["H18.61"].Procedures.ShouldNotBeEmpty("Công an tỉnh");
    }
}
