using Dapper;
using Npgsql;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

[Collection(Catalogue.Name)]
public sealed class SearchTests(ProceduresHost host)
{
    [Theory]
    [InlineData("khai sinh", "1.001193")]
    [InlineData("dang ky khai sinh", "1.001193")]
    [InlineData("Đăng ký khai sinh", "1.001193")]
    [InlineData("ĐĂNG KÝ KHAI SINH", "1.001193")]
    [InlineData("thủ tục đăng ký khai sinh", "1.001193")]
    [InlineData("1.004222", "1.004222")]
    [InlineData("1.004222.000.00.00.H18", "1.004222")]
    [InlineData("thuong tru", "1.004222")]
    [InlineData("ket hon", "1.000894")]
    [InlineData("khai tu", "1.000656")]
    [InlineData("tình trạng hôn nhân", "1.004873")]
    [InlineData("dang ky khai sjnh", "1.001193")]
    public async Task The_procedure_meant_comes_first(string words, string code)
    {
        var page = await host.Get($"/v1/procedures?limit=5&q={Uri.EscapeDataString(words)}");
        page.GetProperty("items")[0].GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task Words_nobody_used_find_nothing()
    {
        (await host.Get("/v1/procedures?q=xyzzyquux")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await host.Get("/v1/procedures?q=%25")).GetProperty("items").GetArrayLength().ShouldBeGreaterThan(0, "only signs: nothing is asked");
    }

    [Fact]
    public async Task Walking_the_pages_meets_every_procedure_once()
    {
        HashSet<string> codes = [];
        string? after = null;
        do
        {
            var page = await host.Get($"/v1/procedures?limit=200&after={after}");
            foreach (var item in page.GetProperty("items").EnumerateArray())
                codes.Add(item.GetProperty("code").GetString()!).ShouldBeTrue();
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);
        codes.Count.ShouldBe(1108);
    }

    [Fact]
    public async Task Walking_a_search_meets_no_procedure_twice()
    {
        List<string> codes = [];
        string? after = null;
        do
        {
            var page = await host.Get($"/v1/procedures?q=dang+ky&limit=17&after={after}");
            codes.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("code").GetString()!));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (after is not null);
        codes.Count.ShouldBeGreaterThan(50);
        codes.Distinct().Count().ShouldBe(codes.Count);
    }

    [Fact]
    public async Task Filters_narrow_the_list()
    {
        foreach (var item in (await host.Get("/v1/procedures?level=commune&field=h%E1%BB%99+t%E1%BB%8Bch&limit=200")).GetProperty("items").EnumerateArray())
        {
            item.GetProperty("field").GetString().ShouldBe("Hộ tịch");
            item.GetProperty("levels").EnumerateArray().Select(l => l.GetString()).ShouldContain("commune");
        }
        foreach (var item in (await host.Get("/v1/procedures?agency=H18.25&limit=200")).GetProperty("items").EnumerateArray())
            item.GetProperty("levels").EnumerateArray().Select(l => l.GetString()).ShouldContain("commune");
        foreach (var item in (await host.Get("/v1/procedures?agency=H18.51&limit=200")).GetProperty("items").EnumerateArray())
            item.GetProperty("levels").EnumerateArray().Select(l => l.GetString()).ShouldContain("province");
        var full = (await host.Get("/v1/procedures?serviceLevel=full")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("code").GetString()).ToList();
        full.ShouldContain("1.001193");
        full.ShouldNotContain("1.004222");
        var open = (await host.Get("/v1/procedures?serviceLevel=none&q=thuong+tru")).GetProperty("items").EnumerateArray().ToList();
        open.Select(i => i.GetProperty("code").GetString()).ShouldContain("1.004222", "the source does not say it and nobody decided");
        open.Select(i => i.TryGetProperty("serviceLevel", out _)).ShouldAllBe(has => !has);
        (await host.Get("/v1/procedures?serviceLevel=none&q=1.001193")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("code").GetString()).ShouldNotContain("1.001193");
    }

