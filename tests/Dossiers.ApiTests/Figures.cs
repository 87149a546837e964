using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Platform.Dossiers.Views;
using Platform.Postgres;
using Platform.ServiceDefaults.Telemetry;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>What those who watch the platform are told. The gauges are the process's: hosts of other tests write them, too, so they are read right after this host's own reading.</summary>
[Collection("dossiers")]
public sealed class Figures(DossiersHost host)
{
    [Fact]
    public async Task Open_dossiers_are_counted_by_stage_near_due_on_the_last_day_and_overdue_after_it()
    {
        // accepted on Monday at nine, promised until Thursday 26 November, 17:30
        var (early, near, late) = (DossiersHost.Local(2026, 11, 25, 17, 29), DossiersHost.Local(2026, 11, 25, 17, 31), DossiersHost.Local(2026, 11, 26, 17, 31));
        var before = new[] { await At(early), await At(near), await At(late) };
        host.Clock.Now = DossiersHost.MondayNine;
        await host.Accepted();
        var after = new[] { await At(early), await At(near), await At(late) };
        host.Clock.Now = DossiersHost.MondayNine;
        before.Zip(after, (b, a) => (a.Accepted - b.Accepted, a.NearDue - b.NearDue, a.Overdue - b.Overdue)).ShouldBe([(1, 0, 0), (1, 1, 0), (1, 0, 1)]);

        async Task<(double Accepted, double NearDue, double Overdue)> At(DateTimeOffset now)
        {
            host.Clock.Now = now;
            var seen = await Read<DossierFigures>();
            return (seen["platform.dossiers.open accepted"], seen["platform.dossiers.near_due"], seen["platform.dossiers.overdue"]);
        }
    }

    [Fact]
    public async Task A_row_that_waits_ages_while_nobody_looks_and_one_that_can_never_be_sent_is_counted_apart()
    {
        var before = await Read<OutboxFigures>();
        await using var connection = new NpgsqlConnection(host.Database);
        await connection.OpenAsync();
        await using var insert = new NpgsqlCommand(
            "INSERT INTO messaging.outbox (slot, ordering_key, message_id, type, body, parked_for) VALUES (0, gen_random_uuid(), gen_random_uuid(), 'Unknown', '{}', 'unknown type')", connection);
        await insert.ExecuteNonQueryAsync();
        var after = await Read<OutboxFigures>();
        after["platform.outbox.parked"].ShouldBe(before["platform.outbox.parked"] + 1);
        await using var delete = new NpgsqlCommand("DELETE FROM messaging.outbox WHERE type = 'Unknown'", connection);
        await delete.ExecuteNonQueryAsync();
    }

    [Fact]
    public async Task Every_queue_of_the_service_has_a_consumer_and_its_depth()
    {
        Dictionary<string, double> seen = [];
        await Eventually.Is(() => (seen = Measured()).GetValueOrDefault("platform.queue.consumers dossiers-postal") > 0, "the broker was asked");
        seen["platform.broker.up"].ShouldBe(1);
        seen["platform.queue.errors dossiers-postal"].ShouldBe(0, "no queue of errors is none in it");
        seen.ShouldContainKey("platform.queue.messages dossiers-catalogue");
    }

    [Fact]
    public async Task A_refusal_is_counted_by_code_and_use_case_and_no_word_of_the_person()
    {
        List<(int Status, string Code, string UseCase)> counted = [];
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Name == "platform.refusals") l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var named = tags.ToArray().ToDictionary(t => t.Key, t => t.Value);
            named.Keys.ShouldBe(["status", "code", "use_case"], ignoreOrder: true);
            lock (counted)
                counted.Add(((int)named["status"]!, (string)named["code"]!, (string)named["use_case"]!));
        });
        listener.Start();
        var id = Guid.NewGuid();
        using var nobody = host.As(null);
        await nobody.Get($"/v1/dossiers/{id}").Refused(HttpStatusCode.Unauthorized, "not-signed-in");
        using var clerk = host.As(People.Clerk);
        await clerk.Get($"/v1/dossiers/{id}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        lock (counted)
        {
            counted.ShouldContain((401, "not-signed-in", "GetDossier"));
            counted.ShouldContain((404, "dossier-not-found", "GetDossier"));
        }
    }

    private async Task<Dictionary<string, double>> Read<T>()
        where T : DatabaseFigures
    {
        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await host.Services.GetServices<IHostedService>().OfType<T>().Single().Read(connection, default);
        return Measured();
    }

    /// <summary>The gauges by name and the value of their label.</summary>
    private static Dictionary<string, double> Measured()
    {
        Dictionary<string, double> seen = [];
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter == PlatformTelemetry.Meter && instrument.IsObservable) l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => seen[Name(i, tags)] = value);
        listener.SetMeasurementEventCallback<int>((i, value, tags, _) => seen[Name(i, tags)] = value);
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => seen[Name(i, tags)] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }

    private static string Name(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Value}";
}
