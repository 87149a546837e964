namespace Platform.Contracts;

/// <summary>The internal process of a case: who does what within the office between acceptance and issue, in order.</summary>
public sealed record ProcessTerms(IReadOnlyList<ProcessStep> Steps)
{
    /// <summary>What runs where a case has no process of its own: appraise, approve, issue.</summary>
    public static ProcessTerms Default { get; } = new(
    [
        new("appraise", "Thẩm định hồ sơ, dự thảo kết quả", ProcessStep.Draft, "specialist", null, 60, [new(StepOutcome.Forward, "approve")], []),
        new("approve", "Phê duyệt, ký số kết quả", ProcessStep.Approve, "leader", null, 25, [new(StepOutcome.Forward, "issue"), new(StepOutcome.SendBack, "appraise")], []),
        new("issue", "Cấp số, ban hành kết quả", ProcessStep.Issue, "clerical-officer", null, 15, [new(StepOutcome.Finish, null), new(StepOutcome.SendBack, "appraise")], []),
    ]);
}

/// <param name="Key">Stable within the process.</param>
/// <param name="Does"><c>handle</c> (work without a platform act of its own), <c>draft</c>, <c>approve</c> or <c>issue</c>.</param>
/// <param name="Role">Who receives it, a value of the <c>role</c> claim: <c>specialist</c>, <c>leader</c>, <c>clerical-officer</c> or <c>clerk</c>.</param>
/// <param name="Unit">A label for people: the division within the competent agency that does it, shown with the step; rights and lists go by the role. Null: none named.</param>
/// <param name="Share">Part of the dossier's time, in percent; all of them make 100.</param>
/// <param name="Products">What must be there when the step is done, named for people; whoever does the step, whatever it does, says of each that it is.</param>
public sealed record ProcessStep(string Key, string Name, string Does, string Role, string? Unit, decimal Share, IReadOnlyList<StepOutcome> Outcomes, IReadOnlyList<string> Products)
{
    public const string Handle = "handle";
    public const string Draft = "draft";
    public const string Approve = "approve";
    public const string Issue = "issue";
}

/// <param name="Kind"><c>forward</c>, <c>sendBack</c>, <c>consult</c> (other agencies are asked; the dossier stays in the step) or <c>finish</c>.</param>
/// <param name="To">Key of the step that follows; null for <c>consult</c> and <c>finish</c>.</param>
public sealed record StepOutcome(string Kind, string? To)
{
    public const string Forward = "forward";
    public const string SendBack = "sendBack";
    public const string Consult = "consult";
    public const string Finish = "finish";
}
