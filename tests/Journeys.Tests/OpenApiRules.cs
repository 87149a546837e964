using System.Diagnostics;
using Platform.Testing;

namespace Platform.Journeys.Tests;

/// <summary>Spectral's recommended rules over every service's OpenAPI document, as a neighbouring system gets it from the gateway.</summary>
[Collection(nameof(OnePlatform))]
public sealed class OpenApiRules
{
    private static readonly string Folder = Path.Combine(Servers.Repository, "tests", "Journeys.Tests", "spectral");

    [Theory]
    [InlineData("procedures")]
    [InlineData("dossiers")]
    [InlineData("notifications")]
    [InlineData("postal-returns")]
    [InlineData("reporting")]
    public async Task The_document_of_a_service_breaks_no_rule(string service)
    {
        using var client = new HttpClient { BaseAddress = RunningPlatform.Gateway };
        var file = Path.Combine(Directory.CreateTempSubdirectory("openapi-").FullName, $"{service}.json");
        await File.WriteAllTextAsync(file, await client.GetStringAsync($"/openapi/{service}.json"));
        using var spectral = Process.Start(new ProcessStartInfo(Path.Combine(Folder, "node_modules", ".bin", "spectral"), ["lint", "-r", Path.Combine(Folder, ".spectral.yaml"), "--fail-severity", "error", "--quiet", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = await spectral.StandardOutput.ReadToEndAsync() + await spectral.StandardError.ReadToEndAsync();
        await spectral.WaitForExitAsync();
        spectral.ExitCode.ShouldBe(0, said);
    }
}
