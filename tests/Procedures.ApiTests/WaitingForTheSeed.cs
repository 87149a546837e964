using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Procedures.Seed;
using Platform.Testing;

namespace Platform.Procedures.ApiTests;

/// <summary>As in a cluster: the seed is another Job's work.</summary>
public sealed class UnseededHost : SmallHost
{
    protected override IEnumerable<KeyValuePair<string, string>> Settings() => [.. base.Settings(), new("Seed:AtStart", "false")];
}

public sealed class WaitingForTheSeed(UnseededHost host) : IClassFixture<UnseededHost>
{
    [Fact]
    public async Task Procedures_is_not_ready_before_a_procedure_is_published_and_answers_all_the_same_who_imports_one()
    {
        var (status, catalogue) = await Ready();
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        catalogue.GetProperty("description").GetString()!.ShouldStartWith("no procedure is published yet");

        var (answered, said) = await host.Import(null);
        answered.ShouldBe(200, $"{said}");
        (await Ready()).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_job_whose_files_are_not_there_ends_and_says_so_while_a_service_waits_for_them()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Seed:Folder", Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")))]).Build();
        var seed = ActivatorUtilities.CreateInstance<SeedAtStart>(host.Services, new SeedFolder(configuration));
        await Should.ThrowAsync<DirectoryNotFoundException>(seed.Load(default, forGood: false));

        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Should.ThrowAsync<OperationCanceledException>(seed.Load(stop.Token));
    }

    private async Task<(HttpStatusCode Status, JsonElement Catalogue)> Ready()
    {
        using var answer = await host.As(null).GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("checks").GetProperty("catalogue").Clone());
    }
}
