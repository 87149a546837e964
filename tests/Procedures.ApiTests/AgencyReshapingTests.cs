using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Procedures.Seed;
using Platform.Procedures.Storage;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>Changes the tree, so it has a host of its own.</summary>
public sealed class AgencyReshapingTests(ProceduresHost host) : IClassFixture<ProceduresHost>
{
    private static readonly string Soon = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(40)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_merger_is_previewed_then_done_once_said_to_others_and_kept_from_the_seed()
    {
        object body = new { from = new[] { "H18.30", "H18.31" }, into = new { code = "H18.130", name = "Ủy ban nhân dân xã Sáp Nhập" }, on = Soon };
        var preview = await Send(People.It, "merges", new { from = new[] { "H18.30", "H18.31" }, into = new { code = "H18.130", name = "Ủy ban nhân dân xã Sáp Nhập" }, on = Soon, dryRun = true }, 200);
        preview.GetProperty("plan").GetProperty("ended").GetArrayLength().ShouldBe(2);
        (await host.Refused("/v1/agencies/H18.130")).Status.ShouldBe(404, "a preview changes nothing");

        var twice = await Task.WhenAll(Send(People.It, "merges", body, 200, "merge-1"), Send(People.It, "merges", body, 200, "merge-1"));
        twice[0].GetProperty("id").GetGuid().ShouldBe(twice[1].GetProperty("id").GetGuid());
        (await Refusal(People.It, "merges", new { from = new[] { "H18.32" }, into = new { code = "H18.131", name = "Khác" }, on = Soon }, 422, "merge-1")).ShouldBe("idempotency-key-reused");
        (await Refusal(People.It, "merges", body, 409)).ShouldBe("agency-ended");

        var made = await host.Get("/v1/agencies/H18.130");
        made.GetProperty("predecessors").EnumerateArray().Select(p => p.GetString()).ShouldBe(["H18.30", "H18.31"]);
        made.GetProperty("validFrom").GetString().ShouldBe(Soon);
        (await host.Get("/v1/agencies/H18.30")).TryGetProperty("validUntil", out _).ShouldBeTrue();

        await using var connection = new NpgsqlConnection(host.Database);
        await connection.OpenAsync();
        (await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM catalogue.agencies WHERE kept AND code IN ('H18.30', 'H18.31', 'H18.130')")).ShouldBe(3, "two ended, one made");
        await using var transaction = await connection.BeginTransactionAsync();
        (await AgencyRows.Bring(connection, transaction, host.Services.GetRequiredService<SeedFolder>().Agencies(), DateTimeOffset.UtcNow, default)).ShouldBe(0, "the seed does not bring them back");
    }

    [Fact]
    public async Task A_split_makes_two_of_one()
    {
        await Send(People.It, "splits", new { from = "H18.33", into = new[] { new { code = "H18.133", name = "Xã Đông" }, new { code = "H18.134", name = "Xã Tây" } }, on = Soon }, 200);
        foreach (var code in new[] { "H18.133", "H18.134" })
            (await host.Get($"/v1/agencies/{code}")).GetProperty("predecessors").EnumerateArray().Single().GetString().ShouldBe("H18.33");
    }

    [Fact]
    public async Task Only_provincial_it_reshapes_and_wrong_requests_are_refused()
    {
        object body = new { from = new[] { "H18.35", "H18.36" }, into = new { code = "H18.135", name = "Xã" }, on = Soon };
        (await Refusal(People.Leader, "merges", body, 403)).ShouldBe("not-allowed");
        (await Refusal(null, "merges", body, 401)).ShouldBe("not-signed-in");
        (await Refusal(People.It, "merges", new { }, 400)).ShouldBe("invalid");
        (await Refusal(People.It, "splits", new { from = "H18", into = new[] { new { code = "H18.140", name = "Xã" } }, on = Soon }, 422)).ShouldBe("root-agency");
        (await Refusal(People.It, "merges", body, 400, new string('k', 101))).ShouldBe("invalid");
    }

    private async Task<JsonElement> Send(TestPerson? person, string path, object body, int status, string? key = null)
    {
        using var client = host.As(person);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/agencies/{path}") { Content = JsonContent.Create(body) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(status, text);
        return JsonElement.Parse(text);
    }

    private async Task<string> Refusal(TestPerson? person, string path, object body, int status, string? key = null) => (await Send(person, path, body, status, key)).GetProperty("code").GetString()!;
}
