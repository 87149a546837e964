using System.Net.Http.Json;
using System.Text.Json;
using MassTransit;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Platform.ServiceDefaults;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>The real service over a database of its own, with the real catalogue loaded; one for all tests that only read.</summary>
public class ProceduresHost() : ServiceUnderTest<Program>("procedures")
{
    public async Task<JsonElement> Get(string address, TestPerson? person = null)
    {
        using var client = As(person);
        var response = await client.GetAsync(new Uri(address, UriKind.Relative));
        var body = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{address}: {(int)response.StatusCode} {body}");
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>The problem that answers a request: its status and the JSON.</summary>
    public async Task<(int Status, JsonElement Problem)> Refused(string address, TestPerson? person = null)
    {
        using var client = As(person);
        var response = await client.GetAsync(new Uri(address, UriKind.Relative));
        var body = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeFalse(body);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        return ((int)response.StatusCode, JsonDocument.Parse(body).RootElement);
    }

    public string Database => ConnectionString;

    /// <summary>Imports a catalogue as it is done: another person has tried the same file first.</summary>
    /// <param name="file">Null for the seed.</param>
    /// <param name="options">Further parts of the query, each with a leading &amp;.</param>
    public async Task<(int Status, JsonElement Body)> Import(string? file, string options = "")
    {
        var query = $"{(file is null ? "&source=seed" : "")}{options}";
        var (status, tried) = await Sent(SecondIt, $"/v1/procedures/imports?dryRun=true{query}", file);
        return status == 200 ? await Sent(People.It, $"/v1/procedures/imports?dryRun=false{query}", file) : (status, tried);
    }

    /// <summary>Another provincial IT officer.</summary>
    public static readonly TestPerson SecondIt = People.It with { Id = "it-9", Name = "Lê Văn Chín" };

    public async Task<(int Status, JsonElement Body)> Sent(TestPerson? person, string address, string? json, string? key = null)
    {
        using var client = As(person);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, UriKind.Relative)) { Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await client.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, body.Length == 0 ? default : JsonDocument.Parse(body).RootElement);
    }
}

[CollectionDefinition(Name)]
public sealed class Catalogue : ICollectionFixture<ProceduresHost>
{
    public const string Name = "catalogue";
}
