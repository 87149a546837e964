using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Integration;
using Platform.Postgres;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Support;

/// <summary>One person of provincial IT may read one dossier for some hours.</summary>
public sealed record SupportGrant(
    Guid Id, Guid Dossier, string[] Agencies, string Person, string PersonName, string ReasonSealed, Actor GrantedBy, DateTimeOffset GrantedAt, DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt, Actor? RevokedBy, DateTimeOffset? ReviewedAt, Actor? ReviewedBy)
{
    public bool IsOpen(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}

/// <param name="What"><c>dossier</c> or <c>history</c>.</param>
/// <param name="Version">Of the dossier as it was shown.</param>
public sealed record SupportRead(DateTimeOffset At, string What, long Version);

/// <summary>Somebody of provincial IT who came to ask and so can be named.</summary>
public sealed record SupportPerson(string Id, string Name, string Agency);

/// <summary>The grants and their log as they are stored.</summary>
public sealed class SupportGrants(NpgsqlDataSource database, OutboxSignal signal, TimeProvider clock)
{
    private const string Columns =
        """
        id, dossier, agencies, person, person_name AS PersonName, reason_sealed AS ReasonSealed, granted_by AS GrantedBy, granted_at AS GrantedAt, expires_at AS ExpiresAt,
        revoked_at AS RevokedAt, revoked_by AS RevokedBy, reviewed_at AS ReviewedAt, reviewed_by AS ReviewedBy, request
        """;

    public async Task Saw(Caller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO dossiers.support_people (id, name, agency, last_seen) VALUES (@Id, @Name, @agency, @now)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, agency = excluded.agency, last_seen = excluded.last_seen
            """, new { caller.Id, caller.Name, agency = caller.Agency ?? "", now = clock.GetUtcNow() }, cancellationToken: ct));
    }

    public async Task<IReadOnlyList<SupportPerson>> People(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<SupportPerson>(new CommandDefinition("SELECT id, name, agency FROM dossiers.support_people ORDER BY name, id LIMIT 200", cancellationToken: ct))).AsList();
    }

    public async Task<SupportPerson?> Person(string? id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<SupportPerson>(new CommandDefinition("SELECT id, name, agency FROM dossiers.support_people WHERE id = @id", new { id }, cancellationToken: ct));
    }

    /// <returns>This grant, or the one the request's key or the same person's open access to the same dossier already made.</returns>
    public async Task<(SupportGrant Grant, bool IsNew, bool SameRequest)> Add(SupportGrant grant, string? request, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // one after another for a dossier: two leaders at once grant once
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(hashtextextended('support ' || @Dossier::text, 0))", new { grant.Dossier }, transaction, cancellationToken: ct));
        var found = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(
            $"""
             SELECT {Columns} FROM dossiers.support_grants
             WHERE request = @request OR (dossier = @Dossier AND person = @Person AND revoked_at IS NULL AND expires_at > @GrantedAt)
             ORDER BY request = @request DESC NULLS LAST LIMIT 1
             """, new { request, grant.Dossier, grant.Person, grant.GrantedAt }, transaction, cancellationToken: ct));
        if (found is not null)
            return (found.ToGrant(), false, request is not null && found.Request == request);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO dossiers.support_grants (id, dossier, agencies, person, person_name, reason_sealed, granted_by, granted_at, expires_at, request)
            VALUES (@Id, @Dossier, @Agencies, @Person, @PersonName, @ReasonSealed, @by::jsonb, @GrantedAt, @ExpiresAt, @request)
            """,
            new { grant.Id, grant.Dossier, grant.Agencies, grant.Person, grant.PersonName, grant.ReasonSealed, by = JsonSerializer.Serialize(grant.GrantedBy, Json.Options), grant.GrantedAt, grant.ExpiresAt, request },
            transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return (grant, true, false);
    }

    public async Task<SupportGrant?> Find(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition($"SELECT {Columns} FROM dossiers.support_grants WHERE id = @id", new { id }, cancellationToken: ct)))?.ToGrant();
    }

    /// <summary>Newest first: a person's own, or those of agencies.</summary>
    public async Task<IReadOnlyList<SupportGrant>> List(string? person, IReadOnlyCollection<string> agencies, bool unreviewed, DateTimeOffset? at, Guid? id, int take, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
             SELECT {Columns} FROM dossiers.support_grants
             WHERE (person = @person OR agencies && @agencies) AND (NOT @unreviewed OR reviewed_at IS NULL) AND (@at::timestamptz IS NULL OR (granted_at, id) < (@at, @id))
             ORDER BY granted_at DESC, id DESC LIMIT @take
             """, new { person, agencies = agencies.ToArray(), unreviewed, at, id = id ?? Guid.Empty, take }, cancellationToken: ct))).Select(r => r.ToGrant())];
    }

    public async Task<IReadOnlyList<SupportRead>> Reads(Guid grant, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<(DateTime At, string What, long Version)>(new CommandDefinition(
            "SELECT at, what, version FROM dossiers.support_reads WHERE grant_id = @grant ORDER BY at, id LIMIT 1000", new { grant }, cancellationToken: ct))).Select(r => new SupportRead(r.At, r.What, r.Version))];
    }

    /// <summary>Logs a read, unless the access has ended meanwhile: then nothing may be shown.</summary>
    public async Task<bool> Log(Guid grant, string person, string what, long version, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO dossiers.support_reads (id, grant_id, person, what, version, at)
            SELECT @id, g.id, @person, @what, @version, @now FROM dossiers.support_grants g WHERE g.id = @grant AND g.person = @person AND g.revoked_at IS NULL AND g.expires_at > @now
            """, new { id = Guid.CreateVersion7(), grant, person, what, version, now = clock.GetUtcNow() }, cancellationToken: ct)) == 1;
    }

    /// <returns>False when it had ended already.</returns>
    public Task<bool> Revoke(Guid id, Actor by, CancellationToken ct) =>
        Mark("UPDATE dossiers.support_grants SET revoked_at = @now, revoked_by = @by::jsonb WHERE id = @id AND revoked_at IS NULL AND expires_at > @now", id, by, ct);

    /// <summary>What leaders were told of it is closed in the same transaction.</summary>
    /// <returns>False when it was reviewed already.</returns>
    public Task<bool> Review(SupportGrant grant, Actor by, CancellationToken ct) =>
        Mark("UPDATE dossiers.support_grants SET reviewed_at = @now, reviewed_by = @by::jsonb WHERE id = @id AND reviewed_at IS NULL AND (revoked_at IS NOT NULL OR expires_at <= @now)", grant.Id, by, ct,
            now => new OutboxMessage(grant.Dossier, Guid.CreateVersion7(now), new StaffWorkEnded(grant.Dossier, long.MaxValue, now, [StaffNotices.SupportReview], grant.Id)));

    private async Task<bool> Mark(string sql, Guid id, Actor by, CancellationToken ct, Func<DateTimeOffset, OutboxMessage>? tells = null)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var marked = await connection.ExecuteAsync(new CommandDefinition(sql, new { id, by = JsonSerializer.Serialize(by, Json.Options), now }, transaction, cancellationToken: ct)) == 1;
        if (marked && tells is not null)
            await Outbox.Add(connection, transaction, tells(now), ct);
        await transaction.CommitAsync(ct);
        if (marked && tells is not null)
            signal.Wake();
        return marked;
    }

    private sealed class Row
    {
        public Guid Id { get; init; }
        public Guid Dossier { get; init; }
        public string[] Agencies { get; init; } = [];
        public string Person { get; init; } = "";
        public string PersonName { get; init; } = "";
        public string ReasonSealed { get; init; } = "";
        public string GrantedBy { get; init; } = "";
        public DateTimeOffset GrantedAt { get; init; }
        public DateTimeOffset ExpiresAt { get; init; }
        public DateTimeOffset? RevokedAt { get; init; }
        public string? RevokedBy { get; init; }
        public DateTimeOffset? ReviewedAt { get; init; }
        public string? ReviewedBy { get; init; }
        public string? Request { get; init; }

        public SupportGrant ToGrant() => new(
            Id, Dossier, Agencies, Person, PersonName, ReasonSealed, Read(GrantedBy)!, GrantedAt, ExpiresAt, RevokedAt, Read(RevokedBy), ReviewedAt, Read(ReviewedBy));

        private static Actor? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<Actor>(json, Json.Options);
    }
}
