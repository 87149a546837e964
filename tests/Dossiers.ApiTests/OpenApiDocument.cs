using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Dossiers.Domain;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class OpenApiDocument(DossiersHost host)
{
    [Fact]
    public async Task The_document_names_every_operation_and_shape_after_its_use_case()
    {
        var document = await host.As(null).Get("/openapi.json").Body();
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()).ToArray();
        operations.Length.ShouldBe(host.Services.GetRequiredService<EndpointDataSource>().Endpoints.Count(e => e.Metadata.GetMetadata<IEndpointNameMetadata>() is not null));
        operations.ShouldAllBe(o => o.Value.Text("operationId") != null && o.Value.Text("summary") != null);
        document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name).ShouldAllBe(n => !System.Text.RegularExpressions.Regex.IsMatch(n, @"^(Request|Answer)\d*$"), "a nested shape is named after its use case");
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "openapi.json"), document.GetRawText());
    }

    [Theory]
    [InlineData("/v1/tracking/{code}", "get", false)]
    [InlineData("/v1/dossiers", "post", true)]
    [InlineData("/v1/dossiers/{id}", "get", true)]
    public async Task An_operation_says_whether_it_wants_a_token(string path, string method, bool token)
    {
        var operation = await Operation(path, method);
        var wanted = operation.GetProperty("security").EnumerateArray().ToArray();
        wanted.Length.ShouldBe(token ? 1 : 0);
        operation.GetProperty("responses").TryGetProperty("401", out _).ShouldBe(token);
        operation.GetProperty("responses").TryGetProperty("503", out _).ShouldBeTrue();
        operation.GetProperty("responses").TryGetProperty("404", out _).ShouldBe(path.Contains('{'));
    }

    [Theory]
    [InlineData("/v1/dossiers", true, false)]
    [InlineData("/v1/dossiers/{id}/accept", true, true)]
    [InlineData("/v1/dossiers/{id}/return-online", true, true)]
    [InlineData("/v1/documents", true, false)]
    public async Task A_write_says_which_headers_it_honours(string path, bool key, bool version)
    {
        var operation = await Operation(path, "post");
        var headers = operation.TryGetProperty("parameters", out var parameters) ? parameters.EnumerateArray().Where(p => p.Text("in") == "header").Select(p => p.Text("name")).ToArray() : [];
        headers.Contains("Idempotency-Key").ShouldBe(key);
        headers.Contains("If-Match").ShouldBe(version);
        if (key)
            parameters.EnumerateArray().Where(p => p.Text("in") == "header").ShouldAllBe(p => p.Text("description") != null);
    }

    [Fact]
    public async Task An_operation_names_what_its_act_the_filters_before_it_and_the_way_to_a_dossier_refuse()
    {
        var paths = (await Document()).GetProperty("paths");
        var acts = typeof(Act).GetFields(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static).Select(f => f.GetValue(null)).OfType<Act>().ToArray();
        acts.Length.ShouldBeGreaterThan(30);
        foreach (var act in acts)
        {
            var operation = paths.GetProperty($"/v1/dossiers/{{id}}/{act.Name}").GetProperty("post");
            foreach (var (status, code) in act.Refusals)
            {
                operation.Text("description")!.ShouldContain(code, customMessage: act.Name);
                operation.GetProperty("responses").TryGetProperty($"{status}", out _).ShouldBeTrue($"{act.Name} {status}");
            }
        }
        foreach (var one in paths.EnumerateObject().Where(p => p.Name.StartsWith("/v1/dossiers/{id}", StringComparison.Ordinal)).SelectMany(p => p.Value.EnumerateObject()))
        {
            one.Value.Text("description")!.ShouldContain("dossier-not-found", customMessage: one.Value.Text("operationId"));
            one.Value.Text("description")!.ShouldContain("person-erased", customMessage: one.Value.Text("operationId"));
            one.Value.GetProperty("responses").TryGetProperty("410", out _).ShouldBeTrue(one.Value.Text("operationId"));
        }
        (await Operation("/v1/dossiers/{id}/reject-handover", "post")).Text("description")!.ShouldContain("not-the-receiver", customMessage: "one of several of its use case");
    }

    [Fact]
    public async Task Every_refusal_is_described_as_the_problem_it_is()
    {
        var document = await Document();
        foreach (var response in from path in document.GetProperty("paths").EnumerateObject() from operation in path.Value.EnumerateObject() from r in operation.Value.GetProperty("responses").EnumerateObject() where r.Name[0] is '4' or '5' select r)
            response.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").Text("$ref").ShouldBe("#/components/schemas/ProblemDetails");
        var problem = document.GetProperty("components").GetProperty("schemas").GetProperty("ProblemDetails").GetProperty("properties");
        new[] { "type", "detail", "code", "traceId", "errors" }.ShouldBeSubsetOf(problem.EnumerateObject().Select(p => p.Name));
    }

    private Task<System.Text.Json.JsonElement> Document() => host.As(null).Get("/openapi.json").Body();

    private async Task<System.Text.Json.JsonElement> Operation(string path, string method)
    {
        var paths = (await Document()).GetProperty("paths");
        return paths.EnumerateObject().Single(p => p.Name == path || (p.Name.StartsWith("/v1/tracking/", StringComparison.Ordinal) && path.StartsWith("/v1/tracking/", StringComparison.Ordinal))).Value.GetProperty(method);
    }
}
