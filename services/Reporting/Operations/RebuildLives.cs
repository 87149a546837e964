using Dapper;
using Npgsql;
using Platform.Postgres.Operations;
using Platform.Reporting.Storage;

namespace Platform.Reporting.Operations;

/// <summary>Folds every dossier's facts again and replaces its life, beside the consumers; after a stop it goes on behind the last one. Facts are what others said and cannot be rebuilt here.</summary>
public sealed class RebuildLives(NpgsqlDataSource database) : IJob
{
    private const int Batch = 200;

    public string Kind => "rebuild-lives";

    public async Task<JobEnd> Run(JobRun run, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var last = Guid.TryParse(run.Progress.Position, out var position) ? position : Guid.Empty;
        var done = run.Progress.Done;
        var total = await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT count(DISTINCT dossier) FROM reporting.facts WHERE kind = 'Accepted'", cancellationToken: ct));
        while (true)
        {
            // relies on facts_accepted
            var dossiers = (await connection.QueryAsync<Guid>(new CommandDefinition(
                "SELECT DISTINCT dossier FROM reporting.facts WHERE kind = 'Accepted' AND dossier > @last ORDER BY dossier LIMIT @Batch", new { last, Batch }, cancellationToken: ct))).AsList();
            if (dossiers.Count == 0)
                return new JobEnd(true, $"Folded {done} lives again.");
            foreach (var dossier in dossiers)
            {
                ct.ThrowIfCancellationRequested();
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await FactStore.RefoldInTurn(connection, transaction, dossier);
                await transaction.CommitAsync(ct);
                run.Report(++done, Math.Max(total, done), (last = dossier).ToString());
            }
        }
    }
}
