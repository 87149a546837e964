using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>What the province may set without a release.</summary>
/// <param name="AnswerWithinHours">Setting <c>Rules:AnswerWithinHours</c>: working hours in which an online submission is accepted or refused. Default 8.</param>
/// <param name="Counting">Setting <c>Rules:CountingMode</c>: <c>civil</c> (default) or <c>elapsed</c>.</param>
public sealed record DossierRules(int AnswerWithinHours = 8, CountingMode Counting = CountingMode.Civil)
{
    public static DossierRules From(IConfiguration configuration) => new(
        configuration.GetValue("Rules:AnswerWithinHours", 8),
        configuration.GetValue("Rules:CountingMode", CountingMode.Civil));
}
