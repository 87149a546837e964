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
}

[CollectionDefinition(Name)]
public sealed class Catalogue : ICollectionFixture<ProceduresHost>
{
    public const string Name = "catalogue";
}
