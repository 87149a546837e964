using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Domain;

/// <summary>Something an officer does to a dossier: who may, at which agency, at which point. The use cases, the endpoints and the buttons on the screens ask the same.</summary>
/// <param name="Name">As in the address: <c>/v1/dossiers/{id}/{name}</c>.</param>
/// <param name="At">The agencies whose business it is: at the counter one of them must be the actor's own or below it, in deciding the actor's own.</param>
/// <param name="When">Whether the dossier is at that point.</param>
/// <param name="Otherwise">Code of the refusal (409) where it is not.</param>
public sealed record Act(string Name, string[] Roles, Func<Agencies, string[]> At, Func<Dossier, bool> When, string Otherwise)
{
    public static readonly Act Accept = new("accept", [ServiceDefaults.Auth.Roles.Clerk], a => [a.ReceivedAt], d => d.Stage is Stage.Submitted, "not-submitted");
    public static readonly Act Refuse = new("refuse", [ServiceDefaults.Auth.Roles.Clerk], a => [a.ReceivedAt], d => d.Stage is Stage.Submitted, "not-submitted");
    public static readonly Act Pay = new("pay", [ServiceDefaults.Auth.Roles.Clerk], Either, d => d.FeeOutstanding > 0 && d.Stage is not Stage.Returned, "no-fee-due");
    public static readonly Act DraftResult = new("draft-result", [ServiceDefaults.Auth.Roles.Specialist], a => [a.Competent], d => d.Stage is Stage.Accepted or Stage.Drafted, "not-in-appraisal");
    public static readonly Act Approve = new("approve", [ServiceDefaults.Auth.Roles.Leader], a => [a.Competent], d => d.Stage is Stage.Drafted, "not-drafted");
    public static readonly Act SendBack = new("send-back", [ServiceDefaults.Auth.Roles.Leader], a => [a.Competent], d => d.Stage is Stage.Drafted or Stage.Approved, "not-drafted");
    public static readonly Act Issue = new("issue", [ServiceDefaults.Auth.Roles.ClericalOfficer], a => [a.Competent], d => d.Stage is Stage.Approved, "not-approved");
    public static readonly Act ReturnByPost = new("return-by-post", Returners, Either, WaitsForReturn, "not-waiting-for-return");
    public static readonly Act ReturnAtCounter = new("return-at-counter", [ServiceDefaults.Auth.Roles.Clerk], Either, WaitsForReturn, "not-waiting-for-return");
    public static readonly Act ReturnOnline = new("return-online", Returners, Either, WaitsForReturn, "not-waiting-for-return");

    /// <summary>Deciding is signed for by the person competent, and so stays with the competent agency itself; what is done at the counter an agency above may do too.</summary>
    private bool Decides => Name is "draft-result" or "approve" or "send-back" or "issue";

    private static readonly Act[] All = [Accept, Refuse, Pay, DraftResult, Approve, SendBack, Issue, ReturnByPost, ReturnAtCounter, ReturnOnline];

    private static string[] Returners => [ServiceDefaults.Auth.Roles.Clerk, ServiceDefaults.Auth.Roles.ClericalOfficer];

    /// <summary>Null when the actor may do it now.</summary>
    public Refusal? Refuses(Dossier dossier, Officer officer)
    {
        if (!IsFor(dossier, officer.Actor.Agency, officer.Over))
            return Refusal.Forbidden("not-your-agency", $"Việc này thuộc trách nhiệm của cơ quan {string.Join(", ", At(dossier.Agencies))}; tài khoản của ông/bà không thuộc cơ quan đó.");
        return When(dossier) ? null : Refusal.Conflict(Otherwise, $"Hồ sơ {dossier.Code ?? dossier.Number} {dossier.Stage.Vietnamese()}, không thực hiện được việc này.");
    }

    /// <summary>What the caller may do with the dossier now.</summary>
    /// <param name="over">The caller's own agency and those below it.</param>
    public static IReadOnlyList<string> OpenTo(Caller caller, IReadOnlySet<string> over, Dossier dossier) =>
    [
        .. from act in All
           where act.Roles.Any(caller.Is) && act.IsFor(dossier, caller.Agency, over) && act.When(dossier) && act.Fits(dossier)
           select act.Name,
    ];

    private bool IsFor(Dossier dossier, string? own, IReadOnlySet<string> over) => At(dossier.Agencies).Any(a => Decides ? a == own : over.Contains(a));

    /// <summary>A return waits for the fee and goes the way that was chosen; the counter is open for every result. Nobody pays twice: at the door or at the counter.</summary>
    private bool Fits(Dossier dossier) => Name switch
    {
        "pay" => dossier.PostalReturn is not { CashOnDelivery: > 0 },
        "return-by-post" => dossier.Submission.ReturnMethod is ReturnMethod.Postal,
        "return-online" => dossier.FeeOutstanding == 0 && dossier.Submission.ReturnMethod is ReturnMethod.Online,
        "return-at-counter" => dossier.FeeOutstanding == 0,
        _ => true,
    };

    private static bool WaitsForReturn(Dossier dossier) => dossier is { Stage: Stage.Issued, PostalReturn: null };

    private static string[] Either(Agencies agencies) => [agencies.ReceivedAt, agencies.Competent];
}
