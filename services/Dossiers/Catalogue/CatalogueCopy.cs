using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Catalogue;

/// <summary>
/// The copy in the database and its snapshot in memory. A change takes the next number of <c>dossiers.catalogue_state</c>, whose row stays
/// locked until it commits: so the numbers appear in order, and reading what is above the last one seen misses nothing.
/// </summary>
public sealed class CatalogueCopy(NpgsqlDataSource database) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    public CatalogueSnapshot Current { get; private set; } = CatalogueSnapshot.Empty;

    /// <summary>Reads what has changed since the last time, by this replica's consumers or another's.</summary>
    public async Task Refresh(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var since = Current.Revision;
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
            var revision = await connection.ExecuteScalarAsync<long>("SELECT revision FROM dossiers.catalogue_state", transaction: transaction);
            if (revision == since)
                return;
            var procedures = Current.Procedures.ToBuilder();
            foreach (var body in await Changed("SELECT body::text FROM dossiers.procedures WHERE changed > @since"))
            {
                var one = Read<ProcedurePublished>(body);
                procedures[one.Code] = procedures.GetValueOrDefault(one.Code, ImmutableSortedDictionary<int, ProcedurePublished>.Empty).SetItem(one.Version, one);
            }
            var retirements = Current.Retirements.ToBuilder();
            foreach (var body in await Changed("SELECT body::text FROM dossiers.procedure_retirements WHERE changed > @since"))
            {
                var one = Read<ProcedureRetired>(body);
                retirements[one.Code] = retirements.GetValueOrDefault(one.Code, []).RemoveAll(r => r.Version == one.Version).Add(one);
            }
            var agencies = Current.Agencies.ToBuilder();
            foreach (var body in await Changed("SELECT body::text FROM dossiers.agencies WHERE changed > @since"))
            {
                var one = Read<AgencyChanged>(body);
                agencies[one.Code] = one;
            }
            var calendar = (await Changed("SELECT body::text FROM dossiers.calendar WHERE changed > @since")).Select(Read<CalendarChanged>).FirstOrDefault() ?? Current.Calendar;
            Current = new CatalogueSnapshot(revision, procedures.ToImmutable(), retirements.ToImmutable(), agencies.ToImmutable(), calendar);

            async Task<IEnumerable<string>> Changed(string sql) => await connection.QueryAsync<string>(sql, new { since }, transaction);
        }
        finally
        {
            gate.Release();
        }
    }

    public static async Task Keep(NpgsqlConnection connection, NpgsqlTransaction transaction, ProcedurePublished message) => await connection.ExecuteAsync(
        """
        WITH next AS (UPDATE dossiers.catalogue_state SET revision = revision + 1 RETURNING revision)
        INSERT INTO dossiers.procedures AS p (code, version, body, occurred_at, changed) SELECT @Code, @Version, @body::jsonb, @OccurredAt, revision FROM next
        ON CONFLICT (code, version) DO UPDATE SET body = excluded.body, occurred_at = excluded.occurred_at, changed = excluded.changed WHERE p.occurred_at < excluded.occurred_at
        """, new { message.Code, message.Version, body = Write(message), message.OccurredAt }, transaction);

    public static async Task Keep(NpgsqlConnection connection, NpgsqlTransaction transaction, ProcedureRetired message) => await connection.ExecuteAsync(
        """
        WITH next AS (UPDATE dossiers.catalogue_state SET revision = revision + 1 RETURNING revision)
        INSERT INTO dossiers.procedure_retirements AS p (code, version, body, occurred_at, changed) SELECT @Code, @Version, @body::jsonb, @OccurredAt, revision FROM next
        ON CONFLICT (code, version) DO UPDATE SET body = excluded.body, occurred_at = excluded.occurred_at, changed = excluded.changed WHERE p.occurred_at < excluded.occurred_at
        """, new { message.Code, message.Version, body = Write(message), message.OccurredAt }, transaction);

    public static async Task Keep(NpgsqlConnection connection, NpgsqlTransaction transaction, AgencyChanged message) => await connection.ExecuteAsync(
        """
        WITH next AS (UPDATE dossiers.catalogue_state SET revision = revision + 1 RETURNING revision)
        INSERT INTO dossiers.agencies AS a (code, revision, body, changed) SELECT @Code, @Revision, @body::jsonb, revision FROM next
        ON CONFLICT (code) DO UPDATE SET revision = excluded.revision, body = excluded.body, changed = excluded.changed WHERE a.revision < excluded.revision
        """, new { message.Code, message.Revision, body = Write(message) }, transaction);

    public static async Task Keep(NpgsqlConnection connection, NpgsqlTransaction transaction, CalendarChanged message) => await connection.ExecuteAsync(
        """
        WITH next AS (UPDATE dossiers.catalogue_state SET revision = revision + 1 RETURNING revision)
        INSERT INTO dossiers.calendar AS c (id, revision, body, changed) SELECT 1, @Revision, @body::jsonb, revision FROM next
        ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, body = excluded.body, changed = excluded.changed WHERE c.revision < excluded.revision
        """, new { message.Revision, body = Write(message) }, transaction);

    private static string Write<T>(T message) => JsonSerializer.Serialize(message, Json.Options);

    private static T Read<T>(string body) => JsonSerializer.Deserialize<T>(body, Json.Options)!;

    public void Dispose() => gate.Dispose();
}
