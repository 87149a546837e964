using Dapper;
using Npgsql;
using NpgsqlTypes;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.Archive;

/// <summary>An issued copy and the agency's signature over it, as kept in <c>dossiers.issued_copies</c>.</summary>
public sealed class IssuedCopy
{
    public Guid Dossier { get; init; }

    /// <summary>1, 2 … of the dossier's results.</summary>
    public int Issue { get; init; }

    /// <summary>Of the event that made this copy.</summary>
    public long Version { get; init; }

    /// <summary>That signs: the competent one of that moment, or, where it has ended since, its successor.</summary>
    public string Agency { get; init; } = "";

    public int Attempts { get; init; }

    /// <summary>Null until it is there.</summary>
    public Guid? Document { get; init; }

    /// <summary>The platform made it; false where the file that was uploaded as the result is the copy.</summary>
    public bool Made { get; init; }

    /// <summary>Detached CMS; null until the agency has signed.</summary>
    public byte[]? Signature { get; init; }

    public string? Certificate { get; init; }

    /// <summary>What the agency was called when it signed.</summary>
    public string? AgencyName { get; init; }

    public DateTimeOffset? SignedAt { get; init; }
}

/// <summary>Reads and writes <c>dossiers.issued_copies</c>.</summary>
public sealed class IssuedCopies(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Columns = "dossier, issue, version, agency, attempts, document, made, signature, certificate, agency_name AS AgencyName, signed_at AS SignedAt";

    private const string InsertSql = "INSERT INTO dossiers.issued_copies (dossier, issue, version, agency, at, next_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

    /// <summary>To be committed with the event: a copy of what is issued, and a new one of what it replaces, which says so from then on.</summary>
    internal static IEnumerable<SqlRow> After(IDossierEvent happened, Dossier after, DateTimeOffset at) => IssuesOf(happened, after.Replaced.Count).Select(issue => Row(after.Id, issue, after.Version, after.Agencies.Competent, at));

    /// <param name="replaced">Results that were issued and are not the dossier's newest any more.</param>
    private static int[] IssuesOf(IDossierEvent happened, int replaced) => happened switch
    {
        ResultIssued when replaced > 0 => [replaced + 1, replaced],
        ResultIssued => [1],
        ResultReplacementStarted when replaced > 0 => [replaced],
        _ => [],
    };

    private static SqlRow Row(Guid dossier, int issue, long version, string agency, DateTimeOffset at) => new(InsertSql,
    [
        new(dossier, NpgsqlDbType.Uuid), new(issue, NpgsqlDbType.Integer), new(version, NpgsqlDbType.Bigint), new(agency, NpgsqlDbType.Text), new(at, NpgsqlDbType.TimestampTz), new(at, NpgsqlDbType.TimestampTz),
    ]);

    /// <summary>The oldest that waits, under a lease; null where there is none. Relies on <c>issued_copies_waiting</c> and <c>issued_copies_unprinted</c>.</summary>
    /// <param name="prints">Chromium is there: also those that wait for it.</param>
    /// <param name="signs">A signature could be believed: also those that wait for it.</param>
    public async Task<IssuedCopy?> Take(bool prints, bool signs, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var now = clock.GetUtcNow();
        var parameters = new { now, signs, until = now + PaperWork.Lease };
        return await connection.QueryFirstOrDefaultAsync<IssuedCopy>(new CommandDefinition(
            """
            WITH n AS (SELECT dossier, issue, version FROM dossiers.issued_copies
                       WHERE signature IS NULL AND given_up IS NULL AND (document IS NOT NULL OR NOT made) AND (@signs OR document IS NULL) AND next_at <= @now ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            UPDATE dossiers.issued_copies c SET next_at = @until, attempts = attempts + 1 FROM n
            WHERE (c.dossier, c.issue, c.version) = (n.dossier, n.issue, n.version)
            RETURNING c.dossier, c.issue, c.version, c.agency, c.attempts, c.document, c.made
            """, parameters, cancellationToken: ct))
            ?? (!prints ? null : await connection.QueryFirstOrDefaultAsync<IssuedCopy>(new CommandDefinition(
            """
            WITH n AS (SELECT dossier, issue, version FROM dossiers.issued_copies
                       WHERE signature IS NULL AND given_up IS NULL AND document IS NULL AND made AND next_at <= @now ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            UPDATE dossiers.issued_copies c SET next_at = @until, attempts = attempts + 1 FROM n
            WHERE (c.dossier, c.issue, c.version) = (n.dossier, n.issue, n.version)
            RETURNING c.dossier, c.issue, c.version, c.agency, c.attempts, c.document, c.made
            """, parameters, cancellationToken: ct)));
    }

    /// <summary>Ours to make, once Chromium is there.</summary>
    public Task Unprinted(IssuedCopy copy, CancellationToken ct) =>
        Execute("UPDATE dossiers.issued_copies SET made = true, next_at = @value, attempts = 0 WHERE dossier = @Dossier AND issue = @Issue AND version = @Version", copy, clock.GetUtcNow(), ct);

    /// <summary>The copy the platform made becomes the dossier's.</summary>
    /// <returns>False where another replica, whose lease had run out, was first.</returns>
    public async Task<bool> Keep(IssuedCopy copy, Guid document, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await connection.ExecuteAsync("UPDATE dossiers.issued_copies SET document = @document, made = true WHERE dossier = @Dossier AND issue = @Issue AND version = @Version AND document IS NULL", new { document, copy.Dossier, copy.Issue, copy.Version }, transaction) == 0)
            return false;
        await PaperWork.Attach(document, copy.Dossier, transaction);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>The file that was uploaded as the result is the copy.</summary>
    public Task Is(IssuedCopy copy, Guid document, CancellationToken ct) => Execute("UPDATE dossiers.issued_copies SET document = @value WHERE dossier = @Dossier AND issue = @Issue AND version = @Version AND document IS NULL", copy, document, ct);

    /// <param name="agency">That signed: where the one that was to has ended, its successor.</param>
    /// <returns>False where it is signed already: the first signature stays.</returns>
    public async Task<bool> Signed(IssuedCopy copy, byte[] signature, string certificate, string agency, string? agencyName, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE dossiers.issued_copies SET signature = @signature, certificate = @certificate, agency = @agency, agency_name = @agencyName, signed_at = @now WHERE dossier = @Dossier AND issue = @Issue AND version = @Version AND signature IS NULL",
            new { signature, certificate, agency, agencyName, now = clock.GetUtcNow(), copy.Dossier, copy.Issue, copy.Version }, cancellationToken: ct)) == 1;
    }

    /// <summary>Again later; nothing that waits is ever dropped.</summary>
    public Task Later(IssuedCopy copy, TimeSpan pause, CancellationToken ct) =>
        Execute("UPDATE dossiers.issued_copies SET next_at = @value WHERE dossier = @Dossier AND issue = @Issue AND version = @Version", copy, clock.GetUtcNow() + pause, ct);

    public Task GiveUp(IssuedCopy copy, string reason, CancellationToken ct) =>
        Execute("UPDATE dossiers.issued_copies SET given_up = @value WHERE dossier = @Dossier AND issue = @Issue AND version = @Version", copy, reason, ct);

    public async Task<long> Waiting(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT count(*) FROM dossiers.issued_copies WHERE signature IS NULL AND given_up IS NULL", cancellationToken: ct));
    }

    /// <summary>By result, the newest that is there of each as of a version of the dossier.</summary>
    public async Task<IReadOnlyDictionary<int, IssuedCopy>> Of(Guid dossier, long version, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<IssuedCopy>(new CommandDefinition(
            $"SELECT DISTINCT ON (issue) {Columns} FROM dossiers.issued_copies WHERE dossier = @dossier AND version <= @version AND document IS NOT NULL ORDER BY issue, version DESC",
            new { dossier, version }, cancellationToken: ct))).ToDictionary(c => c.Issue);
    }

    /// <summary>By dossier, the copy of its newest result; none where that one is not there yet, whatever lies there of an earlier one.</summary>
    /// <param name="past">Of what was issued by this instant (UTC); null = now.</param>
    public async Task<IReadOnlyDictionary<Guid, IssuedCopy>> Newest(Guid[] dossiers, DateTimeOffset? past, CancellationToken ct)
    {
        if (dossiers.Length == 0)
            return new Dictionary<Guid, IssuedCopy>();
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<IssuedCopy>(new CommandDefinition(
            $"SELECT DISTINCT ON (dossier) {Columns} FROM dossiers.issued_copies WHERE dossier = ANY(@dossiers) AND at <= @until ORDER BY dossier, issue DESC, version DESC",
            new { dossiers, until = past ?? DateTimeOffset.MaxValue }, cancellationToken: ct))).Where(c => c.Document is not null).ToDictionary(c => c.Dossier);
    }

    /// <summary>Work for results that an older version of the service issued; what is there stays.</summary>
    /// <returns>How many were added.</returns>
    public async Task<long> AddMissing(IEventStore store, CancellationToken ct)
    {
        var (added, lives) = (0L, new Dictionary<Guid, (int Issued, string Agency)>());
        await using var connection = await database.OpenConnectionAsync(ct);
        await foreach (var stored in store.ReadAll(0, ct))
        {
            var happened = EventTypes.Read(stored);
            if (happened is DossierSubmitted begun)
                lives[stored.Stream] = (0, begun.Agencies.Competent);
            var (issued, agency) = lives.GetValueOrDefault(stored.Stream);
            foreach (var issue in IssuesOf(happened, issued))
                added += await Sql.Run(connection, Row(stored.Stream, issue, stored.Version, agency!, stored.Timestamp), ct);
            if (happened is ResultIssued)
                lives[stored.Stream] = (issued + 1, agency!);
        }
        return added;
    }

    private async Task Execute<T>(string sql, IssuedCopy copy, T value, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { value, copy.Dossier, copy.Issue, copy.Version }, cancellationToken: ct));
    }
}