    [Fact]
    public async Task Wrong_filters_are_refused_all_at_once()
    {
        var (status, problem) = await host.Refused($"/v1/procedures?level=district&serviceLevel=4&q={new string('a', 201)}");
        status.ShouldBe(400);
        problem.GetProperty("code").GetString().ShouldBe("invalid");
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["q", "level", "serviceLevel"], ignoreOrder: true);
        (await host.Refused("/v1/procedures?agency=H99")).Problem.GetProperty("code").GetString().ShouldBe("unknown-agency");
        (await host.Refused("/v1/procedures?after=%21")).Problem.GetProperty("code").GetString().ShouldBe("bad-cursor");
        (await host.Refused("/v1/procedures?limit=many")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Fields_are_listed_with_their_counts()
    {
        var fields = (await host.Get("/v1/procedures/fields")).EnumerateArray().ToList();
        fields.Count.ShouldBe(116);
        fields.Sum(f => f.GetProperty("procedures").GetInt64()).ShouldBe(1108);
        fields.Single(f => f.GetProperty("name").GetString() == "Hộ tịch").GetProperty("accepting").GetInt64().ShouldBeGreaterThan(10);
    }

    [Theory]
    [InlineData("phu hieu xe", "2.002288")]
    [InlineData("phu heu xe", "2.002288")]
    [InlineData("ho chieeu", "1.001456")]
    [InlineData("chung thuc bn sao", "2.000815")]
    [InlineData("thuongtru", "1.004222")]
    [InlineData("1.04222", "1.004222")]
    public async Task One_typing_error_is_forgiven(string words, string code) =>
        (await host.Get($"/v1/procedures?limit=3&q={Uri.EscapeDataString(words)}")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("code").GetString()).ShouldContain(code);

    [Fact]
    public async Task A_paper_leads_to_the_procedure_that_asks_for_it() =>
        (await host.Get("/v1/procedures?q=giay%20chung%20sinh&level=commune&limit=50")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("code").GetString()).ShouldContain("1.001193");

    [Fact]
    public async Task Subjects_narrow_the_list()
    {
        var all = (await host.Get("/v1/procedures?q=dang%20ky&limit=200")).GetProperty("items").GetArrayLength();
        var business = (await host.Get("/v1/procedures?q=dang%20ky&limit=200&subject=hop%20tac%20xa")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("code").GetString()).ToList();
        business.Count.ShouldBeInRange(1, all);
        business.ShouldNotContain("1.000894", "a cooperative does not marry");
        (await host.Refused($"/v1/procedures?subject={new string('a', 201)}")).Problem.GetProperty("errors").TryGetProperty("subject", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Suggestions_come_while_somebody_types()
    {
        (await host.Get("/v1/procedures/suggestions?q=k")).GetArrayLength().ShouldBe(0);
        (await host.Get("/v1/procedures/suggestions")).GetArrayLength().ShouldBe(0);
        (await host.Get("/v1/procedures/suggestions?q=d%C4%83ng%20k%C3%BD")).GetArrayLength().ShouldBe(8);
        foreach (var soFar in new[] { "khai si", "khai sin", "khai sinh", "kh\u00e1i sin" })
            (await host.Get($"/v1/procedures/suggestions?q={Uri.EscapeDataString(soFar)}")).EnumerateArray().Take(3).Select(s => s.GetProperty("code").GetString()).ShouldContain("1.001193");
        (await host.Refused($"/v1/procedures/suggestions?q={new string('a', 201)}")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task What_a_transaction_changes_is_searched_from_its_commit_on()
    {
        await using var connection = new NpgsqlConnection(host.Database);
        await connection.OpenAsync();
        var before = await connection.ExecuteScalarAsync<long>("SELECT revision FROM catalogue.search_state");
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await connection.ExecuteAsync("UPDATE catalogue.procedures SET name = 'Cấp quyển sổ zzyzx' WHERE code = '2.001019'; UPDATE catalogue.procedures SET field = field WHERE code < '1.0002'", transaction: transaction);
            (await host.Get("/v1/procedures?q=zzyzx")).GetProperty("items").GetArrayLength().ShouldBe(0);
            await transaction.CommitAsync();
        }
        (await connection.ExecuteScalarAsync<long>("SELECT revision FROM catalogue.search_state")).ShouldBe(before + 1);
        (await host.Get("/v1/procedures?q=quyen%20so%20zzyzx")).GetProperty("items")[0].GetProperty("code").GetString().ShouldBe("2.001019");
        await connection.ExecuteAsync("UPDATE catalogue.procedures SET name = body ->> 'name' WHERE code = '2.001019'");
    }
}
