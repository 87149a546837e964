using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.Procedures.UseCases;

namespace Platform.Procedures.Search;

/// <summary>A procedure as it is searched.</summary>
/// <param name="Papers">Names of the papers handed in.</param>
/// <param name="RetiredFrom">Local day; null while it applies.</param>
public sealed record SearchedProcedure(FindProcedures.Item Item, IReadOnlyList<string> Subjects, IEnumerable<string> Papers, DateOnly? RetiredFrom = null);

/// <param name="Words">As typed; null or blank = all.</param>
/// <param name="Field">Spelt as in the catalogue, any case.</param>
/// <param name="Subject">Words of who may ask for it, e.g. <c>doanh nghiệp</c>.</param>
/// <param name="Agency">Only what this agency accepts.</param>
/// <param name="Day">Local day: what is retired by then is left out.</param>
public sealed record SearchQuestion(string? Words, DateOnly Day, string? Level = null, string? Field = null, string? ServiceLevel = null, string? Subject = null, Agency? Agency = null);

/// <summary>How well a procedure answers: the smaller the better; see <see cref="ProcedureIndex"/>.</summary>
public sealed record SearchHit(FindProcedures.Item Item, int Rank, int Length);

/// <summary>
/// All procedures in memory, searched from one end to the other: a few thousand short texts take a millisecond or two, no index to keep in
/// step. Order: 0 the whole name or code, 1 the name begins with the words, 2 they stand in it in order, 3 in order with one typing error,
/// 4 in order with the last word unfinished, 5 in order with other words between and one error, 6 all words begin words of the name, 7 of
/// name, field and code; 8 the last word unfinished and one error, 9 all words in name, field, code and papers. Within one the shorter name first, then the code. Errors are looked for only where
/// fewer than three names have the words as typed: nobody who types correctly wants to see what is merely similar.
/// </summary>
public sealed class ProcedureIndex
{
    private const int ErrorInOrder = 3;
    private const int Unfinished = 4;
    private const int ErrorWithGaps = 5;
    private const int InName = 6;
    private const int WithField = 7;
    private const int ErrorUnfinished = 8;
    private const int WithPapers = 9;
    private const int NotFound = 10;
    private const int Enough = 3;

    /// <summary>Shorter than this, everything is one error apart from everything.</summary>
    private const int ShortestWithError = 4;

    private readonly Entry[] entries;

    public ProcedureIndex(IEnumerable<SearchedProcedure> procedures) =>
        entries = [.. procedures.Select(p => new Entry(p)).OrderBy(e => e.Item.Code, StringComparer.Ordinal)];

    public int Count => entries.Length;

