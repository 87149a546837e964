using Dapper;
using Npgsql;
using NpgsqlTypes;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.Documents;

/// <summary>Rows of <c>dossiers.paper_reuses</c>: which files of a dossier later ones use.</summary>
public sealed class PaperReuses(NpgsqlDataSource database)
{
    public sealed record Row
    {
        public Guid Document { get; init; }

        public Guid Dossier { get; init; }

        public Guid Source { get; init; }

        public string Paper { get; init; } = "";

        public DateTimeOffset At { get; init; }
    }

    private const string InsertSql = "INSERT INTO dossiers.paper_reuses AS r (document, dossier, source, paper, at) VALUES ($1, $2, $3, $4, $5)";

    /// <summary>To be committed with the event that takes papers in.</summary>
    internal static IEnumerable<SqlRow> After(IDossierEvent happened, Dossier after, DateTimeOffset at)
    {
        // a part of a linked dossier has its papers from the whole, where the consent was used
        foreach (var consent in after.Parent is not null ? [] : Taken(happened).SelectMany(p => p.Reused ?? []).Select(r => r.Consent.Record).OfType<Guid>().Distinct())
            yield return new("INSERT INTO dossiers.paper_consent_uses (consent, dossier) VALUES ($1, $2)", [new(consent, NpgsqlDbType.Uuid), new(after.Id, NpgsqlDbType.Uuid)]);
        foreach (var values in Uses(happened, after.Id, at))
            yield return new($"{InsertSql} ON CONFLICT DO NOTHING", values);
    }

    /// <summary>As the events say, over whatever is there: of a file taken in more than once the first holds. Consents are no view and stay as they are.</summary>
    internal static IEnumerable<SqlRow> Rebuild(IDossierEvent happened, Guid dossier, DateTimeOffset at) => Uses(happened, dossier, at).Select(values => new SqlRow(
        $"{InsertSql} ON CONFLICT (document, dossier) DO UPDATE SET source = excluded.source, paper = excluded.paper, at = excluded.at WHERE r.at >= excluded.at", values));

    private static IReadOnlyList<HandedPaper> Taken(IDossierEvent happened) => happened switch
    {
        DossierSubmitted e => e.Papers,
        Supplemented e => e.Papers,
        _ => [],
    };

    private static IEnumerable<SqlValue[]> Uses(IDossierEvent happened, Guid dossier, DateTimeOffset at) => Taken(happened).SelectMany(paper => (paper.Reused ?? []).Select(reused => new SqlValue[]
    {
        new(reused.Document, NpgsqlDbType.Uuid), new(dossier, NpgsqlDbType.Uuid), new(reused.Dossier, NpgsqlDbType.Uuid), new(paper.Key, NpgsqlDbType.Text), new(at, NpgsqlDbType.TimestampTz),
    }));

    /// <summary>Files of the dossier that later ones use, oldest first. Relies on <c>paper_reuses_source</c>.</summary>
    public async Task<IReadOnlyList<Row>> Of(Guid source, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Row>(new CommandDefinition("SELECT document, dossier, source, paper, at FROM dossiers.paper_reuses WHERE source = @source ORDER BY at, document LIMIT 500", new { source }, cancellationToken: ct))).AsList();
    }
}

/// <summary>Consent noted at the counter (<c>dossiers.paper_consents</c>).</summary>
public sealed class PaperConsents(NpgsqlDataSource database)
{
    public static readonly TimeSpan HoldsFor = TimeSpan.FromHours(4);

    public sealed record Row
    {
        public Guid Id { get; init; }

        public Guid Person { get; init; }

        public string Clerk { get; init; } = "";

        public string Agency { get; init; } = "";

        public DateTimeOffset GivenAt { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }
    }

    /// <summary>The same id again is the same consent.</summary>
    public async Task<Row> Note(Row consent, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO dossiers.paper_consents (id, person, clerk, agency, given_at, expires_at) VALUES (@Id, @Person, @Clerk, @Agency, @GivenAt, @ExpiresAt) ON CONFLICT (id) DO NOTHING", consent, cancellationToken: ct));
        return await Read(connection, consent.Id, ct) ?? consent;
    }

    /// <summary>A consent that this clerk noted, that holds now and that no dossier has used yet.</summary>
    public async Task<Row?> Find(Guid id, string clerk, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await Read(connection, id, ct) is not { } row || row.Clerk != clerk || row.ExpiresAt <= now)
            return null;
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition("SELECT EXISTS (SELECT FROM dossiers.paper_consent_uses WHERE consent = @id)", new { id }, cancellationToken: ct)) ? null : row;
    }

    private static Task<Row?> Read(NpgsqlConnection connection, Guid id, CancellationToken ct) => connection.QuerySingleOrDefaultAsync<Row?>(new CommandDefinition(
        "SELECT id, person, clerk, agency, given_at AS GivenAt, expires_at AS ExpiresAt FROM dossiers.paper_consents WHERE id = @id", new { id }, cancellationToken: ct));
}
