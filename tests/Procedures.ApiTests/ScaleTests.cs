using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>A whole province's catalogue: nothing lost, and soon done.</summary>
public sealed class ScaleTests(SmallHost host) : IClassFixture<SmallHost>
{
    private const int Wanted = 2642;

    [Fact]
    public async Task The_1108_real_rows_and_a_file_of_2642_are_accounted_for_within_their_time()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Servers.Repository, "build", "seed", "procedures.json"));
        var (report, took) = await Import(text);
        report.GetProperty("sourceRows").GetInt32().ShouldBe(1108);
        Sum(report).ShouldBe(1108);
        took.ShouldBeLessThan(TimeSpan.FromSeconds(20));

        var real = JsonNode.Parse(text)!.AsArray();
        List<JsonNode> rows = [.. real.Select(r => r!.DeepClone())];
        for (var i = 0; rows.Count < Wanted; i++)
        {
            var row = real[i % real.Count]!.DeepClone();
            row["code"] = (i % 200) switch
            {
                50 => "không có mã", // unusable
                100 => rows[i]["code"]!.GetValue<string>(), // a second time: unusable
                150 => $"5.{i:000000}.000.00.00.H18", // an agency's variant
                _ => $"5.{i:000000}",
            };
            if (i % 200 == 25)
                row["name"] = ""; // unusable
            rows.Add(row);
        }
        var file = new JsonArray([.. rows]).ToJsonString();
        (report, took) = await Import(file);
        report.GetProperty("sourceRows").GetInt32().ShouldBe(Wanted);
        Sum(report).ShouldBe(Wanted);
        report.GetProperty("unusable").GetInt32().ShouldBe(24); // the 25th, 50th and 100th of every 200 among 1,534: 8 each
        report.GetProperty("oddityKinds").GetProperty("row-unusable").GetInt32().ShouldBe(24);
        report.GetProperty("oddityKinds").GetProperty("code-with-suffix").GetInt32().ShouldBe(7);
        took.ShouldBeLessThan(TimeSpan.FromSeconds(40));

        await using var database = new NpgsqlConnection(host.Database);
        (await database.ExecuteScalarAsync<int>("SELECT count(*) FROM catalogue.source_rows")).ShouldBe(Wanted);
        (await database.ExecuteScalarAsync<int>("SELECT count(*) FROM catalogue.procedures")).ShouldBe(Wanted - 24);
        (await database.ExecuteScalarAsync<int>("SELECT count(*) FROM catalogue.procedures WHERE NOT accepts")).ShouldBe(report.GetProperty("drafts").GetInt32());

        var (again, _) = await Import(file);
        (again.GetProperty("added").GetInt32(), again.GetProperty("changed").GetInt32(), again.GetProperty("unchanged").GetInt32()).ShouldBe((0, 0, Wanted - 24));
    }

    private async Task<(JsonElement Report, TimeSpan Took)> Import(string file)
    {
        var watch = Stopwatch.StartNew(); // trial and import
        var (status, report) = await host.Import(file);
        status.ShouldBe(200);
        return (report, watch.Elapsed);
    }

    private static int Sum(JsonElement report) => report.GetProperty("published").GetInt32() + report.GetProperty("drafts").GetInt32() + report.GetProperty("unusable").GetInt32();
}
