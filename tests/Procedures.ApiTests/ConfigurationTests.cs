using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>From one installation to another, by files.</summary>
public sealed class ConfigurationTests(ConfigurationTests.Full full) : IClassFixture<ConfigurationTests.Full>
{
    /// <summary>An installation in which something was published, something waits and something ended.</summary>
    public sealed class Full : SmallHost
    {
        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            await Publish("7.900001", "Thủ tục của tỉnh", Clock.Today);
            await Publish("7.900002", "Thủ tục sẽ có", Clock.Today.AddDays(20));
            await Post("/v1/procedures/1.004194/retire", People.It, new { effectiveFrom = Clock.Today, reason = "QĐ 5" });
            await Post("/v1/procedures/1.004194/retire", OtherIt, new { effectiveFrom = Clock.Today });
            await Assign("H18.25", new { accepts = new { level = "commune", excluded = new[] { "1.000656" } }, decides = new { procedures = new[] { "1.001193" } } });
        }

        public async Task Publish(string code, string name, DateOnly from)
        {
            var (_, draft) = await Post($"/v1/procedures/{code}/drafts", People.It);
            var number = draft.GetProperty("number").GetInt32();
            await Put($"/v1/procedures/{code}/drafts/{number}", People.It, $$"""{"name":"{{name}}","field":"Thử","levels":["commune"],"cases":[{"key":"default","name":"","channels":[{"channel":"online","amount":3,"unit":"workingDay","fees":[]}]}]}""");
            var (status, answer) = await Post($"/v1/procedures/{code}/drafts/{number}/publish", OtherIt, new { effectiveFrom = from });
            status.ShouldBe(200, answer.ToString());
        }
    }

    /// <summary>Without procedures, agencies, units, days or decisions.</summary>
    private sealed class Empty : SmallHost
    {
        protected override string[] Codes => ["1.000005"]; // a service never starts without one row

        protected override bool WithAgencies => false;

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            await using var database = new NpgsqlConnection(Database);
            await database.ExecuteAsync("TRUNCATE catalogue.procedures, catalogue.procedure_versions, catalogue.source_rows");
        }
    }

    [Fact]
    public async Task What_is_exported_and_imported_elsewhere_is_exported_there_byte_for_byte()
    {
        var archive = await Export(full);
        await using var empty = new Empty();
        await empty.InitializeAsync();

        var (status, dry) = await empty.Post("/v1/configuration/imports?dryRun=true", People.It, archive);
        status.ShouldBe(200, dry.ToString());
        dry.GetProperty("added").GetInt32().ShouldBe(9);
        dry.GetProperty("oddities").GetArrayLength().ShouldBe(0);
        (await empty.Get("/v1/procedures")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await empty.Get("/v1/agencies")).GetProperty("items").GetArrayLength().ShouldBe(0);

        var (_, real) = await empty.Post("/v1/configuration/imports", SmallHost.OtherIt, archive);
        real.GetProperty("added").GetInt32().ShouldBe(9);
        real.GetProperty("agenciesChanged").GetInt32().ShouldBe(dry.GetProperty("agenciesChanged").GetInt32());
        (await Export(empty)).SequenceEqual(archive).ShouldBeTrue();

        (await empty.Get("/v1/procedures/1.001193")).GetProperty("accepts").GetBoolean().ShouldBeTrue();
        (await empty.Get("/v1/procedures/1.004194")).GetProperty("accepts").GetBoolean().ShouldBeFalse();
        (await empty.Refused("/v1/procedures/7.900002")).Problem.GetProperty("code").GetString().ShouldBe("not-in-force");
        (await empty.Get("/v1/agencies/H18.25")).GetProperty("decides").GetProperty("procedures")[0].GetString().ShouldBe("1.001193");
        (await empty.Get("/v1/calendar?year=2026")).GetProperty("days").GetArrayLength().ShouldBeGreaterThan(5);

        var (_, again) = await empty.Post("/v1/configuration/imports", SmallHost.OtherIt, archive);
        (again.GetProperty("added").GetInt32(), again.GetProperty("changed").GetInt32(), again.GetProperty("unchanged").GetInt32(), again.GetProperty("agenciesChanged").GetInt32()).ShouldBe((0, 0, 9, 0));
        again.GetProperty("calendarChanged").GetBoolean().ShouldBeFalse();

        // the decisions came along: the national file is read by them here as well
        var (_, national) = await empty.Post("/v1/procedures/imports?dryRun=true", People.It, """[{"code":"8.000077","name":"X","field":"Hộ tịch","levels":["commune"],"channels":[{"channel":"counter","duration":1,"unit":"workingDay"}]}]""");
        national.GetProperty("oddityKinds").TryGetProperty("decision-without-procedure", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_published_here_is_never_rewritten()
    {
        await using var other = new Full();
        await other.InitializeAsync();
        await other.Publish("7.900001", "Chỉ có ở nơi kia", other.Clock.Today);
        var archive = await Export(other);
        await full.Publish("7.900001", "Chỉ có ở đây", full.Clock.Today);
        await full.Publish("1.000894", "Ở đây đi trước", full.Clock.Today);
        await full.Post("/v1/configuration/imports?dryRun=true", People.It, archive);
        var (_, report) = await full.Post("/v1/configuration/imports", People.ProvinceLeader, archive);
        var oddities = report.GetProperty("oddities").EnumerateArray().ToList();
        oddities.Single(o => o.GetProperty("file").GetString() == "procedures/7.900001.json").GetProperty("kind").GetString().ShouldBe("history-differs");
        oddities.Single(o => o.GetProperty("file").GetString() == "procedures/1.000894.json").GetProperty("kind").GetString().ShouldBe("ahead-of-file");
        var life = await full.Get("/v1/procedures/7.900001/versions", People.It);
        life.GetProperty("versions").GetArrayLength().ShouldBe(3);
        (await full.Get("/v1/procedures/7.900001/versions/2")).GetProperty("name").GetString().ShouldBe("Chỉ có ở đây");
        (await full.Get("/v1/procedures/7.900001")).GetProperty("name").GetString().ShouldBe("Chỉ có ở nơi kia");
        (await full.Get("/v1/procedures/1.000894")).GetProperty("name").GetString().ShouldBe("Ở đây đi trước");
    }

    [Fact]
    public async Task One_person_tries_another_takes_over()
    {
        var archive = Change(await Export(full), "decisions.json", text => text.Replace("2025-07-01", "2025-07-02", StringComparison.Ordinal));
        (await full.Post("/v1/configuration/imports", People.It, archive)).Body.GetProperty("code").GetString().ShouldBe("dry-run-first");
        var key = Guid.NewGuid().ToString();
        var (_, dry) = await full.Post("/v1/configuration/imports?dryRun=true", People.It, archive, key);
        (await full.Post("/v1/configuration/imports?dryRun=true", People.It, archive, key)).Body.GetProperty("id").GetString().ShouldBe(dry.GetProperty("id").GetString());
        var (status, problem) = await full.Post("/v1/configuration/imports", People.It, archive);
        (status, problem.GetProperty("code").GetString()).ShouldBe((403, "same-person"));
    }

    [Fact]
    public async Task Everything_wrong_with_the_files_is_told_and_nothing_is_taken()
    {
        var archive = Change(await Export(full), "procedures/1.001193.json", text => text.Replace("\"workingDay\"", "\"fortnight\"", StringComparison.Ordinal));
        archive = Change(archive, "agencies.json", text => text.Replace("\"parent\": \"H18\"", "\"parent\": \"H77\"", StringComparison.Ordinal));
        archive = Change(archive, "readme.txt", _ => "?");
        var (_, dry) = await full.Post("/v1/configuration/imports?dryRun=true", People.It, archive);
        dry.GetProperty("importable").GetBoolean().ShouldBeFalse();
        dry.GetProperty("oddities").EnumerateArray().Select(o => o.GetProperty("file").GetString()).Distinct().ShouldBe(["procedures/1.001193.json", "agencies.json", "readme.txt"], ignoreOrder: true);
        var (status, problem) = await full.Post("/v1/configuration/imports", SmallHost.OtherIt, archive);
        (status, problem.GetProperty("code").GetString()).ShouldBe((422, "configuration-unusable"));
        problem.GetProperty("errors").GetProperty("procedures/1.001193.json").GetString()!.ShouldContain("unit");
        (await full.Post("/v1/configuration/imports?dryRun=true", People.It, Encoding.UTF8.GetBytes("no zip"))).Body.GetProperty("code").GetString().ShouldBe("not-a-configuration");
    }

    /// <summary>What one file says → the fault that must be named.</summary>
    public static TheoryData<string, string, string> Faults => new()
    {
        { "hours.json", """[{"agency":"H18.26","validFrom":"2026-12-01","days":{"Monday":[{"from":"07:00:00","to":"11:00:00"},{"from":"10:00:00","to":"12:00:00"}]}}]""", "H18.26" },
        { "hours.json", """[{"agency":"ZZ","validFrom":"2026-12-01","days":{"Monday":[{"from":"07:00:00","to":"11:00:00"}]}}]""", "ZZ" },
        { "hours.json", """[{"agency":"H18.26","validFrom":"2026-12-01","days":{"Monday":[{"from":"07:00:10","to":"11:00:00"}]}}]""", "H18.26" },
        { "hours.json", """[{"agency":"H18.26","validFrom":"2026-12-01","days":{"Monday":[{"from":"07:00:00","to":"08:00:00"}],"monday":[]}}]""", "hai lần" },
        { "hours.json", """[{"agency":"H18.26","validFrom":"2026-12-01","days":{"Monday":[]}}]""", "H18.26" },
        { "agencies.json", """H18.60>H18.61,H18.61>H18.60""", "H18.60: cơ quan cấp trên tạo thành vòng" },
        { "agencies.json", """predecessor""", "NOPE" },
        { "agencies.json", """code""", "<script>" },
        { "calendar.json", """[{"date":"2026-01-01","kind":"holiday","name":"a\u0000"}]""", "NUL" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_would_stop_the_platform_later_is_named_by_the_trial(string file, string content, string named)
    {
        var archive = Change(await Export(full), file, text =>
        {
            if (file != "agencies.json")
                return content;
            var agencies = JsonNode.Parse(text)!.AsArray();
            var known = agencies.ToDictionary(a => a!["code"]!.GetValue<string>(), a => a!);
            if (content == "predecessor")
                known["H18.60"]["predecessors"] = new JsonArray("NOPE");
            else if (content == "code")
                known["H18.60"]["code"] = "<script>";
            else
                foreach (var pair in content.Split(','))
                    known[pair.Split('>')[0]]["parent"] = pair.Split('>')[1];
            return agencies.ToJsonString(Platform.ServiceDefaults.Json.Options);
        });
        var (status, report) = await full.Post("/v1/configuration/imports?dryRun=true", People.It, archive);
        status.ShouldBe(200, report.ToString());
        report.GetProperty("importable").GetBoolean().ShouldBeFalse();
        report.GetProperty("oddities").EnumerateArray().ShouldContain(o => o.GetProperty("file").GetString() == file && o.GetProperty("problem").GetString()!.Contains(named), report.ToString());
    }

    [Fact]
    public async Task What_was_published_under_other_rules_can_be_taken_elsewhere_and_is_told()
    {
        var archive = Change(await Export(full), "procedures/1.001193.json", text => text.Replace("\"unit\": \"workingDay\"", "\"unit\": \"month\"", StringComparison.Ordinal).Replace("\"amount\": 1,", "\"amount\": 1.5,", StringComparison.Ordinal).Replace("\"amount\": 0,", "\"amount\": 1.5,", StringComparison.Ordinal));
        var (_, dry) = await full.Post("/v1/configuration/imports?dryRun=true", People.It, archive);
        dry.GetProperty("importable").GetBoolean().ShouldBeTrue(dry.ToString());
        dry.GetProperty("oddities").EnumerateArray().ShouldContain(o => o.GetProperty("kind").GetString() == "terms-outdated");
        (await full.Get($"/v1/configuration/imports/{dry.GetProperty("id").GetString()}", People.ProvinceLeader)).GetProperty("oddities").GetArrayLength().ShouldBe(dry.GetProperty("oddities").GetArrayLength());
        (await full.Get("/v1/configuration/imports", People.ProvinceLeader))[0].GetProperty("mine").GetBoolean().ShouldBeFalse();
        (await full.Refused("/v1/configuration/imports", People.Leader)).Status.ShouldBe(403);
        (await full.Refused($"/v1/configuration/imports/{Guid.NewGuid()}", People.It)).Problem.GetProperty("code").GetString().ShouldBe("unknown-import");
    }

    [Fact]
    public async Task The_files_are_for_reading_and_both_shapes_are_taken()
    {
        var archive = await Export(full);
        var text = Read(archive, "procedures/1.001193.json");
        text.ShouldContain("\"formSchema\": {\n");
        text.ShouldContain("\"steps\": [\n");
        var node = JsonNode.Parse(text)!;
        foreach (var terms in node["versions"]!.AsArray().Select(v => v!["terms"]!))
        {
            terms["steps"] = string.Join('\n', terms["steps"]!.AsArray().Select(l => l!.GetValue<string>()));
            terms["rules"]!["formSchema"] = terms["rules"]!["formSchema"]!.ToJsonString(Platform.ServiceDefaults.Json.Options);
        }
        var (_, dry) = await full.Post("/v1/configuration/imports?dryRun=true", People.It, Change(archive, "procedures/1.001193.json", _ => node.ToJsonString()));
        (dry.GetProperty("importable").GetBoolean(), dry.GetProperty("changed").GetInt32(), dry.GetProperty("oddities").GetArrayLength()).ShouldBe((true, 0, 0));
    }

    [Fact]
    public async Task A_merger_and_days_decided_here_that_the_files_undo_are_named()
    {
        await using var here = new SmallHost();
        await here.InitializeAsync();
        var archive = await Export(here);
        var (_, proposed) = await here.Post("/v1/calendar/changes", People.It, new { changes = new[] { new { date = "2026-12-31", kind = "holiday", name = "Riêng ở đây" } }, reason = "x" });
        (await here.Post($"/v1/calendar/changes/{proposed.GetProperty("id").GetString()}/apply", People.ProvinceLeader, ifMatch: (await here.Get("/v1/calendar")).GetProperty("revision").GetInt64())).Status.ShouldBe(200);
        await using (var database = new NpgsqlConnection(here.Database))
            await database.ExecuteAsync("UPDATE catalogue.agencies SET valid_until = '2027-01-31', kept = true WHERE code = 'H18.30'; UPDATE catalogue.agencies SET predecessors = '{H18.30}', kept = true WHERE code = 'H18.31'");

        var (_, dry) = await here.Post("/v1/configuration/imports?dryRun=true", People.It, archive);
        (dry.GetProperty("calendarChanged").GetBoolean(), dry.GetProperty("agenciesChanged").GetInt32()).ShouldBe((true, 2));
        dry.GetProperty("changedAgencies").EnumerateArray().Select(a => a.GetString()).ShouldBe(["H18.30", "H18.31"]);
        var day = dry.GetProperty("calendarDifferences")[0];
        (day.GetProperty("date").GetString(), day.GetProperty("undoes").GetBoolean(), day.TryGetProperty("after", out _)).ShouldBe(("2026-12-31", true, false));
        dry.GetProperty("oddities").EnumerateArray().Select(o => o.GetProperty("kind").GetString()).ShouldBe(["merger-undone", "merger-undone", "calendar-undone"]);

        (await here.Post("/v1/configuration/imports", People.ProvinceLeader, archive)).Status.ShouldBe(200);
        (await Export(here)).SequenceEqual(archive).ShouldBeTrue("calendar and agencies are the files' now");
        (await here.Post("/v1/configuration/imports?dryRun=true", People.It, archive)).Body.GetProperty("calendarChanged").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Only_the_province_exports_and_imports()
    {
        foreach (var (person, status) in new[] { ((TestPerson?)null, 401), (People.Mother, 403), (People.Clerk, 403), (People.Leader, 403) })
        {
            (await full.Refused("/v1/configuration/export", person)).Status.ShouldBe(status);
            (await full.Post("/v1/configuration/imports?dryRun=true", person, Change(null, "decisions.json", _ => "{}"))).Status.ShouldBe(status);
        }
    }

    private static async Task<byte[]> Export(ProceduresHost host)
    {
        using var client = host.As(People.It);
        return await client.GetByteArrayAsync(new Uri("/v1/configuration/export", UriKind.Relative));
    }

    private static string Read(byte[] archive, string file)
    {
        using var zip = new ZipArchive(new MemoryStream(archive), ZipArchiveMode.Read);
        using var reader = new StreamReader(zip.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }

    private static byte[] Change(byte[]? archive, string file, Func<string, string> change)
    {
        using var memory = new MemoryStream();
        memory.Write(archive ?? []);
        using (var zip = new ZipArchive(memory, archive is null ? ZipArchiveMode.Create : ZipArchiveMode.Update, leaveOpen: true))
        {
            var before = "";
            if (archive is not null && zip.GetEntry(file) is { } entry)
            {
                using (var reader = new StreamReader(entry.Open()))
                    before = reader.ReadToEnd();
                entry.Delete();
            }
            using var writer = new StreamWriter(zip.CreateEntry(file).Open());
            writer.Write(change(before));
        }
        return memory.ToArray();
    }
}
