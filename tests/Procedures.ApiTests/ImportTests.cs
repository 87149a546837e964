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
    public async Task One_person_alone_neither_changes_nor_ends_what_is_published()
    {
        var file = $"[{Row("8.000020", "Một mình")}]";
        const string Ending = "/v1/procedures/imports?retireMissing=true";
        (await Code(host.Sent(People.It, Ending, file))).ShouldBe((409, "dry-run-first"));
        (await host.Sent(People.It, Ending + "&dryRun=true", file)).Status.ShouldBe(200);
        (await Code(host.Sent(People.It, Ending, file))).ShouldBe((403, "same-person"));
        (await Code(host.Sent(ProceduresHost.SecondIt, "/v1/procedures/imports", file))).ShouldBe((409, "dry-run-first"), "tried without retiring, it is something else");
        (await Code(host.Sent(People.Leader, Ending, file))).ShouldBe((403, "not-province"));
        (await host.Get("/v1/procedures/1.001193")).GetProperty("accepts").GetBoolean().ShouldBeTrue();

        (await host.Sent(People.It, "/v1/procedures/imports?dryRun=true", file)).Status.ShouldBe(200);
        var (status, taken) = await host.Sent(People.ProvinceLeader, "/v1/procedures/imports", file);
        status.ShouldBe(200, taken.ToString());
        (taken.GetProperty("added").GetInt32(), taken.GetProperty("byName").GetString()).ShouldBe((1, People.ProvinceLeader.Name));
        (await host.Sent(People.ProvinceLeader, "/v1/procedures/imports", file)).Status.ShouldBe(200, "what changes nothing needs nobody else");
        var listed = (await host.Get("/v1/procedures/imports", People.ProvinceLeader)).EnumerateArray().First(i => i.GetProperty("id").GetGuid() == taken.GetProperty("id").GetGuid());
        (listed.GetProperty("mine").GetBoolean(), listed.GetProperty("dryRun").GetBoolean()).ShouldBe((true, false));
        (await host.Get($"/v1/procedures/imports/{taken.GetProperty("id").GetString()}", People.ProvinceLeader)).GetProperty("added").GetInt32().ShouldBe(1);
        (await host.Refused("/v1/procedures/imports", People.Leader)).Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_trial_no_longer_counts_once_the_file_would_do_something_else()
    {
        var file = $"[{Row("8.000021", "Lần một")}]";
        await host.Sent(ProceduresHost.SecondIt, "/v1/procedures/imports?dryRun=true", file);
        (await Import($"[{Row("8.000021", "Lần hai")}]")).Status.ShouldBe(HttpStatusCode.OK);
        (await Code(host.Sent(People.It, "/v1/procedures/imports", file))).ShouldBe((409, "dry-run-first"));
    }

    [Theory]
    [InlineData("""{"code":"8.000030","name":"A\u0000B"}""")]
    [InlineData("""{"code":"8.000030","name":"A","x":"\ud800B"}""")]
    [InlineData("""{"code":"8.000030","name":"A","x":1e200000}""")]
    [InlineData("""{"code":"8.000030","name":"A","\u0000":1}""")]
    [InlineData("""{"code":"8.0\u000030","name":"A"}""")]
    public async Task A_row_the_database_cannot_keep_hinders_no_other(string row)
    {
        var file = $"[{row}, {Row("8.000031", $"Dòng tốt {row.Length} {row[^4]}")}]";
        var (_, tried) = await Import(file, "?dryRun=true");
        var (status, report) = await Import(file);
        status.ShouldBe(HttpStatusCode.OK, report.ToString());
        foreach (var one in new[] { tried, report })
        {
            (one.GetProperty("unusable").GetInt32(), one.GetProperty("published").GetInt32()).ShouldBe((1, 1));
            one.GetProperty("oddities").EnumerateArray().Single(o => o.GetProperty("kind").GetString() == "row-unusable").GetProperty("row").GetInt32().ShouldBe(1);
        }
        (await host.Refused("/v1/procedures/8.000030")).Status.ShouldBe(404);
        (await host.Get("/v1/procedures/8.000031")).GetProperty("name").GetString()!.ShouldStartWith("Dòng tốt");
    }

    [Theory]
    [InlineData("1.5", "month", "", "cases.0.channels.0.amount")]
    [InlineData("99999", "hour", "", "cases.0.channels.0.amount")]
    [InlineData("0.3333", "hour", "", "cases.0.channels.0.amount")]
    [InlineData("2.5", "day", "", "cases.0.channels.0.amount")]
    [InlineData("5", "day", "long", "cases.0.channels.0.note")]
    public async Task What_an_editor_may_not_publish_an_import_does_not_accept_either(string amount, string unit, string note, string path)
    {
        var row = $$"""[{"code":"8.00004{{amount.Length}}","name":"Hạn lạ","field":"Thử","levels":["commune"],"channels":[{"channel":"counter","duration":{{amount}},"unit":"{{unit}}","note":"{{(note.Length > 0 ? new string('x', 2500) : "")}}"}]}]""";
        var (_, report) = await Import(row);
        report.GetProperty("drafts").GetInt32().ShouldBe(1);
        report.GetProperty("oddities").EnumerateArray().ShouldContain(o => o.GetProperty("kind").GetString() == "terms-not-allowed" && o.GetProperty("field").GetString() == path);
        var kept = await host.Get($"/v1/procedures/8.00004{amount.Length}");
        kept.GetProperty("accepts").GetBoolean().ShouldBeFalse();
        kept.GetProperty("cases")[0].GetProperty("channels")[0].GetProperty("amount").GetDecimal().ShouldBe(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_bytes_must_be_utf8_a_mark_at_the_beginning_does_not_matter_and_nothing_is_no_file()
    {
        (await Bytes([.. Encoding.UTF8.GetBytes("[{\"code\":\"8.000050\",\"name\":\"A"), 0xe9, .. Encoding.UTF8.GetBytes("B\"}]")])).ShouldBe((400, "not-utf8"));
        (await Bytes([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes($"[{Row("8.000050", "Có BOM")}]")])).ShouldBe((200, null));
        (await Bytes([])).ShouldBe((400, "nothing-sent"));
        (await Code(host.Sent(People.It, "/v1/procedures/imports?source=seed", "[]"))).ShouldBe((400, "invalid"));
        (await Code(host.Sent(People.It, "/v1/procedures/imports?source=elsewhere", null))).ShouldBe((400, "invalid"));
        (await Code(host.Sent(People.It, "/v1/procedures/imports?dryRun=true", "[]", new string('k', 101)))).ShouldBe((400, "bad-idempotency-key"));
        (await Code(host.Sent(People.It, "/v1/procedures/1.001193/drafts", null, new string('k', 201)))).ShouldBe((400, "bad-idempotency-key"));

        async Task<(int, string?)> Bytes(byte[] file)
        {
            using var client = host.As(People.It);
            using var content = new ByteArrayContent(file);
            var response = await client.PostAsync(new Uri("/v1/procedures/imports?dryRun=true", UriKind.Relative), content);
            var body = JsonElement.Parse(await response.Content.ReadAsStringAsync());
            return ((int)response.StatusCode, body.TryGetProperty("code", out var code) ? code.GetString() : null);
        }
    }

    [Fact]
    public async Task The_same_key_at_the_same_time_is_told_to_ask_again()
    {
        await using var database = new NpgsqlConnection(host.Database);
        await database.OpenAsync();
        var key = Guid.NewGuid().ToString();
        Task<(int Status, JsonElement Body)>[] both;
        await using (var held = await database.BeginTransactionAsync())
        {
            await database.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtext('procedures-import'))", transaction: held);
            both = [.. Enumerable.Range(0, 2).Select(_ => host.Sent(People.It, "/v1/procedures/imports?dryRun=true", $"[{Row("8.000060", "Cùng khoá")}]", key))];
            await Eventually.Is(
                async () => await database.ExecuteScalarAsync<int>("SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE l.locktype = 'advisory' AND NOT l.granted AND d.datname = current_database()", transaction: held) >= 2,
                "both wait");
        }
        var answers = await Task.WhenAll(both);
        answers.Select(a => a.Status).Order().ShouldBe([200, 409]);
        answers.Single(a => a.Status == 409).Body.GetProperty("code").GetString().ShouldBe("import-running");
        (await host.Sent(People.It, "/v1/procedures/imports?dryRun=true", $"[{Row("8.000060", "Cùng khoá")}]", key)).Body.GetProperty("id").GetGuid().ShouldBe(answers.Single(a => a.Status == 200).Body.GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task Decisions_that_cannot_be_read_are_told()
    {
        await using var broken = new SmallHost();
        await broken.InitializeAsync();
        await using var database = new NpgsqlConnection(broken.Database);
        await database.ExecuteAsync("INSERT INTO catalogue.decision_files (name, body) VALUES ('decisions.json', '{\"general\": 5}')");
        (await Code(broken.Sent(People.It, "/v1/procedures/imports?dryRun=true", "[]"))).ShouldBe((422, "decisions-unreadable"));
    }

    [Fact]
    public async Task A_member_nobody_reads_is_reported() =>
        (await Import("""[{"code":"8.000070","name":"X","chanels":[]}]""", "?dryRun=true")).Body.GetProperty("oddityKinds").GetProperty("member-unknown").GetInt32().ShouldBe(1);

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
            (await client.PostAsync(new Uri("/v1/procedures/imports?source=seed", UriKind.Relative), null)).StatusCode.ShouldBe(status);
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
        var (_, report) = await retiring.Import($"[{Row("8.000009", "Thủ tục ở lại")}]", "&retireMissing=true");
        report.GetProperty("retired").GetInt32().ShouldBe(1108);
        (await retiring.Get("/v1/procedures")).GetProperty("items").EnumerateArray().Single().GetProperty("code").GetString().ShouldBe("8.000009");
        var gone = await retiring.Get("/v1/procedures/1.001193");
        gone.GetProperty("accepts").GetBoolean().ShouldBeFalse();
        gone.TryGetProperty("retiredFrom", out _).ShouldBeTrue();

        var life = await retiring.Get("/v1/procedures/1.001193/versions", People.It);
        life.GetProperty("retiredReason").GetString()!.ShouldContain("tệp danh mục quốc gia");
        life.GetProperty("retiredDecidedByName").GetString().ShouldBe(People.It.Name);
        var (_, again) = await retiring.Import(null);
        again.GetProperty("changed").GetInt32().ShouldBe(1108);
        var back = await retiring.Get("/v1/procedures/1.001193");
        back.GetProperty("version").GetInt32().ShouldBe(2);
        back.GetProperty("accepts").GetBoolean().ShouldBeTrue();
    }

    private async Task<JsonElement> Seed()
    {
        var (status, report) = await host.Sent(People.It, "/v1/procedures/imports?source=seed", null);
        status.ShouldBe(200, report.ToString());
        return report;
    }

    /// <summary>A trial as it is; an import after somebody else's trial.</summary>
    private async Task<(HttpStatusCode Status, JsonElement Body)> Import(string body, string query = "", string? key = null)
    {
        if (query.Length == 0)
            await host.Sent(ProceduresHost.SecondIt, "/v1/procedures/imports?dryRun=true", body);
        var (status, answer) = await host.Sent(People.It, $"/v1/procedures/imports{query}", body, key);
        return ((HttpStatusCode)status, answer);
    }

    private static async Task<(int, string?)> Code(Task<(int Status, JsonElement Body)> answer)
    {
        var (status, body) = await answer;
        return (status, body.TryGetProperty("code", out var code) ? code.GetString() : null);
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
