using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Postgres;

namespace Platform.Dossiers.ApiTests;

/// <summary>The hourly sweep of what was answered and heard long ago, as every service has it (<c>services/Postgres</c>).</summary>
[Collection("dossiers")]
public sealed class SweepingAnswers(DossiersHost host)
{
    [Fact]
    public async Task Answers_go_after_thirty_days_messages_after_ninety_and_a_payments_never()
    {
        var mine = $"sweep-{Guid.NewGuid():N}";
        var now = host.Clock.Now;
        await Asked($"{mine}-29", mine, 29);
        await Asked($"{mine}-31", mine, 31);
        await Asked($"{mine}-89", "message:ResultDelivered", 89);
        await Asked($"{mine}-91", "message:ResultDelivered", 91);
        await Asked($"{mine}-999", "message:payment", 999);
        foreach (var days in new[] { 89, 91 })
            await host.Execute("INSERT INTO messaging.inbox (consumer, message_id, received_at) VALUES ($1, gen_random_uuid(), $2)", $"{mine}-{days}", At(days));

        await host.Services.GetRequiredService<SweepAnswered>().Run(default);
        await host.Services.GetRequiredService<SweepAnswered>().Run(default);
        (await host.Scalar<string>("SELECT string_agg(key, ' ' ORDER BY at DESC) FROM dossiers.requests WHERE key LIKE $1", $"{mine}%")).ShouldBe($"{mine}-29 {mine}-89 {mine}-999");
        (await host.Scalar<string>("SELECT string_agg(consumer, ' ') FROM messaging.inbox WHERE consumer LIKE $1", $"{mine}%")).ShouldBe($"{mine}-89");

        DateTime At(int days) => (now - TimeSpan.FromDays(days)).UtcDateTime;

        Task Asked(string key, string caller, int days) =>
            host.Execute("INSERT INTO dossiers.requests (caller, key, fingerprint, stream_id, version, at) VALUES ($1, $2, '', gen_random_uuid(), 1, $3)", caller, key, At(days));
    }

    [Fact]
    public async Task More_than_one_batch_goes_at_once_and_while_another_replica_is_at_it_nothing_does()
    {
        var mine = $"sweep-{Guid.NewGuid():N}";
        await host.Execute(
            "INSERT INTO messaging.inbox (consumer, message_id, received_at) SELECT $1, gen_random_uuid(), $2 FROM generate_series(1, 4500)", mine, (host.Clock.Now - TimeSpan.FromDays(400)).UtcDateTime);
        await using (var other = new Npgsql.NpgsqlConnection(host.Database))
        {
            await other.OpenAsync();
            await using var transaction = await other.BeginTransactionAsync();
            await using var hold = new Npgsql.NpgsqlCommand("SELECT pg_advisory_xact_lock(x'414E53574552'::bigint)", other, transaction);
            await hold.ExecuteNonQueryAsync();
            await host.Services.GetRequiredService<SweepAnswered>().Run(default);
            (await Left()).ShouldBe(4500);
        }
        await host.Services.GetRequiredService<SweepAnswered>().Run(default);
        (await Left()).ShouldBe(0);

        Task<long> Left() => host.Scalar<long>("SELECT count(*) FROM messaging.inbox WHERE consumer = $1", mine);
    }

    [Fact]
    public void Longer_can_be_chosen_and_shorter_cannot()
    {
        AnsweredSettings.From(Of(("Answered:RequestDays", "60"))).ShouldBe(new AnsweredSettings(TimeSpan.FromDays(60), TimeSpan.FromDays(90)));
        Should.Throw<InvalidOperationException>(() => AnsweredSettings.From(Of(("Answered:RequestDays", "29"))));
        Should.Throw<InvalidOperationException>(() => AnsweredSettings.From(Of(("Answered:MessageDays", "30"))));

        static IConfiguration Of(params (string Key, string Value)[] settings) => new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))).Build();
    }
}
