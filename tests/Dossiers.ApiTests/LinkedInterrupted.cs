using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>A host of its own: it is killed, twice.</summary>
public sealed class LinkedInterrupted(DossiersHost host) : IClassFixture<DossiersHost>
{
    private const string FarAway = "9.000088";

    [Fact]
    public async Task A_part_is_opened_once_although_the_service_is_killed_before_it_and_before_the_whole_hears_of_it()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        await host.KnowLinked();
        var linked = host.Services.GetRequiredService<CatalogueCopy>().Current.Procedure(LinkedHost.Linked, new DateOnly(2026, 11, 23))!;
        await host.Know((connection, transaction) => CatalogueCopy.Keep(connection, transaction, linked with { Code = FarAway, Parts = [.. linked.Parts!.Select(p => p.Key == "birth" ? p with { Agency = "H18.26" } : p)] }));
        var id = await host.SubmittedWithPaper(FarAway, "counter");

        // the part's agency cannot give a number: the worker stops before the part has begun
        await Killed(host, "INSERT INTO dossiers.counters VALUES ('dossier:H18.26:2026-11-23', 41)", async () =>
        {
            await host.As(People.Clerk).Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body();
            await Until(async () => await Waiting() > 0);
        });
        (await Count("SELECT count(*) FROM dossiers.dossier_list WHERE parent = $1", id)).ShouldBe(0);
        (await Count("SELECT count(*) FROM dossiers.linked_work WHERE dossier = $1", id)).ShouldBe(1, "noted with the acceptance");

        // the next replica opens the part and cannot tell the whole
        host.Clock.Now += TimeSpan.FromMinutes(2);
        var second = new NextHost(host);
        await Killed(second, $"SELECT 1 FROM dossiers.mt_streams WHERE id = '{id}' FOR UPDATE", async () =>
        {
            await second.InitializeAsync();
            await Until(async () => await Count("SELECT count(*) FROM dossiers.dossier_list WHERE parent = $1", id) == 1);
            await Until(async () => await Waiting() > 0);
        });
        (await Count("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'part_opened'", id)).ShouldBe(0);

        host.Clock.Now += TimeSpan.FromMinutes(2);
        await using var third = new NextHost(host);
        await third.InitializeAsync();
        await Until(async () => await Count("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'part_opened'", id) == 1);
        var part = (await third.As(People.Leader).Get($"/v1/dossiers/{id}").Body()).Part("birth");
        part.Text("code").ShouldBe("H18.26-261123-0001", "no number was lost on the way");
        (await Count("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'dossier_submitted'", part.GetProperty("dossier").GetGuid())).ShouldBe(1);
        await Until(async () => await Count("SELECT count(*) FROM dossiers.linked_work WHERE dossier = $1", id) == 0);
    }

    /// <summary>Holds something that the worker needs, lets it run into it, and takes everything away under it, as after kill -9.</summary>
    private async Task Killed(IAsyncDisposable victim, string hold, Func<Task> meanwhile)
    {
        await using var gate = new NpgsqlConnection(host.Database);
        await gate.OpenAsync();
        await using var held = await gate.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand(hold, gate, held))
            await take.ExecuteNonQueryAsync();
        await meanwhile();
        await using (var kill = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", gate, held))
            await kill.ExecuteScalarAsync();
        await victim.DisposeAsync();
        await held.RollbackAsync();
    }

    /// <summary>Sessions that wait for a lock.</summary>
    private Task<long> Waiting() => Count("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND $1::uuid IS NOT NULL", Guid.Empty);

    private Task<long> Count(string sql, Guid id) => host.Scalar<long>(sql, id);

    private static async Task Until(Func<Task<bool>> right)
    {
        for (var i = 0; i < 300; i++)
        {
            if (await right())
                return;
            await Task.Delay(100);
        }
        throw new ShouldAssertException("Not in time.");
    }

    private sealed class NextHost(DossiersHost killed) : ServiceUnderTest<Program>("dossiers")
    {
        public override async Task InitializeAsync()
        {
            using var client = CreateClient();
            for (var i = 0; i < 200 && !(await client.GetAsync(new Uri("/health/startup", UriKind.Relative))).IsSuccessStatusCode; i++)
                await Task.Delay(100);
        }

        protected override IEnumerable<KeyValuePair<string, string>> Settings() => [new("ConnectionStrings:Postgres", killed.Database), new("Documents:Folder", killed.DocumentsFolder), new("Pdf:Enabled", "false")];

        protected override void Configure(IServiceCollection services)
        {
            services.RemoveAll<TimeProvider>();
            services.AddSingleton<TimeProvider>(killed.Clock);
        }
    }
}
