using Platform.Testing;

namespace Platform.Journeys.Tests;

/// <summary>Whatever dies in the middle of a working day and is started again: the day ends with the same figures, nothing lost, nothing twice.</summary>
[Collection(nameof(OnePlatform))]
public sealed class DisturbedDay(Cast cast)
{
    private const int Dossiers = 30;

    [Theory]
    [InlineData("procedures")]
    [InlineData("dossiers")]
    [InlineData("notifications")]
    [InlineData("postal-returns")]
    [InlineData("reporting")]
    [InlineData("gateway")]
    [InlineData("rabbitmq")]
    [InlineData("postgres")]
    public async Task The_day_ends_with_the_same_figures_when_one_part_is_killed(string part)
    {
        var day = new RunningDay(Dossiers);
        await day.Until($"{Dossiers / 10 * 2}/{Dossiers}");
        await RunningPlatform.Script("service", "kill", part);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await RunningPlatform.Script("service", "start", part);
        (await day.Exit()).ShouldBe(0, day.Output);
        day.Output.ShouldContain("Số liệu cân");
        await new Evidence(cast).NothingIsLostAndNothingTwice(newest: Dossiers);
    }
}
