using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Tests;

public sealed class Consulting
{
    private static readonly Actor Elsewhere = new("specialist-9", "Sùng A Chờ", Roles.Specialist, "H18.26");
    private static readonly ConsultAgencies.Request Question = new([new("H18.26", "Đất có tranh chấp không?", 2, true), new("H18", "Có vướng quy hoạch không?", 5, false)]);

    [Fact]
    public void Several_agencies_are_asked_at_once_each_with_its_limit()
    {
        // Monday 23 November + 2 working days: Wednesday 25; + 5: Monday 30; each at the close.
        var asked = Asked();
        asked.Consultations.Select(c => (c.Agency, c.AnswerBy, c.Required)).ShouldBe([("H18.26", Given.Local(2026, 11, 25, 17, 30), true), ("H18", Given.Local(2026, 11, 30, 17, 30), false)]);
        new Horizon(null, new HashSet<string> { "H18.26" }).Covers(asked).ShouldBeTrue("who is asked may read");
        new Horizon(null, new HashSet<string> { "H18.27" }).Covers(asked).ShouldBeFalse();
        new Horizon(null, new HashSet<string> { "H18.26" }).Covers(Given.Accepted()).ShouldBeFalse();
    }

    [Fact]
    public void What_cannot_be_asked()
    {
        Ask(Given.Accepted(), new(null)).ShouldBeRefused("invalid");
        Ask(Given.Accepted(), new([new("H18.26", " ", 0, true)])).ShouldBeRefused("invalid");
        Ask(Given.Accepted(), new([new("H18.26", "?", 2, true), new("H18.26", "?", 2, true)])).ShouldBeRefused("invalid");
        Ask(Given.Accepted(), new([new("H99", "?", 2, true)])).ShouldBeRefused("unknown-agency");
        Ask(Given.Accepted(), new([new("H18.25", "?", 2, true)])).ShouldBeRefused("unknown-agency");
        Ask(Asked(), Question).ShouldBeRefused("consultation-open");
        Ask(Given.Approved(), Question).ShouldBeRefused("not-in-appraisal");
        ConsultAgencies.Decide(Given.Accepted(), Question, Elsewhere, Given.Catalogue(), Given.Key, Guid.NewGuid, Given.Now).ShouldBeRefused("not-your-agency");
        ConsultAgencies.Decide(Given.Accepted(), Question, Given.Specialist, Catalogue.CatalogueSnapshot.Empty, Given.Key, Guid.NewGuid, Given.Now).ShouldBeRefused("catalogue-not-loaded");
    }

    [Fact]
    public void Nothing_is_approved_while_a_required_answer_is_missing()
    {
        var drafted = Asked().With(d => DraftResult.Decide(d, new(ResolutionOutcome.Granted, "Đồng ý", null, null), Given.Specialist, Given.Paper, Given.Key));
        Approve(drafted).ShouldBeRefused("consultation-open");
        Approve(drafted.With(d => Answer(d, agree: false))).Events().ShouldHaveSingleItem();
        Approve(drafted.With(d => Waive(d, "Quá hạn 10 ngày, đã đôn đốc hai lần"))).Events().ShouldHaveSingleItem();
    }

    [Fact]
    public void A_later_answer_replaces_the_one_before_and_both_are_kept()
    {
        var twice = Asked().With(d => Answer(d, agree: true)).With(d => Answer(d, agree: false));
        twice.Consultations[0].Answers.Select(a => (a.Version, a.Agree)).ShouldBe([(1, true), (2, false)]);
        twice.Consultations[0].IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void Who_may_not_answer_and_what_is_no_answer()
    {
        var asked = Asked();
        var id = asked.Consultations[0].Id;
        AnswerConsultation.Decide(asked, new(id, true, "Không", null), Given.Specialist, null, Given.Key).ShouldBeRefused("not-your-agency");
        AnswerConsultation.Decide(asked, new(Guid.NewGuid(), true, "Không", null), Elsewhere, null, Given.Key).ShouldBeRefused("unknown-consultation");
        AnswerConsultation.Decide(asked, new(id, null, "", null), Elsewhere, null, Given.Key).ShouldBeRefused("invalid");
        AnswerConsultation.Decide(asked, new(id, true, "Không", Guid.NewGuid()), Elsewhere, null, Given.Key).ShouldBeRefused("unknown-document");
        AnswerConsultation.Decide(asked, new(id, true, "Không", Given.Paper.Id), Elsewhere, Given.Paper, Given.Key).ShouldBeRefused("unknown-document");
        var file = new Document { Id = Guid.NewGuid(), UploadedBy = Elsewhere.Id, Sha256 = "a" };
        asked.With(d => AnswerConsultation.Decide(d, new(id, true, "Không", file.Id), Elsewhere, file, Given.Key)).Documents.ShouldContain(file.Id);
        var stopped = asked.With(d => StopProcessing.Decide(d, new("law", "Theo quy định", "none"), Given.Leader, Given.Key, Given.Now));
        AnswerConsultation.Decide(stopped, new(id, true, "Không", null), Elsewhere, null, Given.Key).ShouldBeRefused("consultation-closed");
    }

    [Fact]
    public void Going_on_without_an_answer_is_a_leaders_with_its_ground()
    {
        var asked = Asked();
        Waive(asked, " ").ShouldBeRefused("invalid");
        Waive(Given.Accepted(), "x", Guid.NewGuid()).ShouldBeRefused("no-consultation-open");
        Waive(asked, "x", Guid.NewGuid()).ShouldBeRefused("unknown-consultation");
        Waive(asked.With(d => Answer(d, agree: true)), "x").ShouldBeRefused("consultation-answered");
        WaiveConsultation.Decide(asked, new(asked.Consultations[0].Id, "x"), Given.ProvinceLeader, Given.Key).ShouldBeRefused("not-your-agency");
        Waive(asked.With(d => Waive(d, "x")), "y").Events().ShouldBeEmpty();
    }

    private static Dossier Asked() => Given.Accepted().With(d => Ask(d, Question));

    private static Decision Ask(Dossier d, ConsultAgencies.Request request) => ConsultAgencies.Decide(d, request, Given.Specialist, Given.Catalogue(), Given.Key, Guid.NewGuid, Given.Now);

    private static Decision Answer(Dossier d, bool agree) => AnswerConsultation.Decide(d, new(d.Consultations[0].Id, agree, "Không có tranh chấp", null), Elsewhere, null, Given.Key);

    private static Decision Waive(Dossier d, string ground, Guid? consultation = null) => WaiveConsultation.Decide(d, new(consultation ?? d.Consultations[0].Id, ground), Given.Leader, Given.Key);

    private static Decision Approve(Dossier d) => ApproveResult.Decide(d, new(1), Given.Leader, Given.Paper.Sha256, new([1], "c"));
}
