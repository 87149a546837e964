using System.Net;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class StoreAway(DossiersHost host)
{
    [Fact]
    public async Task While_the_document_store_is_away_files_wait_and_everything_else_goes_on()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        using var mother = host.As(People.Mother);
        var document = (await mother.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        (await Ready()).ShouldBe(("Healthy", "Healthy"));
        Directory.Move(host.DocumentsFolder, $"{host.DocumentsFolder}-away");
        await File.WriteAllTextAsync(host.DocumentsFolder, "");
        try
        {
            host.Clock.Now += TimeSpan.FromMinutes(1);
            await mother.Upload(Api.Pdf).Refused(HttpStatusCode.ServiceUnavailable, "document-store-away");
            await mother.Get($"/v1/documents/{document}").Refused(HttpStatusCode.ServiceUnavailable, "document-store-away");
            (await Ready()).ShouldBe(("Degraded", "Degraded"));
            await mother.Post("/v1/dossiers", Api.Submission(People.Mother, TestCatalogue.Extract, returnMethod: "counter")).Body(HttpStatusCode.Created);
        }
        finally
        {
            File.Delete(host.DocumentsFolder);
            Directory.Move($"{host.DocumentsFolder}-away", host.DocumentsFolder);
        }
        host.Clock.Now += TimeSpan.FromMinutes(1);
        (await (await mother.Get($"/v1/documents/{document}")).Content.ReadAsByteArrayAsync()).ShouldBe(Api.Pdf);
        (await Ready()).ShouldBe(("Healthy", "Healthy"));
        host.Clock.Now = DossiersHost.MondayNine;
    }

    /// <summary>The service as a whole, and its store; a store that is away takes no pod out of service.</summary>
    private async Task<(string?, string?)> Ready()
    {
        var said = await host.As(null).Get("/health/ready").Body();
        return (said.Text("status"), said.GetProperty("checks").GetProperty("documents").Text("status"));
    }
}
