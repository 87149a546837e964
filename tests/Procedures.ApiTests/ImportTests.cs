using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>On a host of its own: these tests change the catalogue.</summary>
public sealed class ImportTests(ProceduresHost host) : IClassFixture<ProceduresHost>
{
    [Fact]
    public async Task The_real_file_is_accounted_for_row_by_row()
    {
        var report = await host.Get("/v1/procedures/imports/latest", People.It);
        report.GetProperty("sourceRows").GetInt32().ShouldBe(1108);
        (report.GetProperty("published").GetInt32() + report.GetProperty("drafts").GetInt32() + report.GetProperty("unusable").GetInt32()).ShouldBe(1108);
        report.GetProperty("published").GetInt32().ShouldBeGreaterThan(780);
        report.GetProperty("oddities").GetArrayLength().ShouldBeGreaterThan(1000);
        await using var database = new NpgsqlConnection(host.Database);
        (await database.ExecuteScalarAsync<int>("SELECT count(*) FROM catalogue.source_rows")).ShouldBeGreaterThanOrEqualTo(1108);
        (await database.ExecuteScalarAsync<int>("SELECT count(DISTINCT code) FROM catalogue.procedure_versions")).ShouldBeGreaterThanOrEqualTo(1108);
        var byId = await host.Get($"/v1/procedures/imports/{report.GetProperty("id").GetString()}", People.It);
        byId.GetProperty("oddities").GetArrayLength().ShouldBe(report.GetProperty("oddities").GetArrayLength());
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_even_twice_at_once()
    {
        await Seed();
        await using var database = new NpgsqlConnection(host.Database);
        var before = await State(database);
        var reports = await Task.WhenAll(Seed(), Seed());
        foreach (var report in reports)
        {
            report.GetProperty("unchanged").GetInt32().ShouldBe(1108);
            report.GetProperty("added").GetInt32().ShouldBe(0);
            report.GetProperty("changed").GetInt32().ShouldBe(0);
        }
        (await State(database)).ShouldBe(before);
    }

    [Fact]
    public async Task A_dry_run_reports_and_changes_nothing()
    {
        await using var database = new NpgsqlConnection(host.Database);
        var (status, report) = await Import($"[{Row("8.000001", "Thủ tục chạy thử")}]", "?dryRun=true");
        status.ShouldBe(HttpStatusCode.OK);
        report.GetProperty("dryRun").GetBoolean().ShouldBeTrue();
        report.GetProperty("added").GetInt32().ShouldBe(1);
        (await host.Refused("/v1/procedures/8.000001")).Status.ShouldBe(404);
        (await host.Get($"/v1/procedures/imports/{report.GetProperty("id").GetString()}", People.It)).GetProperty("dryRun").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task New_changed_unusable_and_missing_rows_are_told_apart()
    {
        var (_, first) = await Import($"[{Row("8.000002", "Thủ tục mới")}, {Row("không mã", "Không mã")}, 7]");
        first.GetProperty("sourceRows").GetInt32().ShouldBe(3);
        first.GetProperty("added").GetInt32().ShouldBe(1);
        first.GetProperty("unusable").GetInt32().ShouldBe(2);
        first.GetProperty("oddities").EnumerateArray().Count(o => o.GetProperty("kind").GetString() == "row-unusable").ShouldBe(2);
        first.GetProperty("oddityKinds").GetProperty("missing-in-file").GetInt32().ShouldBeGreaterThanOrEqualTo(1108);
        first.GetProperty("retired").GetInt32().ShouldBe(0);
        await using var database = new NpgsqlConnection(host.Database);
        (await database.ExecuteScalarAsync<int>("SELECT count(*) FROM catalogue.source_rows WHERE outcome = 'unusable'")).ShouldBe(2);

        var (_, second) = await Import($"[{Row("8.000002", "Thủ tục đổi tên")}]");
        second.GetProperty("changed").GetInt32().ShouldBe(1);
        var procedure = await host.Get("/v1/procedures/8.000002");
        procedure.GetProperty("version").GetInt32().ShouldBe(2);
        procedure.GetProperty("name").GetString().ShouldBe("Thủ tục đổi tên");
        (await host.Get("/v1/procedures?q=thu+tuc+doi+ten")).GetProperty("items")[0].GetProperty("code").GetString().ShouldBe("8.000002");
    }

    [Fact]
    public async Task A_repeated_key_answers_the_first_report_and_another_body_is_refused()
    {
        var key = Guid.NewGuid().ToString();
        var (_, first) = await Import($"[{Row("8.000003", "Một")}]", "?dryRun=true", key);
        var (_, again) = await Import($"[{Row("8.000003", "Một")}]", "?dryRun=true", key);
        again.GetProperty("id").GetString().ShouldBe(first.GetProperty("id").GetString());
        var (status, problem) = await Import($"[{Row("8.000003", "Hai")}]", "?dryRun=true", key);
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        problem.GetProperty("code").GetString().ShouldBe("idempotency-key-reused");
    }

    [Theory]
    [InlineData("[", HttpStatusCode.BadRequest, "malformed-json")]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity, "not-a-catalogue")]
    [InlineData("[]", HttpStatusCode.UnprocessableEntity, "not-a-catalogue")]
    public async Task What_is_no_catalogue_is_refused(string body, HttpStatusCode status, string code)
    {
        var (answered, problem) = await Import(body);
        answered.ShouldBe(status);
        problem.GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task Only_provincial_it_imports_and_reads_reports()
    {
        foreach (var (person, status) in new[] { ((TestPerson?)null, HttpStatusCode.Unauthorized), (People.Mother, HttpStatusCode.Forbidden), (People.Clerk, HttpStatusCode.Forbidden), (People.NeighbourSystem, HttpStatusCode.Forbidden) })
        {
            using var client = host.As(person);
            (await client.PostAsync(new Uri("/v1/procedures/imports", UriKind.Relative), null)).StatusCode.ShouldBe(status);
            (await host.Refused("/v1/procedures/imports/latest", person)).Status.ShouldBe((int)status);
        }
        (await host.Refused($"/v1/procedures/imports/{Guid.NewGuid()}", People.It)).Problem.GetProperty("code").GetString().ShouldBe("unknown-import");
        (await host.Refused("/v1/procedures/imports/none", People.It)).Status.ShouldBe(404);
    }

    [Fact]
    public async Task What_a_file_no_longer_has_is_retired_only_when_asked_and_comes_back_as_a_new_version()
    {
        await using var retiring = new ProceduresHost();
        await retiring.InitializeAsync();
        using var client = retiring.As(People.It);
        using var content = new StringContent($"[{Row("8.000009", "Thủ tục ở lại")}]", Encoding.UTF8, "application/json");
        var report = await (await client.PostAsync(new Uri("/v1/procedures/imports?retireMissing=true", UriKind.Relative), content)).Content.ReadFromJsonAsync<JsonElement>();
        report.GetProperty("retired").GetInt32().ShouldBe(1108);
        (await retiring.Get("/v1/procedures")).GetProperty("items").EnumerateArray().Single().GetProperty("code").GetString().ShouldBe("8.000009");
        var gone = await retiring.Get("/v1/procedures/1.001193");
        gone.GetProperty("accepts").GetBoolean().ShouldBeFalse();
        gone.TryGetProperty("retiredFrom", out _).ShouldBeTrue();

        var again = await (await client.PostAsync(new Uri("/v1/procedures/imports", UriKind.Relative), null)).Content.ReadFromJsonAsync<JsonElement>();
        again.GetProperty("changed").GetInt32().ShouldBe(1108);
        var back = await retiring.Get("/v1/procedures/1.001193");
        back.GetProperty("version").GetInt32().ShouldBe(2);
        back.GetProperty("accepts").GetBoolean().ShouldBeTrue();
    }

    private async Task<JsonElement> Seed()
    {
        using var client = host.As(People.It);
        var response = await client.PostAsync(new Uri("/v1/procedures/imports", UriKind.Relative), null);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> Import(string body, string query = "", string? key = null)
    {
        using var client = host.As(People.It);
        if (key is not null)
            client.DefaultRequestHeaders.Add("Idempotency-Key", key);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var response = await client.PostAsync(new Uri($"/v1/procedures/imports{query}", UriKind.Relative), content);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    private static async Task<string> State(NpgsqlConnection database) => (await database.ExecuteScalarAsync<string>(
        "SELECT count(*) || ' ' || sum(version) || ' ' || max(published_at) || ' ' || (SELECT count(*) FROM catalogue.procedure_versions) || ' ' || (SELECT count(DISTINCT import_id) FROM catalogue.source_rows) FROM catalogue.procedures"))!;

    private static string Row(string code, string name) => new JsonObject
    {
        ["code"] = code,
        ["name"] = name,
        ["field"] = "Thử",
        ["levels"] = new JsonArray("commune"),
        ["channels"] = new JsonArray(new JsonObject { ["channel"] = "counter", ["duration"] = 5, ["unit"] = "workingDay" }),
    }.ToJsonString();
}
