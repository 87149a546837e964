using System.Reflection;
using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Tests;

/// <summary>The document says of an act what it may be refused with: nothing else may come.</summary>
public sealed class ActsRefuse
{
    private static readonly Act[] Acts = [.. typeof(Act).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<Act>()];

    private static readonly Dossier[] Points =
    [
        .. new[] { Given.Submitted(), Given.Accepted(), Given.Accepted(fee: 8_000), Given.Drafted(), Given.Approved(), Given.Issued(), Given.Issued(fee: 8_000), Given.Sent(Guid.NewGuid()) }.SelectMany(Waiting),
        Given.Submitted().With(d => RefuseDossier.Decide(d, new("duplicate", "x"), Given.Clerk, Given.Key, Given.Now)),
        Given.Issued(returned: ReturnMethod.Online).With(d => ReturnOnline.Decide(d, Given.Clerk, Given.Key)),
        Given.Accepted().With(d => StopProcessing.Decide(d, new("law", "x", "none"), Given.Leader, Given.Key, Given.Now)),
    ];

    [Fact]
    public void No_act_refuses_with_a_code_that_it_does_not_name()
    {
        Actor[] people = [.. new[] { Roles.Clerk, Roles.Specialist, Roles.Leader, Roles.ClericalOfficer }.SelectMany(role => new[] { Given.Clerk with { Id = "x", Role = role }, Given.Clerk with { Id = "y", Role = role, Agency = "H18.26" } })];
        List<(string Act, string Code)> met = [];
        foreach (var act in Acts)
            foreach (var no in from dossier in Points from person in people let refusal = act.Refuses(dossier, person) where refusal is not null select refusal)
            {
                act.Refusals.ShouldContain((no.Status, no.Code), act.Name);
                met.Add((act.Name, no.Code));
            }
        new[] { ("accept", "supplement-open"), ("draft-result", "supplement-open"), ("draft-result", "processing-paused"), ("approve", "withdrawal-requested"), ("send-back", "processing-paused"), ("issue", "processing-paused") }
            .Except(met).ShouldBeEmpty("the points above are those at which the office waits");
    }

    [Fact]
    public void What_it_names_is_what_it_can_meet()
    {
        Codes(Act.Accept).ShouldBe(["not-your-agency", "not-submitted", "supplement-open", "withdrawal-requested"]);
        Codes(Act.Issue).ShouldBe(["not-your-agency", "resolved-elsewhere", "parts-open", "not-approved", "not-this-step", "assigned-to-another", "processing-paused"]);
        Codes(Act.Pause).ShouldBe(["not-your-agency", "resolved-elsewhere", "not-in-hand", "assigned-to-another", "supplement-open", "processing-paused", "withdrawal-requested"]);
        Codes(Act.ReturnAtCounter).ShouldBe(["not-your-agency", "part-of-linked", "not-waiting-for-return"]);
        Codes(Act.ConfirmWithdrawal).ShouldBe(["not-your-agency", "part-of-linked", "result-exists", "no-withdrawal-requested"]);
        Codes(Act.Undo).ShouldBe(["not-your-agency", "resolved-elsewhere", "part-of-linked", "nothing-to-undo"]);

        static IEnumerable<string> Codes(Act act) => act.Refusals.Select(r => r.Code);
    }

    /// <summary>As it is, and waiting for whatever may be waited for there.</summary>
    private static IEnumerable<Dossier> Waiting(Dossier dossier)
    {
        yield return dossier;
        if (dossier.Stage is Stage.Submitted or Stage.Accepted or Stage.Drafted)
            yield return dossier.Apply(new SupplementRequested(
                Given.Clerk, Given.Clerk, dossier.Acceptance is null ? SupplementStage.BeforeAcceptance : SupplementStage.InAppraisal, 1, "papers-missing", Given.Key.SealJson("x"), [], Given.Now.AddDays(9), dossier.Acceptance is not null, null), Given.Now);
        if (dossier.Stage is Stage.Accepted or Stage.Drafted or Stage.Approved)
            yield return dossier.With(d => PauseProcessing.Decide(d, new(PauseCause.Other, "Chờ toà án", null, null), Given.Leader, Given.Key));
        if (Act.MayBeWithdrawn(dossier))
            yield return dossier.With(d => WithdrawDossier.Decide(d, new("Đổi ý"), Given.Mother, true, Given.Key));
    }
}
