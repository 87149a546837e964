using Platform.Dossiers.Domain;

namespace Platform.Dossiers.Forms;

/// <summary>A paper that an event of the dossier made. Law: FRM-01; docs/law/register.md.</summary>
/// <param name="Round">1, 2 … of its form.</param>
/// <param name="Number">As it stands on the paper; made of the dossier's own, so that printing it again takes no new number.</param>
/// <param name="Version">Of the event.</param>
/// <param name="Undone">The step was a mistake and was undone: the paper was given out and does not hold.</param>
public sealed record Paper(PaperForm Form, int Round, string Number, Generation Generation, DateTimeOffset At, long Version, bool Undone)
{
    /// <summary>Of the kept PDF, e.g. <c>mau-02-lan-1.pdf</c>.</summary>
    public string FileName => $"mau-{Form.Key}-lan-{Round}.pdf";

    /// <summary>In the order they came into being; the control sheet is opened with the acceptance and grows.</summary>
    public static IReadOnlyList<Paper> Of(IReadOnlyList<Happened> life)
    {
        List<Paper> papers = [];
        var undone = life.Select(h => h.Event).OfType<StepUndone>().Select(e => e.Undone).ToHashSet();
        var (number, code) = ("", (string?)null);
        foreach (var happened in life)
        {
            (number, code) = happened.Event switch { DossierSubmitted s => (s.Number, code), DossierAccepted a => (number, a.Code), _ => (number, code) };
            foreach (var form in MadeBy(happened.Event, accepted: code is not null))
                if (Generation.At(happened.At) is var generation && form.Exists(generation))
                {
                    var round = papers.Count(p => p.Form == form) + 1;
                    papers.Add(new Paper(form, round, NumberOf(form, code ?? number, round), generation, happened.At, happened.Version, undone.Contains(happened.Version)));
                }
        }
        return papers;
    }

    /// <summary>The papers that are to be kept once the event has happened: the control sheet when the dossier comes to an end.</summary>
    public static IEnumerable<PaperForm> KeptAfter(IDossierEvent happened, bool accepted, DateTimeOffset at) =>
        MadeBy(happened, accepted).Where(f => f != PaperForm.ControlSheet)
            .Concat(accepted && happened is (ResultReturned or DossierWithdrawn or DossierStopped) ? [PaperForm.ControlSheet] : [])
            .Where(f => f.Exists(Generation.At(at)));

    private static PaperForm[] MadeBy(IDossierEvent happened, bool accepted) => happened switch
    {
        DossierAccepted => [PaperForm.Receipt, PaperForm.ControlSheet],
        SupplementRequested => [PaperForm.Supplement],
        DossierRefused => [PaperForm.Refusal],
        DueExtended or ApologyGiven => [PaperForm.Apology],
        DossierStopped => [PaperForm.Stopped],
        DossierWithdrawn when accepted => [PaperForm.Stopped],
        _ => [],
    };

    private static string NumberOf(PaperForm form, string dossier, int round) => form.Key switch
    {
        "02" => $"{dossier}/BS{round}",
        "03" => $"{dossier}/TC{round}",
        "04" => $"{dossier}/XL{round}",
        "05" => $"{dossier}/TB{round}",
        _ => dossier,
    };
}
