namespace Platform.Dossiers.Domain;

/// <summary>Which of its papers are files, by whose word, and which may be used again.</summary>
public sealed partial record Dossier
{
    /// <summary>In order; what a paper given anew had before is left out.</summary>
    public IReadOnlyList<PaperDigitisation> Digitisations { get; private init; } = [];

    /// <summary>Files that were found wrong: something better was asked for in their place.</summary>
    private IReadOnlyList<Guid> FoundWrong { get; init; } = [];

    /// <summary>Every paper handed in, also one that only the clerk at the counter has seen.</summary>
    public IReadOnlyList<HandedPaper> AllPapers =>
    [
        .. Papers,
        .. (Acceptance?.PapersSeen ?? []).Where(s => s.Originals + s.Copies + (s.Photos ?? 0) > 0 && Papers.All(p => p.Key != s.Key))
            .Select(s => new HandedPaper(s.Key, Acceptance!.Terms.Papers.FirstOrDefault(t => t.Key == s.Key)?.Name ?? s.Key, [], s.Originals, s.Copies, null)),
    ];

    public PaperDigitisation? LastDigitisationOf(string paper) => Digitisations.LastOrDefault(x => x.Paper == paper);

    public Digitisation DigitisationOf(HandedPaper paper) =>
        LastDigitisationOf(paper.Key)?.State
        ?? (paper.Reused is { Count: > 0 } ? Digitisation.Reused : paper.Documents.Count > 0 ? Digitisation.Digitised : Digitisation.None);

    /// <summary>
    /// What its owner may use again elsewhere: papers given here themselves and not found wrong, and the result once it is in their hands. What a refused
    /// dossier brought was taken in by nobody. A part of a linked dossier has nothing of its own: its papers are the whole's, and its result is held through the whole.
    /// </summary>
    public IEnumerable<PaperOnFile> PapersOnFile => Parent is not null ? [] :
    [
        .. from paper in Stage is Stage.Refused ? [] : Papers
           from document in paper.Documents.Distinct()
           where !FoundWrong.Contains(document) && paper.Reused?.Any(r => r.Document == document) is not true
           select new PaperOnFile(paper.Key, paper.Name, document, DigitisationOf(paper), paper.OwnName),
        .. Stage is Stage.Returned && Draft is { Outcome: ResolutionOutcome.Granted } draft && Issue is { } issue
            ? [new PaperOnFile(PaperOnFile.Result, $"Kết quả số {issue.ResultNumber}: {Procedure.Name}", draft.Document, Digitisation.Digitised)]
            : Array.Empty<PaperOnFile>(),
        .. from part in Parts
           where part.IsGranted && IsGiven(part.End)
           select new PaperOnFile($"{PaperOnFile.Result}-{part.Key}", part.End!.ResultNumber is { } number ? $"Kết quả số {number}: {part.Name}" : $"Kết quả: {part.Name}", part.End.Document!.Value, Digitisation.Digitised),
    ];

    private Dossier Digitised(PaperDigitised e, DateTimeOffset at) => this with
    {
        Papers = Papers.Any(p => p.Key == e.Paper)
            ? [.. Papers.Select(p => p.Key == e.Paper ? p with { Documents = [.. p.Documents, .. e.Documents] } : p)]
            : [.. Papers, .. AllPapers.Where(p => p.Key == e.Paper).Select(p => p with { Documents = e.Documents })],
        Digitisations = [.. Digitisations, new(e.Paper, e.State, e.By, at, e.Source)],
    };

    private Dossier NotedWrong(SupplementRequested e) => this with
    {
        FoundWrong = [.. FoundWrong, .. Papers.Where(p => e.Papers.Any(w => w.Key == p.Key)).SelectMany(p => p.Documents)],
    };
}

/// <param name="Source">Which database, where it was found in one.</param>
public sealed record PaperDigitisation(string Paper, Digitisation State, Actor By, DateTimeOffset At, Sealed<string>? Source);

/// <param name="Key">Of the paper in its procedure, or <see cref="Result"/>; a part's result <c>result-{part}</c>.</param>
public sealed record PaperOnFile(string Key, string Name, Guid Document, Digitisation State, Sealed<string>? OwnName = null)
{
    public string NameFor(Func<Sealed<string>?, string?> open) => OwnWords.In(Name, OwnWords.Paper, OwnName, open);

    public const string Result = "result";
}
