using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>Which agency accepts and which decides which procedure. Each test has an agency of its own.</summary>
public sealed class AssignmentTests(SmallHost host) : IClassFixture<SmallHost>
{
    [Fact]
    public async Task An_agency_accepts_its_level_and_what_it_is_named_for_but_not_what_is_excluded()
    {
        var (status, agency) = await Assign("H18.25", new { accepts = new { level = "commune", procedures = new[] { "1.000894" }, excluded = new[] { "1.000656" } } });
        status.ShouldBe(200, agency.ToString());
        agency.GetProperty("excluded")[0].GetString().ShouldBe("1.000656");
        (await By("1.000894", "H18.25")).ShouldBe(("name", "name"));
        (await By("1.001193", "H18.25")).ShouldBe(("level", "level"));
        (await By("1.000656", "H18.25")).ShouldBe((null, null));
        (await By("1.000656", "H18.26")).ShouldBe(("level", "level"));
        (await host.Get("/v1/agencies/H18.25")).GetProperty("procedures")[0].GetString().ShouldBe("1.000894");
    }

    [Fact]
    public async Task What_it_decides_may_be_something_else()
    {
        (await Assign("H18.27", new { accepts = new { level = "commune" }, decides = new { procedures = new[] { "1.001193" } } })).Status.ShouldBe(200);
        (await By("1.001193", "H18.27")).ShouldBe(("level", "name"));
        (await By("1.004222", "H18.27")).ShouldBe(("level", null));
        (await Assign("H18.27", new { accepts = new { level = "commune" } })).Status.ShouldBe(200);
        (await By("1.004222", "H18.27")).ShouldBe(("level", "level"));
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_two_at_once_do_not_overwrite_each_other()
    {
        var revision = (await host.Get("/v1/agencies/H18.28")).GetProperty("revision").GetInt64();
        var both = await Task.WhenAll(
            host.Put("/v1/agencies/H18.28/procedures", People.It, new { accepts = new { level = "commune", procedures = new[] { "1.000894" } } }, ifMatch: revision),
            host.Put("/v1/agencies/H18.28/procedures", SmallHost.OtherIt, new { accepts = new { level = "commune", procedures = new[] { "2.000815" } } }, ifMatch: revision));
        both.Select(b => b.Status).Order().ShouldBe([200, 412]);
        var kept = (await host.Get("/v1/agencies/H18.28")).GetProperty("procedures")[0].GetString();
        var (_, same) = await Assign("H18.28", new { accepts = new { level = "commune", procedures = new[] { kept } } });
        same.GetProperty("revision").GetInt64().ShouldBe(revision + 1);
        var key = Guid.NewGuid().ToString();
        (await host.Put("/v1/agencies/H18.28/procedures", People.It, new { accepts = new { level = "commune" } }, key)).Status.ShouldBe(200);
        (await host.Put("/v1/agencies/H18.28/procedures", People.It, new { accepts = new { level = "commune" } }, key)).Body.GetProperty("revision").GetInt64().ShouldBe(revision + 2);
        (await host.Put("/v1/agencies/H18.28/procedures", People.It, new { accepts = new { level = "province" } }, key)).Body.GetProperty("code").GetString().ShouldBe("idempotency-key-reused");
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var (status, problem) = await Assign("H18.29", new { accepts = new { procedures = new[] { "9.999998", "1.001193" }, excluded = new[] { "1.001193" } }, decides = new { level = "commune", procedures = new[] { "1.001193", "1.001193" } } });
        status.ShouldBe(422);
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["accepts.procedures", "accepts.excluded", "decides.procedures"], ignoreOrder: true);
        (await Assign("H18.29", new { })).Body.GetProperty("errors").TryGetProperty("accepts", out _).ShouldBeTrue();
        (await Assign("H18.29", new { accepts = new { level = "village" } })).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Only_provincial_it_assigns_and_only_what_exists()
    {
        foreach (var (person, status) in new[] { ((TestPerson?)null, 401), (People.Mother, 403), (People.Clerk, 403), (People.ProvinceLeader, 403) })
            (await host.Put("/v1/agencies/H18.25/procedures", person, new { accepts = new { level = "commune" } })).Status.ShouldBe(status);
        (await Assign("H99", new { accepts = new { level = "commune" } })).Body.GetProperty("code").GetString().ShouldBe("unknown-agency");
        (await host.Refused("/v1/procedures/9.999998/agencies")).Status.ShouldBe(404);
    }

    private Task<(int Status, System.Text.Json.JsonElement Body)> Assign(string agency, object body) => host.Put($"/v1/agencies/{agency}/procedures", People.It, body);

    private async Task<(string? Accepts, string? Decides)> By(string procedure, string agency)
    {
        var found = (await host.Get($"/v1/procedures/{procedure}/agencies")).EnumerateArray().SingleOrDefault(a => a.GetProperty("code").GetString() == agency);
        return found.ValueKind == System.Text.Json.JsonValueKind.Undefined ? (null, null) : (Text("accepts"), Text("decides"));

        string? Text(string name) => found.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
