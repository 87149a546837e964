using Npgsql;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Views;
using Platform.Postgres.Operations;

namespace Platform.Dossiers.Operations;

/// <summary>Walks the hash chains, of one dossier or of all. After a stop it begins anew: a chain is whole or it is not.</summary>
public sealed class VerifyChain(IEventStore store, RowHeads heads, NpgsqlDataSource database) : IJob
{
    public const string Kind = "verify-chain";

    string IJob.Kind => Kind;

    public bool Takes(string subject) => subject.Length == 0 || Guid.TryParse(subject, out _);

    public async Task<JobEnd> Run(JobRun run, CancellationToken ct)
    {
        var verifier = new ChainVerifier(store, heads.Read);
        if (run.Subject.Length > 0)
            return End(await verifier.VerifyOne(Guid.Parse(run.Subject), ct), "The chain holds.");
        await using var counting = database.CreateCommand("SELECT count(*) FROM dossiers.mt_events");
        var total = (long)(await counting.ExecuteScalarAsync(ct))!;
        run.Report(0, total);
        var broken = await verifier.VerifyAll(ct, seen => run.Report(seen, Math.Max(total, seen)));
        return End(broken, $"The chain holds: {run.Progress.Done} events.");
    }

    private static JobEnd End(Break? broken, string whole) =>
        broken is null ? new JobEnd(true, whole) : new JobEnd(false, broken.ToString());
}
