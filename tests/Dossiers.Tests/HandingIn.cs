using System.Text.Json;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using DossierSubmitted = Platform.Dossiers.Domain.DossierSubmitted;

namespace Platform.Dossiers.Tests;

/// <summary>Where a dossier may be handed in, where the person was helped, and what the declaration must hold.</summary>
public sealed class HandingIn
{
    private static readonly ProcedurePublished WithForm = Given.Procedure() is var p
        ? p with { Rules = p.Rules with { FormSchema = """{"type":"object","properties":{"child":{"type":"object","properties":{"name":{"type":"string","title":"Họ tên trẻ"}},"required":["name"]}},"required":["child"]}""" } }
        : null!;

    [Fact]
    public void A_commune_takes_in_what_another_commune_decides() =>
        Submitted(Given.Submission with { CompetentAgency = "H18.26" }, Given.Catalogue()).Agencies.ShouldBe(new Agencies("H18.25", "H18.25", "H18.26", new("H18", "H18.25", "H18.25", "H18.26", "", "")));

    [Fact]
    public void What_the_receiving_agency_does_not_accept_is_refused_with_what_to_do()
    {
        var provincial = Given.Procedure() with { Levels = [AdministrativeLevel.Province] };
        var submission = Given.Submission with { CompetentAgency = "H18" };
        var refused = SubmitDossier.Refuses(submission, Given.Circumstances(Given.Catalogue(provincial)), Given.Now)!;
        refused.Code.ShouldBe("agency-not-receiving");
        refused.Sentence.ShouldContain("phạm vi tiếp nhận");
        SubmitDossier.Refuses(submission, Given.Circumstances(Changed(Given.Catalogue(provincial), a => a with { Procedures = [provincial.Code] })), Given.Now).ShouldBeNull("the province lets the commune take it in by name");
        SubmitDossier.Refuses(Given.Submission with { CompetentAgency = "H18.26" }, Given.Circumstances(Changed(Given.Catalogue(), a => a with { Excluded = [provincial.Code] })), Given.Now)!
            .Code.ShouldBe("agency-not-receiving");
        SubmitDossier.Refuses(Given.Submission, Given.Circumstances(Changed(Given.Catalogue(), a => a with { AcceptsLevel = null, Decides = new(AdministrativeLevel.Commune, [], []) })), Given.Now)!
            .Code.ShouldBe("agency-not-receiving", "it decides what is handed in elsewhere");
        SubmitDossier.Refuses(Given.Submission, Given.Circumstances(Changed(Given.Catalogue(), a => a with { Decides = new(null, [], []) })), Given.Now)!.Code.ShouldBe("agency-not-competent");
    }

    [Fact]
    public void The_clerk_notes_another_place_that_helped_and_nobody_else_does()
    {
        Submitted(Given.Submission with { HelpedAt = "H18.26" }, Given.Catalogue()).Agencies.ShouldBe(new Agencies("H18.26", "H18.25", "H18.25", new("H18", "H18.26", "H18.25", "H18.25", "", "")));
        Submitted(Given.Submission with { Channel = Channel.Postal, HelpedAt = "H18.26" }, Given.Catalogue()).Agencies.HelpedAt.ShouldBe("H18.26");
        Submitted(Given.Submission with { Channel = Channel.Postal }, Given.Catalogue()).Agencies.HelpedAt.ShouldBeNull();
        Wrong(Given.Submission with { HelpedAt = "H99" }, Given.Circumstances(Given.Catalogue())).Keys.ShouldBe(["helpedAt"]);
        var online = Given.Circumstances(Given.Catalogue()) with { Actor = Given.Mother, Own = Given.Person };
        Wrong(Given.Submission with { Channel = Channel.Online, HelpedAt = "H18.26" }, online).Keys.ShouldBe(["helpedAt"]);
    }

    [Fact]
    public void Online_the_declaration_is_always_checked_at_the_counter_when_it_is_given()
    {
        var at = Given.Circumstances(Given.Catalogue(WithForm));
        SubmitDossier.Refuses(Given.Submission, at, Given.Now).ShouldBeNull("declared on paper");
        SubmitDossier.Refuses(Given.Submission with { Channel = Channel.Postal }, at, Given.Now).ShouldBeNull();
        Wrong(Given.Submission with { Form = JsonElement.Parse("{}") }, at).ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("form.child.name", "Chưa nhập họ tên trẻ."));
        SubmitDossier.Refuses(Given.Submission with { Form = JsonElement.Parse("""{"child":{"name":"Lò Minh An"}}""") }, at, Given.Now).ShouldBeNull();
        var online = at with { Actor = Given.Mother, Own = Given.Person };
        Wrong(Given.Submission with { Channel = Channel.Online }, online).Keys.ShouldBe(["form.child.name"]);
        Wrong(Given.Submission with { Channel = Channel.Online, Sets = 0, Form = JsonElement.Parse("""{"child":{"name":1}}""") }, online).Keys.ShouldBe(["form.child.name", "sets"], ignoreOrder: true);
    }

    [Fact]
    public void The_declaration_is_checked_by_the_version_in_force_that_day()
    {
        var later = WithForm with { Version = 2, EffectiveFrom = new(2026, 12, 1), Rules = WithForm.Rules with { FormSchema = WithForm.Rules.FormSchema!.Replace("Họ tên trẻ", "Họ và tên trẻ", StringComparison.Ordinal) } };
        var at = Given.Circumstances(Given.Catalogue(WithForm, later));
        var empty = Given.Submission with { Form = JsonElement.Parse("{}") };
        Wrong(empty, at)["form.child.name"].ShouldBe("Chưa nhập họ tên trẻ.");
        SubmitDossier.Refuses(empty, at, Given.Local(2026, 12, 1, 8, 0))!.Fields!["form.child.name"].ShouldBe("Chưa nhập họ và tên trẻ.");
    }

    private static DossierSubmitted Submitted(SubmitDossier.Request request, CatalogueSnapshot catalogue) =>
        (DossierSubmitted)SubmitDossier.Decide(request, Given.Circumstances(catalogue), Given.Key, Given.Now).Events().Single();

    private static IReadOnlyDictionary<string, string> Wrong(SubmitDossier.Request request, SubmitDossier.Circumstances with)
    {
        var refusal = SubmitDossier.Refuses(request, with, Given.Now)!;
        refusal.Code.ShouldBe("invalid");
        return refusal.Fields!;
    }

    private static CatalogueSnapshot Changed(CatalogueSnapshot catalogue, Func<AgencyChanged, AgencyChanged> change) =>
        catalogue with { Agencies = catalogue.Agencies.SetItem("H18.25", change(catalogue.Agencies["H18.25"])) };
}
