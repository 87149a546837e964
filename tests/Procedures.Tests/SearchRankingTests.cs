using Platform.Procedures.Domain;
using Platform.Procedures.Search;
using Platform.Procedures.UseCases;

namespace Platform.Procedures.Tests;

/// <summary>
/// The real catalogue, searched. Which procedures are right was decided by reading it: <c>khai sinh</c> and its three most used
/// variants; marriage; the passport's issue or the report of its loss; the one procedure about plates of vehicles ("Phù hiệu cho xe");
/// the one about certified copies; residence.
/// </summary>
public sealed class SearchRankingTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    private static readonly Dictionary<string, string[]> Right = new()
    {
        ["khai sinh"] = ["1.001193"],
        ["dang ky ket hon"] = ["1.000894"],
        ["ho chieu"] = ["1.001456", "1.001445", "1.010385"],
        ["phu hieu xe"] = ["2.002288"],
        ["chung thuc ban sao"] = ["2.000815"],
        ["1.004222"] = ["1.004222"],
        ["thuong tru"] = ["1.004222"],
    };

    private static readonly ProcedureIndex Index = new(Reading.Real.Select(r => r.Procedure).OfType<Procedure>().Select(Searched));

    public static TheoryData<string> Words => [.. Right.Keys];

    internal static SearchedProcedure Searched(Procedure p) =>
        new(new FindProcedures.Item(p.Code, p.Name, p.Field, p.Levels, p.ServiceLevel, p.Accepts, p.Channels), p.Subjects, p.Papers.Select(x => x.Name));

    [Theory]
    [MemberData(nameof(Words))]
    public void The_right_procedure_is_among_the_first_three(string typed) => First(typed).Intersect(Right[typed]).ShouldNotBeEmpty();

    /// <summary>Every letter left out, doubled, exchanged with its neighbour, replaced by a frequent letter or a space, and one put in.</summary>
    [Theory]
    [MemberData(nameof(Words))]
    public void With_any_one_typing_error_too(string typed)
    {
        var wrong = OneErrorEach(typed).Distinct().Where(v => v != typed).ToList();
        var missed = wrong.Where(v => !First(v).Intersect(Right[typed]).Any()).ToList();
        missed.ShouldBeEmpty($"{missed.Count} of {wrong.Count}: {string.Join("; ", missed.Take(40).Select(m => $"{m} -> {string.Join(",", First(m))}"))}");
    }

    private static string[] First(string typed) => [.. Index.Find(new SearchQuestion(typed, Today)).Take(3).Select(h => h.Item.Code)];

    private static IEnumerable<string> OneErrorEach(string typed)
    {
        var keys = typed.Any(char.IsAsciiDigit) ? "0123456789." : "aeiounhtx ";
        for (var i = 0; i < typed.Length; i++)
        {
            yield return typed.Remove(i, 1);
            if (i > 0)
                yield return typed.Remove(i, 1).Insert(i - 1, typed[i].ToString());
            foreach (var key in keys)
            {
                yield return typed.Remove(i, 1).Insert(i, key.ToString());
                yield return typed.Insert(i, key.ToString());
            }
        }
    }
}
