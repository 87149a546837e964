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
    public async Task Nothing_holds_before_a_second_person_applies_it()
    {
        object body = new { accepts = new { level = "commune", procedures = new[] { "1.000894" } }, reason = "QĐ 7" };
        var key = Guid.NewGuid().ToString();
        var (status, proposed) = await Propose("H18.30", body, key);
        status.ShouldBe(201, proposed.ToString());
        proposed.GetProperty("state").GetString().ShouldBe("proposed");
        proposed.GetProperty("assignment").GetProperty("acceptsBefore").GetProperty("procedures").GetArrayLength().ShouldBe(0);
        var id = proposed.GetProperty("id").GetGuid();
        (await Propose("H18.30", body, key)).Body.GetProperty("id").GetGuid().ShouldBe(id, "sent twice");
        (await Propose("H18.30", new { accepts = new { level = "province" } }, key)).Body.GetProperty("code").GetString().ShouldBe("idempotency-key-reused");
        (await By("1.000894", "H18.30")).ShouldBe(("level", "level"));
        foreach (var (person, code) in new[] { (People.It, "same-person"), (People.Leader, "not-province"), (People.Clerk, "not-allowed") })
            (await host.Post($"/v1/agencies/changes/{id}/apply", person)).Body.GetProperty("code").GetString().ShouldBe(code);
        (await host.Post($"/v1/agencies/changes/{id}/apply", People.ProvinceLeader)).Status.ShouldBe(200);
        (await host.Post($"/v1/agencies/changes/{id}/apply", SmallHost.OtherIt)).Body.GetProperty("decidedByName").GetString().ShouldBe(People.ProvinceLeader.Name, "applied once");
        (await By("1.000894", "H18.30")).ShouldBe(("name", "name"));
        (await Propose("H18.30", body)).Body.GetProperty("code").GetString().ShouldBe("nothing-changes");
        (await host.Get("/v1/agencies/changes?agency=H18.30", People.It)).GetProperty("items")[0].GetProperty("reason").GetString().ShouldBe("QĐ 7");
    }

    [Fact]
    public async Task Of_two_proposals_for_one_agency_one_holds_and_what_was_seen_must_still_be_so()
    {
        var revision = (await host.Get("/v1/agencies/H18.28")).GetProperty("revision").GetInt64();
        var one = (await Propose("H18.28", new { accepts = new { level = "commune", procedures = new[] { "1.000894" } } })).Body.GetProperty("id").GetGuid();
        var two = (await Propose("H18.28", new { accepts = new { level = "commune", procedures = new[] { "2.000815" } } })).Body.GetProperty("id").GetGuid();
        var both = await Task.WhenAll(host.Post($"/v1/agencies/changes/{one}/apply", SmallHost.OtherIt), host.Post($"/v1/agencies/changes/{two}/apply", SmallHost.OtherIt));
        both.Select(b => b.Status).Order().ShouldBe([200, 409]);
        both.Single(b => b.Status == 409).Body.GetProperty("code").GetString().ShouldBe("agency-changed");
        (await host.Get("/v1/agencies/H18.28")).GetProperty("revision").GetInt64().ShouldBe(revision + 1);
        (await host.Post("/v1/agencies/H18.28/assignments", People.It, new { accepts = new { level = "commune" } }, ifMatch: revision)).Status.ShouldBe(412);
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var (status, problem) = await Assign("H18.29", new { accepts = new { procedures = new[] { "9.999998", "1.001193" }, excluded = new[] { "1.001193" } }, decides = new { level = "commune", procedures = new[] { "1.001193", "1.001193" } } });
        status.ShouldBe(422);
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).ShouldBe(["accepts.procedures", "accepts.excluded", "decides.procedures"], ignoreOrder: true);
        (await Assign("H18.29", new { })).Body.GetProperty("errors").TryGetProperty("accepts", out _).ShouldBeTrue();
        (await Assign("H18.29", new { accepts = new { level = "village" } })).Status.ShouldBe(400);
        (await Assign("H18.29", new { accepts = new { level = "commune" }, reason = new string('a', 501) })).Body.GetProperty("errors").TryGetProperty("reason", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task Only_provincial_it_assigns_and_only_what_exists()
    {
        foreach (var (person, status) in new[] { ((TestPerson?)null, 401), (People.Mother, 403), (People.Clerk, 403), (People.ProvinceLeader, 403) })
            (await host.Post("/v1/agencies/H18.25/assignments", person, new { accepts = new { level = "commune" } })).Status.ShouldBe(status);
        (await Assign("H99", new { accepts = new { level = "commune" } })).Body.GetProperty("code").GetString().ShouldBe("unknown-agency");
        (await host.Refused("/v1/procedures/9.999998/agencies")).Status.ShouldBe(404);
    }

    private Task<(int Status, System.Text.Json.JsonElement Body)> Propose(string agency, object body, string? key = null) => host.Post($"/v1/agencies/{agency}/assignments", People.It, body, key);

    /// <summary>Proposed by one, applied by another; what is refused comes back as it is.</summary>
    private Task<(int Status, System.Text.Json.JsonElement Body)> Assign(string agency, object body) => host.Assign(agency, body);

    private async Task<(string? Accepts, string? Decides)> By(string procedure, string agency)
    {
        var found = (await host.Get($"/v1/procedures/{procedure}/agencies")).EnumerateArray().SingleOrDefault(a => a.GetProperty("code").GetString() == agency);
        return found.ValueKind == System.Text.Json.JsonValueKind.Undefined ? (null, null) : (Text("accepts"), Text("decides"));

        string? Text(string name) => found.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
