using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>The service over a few real rows (or none) and with a clock that can be moved: for tests that change the catalogue.</summary>
public class SmallHost : ProceduresHost
{
    public static readonly TestPerson OtherIt = People.It with { Id = "it-2", Name = "Đào Thị Thu" };

    /// <summary>The seed's files of this host.</summary>
    public string Folder => folder;

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"seed-{Guid.NewGuid():N}");

    protected virtual string[] Codes => ["1.001193", "1.000656", "1.004222", "2.000815", "1.000005", "1.000894", "1.004194"];

    protected virtual bool WithAgencies => true;

    public MovedClock Clock { get; } = new();

    protected override IEnumerable<KeyValuePair<string, string>> Settings() => [new("Seed:Folder", folder)];

    protected override void Configure(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));

    public override async Task InitializeAsync()
    {
        var seed = Path.Combine(Servers.Repository, "build", "seed");
        Directory.CreateDirectory(Path.Combine(folder, "forms"));
        var rows = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(seed, "procedures.json")))!.AsArray().Where(r => Codes.Contains(r!["code"]!.GetValue<string>())).Select(r => r!.DeepClone());
        await File.WriteAllTextAsync(Path.Combine(folder, "procedures.json"), new JsonArray([.. rows]).ToJsonString());
        foreach (var form in Directory.GetFiles(Path.Combine(seed, "forms")))
            File.Copy(form, Path.Combine(folder, "forms", Path.GetFileName(form)));
        if (WithAgencies)
        {
            foreach (var file in new[] { "decisions.json", "agencies.json", "administrative-units.json", "calendar.json" })
                File.Copy(Path.Combine(seed, file), Path.Combine(folder, file));
        }
        else
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "decisions.json"), """{"firstEffectiveFrom":"2025-07-01","general":[],"procedures":{}}""");
            await File.WriteAllTextAsync(Path.Combine(folder, "agencies.json"), """{"note":"","agencies":[]}""");
            await File.WriteAllTextAsync(Path.Combine(folder, "administrative-units.json"), "[]");
            await File.WriteAllTextAsync(Path.Combine(folder, "calendar.json"), "[]");
        }
        await base.InitializeAsync();
        await using var database = new NpgsqlConnection(Database);
        await database.ExecuteAsync(
            """
            CREATE SCHEMA said;
            CREATE TABLE said.messages (id bigint, type text, body text);
            CREATE FUNCTION said.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN INSERT INTO said.messages VALUES (NEW.id, NEW.type, NEW.body); RETURN NULL; END $$;
            CREATE TRIGGER said AFTER INSERT ON messaging.outbox FOR EACH ROW EXECUTE FUNCTION said.keep();
            """); // the dispatcher deletes what it has sent
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(folder))
            Directory.Delete(folder, true);
    }

    public async Task<(int Status, JsonElement Body)> Send(HttpMethod method, string address, TestPerson? person, object? body = null, string? key = null, long? ifMatch = null)
    {
        using var client = As(person);
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative));
        if (body is byte[] bytes)
            request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };
        else if (body is not null)
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        if (ifMatch is not null)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{ifMatch}\""));
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    public Task<(int Status, JsonElement Body)> Post(string address, TestPerson? person, object? body = null, string? key = null, long? ifMatch = null) => Send(HttpMethod.Post, address, person, body, key, ifMatch);

    public Task<(int Status, JsonElement Body)> Put(string address, TestPerson? person, object? body, string? key = null, long? ifMatch = null) => Send(HttpMethod.Put, address, person, body, key, ifMatch);

    /// <summary>What an agency accepts and decides: proposed by one, applied by another; then the agency. What is refused comes back as it is.</summary>
    public async Task<(int Status, JsonElement Body)> Assign(string agency, object body)
    {
        var (status, proposal) = await Post($"/v1/agencies/{agency}/assignments", People.It, body);
        if (status != 201)
            return (status, proposal);
        (status, var applied) = await Post($"/v1/agencies/changes/{proposal.GetProperty("id").GetGuid()}/apply", OtherIt);
        return status == 200 ? (status, await Get($"/v1/agencies/{agency}")) : (status, applied);
    }

    /// <summary>Real time, moved by whole days.</summary>
    public sealed class MovedClock : TimeProvider
    {
        public int Days { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddDays(Days);

        public DateOnly Today => DateOnly.FromDateTime(GetUtcNow().ToOffset(TimeSpan.FromHours(7)).DateTime);
    }
}
