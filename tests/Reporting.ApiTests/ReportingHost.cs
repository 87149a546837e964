using System.Net;
using System.Text.Json;
using Dapper;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Reporting.ApiTests;

[CollectionDefinition(nameof(ReportingHost))]
public sealed class ReportingCollection : ICollectionFixture<ReportingHost>;

/// <summary>One Reporting host for all tests; each test has a province of its own, because the broker's exchanges are shared.</summary>
public sealed class ReportingHost() : ServiceUnderTest<Program>("reporting")
{
    /// <summary>Provinces come with the tests.</summary>
    protected override IEnumerable<KeyValuePair<string, string>> Settings() => [new("Catalogue:Expected", "false")];

    public NpgsqlDataSource Database => Services.GetRequiredService<NpgsqlDataSource>();

    /// <summary>Of the role that may change the schema.</summary>
    public string Owner => ConnectionString;

    public IBus Bus => Services.GetRequiredService<IBus>();

    public Task Publish(object message, Guid? messageId = null) => Bus.Publish(message, message.GetType(), c => c.MessageId = messageId ?? Guid.NewGuid());

    public async Task FactsArrive(IEnumerable<Guid> dossiers, int count)
    {
        Guid[] ids = [.. dossiers];
        await Eventually.Is(Arrived, "the facts arrived");

        async Task<bool> Arrived()
        {
            try
            {
                await using var connection = await Database.OpenConnectionAsync();
                return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM reporting.facts WHERE dossier = ANY(@ids)", new { ids }) >= count;
            }
            catch (NpgsqlException)
            {
                return false; // a test has cut the connections
            }
        }
    }

    public static async Task<JsonElement> Read(HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, body);
        return JsonDocument.Parse(body).RootElement.Clone();
    }
}

/// <summary>A province with two communes that no other test knows, and its people.</summary>
public sealed class Province
{
    private static int next;
    private int dossiers;

    public string Code { get; } = $"T{Random.Shared.Next(100_000, 999_999)}{Interlocked.Increment(ref next)}";

    public string Commune => $"{Code}.1";

    public string Neighbour => $"{Code}.2";

    public TestPerson Leader => new("p-leader", "Lãnh đạo tỉnh", ["leader"], Code);

    public TestPerson Clerk => new("c-clerk", "Công chức xã", ["clerk"], Commune);

    public TestPerson ItOfficer => new("p-it", "Cán bộ tin học", ["it"], Code);

    public IEnumerable<AgencyChanged> Agencies => [Agency(Code, null, "Tỉnh thử"), Agency(Commune, Code, "Xã Một"), Agency(Neighbour, Code, "Xã Hai")];

    public async Task Announce(ReportingHost host)
    {
        foreach (var agency in Agencies)
            await host.Publish(agency);
        await Eventually.Is(
            async () =>
            {
                await using var connection = await host.Database.OpenConnectionAsync();
                return await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM reporting.agency_revisions WHERE code = @Code OR parent = @Code", new { Code }) >= 3;
            },
            "the agencies arrived");
    }

    public DossierHead Head(Channel channel = Channel.Counter, string? agency = null, string field = "Hộ tịch", string procedure = "1.001193") => new(
        Guid.NewGuid(), 1, $"{Code}-N{Interlocked.Increment(ref dossiers)}", null, Guid.NewGuid(), procedure, 1, $"Thủ tục {procedure}", field, channel, agency ?? Commune, agency ?? Commune);

    /// <summary>Instants are local, written as in the law's own examples.</summary>
    public static DateTimeOffset Local(string text) => new DateTimeOffset(DateTime.Parse(text), TimeSpan.FromHours(7)).ToUniversalTime();

    public static DossierAccepted Accepted(DossierHead head, string at, string due) =>
        new(head with { Version = 2, Code = $"C-{head.Number}" }, Local(at), Local(at), Local(due), 0);

    public static DossierResolved Resolved(DossierHead head, long version, string at, string due, ResolutionOutcome outcome = ResolutionOutcome.Granted) =>
        new(head with { Version = version, Code = $"C-{head.Number}" }, Local(at), outcome, Local(due));

    private static AgencyChanged Agency(string code, string? parent, string name) => new(
        code, name, parent, parent is null ? AdministrativeLevel.Province : AdministrativeLevel.Commune, null, null, [], "", "", new DateOnly(2020, 1, 1), null, [], 1,
        new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
}
