using Platform.Dossiers.Domain;

namespace Platform.Dossiers.Views;

/// <summary>How far the papers of a dossier are files (tình trạng số hoá).</summary>
/// <param name="Papers">Papers handed in.</param>
/// <param name="Digitised">Of them, those that are there as files or were looked up, in whatever way: the three counts that follow among them.</param>
/// <param name="Open">The caller may digitise papers now.</param>
public sealed record DigitisationShown(int Papers, int Digitised, int Certified, int FromDatabase, int Reused, bool Open, IReadOnlyList<DigitisedPaper> Items)
{
    public static DigitisationShown Of(Dossier d, Func<Sealed<string>?, string?> open, bool mayDigitise)
    {
        DigitisedPaper[] items =
        [
            .. from paper in d.AllPapers
               let state = d.DigitisationOf(paper)
               let said = d.LastDigitisationOf(paper.Key)
               select new DigitisedPaper(
                   paper.Key, paper.NameFor(open), state, paper.Documents.Count, said is null ? null : new(said.By.Name, said.By.Role, said.By.Agency), said?.At, open(said?.Source),
                   paper.Reused is null ? null : [.. paper.Reused.Select(r => new ReuseShown(r.Document, r.Dossier, r.Consent.At, r.Consent.Witness is { } w ? new(w.Name, w.Role, w.Agency) : null))]),
        ];
        return new(items.Length, items.Count(i => i.State is not Digitisation.None), Count(Digitisation.Certified), Count(Digitisation.FromDatabase), Count(Digitisation.Reused), mayDigitise, items);

        int Count(Digitisation state) => items.Count(i => i.State == state);
    }
}

/// <param name="By">Who scanned, certified or looked it up; null where the file came from the citizen.</param>
/// <param name="Source">Which database.</param>
/// <param name="Reused">Which files are an earlier dossier's; left out for none.</param>
public sealed record DigitisedPaper(string Key, string Name, Digitisation State, int Files, ActorShown? By, DateTimeOffset? At, string? Source, IReadOnlyList<ReuseShown>? Reused);

/// <param name="Dossier">Where it was given.</param>
/// <param name="ConsentAt">When the person agreed (UTC).</param>
/// <param name="Witness">The clerk who noted it; null where the person agreed online.</param>
public sealed record ReuseShown(Guid Document, Guid Dossier, DateTimeOffset ConsentAt, ActorShown? Witness);
