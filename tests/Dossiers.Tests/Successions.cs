using System.Collections.Immutable;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;

namespace Platform.Dossiers.Tests;

/// <summary>H18.25 and H18.26 end on 30 November 2026 and become H18.70.</summary>
public sealed class Successions
{
    private static readonly DateOnly Last = new(2026, 11, 30);
    private static readonly DateOnly First = new(2026, 12, 1);

    private static readonly CatalogueSnapshot Merged = Of(Agency("H18", null), Agency("H18.25", "H18", Last), Agency("H18.26", "H18", Last), Agency("H18.27", "H18"), Agency("H18.70", "H18", null, "H18.25", "H18.26"));

    [Fact]
    public void From_the_day_of_the_merger_the_dossiers_are_the_successors()
    {
        Merged.SuccessorOf("H18.25", Last).ShouldBe("H18.25");
        Merged.SuccessorOf("H18.25", First).ShouldBe("H18.70");
        Merged.SuccessorOf("H18.27", First).ShouldBe("H18.27");
        Merged.SuccessorOf("H99", First).ShouldBe("H99");
        Merged.HeldBy("H18.70", Last).ShouldBe(["H18.70"], ignoreOrder: true);
        Merged.HeldBy("H18.70", First).ShouldBe(["H18.25", "H18.26", "H18.70"], ignoreOrder: true);
        Merged.HeldBy("H18.25", First).ShouldBeEmpty("an agency that has ended holds nothing");
        Merged.HeldBy("H18", First).Count.ShouldBe(5);
    }

    [Fact]
    public void A_merger_of_the_merged_is_followed_to_the_end_and_a_circle_ends()
    {
        var twice = Of(
            Agency("H18", null), Agency("H18.25", "H18", Last), Agency("H18.70", "H18", new(2027, 6, 30), "H18.25"), Agency("H18.80", "H18", null, "H18.70") with { ValidFrom = new(2027, 7, 1) });
        twice.SuccessorOf("H18.25", new(2027, 7, 1)).ShouldBe("H18.80");
        var circle = Of(Agency("H18.70", "H18", Last, "H18.25"), Agency("H18.25", "H18", Last, "H18.70"));
        circle.SuccessorOf("H18.25", new(2027, 1, 1)).ShouldBeOneOf("H18.25", "H18.70");
    }

    [Fact]
    public void People_read_the_new_name_with_the_one_on_their_receipt()
    {
        var named = Merged with { Agencies = Merged.Agencies.SetItem("H18.70", Merged.Agencies["H18.70"] with { Name = "Xã Mới" }).SetItem("H18.25", Merged.Agencies["H18.25"] with { Name = "Xã Cũ" }) };
        named.NameOf("H18.25", Last).ShouldBe("Xã Cũ");
        named.NameOf("H18.25", First).ShouldBe("Xã Mới (trước đây: Xã Cũ)");
        named.NameOf("H18.70", First).ShouldBe("Xã Mới");
        named.NameOf("H99", First).ShouldBe("H99");
    }

    [Fact]
    public void The_new_agency_acts_and_the_old_one_no_more()
    {
        var dossier = Given.Submitted().FollowedBy(code => Merged.SuccessorOf(code, First));
        dossier.Agencies.Competent.ShouldBe("H18.70");
        dossier.Submission.Agencies.Competent.ShouldBe("H18.25", "what was submitted stays");
        Act.Accept.Refuses(dossier, Given.Clerk with { Agency = "H18.70" }).ShouldBeNull();
        Act.Accept.Refuses(dossier, Given.Clerk)!.Code.ShouldBe("not-your-agency");
    }

    private static CatalogueSnapshot Of(params AgencyChanged[] agencies) => new(
        1, CatalogueSnapshot.Empty.Procedures, CatalogueSnapshot.Empty.Retirements, agencies.ToImmutableDictionary(a => a.Code), null);

    private static AgencyChanged Agency(string code, string? parent, DateOnly? until = null, params string[] predecessors) =>
        new(code, code, parent, AdministrativeLevel.Commune, null, AdministrativeLevel.Commune, [], "", "", predecessors.Length > 0 ? First : new(2025, 7, 1), until, predecessors, 1, Given.Now);
}
