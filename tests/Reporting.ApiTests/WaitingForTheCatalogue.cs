using System.Net;
using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Platform.Testing;

namespace Platform.Reporting.ApiTests;

/// <summary>A host whose broker has no Procedures, as on a new installation before the seed is loaded.</summary>
public class EmptyHost() : ServiceUnderTest<Program>("reporting")
{
    public async Task<(HttpStatusCode Status, JsonElement Catalogue)> Ready()
    {
        using var answer = await As(null).GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("checks").GetProperty("catalogue").Clone());
    }
}

/// <summary>The same where nothing is seeded and people begin by importing a catalogue.</summary>
public sealed class UnseededHost : EmptyHost
{
    protected override IEnumerable<KeyValuePair<string, string>> Settings() => [new("Catalogue:Expected", "false")];
}

public sealed class WaitingForTheCatalogue(EmptyHost host, UnseededHost unseeded) : IClassFixture<EmptyHost>, IClassFixture<UnseededHost>
{
    [Fact]
    public async Task A_service_is_not_ready_before_its_copy_of_the_catalogue_has_begun_and_says_so()
    {
        var (status, catalogue) = await host.Ready();
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        catalogue.GetProperty("description").GetString()!.ShouldStartWith("the copy of the catalogue is empty");
        (await host.As(null).GetAsync(new Uri("/health/startup", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK, "it has started and must not be started again for it");

        await host.Services.GetRequiredService<IBus>().Publish(new Province().Agencies.First());
        await Eventually.Is(async () => (await host.Ready()).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Where_none_is_expected_an_empty_one_is_no_reason_to_wait() =>
        await Eventually.Is(async () => (await unseeded.Ready()).Status == HttpStatusCode.OK);
}
