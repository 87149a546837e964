using Dapper;
using Npgsql;

namespace Platform.Dossiers.Signing;

/// <summary>Rows of <c>dossiers.signings</c>: what was asked of the signing service, so that asking again, from any replica and after a crash, is the same order.</summary>
public sealed class SigningAttempts(NpgsqlDataSource database)
{
    /// <summary>The correlation id of the order that is under way for this signer and these bytes; a new one where none is. Relies on <c>signings_open</c>.</summary>
    public async Task<Guid> Open(Guid dossier, int draftVersion, string sha256, string signer, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        while (true)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO dossiers.signings (id, dossier, draft_version, sha256, signer, started_at) VALUES (@id, @dossier, @draftVersion, @sha256, @signer, @now)
                ON CONFLICT (dossier, draft_version, sha256, signer) WHERE ended_at IS NULL DO NOTHING
                """, new { id = Guid.CreateVersion7(now), dossier, draftVersion, sha256, signer, now }, cancellationToken: ct));
            if (await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
                "SELECT id FROM dossiers.signings WHERE dossier = @dossier AND draft_version = @draftVersion AND sha256 = @sha256 AND signer = @signer AND ended_at IS NULL",
                new { dossier, draftVersion, sha256, signer }, cancellationToken: ct)) is { } open)
                return open; // ended in between by another: begin anew
        }
    }

    /// <param name="outcome"><c>refused</c>, <c>expired</c> or <c>notValid</c>. One that was signed stays open: asked for again, it is the same signature.</param>
    public async Task End(Guid id, string outcome, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("UPDATE dossiers.signings SET ended_at = @now, outcome = @outcome WHERE id = @id AND ended_at IS NULL", new { id, outcome, now }, cancellationToken: ct));
    }
}
