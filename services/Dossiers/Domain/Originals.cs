using Platform.Postgres.PersonalData;

namespace Platform.Dossiers.Domain;

// Originals a person gives up for the result: the old certificate for the new one.

/// <summary>An original that must be given up before the result is handed out.</summary>
/// <param name="Key">A paper's of the terms, or <c>named-2-1</c>: the first that the specialist named with draft 2; on a linked dossier a part's behind its own key, <c>residence.p1</c>.</param>
/// <param name="Listed">Its name by the terms; null where the specialist named it.</param>
/// <param name="Named">As the specialist named it.</param>
public sealed record OriginalDue(string Key, string? Listed, Sealed<string>? Named)
{
    public string Name(PersonKey key) => Listed ?? Named!.Value.Open(key);
}

/// <summary>An original that was given up, as the events keep it.</summary>
/// <param name="Key">Of <see cref="OriginalDue"/>; null where it was given up unasked.</param>
/// <param name="Name">Of a paper that is not in the catalogue.</param>
/// <param name="Number">Its own number (serial), where the clerk wrote it down.</param>
public sealed record SurrenderedOriginal(string? Key, Sealed<string>? Name, Sealed<string>? Number);

/// <summary>That the recipient signed for the result.</summary>
/// <param name="OnPaper">On the receipt or the tracking book, which the office keeps.</param>
/// <param name="Document">The signed sheet as a scan.</param>
public sealed record ReturnSignature(bool OnPaper, Guid? Document = null);

/// <summary>What is given up for the result.</summary>
public sealed partial record Dossier
{
    /// <summary>Given up so far, in order; a result that is replaced does not ask for it again.</summary>
    public IReadOnlyList<SurrenderedOriginal> Surrendered { get; private init; } = [];

    /// <summary>
    /// Still to be given up before the result goes out: papers the terms say so of, where it was granted, what the specialist named, and of a linked dossier what its
    /// parts' results want: they go home with it.
    /// </summary>
    public IReadOnlyList<OriginalDue> ToSurrender
    {
        get
        {
            OriginalDue[] own = [.. Listed(), .. (Draft?.Surrender ?? []).Select((name, i) => new OriginalDue($"named-{Draft!.Version}-{i + 1}", null, name))];
            if (Parts.Count == 0)
                return [.. own.Where(o => !IsGivenUp(o))];
            OriginalDue[] wanted = [.. own, .. Parts.Where(p => p.End is not null).SelectMany(p => p.Surrender.Select(o => o with { Key = $"{p.Key}.{o.Key}" }))];
            // the person has one original of a paper, however many results want it
            var gone = wanted.Where(IsGivenUp).Select(o => o.Listed).OfType<string>().ToHashSet();
            return [.. wanted.Where(o => !IsGivenUp(o) && (o.Listed is null || !gone.Contains(o.Listed))).DistinctBy(o => o.Listed ?? o.Key)];
        }
    }

    private bool IsGivenUp(OriginalDue original) => Surrendered.Any(s => s.Key == original.Key);

    /// <summary>A paper needed only in some situation is asked for where it was handed in.</summary>
    private IEnumerable<OriginalDue> Listed() => Acceptance is { } accepted && (Draft?.Outcome ?? Elsewhere?.Outcome) is ResolutionOutcome.Granted
        ? accepted.Terms.Papers.Where(p => p.Surrender is true && (p.Required || accepted.PapersSeen.Any(s => s.Key == p.Key))).Select(p => new OriginalDue(p.Key, p.Name, null))
        : [];
}
