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

    [Fact]
    public void The_name_of_a_field_finds_procedures_of_that_field()
    {
        var fields = Reading.Real.Select(r => r.Procedure).OfType<Procedure>().Select(p => p.Field).Distinct().ToList();
        fields.Count.ShouldBe(116);
        var missed = fields.Where(f => Hits(f).All(h => h.Item.Field != f)).ToList();
        missed.ShouldBeEmpty(string.Join("; ", missed));
    }

    /// <summary>The field's procedures are among the first three with one typing error as well.</summary>
    [Theory]
    [InlineData("kiem lma", "Kiểm lâm")]
    [InlineData("kiem lm", "Kiểm lâm")]
    [InlineData("moi truongg", "Môi trường")]
    [InlineData("hai qaun", "Hải quan")]
    [InlineData("ho tihc", "Hộ tịch")]
    [InlineData("chung thucc", "Chứng thực")]
    public void A_field_is_found_with_one_typing_error(string typed, string field) => Hits(typed).ShouldContain(h => h.Item.Field == field);

    [Theory]
    [InlineData("thu tuc khai sinh")]
    [InlineData("thu tucc khai sinh")]
    [InlineData("thutuc khai sinh")]
    [InlineData("tu tuc khai sinh")]
    [InlineData("thu tucc khai sihn")]
    [InlineData("to khai dang ky khai sinh")]
    [InlineData("to khai dang kyy khai sinh")]
    public void Birth_registration_is_found_by_its_paper_and_by_what_people_write_before_it(string typed) =>
        First(typed).ShouldContain(c => Reading.RealProcedure(c).Name.Contains("khai sinh", StringComparison.OrdinalIgnoreCase), string.Join("; ", First(typed)));

    [Fact]
    public void A_code_that_ended_does_not_stand_for_its_neighbours()
    {
        var item = Reading.Real.Select(r => r.Procedure).OfType<Procedure>().First();
        SearchedProcedure One(string code, DateOnly? retired) => new(new FindProcedures.Item(code, item.Name, item.Field, item.Levels, null, true, []), [], [], retired);
        var index = new ProcedureIndex([One("1.111111", Today), One("1.111112", null)]);
        index.Find(new SearchQuestion("1.111111", Today)).ShouldBeEmpty();
        index.Find(new SearchQuestion("1.111113", Today)).Single().Item.Code.ShouldBe("1.111112", "nobody ever had this code: a typing error");
    }

    private static IEnumerable<SearchHit> Hits(string typed) => Index.Find(new SearchQuestion(typed, Today)).Take(3);

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
