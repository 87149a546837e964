using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.PostalReturns.ApiTests;

[CollectionDefinition("postal")]
public sealed class PostalCollection : ICollectionFixture<PostalHost>;

/// <summary>The real service over real PostgreSQL and RabbitMQ, with <see cref="Outside"/> where it calls out.</summary>
public sealed class PostalHost() : ServiceUnderTest<Program>("postal_returns")
{
    public static readonly Guid Person = Guid.Parse("0d3a2f10-0000-8000-8000-000000000001");

    public string Database => ConnectionString;

    public Outside Outside { get; } = new();

    public Heard Heard { get; } = new();

    protected override IEnumerable<KeyValuePair<string, string>> Settings() =>
    [
        new("Dapr:HttpEndpoint", Outside.Address),
        new("Dapr:AppApiToken", "app-token"),
        new("Services:Dossiers", Outside.Address),
        new("Auth:Authority", Outside.Address),
        new("Auth:ClientId", "svc-postal-returns"),
        new("Auth:ClientSecret", "secret"),
        new("Polling:QuietFor", "00:00:00"),
    ];

    public override async Task InitializeAsync()
    {
        await Outside.Start();
        await Heard.Start(QueuePrefix);
        await base.InitializeAsync();
        await Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(20));
        await Agency("H18", null, "UBND tỉnh Điện Biên");
        await Agency("H18.25", "H18", "UBND xã Tủa Chùa");
        await Agency("H18.26", "H18", "UBND xã Tủa Thàng");
        await Eventually.Is(async () => await Scalar<long>("SELECT count(*) FROM agency.known WHERE revision >= 1000000000 AND code IN ('H18', 'H18.25', 'H18.26')") == 3);
    }

    public Task Agency(string code, string? parent, string name, long revision = 1_000_000_000, DateOnly? from = null, DateOnly? until = null, string[]? predecessors = null) => Heard.Say(new AgencyChanged(
        code, name, parent, AdministrativeLevel.Commune, null, AdministrativeLevel.Commune, [], "Tổ dân phố Thắng Lợi, xã Tủa Chùa", "02153845123",
        from ?? new DateOnly(2025, 7, 1), until, predecessors ?? [], revision, DateTimeOffset.UtcNow));

    public ReturnRequested NewReturn(string competent = "H18.25", string receiving = "H18.25", long cash = 8000, Guid? dossier = null, string? code = null, string carrier = "vnpost") => new(
        new DossierHead(
            dossier ?? Guid.NewGuid(), 9, $"R-{Guid.NewGuid():N}", code ?? $"{competent}-261121-{Guid.NewGuid().ToString("N")[..8]}", Person, "1.001193", 1, "Thủ tục đăng ký khai sinh", "Hộ tịch",
            Channel.Online, receiving, competent),
        DateTimeOffset.UtcNow, Guid.NewGuid(), carrier, cash);

    public void Answer(ReturnRequested wanted) => Outside.Contacts[wanted.Dossier.Id] = new
    {
        dossierId = wanted.Dossier.Id,
        person = wanted.Dossier.Applicant,
        name = "Lò Thị Mai",
        phone = "0912345678",
        email = "mai@example.vn",
        procedureName = wanted.Dossier.ProcedureName,
        number = wanted.Dossier.Number,
        code = wanted.Dossier.Code,
        trackingSecret = "QW12ER",
        address = new { name = "Lò Thị Mai", phone = "0912345678", street = "Bản Pàng Dề", commune = "03217", communeName = "Xã Tủa Chùa", province = "11", provinceName = "Tỉnh Điện Biên" },
    };

    /// <summary>A consignment that the carrier has taken the order of.</summary>
    public async Task<JsonElement> Ordered(ReturnRequested? wanted = null)
    {
        wanted ??= NewReturn();
        Answer(wanted);
        await Heard.Say(wanted);
        return await Until(wanted.Dossier.Id, "ordered");
    }

    /// <summary>Waits until the dossier's newest consignment is in the state; reads it as the province's leader.</summary>
    public async Task<JsonElement> Until(Guid dossier, string state)
    {
        using var leader = As(People.ProvinceLeader);
        JsonElement found = default;
        await Eventually.Is(async () =>
        {
            var page = await leader.GetFromJsonAsync<JsonElement>($"/v1/consignments?dossier={dossier}&state={state}");
            if (page.GetProperty("items").GetArrayLength() == 0)
                return false;
            found = await leader.GetFromJsonAsync<JsonElement>($"/v1/consignments/{page.GetProperty("items")[0].GetProperty("id").GetGuid()}");
            return true;
        });
        return found;
    }

    public static object Scan(string itemCode, string code, string? id = null, int minute = 0, string? receiver = null, string? proof = null, string? reason = null, long? codCollected = null) => new
    {
        scanId = id ?? Guid.NewGuid().ToString("N"),
        itemCode,
        orderNumber = "any",
        statusCode = code,
        statusText = "…",
        occurredAt = DateTimeOffset.UtcNow.AddHours(-3).AddMinutes(minute).ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz"),
        place = "Điện Biên",
        receiver,
        proof,
        reason,
        codCollected,
    };

    public Task<HttpResponseMessage> Tell(object scan, string carrier = "vnpost") => TellRaw(JsonSerializer.SerializeToUtf8Bytes(scan), carrier);

    public async Task<HttpResponseMessage> TellRaw(byte[] body, string carrier = "vnpost", string secret = "test-webhook-secret", string? signature = null)
    {
        using var client = As(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/carriers/{carrier}/scans") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("X-Signature", signature ?? "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        return await client.SendAsync(request);
    }

    public async Task<T?> Scalar<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        return await connection.ExecuteScalarAsync<T>(sql, parameters);
    }

    public Task EventuallyHeard(Guid consignment, params string[] said) => Eventually.Is(() => Heard.Of(consignment).SequenceEqual(said), $"heard {string.Join(", ", said)}; so far {string.Join(", ", Heard.Of(consignment))}");

    public static async Task<JsonElement> Refused(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var problem = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        response.StatusCode.ShouldBe(status, problem.ToString());
        problem.GetProperty("code").GetString().ShouldBe(code);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return problem;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Heard.DisposeAsync();
        await Outside.DisposeAsync();
    }
}
