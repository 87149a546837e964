namespace Platform.Procedures.Domain;

/// <summary>Something in a source row that is not as it should be. Nothing is put right in silence.</summary>
/// <param name="Row">Place in the file, from 1; 0 where the decisions beside the catalogue are at fault.</param>
/// <param name="Field">Path within the row, e.g. <c>channels[2].unit</c>.</param>
/// <param name="Problem">Vietnamese, for provincial IT.</param>
/// <param name="Done">What the import made of it; Vietnamese.</param>
/// <param name="Kind">Stable, kebab-case: for counting and filtering.</param>
public sealed record Oddity(int Row, string Code, string Field, string Problem, string Done, string Kind);

/// <summary>Collects the oddities of one row.</summary>
public sealed class OddityList(int row, string code)
{
    private readonly List<Oddity> items = [];

    public IReadOnlyList<Oddity> Items => items;

    public void Add(string kind, string field, string problem, string done) => items.Add(new Oddity(row, code, field, problem, done, kind));
}

/// <summary>Why a procedure cannot be submitted yet: somebody in the province has to decide.</summary>
/// <param name="Code">Stable: <c>no-channels</c>, <c>unit-missing</c>, <c>several-limits</c>, <c>fee-unclear</c>, <c>limit-contradicts-note</c>, <c>terms-not-allowed</c> (what <see cref="TermsCheck"/> finds in an imported row).</param>
/// <param name="Where">Path within the procedure.</param>
/// <param name="Sentence">Vietnamese.</param>
public sealed record Undecided(string Code, string Where, string Sentence);
