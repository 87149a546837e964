using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Npgsql;
using Platform.Testing;

namespace Platform.Benchmarks;

/// <summary>
/// Searches the running service over HTTP in this process: 2,642 procedures made of the real rows, for each of the agencies, with and
/// without a typing error. Beside it a lookup of one row by its key on an open connection. Target: 30 ms p95. The last line is
/// <c>ratio 5.1</c>: the search's median over the lookup's.
/// </summary>
internal static class SearchBenchmark
{
    private const int Procedures = 2642;
    private const int Rounds = 1500;
    private static readonly string[] Words = ["khai sinh", "khai snh", "dang ky ket hon", "dang ky ket hno", "ho chieu", "ho chiu", "phu hieu xe", "phu heu xe", "chung thuc ban sao", "chung thuc bansao", "1.004222", "1.04222", "thuong tru", "thuong tri", "dat dai", "giay phep", "kiem lma", "moi truong", "to khai dang ky khai sinh", "to khai dang kyy khai sinh", "thu tucc khai sinh"];

    private sealed class Host() : ServiceUnderTest<global::Platform.Procedures.Search.ProcedureIndex>("search_benchmark")
    {
        private readonly string folder = Directory.CreateTempSubdirectory("search-benchmark-").FullName;

        public string Database => ConnectionString;

        public override async Task InitializeAsync()
        {
            var seed = Path.Combine(Servers.Repository, "build", "seed");
            foreach (var file in Directory.EnumerateFiles(seed, "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(folder, Path.GetRelativePath(seed, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
            var real = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(seed, "procedures.json")))!.AsArray();
            var many = new JsonArray();
            for (var i = 0; i < Procedures; i++)
            {
                var row = real[i % real.Count]!.DeepClone();
                if (i >= real.Count)
                {
                    var code = (string)row["code"]!;
                    row["code"] = $"{(char)(code[0] + (3 * (i / real.Count)))}{code[1..]}"; // 1, 2 and 3 become 4, 5 and 6, then 7, 8 and 9
                    row["name"] = $"{(string)row["name"]!} tại vùng {i / real.Count}";
                }
                many.Add(row);
            }
            await File.WriteAllTextAsync(Path.Combine(folder, "procedures.json"), many.ToJsonString());
            await base.InitializeAsync();
        }

        /// <summary>There is no test manifest beside a benchmark that names the service's folder.</summary>
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseContentRoot(AppContext.BaseDirectory);
        }

        protected override IEnumerable<KeyValuePair<string, string>> Settings() => [new("Seed:Folder", folder)];
    }

    public static async Task Run()
    {
        await using var host = new Host();
        await host.InitializeAsync();
        using var client = host.As(null);
        var agencies = (await client.GetFromJsonAsync<JsonElement>("/v1/agencies?limit=200&level=commune")).GetProperty("items").EnumerateArray().Select(a => a.GetProperty("code").GetString()!).Append("H18").ToArray();
        await using var connection = new NpgsqlConnection(host.Database);
        await connection.OpenAsync();
        await using var lookup = new NpgsqlCommand("SELECT name FROM catalogue.procedures WHERE code = $1", connection) { Parameters = { new NpgsqlParameter<string> { TypedValue = "1.004222" } } };
        await lookup.PrepareAsync();

        List<double> searches = [], lookups = [];
        for (var i = -200; i < Rounds; i++)
        {
            var address = new Uri($"/v1/procedures?limit=20&q={Uri.EscapeDataString(Words[(i + 200) % Words.Length])}&agency={agencies[(i + 200) % agencies.Length]}", UriKind.Relative);
            var search = await Timed(async () => (await client.GetAsync(address)).EnsureSuccessStatusCode().Dispose());
            var look = await Timed(async () => await lookup.ExecuteScalarAsync());
            if (i < 0)
                continue; // warming up
            searches.Add(search);
            lookups.Add(look);
        }
        await using var count = new NpgsqlCommand("SELECT count(*) FROM catalogue.procedures", connection);
        var stored = await count.ExecuteScalarAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"search of {stored} procedures for {agencies.Length} agencies, {Rounds} requests over HTTP"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  search p50 {Share(searches, 0.5):F2} ms, p95 {Share(searches, 0.95):F2} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  lookup p50 {Share(lookups, 0.5):F2} ms, p95 {Share(lookups, 0.95):F2} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio {Share(searches, 0.5) / Share(lookups, 0.5):F2}"));
    }

    private static async Task<double> Timed(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double Share(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)(sorted.Length * share)];
    }
}
