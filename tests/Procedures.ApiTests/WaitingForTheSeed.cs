using System.Net;
using System.Text.Json;
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

    private async Task<(HttpStatusCode Status, JsonElement Catalogue)> Ready()
    {
        using var answer = await host.As(null).GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("checks").GetProperty("catalogue").Clone());
    }
}
