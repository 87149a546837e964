using Microsoft.Extensions.Configuration;
using Platform.Notifications.Sending;
using Platform.Postgres.Operations;
using Platform.ServiceDefaults.Outside;

namespace Platform.Notifications.Tests;

/// <summary>A restored installation sends nothing until somebody releases it (Outside:Enabled).</summary>
public sealed class HeldAfterARestore
{
    [Fact]
    public async Task Nothing_leaves_and_what_waits_waits_on_as_if_the_sidecar_were_away()
    {
        var world = new World();
        var held = Sidecar(world, new() { ["Outside:Enabled"] = "false", ["Secrets:sms-user"] = "u" });
        (await ProviderCall.Make(() => held.Invoke("sms", "post", new { }, new Dictionary<string, string>(), default), _ => null, default)).ShouldBe(new Outcome.Away("sidecar-away"));
        world.Asked.ShouldBe(0);
        (await held.Secret("sms-user", default)).ShouldBe("u", "keys are needed to read, and leave nothing");
    }

    [Fact]
    public async Task Without_the_word_everything_leaves_as_ever()
    {
        var world = new World();
        (await Sidecar(world, []).Invoke("sms", "post", new { }, new Dictionary<string, string>(), default)).Succeeded.ShouldBeTrue();
        world.Asked.ShouldBe(1);
    }

    [Theory]
    [InlineData("false", false)]
    [InlineData("true", true)]
    [InlineData(null, true)]
    public async Task Check_says_so(string? enabled, bool good) =>
        (await new OutsideOpen(new ConfigurationBuilder().AddInMemoryCollection([new("Outside:Enabled", enabled)]).Build()).Look(default)).Good.ShouldBe(good);

    private static Sidecar Sidecar(World world, Dictionary<string, string?> settings) =>
        new(new HttpClient(world) { BaseAddress = new Uri("http://127.0.0.1:3500") }, new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

    private sealed class World : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.OK));
        }
    }
}
