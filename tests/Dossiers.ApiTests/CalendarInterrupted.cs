using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>A host of its own: it is killed.</summary>
public sealed class CalendarInterrupted(DossiersHost host) : IClassFixture<DossiersHost>
{
    [Fact]
    public async Task A_run_killed_in_the_middle_is_ended_by_the_next_host_and_moves_each_dossier_once()
    {
        host.Clock.Now = DossiersHost.Local(2026, 11, 24, 9, 0); // Tuesday; two working days: Thursday 26
        var ids = new List<Guid>();
        for (var i = 0; i < 6; i++)
            ids.Add(await host.Accepted(TestCatalogue.Extract));
        ids.Sort();
        const long revision = 1008;
        await host.Know((connection, transaction) => CatalogueCopy.Keep(connection, transaction, new CalendarChanged(revision, [new(new(2026, 11, 25), "holiday", "Nghỉ do bão")], [], host.Clock.Now)));

        await using (var gate = new NpgsqlConnection(host.Database))
        {
            await gate.OpenAsync();
            await using var held = await gate.BeginTransactionAsync();
            await using (var hold = new NpgsqlCommand("SELECT 1 FROM dossiers.mt_streams WHERE id = @id FOR UPDATE", gate, held) { Parameters = { new("id", ids[3]) } })
                (await hold.ExecuteScalarAsync()).ShouldNotBeNull("the walk stops at the fourth");
            await host.As(People.It).Post("/v1/dossiers/calendar-apply", new { calendarRevision = revision }).Body(HttpStatusCode.Accepted);
            await Eventually.Is(async () => await Moved() >= 3, "three are moved");
            (await Moved()).ShouldBe(3);
            await using (var kill = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", gate, held))
                await kill.ExecuteScalarAsync(); // what is not committed is gone, as after kill -9
            await host.DisposeAsync();
            await held.RollbackAsync();
        }
        (await host.Scalar<string>("SELECT state FROM dossiers.calendar_runs WHERE revision = $1", revision)).ShouldBe("running");
        (await host.Scalar<long>("SELECT examined FROM dossiers.calendar_runs WHERE revision = $1", revision)).ShouldBe(0, "killed before its place was written");
        (await Moved()).ShouldBe(3);

        await using (var next = new NextHost(host))
        {
            await next.InitializeAsync();
            await Eventually.Is(async () => await host.Scalar<string>("SELECT state FROM dossiers.calendar_runs WHERE revision = $1", revision) != "running", "the run ended");
            using var it = next.As(People.It);
            var progress = await it.Get($"/v1/dossiers/calendar-apply/{revision}").Body();
            (progress.Text("state"), progress.Number("examined"), progress.Number("moved")).ShouldBe(("done", 6, 6));
            foreach (var id in ids)
            {
                (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'due_moved_by_calendar'", id)).ShouldBe(1);
                (await next.As(People.Mother).Get($"/v1/dossiers/{id}").Body()).At("dueAt").ShouldBe(DossiersHost.Local(2026, 11, 27, 17, 30)); // Thursday, Friday
            }
        }
    }

    private Task<long> Moved() => host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE type = 'due_moved_by_calendar'");

    /// <summary>Another replica on the killed one's database.</summary>
    private sealed class NextHost(DossiersHost killed) : ServiceUnderTest<Program>("dossiers")
    {
        public override async Task InitializeAsync()
        {
            using var client = CreateClient();
            await Started(client);
        }

        protected override IEnumerable<KeyValuePair<string, string>> Settings() => [new("ConnectionStrings:Postgres", killed.Database), new("Documents:Folder", killed.DocumentsFolder)];

        protected override void Configure(IServiceCollection services)
        {
            services.RemoveAll<TimeProvider>();
            services.AddSingleton<TimeProvider>(killed.Clock);
        }
    }
}
