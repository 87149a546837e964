namespace Platform.Dossiers.Domain;

/// <summary>Work that an office may have been told of.</summary>
/// <param name="Kind">As in the notices to officers.</param>
/// <param name="Which">One of several, or one limit of several: another is other work.</param>
/// <param name="About">What it is about, where a dossier has several of a kind at once; null otherwise.</param>
public sealed record OfficeWork(string Kind, string Which, Guid? About = null)
{
    public const string NewOnline = "newOnline";
    public const string StepDueSoon = "stepDueSoon";
    public const string StepLate = "stepLate";
    public const string ConsultationAsked = "consultationAsked";
    public const string ResultToSign = "resultToSign";
    public const string CameBack = "cameBack";

    /// <summary>Kinds that belong to whoever holds the step.</summary>
    public static readonly string[] OfStep = [StepDueSoon, StepLate, ResultToSign];

    /// <summary>
    /// What is open in the dossier now. While the clock stands still nobody runs out of time, and a limit that was moved is told anew; what waits for a
    /// signature waits through a stop.
    /// </summary>
    public static IEnumerable<OfficeWork> Open(Dossier d)
    {
        if (d is { Version: > 0, Stage: Stage.Submitted, OpenSupplement: null })
        {
            if (d.Submission.Channel is Channel.Online && d.Parent is null)
                yield return new(NewOnline, "");
            yield return new(StepLate, $"receive {d.AnswerDueAt:O}");
        }
        if (d.Step is { } step)
        {
            if (d.PausedAt is null)
                foreach (var kind in new[] { StepDueSoon, StepLate })
                    yield return new(kind, $"{step.Key} {step.Since:O} {step.DueAt:O}");
            if (d.Course!.Step?.Does == ProcessStep.Approve)
                yield return new(ResultToSign, $"{step.Key} {step.Since:O}");
        }
        if (d.IsOpen)
            foreach (var asked in d.Consultations.Where(c => c.IsOpen))
                yield return new(ConsultationAsked, "", asked.Id);
        if (d is { Stage: Stage.Issued, PostalReturn: null, LastParcel: { CalledBack: null } parcel })
            yield return new(CameBack, parcel.ReturnId.ToString());
    }
}