    /// <returns>Best first.</returns>
    public IReadOnlyList<SearchHit> Find(SearchQuestion question)
    {
        var typed = SearchText.BaseCode(question.Words) ?? SearchText.Title(question.Words ?? "");
        var subject = SearchText.Normalise(question.Subject);
        var found = entries.Where(e => e.Fits(question, subject));
        if (typed.Length == 0)
            return [.. found.Select(e => new SearchHit(e.Item, 0, 0))];

        var words = typed.Split(' ');
        string[] begun = [.. words.Select(w => ' ' + w)];
        List<(Entry Entry, int Rank)> ranked = [.. found.Select(e => (e, e.RankAsTyped(typed, begun)))];
        var lookForErrors = typed.Length >= ShortestWithError && ranked.Count(r => r.Rank < ErrorInOrder) < Enough;
        var code = CodeTyped(question.Words);
        List<SearchHit> hits = [];
        foreach (var (entry, rank) in ranked)
        {
            var best = lookForErrors && rank > ErrorInOrder ? Math.Min(rank, entry.RankWithError(typed, words, code)) : rank;
            if (best == NotFound && entry.HasWithPapers(begun))
                best = WithPapers;
            if (best < NotFound)
                hits.Add(new SearchHit(entry.Item, best, entry.Length));
        }
        hits.Sort(static (a, b) => a.Rank != b.Rank ? a.Rank.CompareTo(b.Rank) : a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a.Item.Code, b.Item.Code));
        return hits;
    }

    /// <summary>Digits and dots just as typed: a leading dot may be the error.</summary>
    private static string? CodeTyped(string? words) =>
        words?.Trim() is { Length: >= ShortestWithError } typed && typed.All(c => char.IsAsciiDigit(c) || c == '.') ? typed : null;

    private sealed class Entry(SearchedProcedure procedure)
    {
        private readonly string title = $" {SearchText.Title(procedure.Item.Name)} ";
        private readonly string field = $" {SearchText.Normalise(procedure.Item.Field)} {procedure.Item.Code} ";
        private readonly string papers = $" {string.Join(' ', procedure.Papers.SelectMany(p => SearchText.Normalise(p).Split(' ')).Distinct())} ";
        private readonly string subjects = $" {string.Join(" | ", procedure.Subjects.Select(SearchText.Normalise))} ";
        private readonly string[] titleWords = SearchText.Title(procedure.Item.Name).Split(' ');
        private readonly int[] starts = [.. Starts($" {SearchText.Title(procedure.Item.Name)} ")];
        private readonly HashSet<AdministrativeLevel> levels = [.. procedure.Item.Levels];

        public FindProcedures.Item Item => procedure.Item;

        public int Length => title.Length;

        public bool Fits(SearchQuestion q, string subject) =>
            (procedure.RetiredFrom is not { } retired || q.Day < retired)
            && (q.Level is null || (Enum.TryParse<AdministrativeLevel>(q.Level, ignoreCase: true, out var level) && levels.Contains(level)))
            && (q.Field is null || string.Equals(q.Field, Item.Field, StringComparison.OrdinalIgnoreCase) || SearchText.Normalise(q.Field) == SearchText.Normalise(Item.Field))
            && (q.ServiceLevel is null || q.ServiceLevel == (Item.ServiceLevel ?? FindProcedures.NoServiceLevel))
            && (subject.Length == 0 || subjects.Contains(' ' + subject, StringComparison.Ordinal))
            && (q.Agency is null || Accepts(q.Agency));

        public int RankAsTyped(string typed, string[] begun)
        {
            if (Item.Code == typed)
                return 0;
            var unfinished = false;
            for (var at = title.IndexOf(begun[0], StringComparison.Ordinal); at >= 0; at = title.IndexOf(begun[0], at + 1, StringComparison.Ordinal))
            {
                if (!title.AsSpan(at + 1).StartsWith(typed))
                    continue;
                if (title[at + 1 + typed.Length] == ' ')
                    return at > 0 ? 2 : title.Length == typed.Length + 2 ? 0 : 1;
                unfinished = true;
            }
            return unfinished ? Unfinished
                : Array.TrueForAll(begun, w => title.Contains(w, StringComparison.Ordinal)) ? InName
                : Array.TrueForAll(begun, w => title.Contains(w, StringComparison.Ordinal) || field.Contains(w, StringComparison.Ordinal)) ? WithField
                : NotFound;
        }

        public int RankWithError(string typed, string[] words, string? code) =>
            code is not null && OneEdit.Apart(code, Item.Code) ? ErrorInOrder
            : OneEdit.StandsIn(title, starts, typed) is { } whole ? (whole ? ErrorInOrder : ErrorUnfinished)
            : HasWithGaps(words) ? ErrorWithGaps
            : NotFound;

        public bool HasWithPapers(string[] begun) =>
            Array.TrueForAll(begun, w => title.Contains(w, StringComparison.Ordinal) || papers.Contains(w, StringComparison.Ordinal) || field.Contains(w, StringComparison.Ordinal));

        private bool Accepts(Agency agency) =>
            Competence.By(agency.Accepts, Item.Code, Item.Levels) is not null;

        /// <summary>The words in their order with others between, one of them, or two neighbours, with an error: a letter or the space between.</summary>
        private bool HasWithGaps(string[] words)
        {
            var (first, last) = (-1, -1);
            for (var i = 0; i < words.Length; i++)
            {
                if (Has(words[i], 0) >= 0)
                    continue;
                if (first < 0)
                    first = i;
                last = i;
            }
            if (first < 0 || last - first > 1)
                return false;
            for (var from = Math.Max(0, last - 1); from <= first; from++)
                for (var to = last; to <= Math.Min(from + 1, words.Length - 1); to++)
                    if (to - from + 1 < words.Length && Stand(words, from, to)) // all of them wrong would stand next to each other
                        return true;
            return false;
        }

        /// <summary>Whether the words stand in order when those from one to another are what was mistyped.</summary>
        private bool Stand(string[] words, int from, int to)
        {
            var at = AllOf(words.AsSpan(0, from), 0);
            if (at < 0)
                return false;
            var wrong = from == to ? words[from] : $"{words[from]} {words[to]}";
            for (var i = at; i < titleWords.Length; i++)
            {
                if (OneEdit.MayBegin(wrong, titleWords[i]) is false)
                    continue;
                if (OneEdit.Apart(wrong, titleWords[i]) && AllOf(words.AsSpan(to + 1), i + 1) >= 0)
                    return true;
                for (var j = i + 1; j < titleWords.Length; j++)
                {
                    var length = titleWords[i].Length + titleWords[j].Length + 1;
                    if (length >= wrong.Length - 1 && length <= wrong.Length + 1 && OneEdit.Apart(wrong, $"{titleWords[i]} {titleWords[j]}") && AllOf(words.AsSpan(to + 1), j + 1) >= 0)
                        return true;
                }
            }
            return false;
        }

        /// <returns>The place after the last of the words, each after the one before; -1 = they do not stand so.</returns>
        private int AllOf(ReadOnlySpan<string> words, int from)
        {
            foreach (var word in words)
            {
                var at = Has(word, from);
                if (at < 0)
                    return -1;
                from = at + 1;
            }
            return from;
        }

        private int Has(string word, int from) => from < titleWords.Length ? Array.IndexOf(titleWords, word, from) : -1;

        private static IEnumerable<int> Starts(string text)
        {
            for (var i = 1; i < text.Length; i++)
                if (text[i - 1] == ' ' && text[i] != ' ')
                    yield return i;
        }
    }
}
