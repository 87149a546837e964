using Platform.Day;
using Platform.Testing;

namespace Platform.Journeys.Tests;

/// <summary>The named test people, signed in at the running platform through the real sign-in.</summary>
public sealed class Cast : IAsyncLifetime
{
    private static readonly string[] Everybody = ["citizen", "citizen2", "clerk", "specialist", "leader", "clerical", "postal", "it", "clerk2"];

    internal Api Api { get; private set; } = null!;

    internal Dictionary<string, string> Tokens { get; } = [];

    public async Task InitializeAsync()
    {
        _ = RunningPlatform.Gateway;
        foreach (var person in Everybody)
            Tokens[person] = await RunningPlatform.Script("token", person);
        Tokens["demo-system"] = await RunningPlatform.Script("token", "--client", "demo-system");
        Api = new Api(RunningPlatform.Gateway, Tokens, TimeSpan.FromSeconds(30));
    }

    public Task DisposeAsync()
    {
        Api.Dispose();
        return Task.CompletedTask;
    }
}

/// <summary>One platform, one journey at a time: the disturbed days must not disturb the others.</summary>
[CollectionDefinition(nameof(OnePlatform))]
public sealed class OnePlatform : ICollectionFixture<Cast>;

internal static class Eventually
{
    /// <summary>Asks again until the answer is right; the last answer is in the failure.</summary>
    /// <param name="seconds">A service whose bus is stuck after the broker was killed takes a minute and a half to be itself again (<c>LivingBus</c>).</param>
    public static async Task<T> Is<T>(Func<Task<T>> ask, Func<T, bool> right, string what, int seconds = 180)
    {
        var giveUpAt = DateTime.UtcNow.AddSeconds(seconds);
        while (true)
        {
            var answer = await ask();
            if (right(answer))
                return answer;
            if (DateTime.UtcNow > giveUpAt)
                throw new Xunit.Sdk.XunitException($"{what}: not within {seconds} s; last answer: {answer}");
            await Task.Delay(200);
        }
    }
}
