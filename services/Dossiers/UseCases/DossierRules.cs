using Platform.Dossiers.Domain;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>What the province may set without a release.</summary>
/// <param name="AnswerWithinHours">Setting <c>Rules:AnswerWithinHours</c>: working hours in which an online submission is accepted or refused. Default 8.</param>
/// <param name="Counting">Setting <c>Rules:CountingMode</c>: <c>civil</c> (default) or <c>elapsed</c>.</param>
/// <param name="SupplementAnswerDays">Setting <c>Rules:SupplementAnswerDays</c>: calendar days a citizen has where the officer names no number. Default 30.</param>
/// <param name="SupplementsInAppraisal">Setting <c>Rules:SupplementsInAppraisal</c>: how often a specialist may ask; further rounds are a leader's, with reason. Default 1.</param>
/// <param name="SupplementStopsClock">Setting <c>Rules:SupplementStopsClock</c>: in appraisal. Default true.</param>
/// <param name="AfterSupplement">Setting <c>Rules:AfterSupplement</c>: <c>resume</c> (default), the remaining time runs on, or <c>restart</c>, the full time runs again.</param>
/// <param name="Extensions">Setting <c>Rules:Extensions</c>: how often the date may be extended. Default 1.</param>
public sealed record DossierRules(
    int AnswerWithinHours = 8,
    CountingMode Counting = CountingMode.Civil,
    int SupplementAnswerDays = 30,
    int SupplementsInAppraisal = 1,
    bool SupplementStopsClock = true,
    AfterSupplement AfterSupplement = AfterSupplement.Resume,
    int Extensions = 1)
{
    private const string BirthCodes = "1.001193,1.000689,1.003583,1.000110,2.000528,1.001695,2.000986,2.001023";

    /// <summary>
    /// Setting <c>Rules:BirthRegistrations</c>, codes with commas: the procedures in which a parent needs no proof to act for their child, who may have no identity number yet.
    /// Default: the registrations of a birth, and the bundles with one.
    /// </summary>
    public IReadOnlySet<string> BirthRegistrations { get; init; } = Codes(BirthCodes);

    /// <summary>What an acceptance keeps of them.</summary>
    public RulesSnapshot Kept => new(SupplementAnswerDays, SupplementsInAppraisal, SupplementStopsClock, AfterSupplement, Extensions);

    /// <summary>Those the dossier was accepted under; today's before acceptance, and for what was accepted before they were kept.</summary>
    public DossierRules Of(Dossier dossier) => dossier.Acceptance?.Terms.Rules is not { } kept ? this : this with
    {
        SupplementAnswerDays = kept.SupplementAnswerDays,
        SupplementsInAppraisal = kept.SupplementsInAppraisal,
        SupplementStopsClock = kept.SupplementStopsClock,
        AfterSupplement = kept.AfterSupplement,
        Extensions = kept.Extensions,
    };

    public static DossierRules From(IConfiguration configuration) => new(
        configuration.GetValue("Rules:AnswerWithinHours", 8),
        configuration.GetValue("Rules:CountingMode", CountingMode.Civil),
        configuration.GetValue("Rules:SupplementAnswerDays", 30),
        configuration.GetValue("Rules:SupplementsInAppraisal", 1),
        configuration.GetValue("Rules:SupplementStopsClock", true),
        configuration.GetValue("Rules:AfterSupplement", AfterSupplement.Resume),
        configuration.GetValue("Rules:Extensions", 1))
    {
        BirthRegistrations = Codes(configuration["Rules:BirthRegistrations"] ?? BirthCodes),
    };

    private static HashSet<string> Codes(string list) => [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}

public enum AfterSupplement
{
    Resume,
    Restart,
}
