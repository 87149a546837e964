namespace Platform.ServiceDefaults.Tests;

/// <summary>What is said at the start of a program: of its arguments first, then of its settings.</summary>
public sealed class Beginning
{
    private static readonly string[] Commands = ["migrate", "figures <as of>"];

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "help")]
    [InlineData(0, "figures", "--help")]
    [InlineData(2, "misspelt")]
    [InlineData(2, "migrate", "now")]
    [InlineData(2, "--urls")]
    [InlineData(2, "--urls", "http://localhost:5000", "misspelt")]
    public async Task What_is_no_command_starts_nothing(int code, params string[] arguments) =>
        (await ServiceProgram.Run(arguments, Commands, () => throw new InvalidOperationException("started"))).ShouldBe(code);

    [Theory]
    [InlineData]
    [InlineData("migrate")]
    [InlineData("figures", "2026-11-22T03:15:00Z")]
    [InlineData("--urls", "http://localhost:5000")]
    [InlineData("--environment=Development", "--ConnectionStrings:Postgres=Host=a b;Port=1", "--Limits:PerMinute", "5")]
    public async Task Commands_and_settings_as_aspnet_takes_them_go_on(params string[] arguments) =>
        (await ServiceProgram.Run(arguments, Commands, () => Task.FromResult(7))).ShouldBe(7);

    [Fact]
    public async Task A_missing_setting_is_named_as_an_environment_variable()
    {
        (await ServiceProgram.Run([], Commands, () => throw new MissingSettingException("ConnectionStrings:RabbitMq"))).ShouldBe(2);
        new MissingSettingException("ConnectionStrings:RabbitMq").Message.ShouldBe("ConnectionStrings__RabbitMq is not set.");
    }
}
