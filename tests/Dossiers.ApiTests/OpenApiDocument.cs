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
        operations.Length.ShouldBe(24);
        operations.ShouldAllBe(o => o.Value.Text("operationId") != null && o.Value.Text("summary") != null);
        document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name).ShouldBeSubsetOf(
            document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name).Where(n => !n.StartsWith("Request", StringComparison.Ordinal) && !n.StartsWith("Answer", StringComparison.Ordinal)));
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "openapi.json"), document.GetRawText());
    }
}
