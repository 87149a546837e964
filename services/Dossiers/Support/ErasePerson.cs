using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Dossiers.Drafts;
using Platform.Postgres;
using Platform.Postgres.PersonalData;

namespace Platform.Dossiers.Support;

/// <summary>
/// <c>dotnet Platform.Dossiers.dll erase-person - | &lt;reference&gt;</c>, and <c>platform erase-person</c> (<see cref="UseCases.EraseForGood"/>): the person's key goes, and in the same transaction what they could still be found by: the hashes
/// of phone and name, their drafts with the files these alone name, what they act on for others, and consents nobody has used. Events, rows and files stay, sealed for good:
/// the history is provable, the person is not in it. The same transaction leaves a <see cref="PersonErased"/> in the outbox: Notifications and PostalReturns, which seal with keys of
/// their own, erase theirs when it reaches them, and send this person nothing more. Replicas remember a key for up to five minutes. Law: PER-01; docs/law/register.md.
/// </summary>
/// <remarks>Whether a retention duty still covers the dossiers is decided before, by people. The same again does nothing more here; the others are told again.</remarks>
public sealed class ErasePerson(NpgsqlDataSource database, PersonKeys keys, MasterKey master, TimeProvider clock)
{
    private const int IdentityNumberDigits = 12;

    /// <summary>An identity number and not a reference: such a one belongs on standard input, where no shell keeps it.</summary>
    public static bool IsIdentityNumber(string who) => who.Length == IdentityNumberDigits && who.All(char.IsAsciiDigit);

    /// <summary>How many dossiers are of the person; null where nobody of that reference is known.</summary>
    public async Task<int?> Dossiers(Guid person, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            "SELECT (SELECT count(*)::integer FROM dossiers.dossier_list WHERE applicant = @person) FROM privacy.person_keys WHERE person = @person", new { person }, cancellationToken: ct));
    }

    /// <param name="who">12 digits, or the reference.</param>
    /// <param name="note">Kept in the same transaction, where somebody has to answer for it.</param>
    /// <returns>How many dossiers are of the person; null where nobody of that number or reference is known.</returns>
    public async Task<int?> Run(string who, CancellationToken ct, ErasureNote? note = null)
    {
        if (await Reference(who, ct) is not { } person)
            return null;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await PersonKeys.Erase(connection, transaction, person, ct))
            return null;
        var dossiers = await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE dossiers.dossier_list SET phone_hash = NULL, name_words = '{}' WHERE applicant = @person", new { person }, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM dossiers.authorities WHERE person = @person;
            DELETE FROM dossiers.paper_consents c WHERE c.person = @person AND NOT EXISTS (SELECT FROM dossiers.paper_consent_uses u WHERE u.consent = c.id)
            """, new { person }, transaction, cancellationToken: ct));
        await DraftRows.Forget(connection, transaction, person, ct);
        await Outbox.Add(connection, transaction, new OutboxMessage(person, Guid.NewGuid(), new PersonErased(person, clock.GetUtcNow())), ct); // sent by the service that runs
        if (note is not null)
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO dossiers.erasures (id, person, dossiers, reason, asked_by, at, key) VALUES (@id, @person, @dossiers, @Reason, @By, @now, @Key) ON CONFLICT DO NOTHING",
                new { id = Guid.CreateVersion7(), person, dossiers, note.Reason, note.By, now = clock.GetUtcNow().UtcDateTime, note.Key }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        keys.Forget(person);
        return dossiers;
    }

    /// <summary>The person's reference; null for what is neither a number nor a reference.</summary>
    public async Task<Guid?> Reference(string who, CancellationToken ct) =>
        IsIdentityNumber(who) ? await master.PersonOf(who, ct)
        : Guid.TryParse(who, out var person) ? person
        : null;
}

/// <param name="Reason">The ground; without personal data.</param>
/// <param name="By">Subject of who had it done.</param>
/// <param name="Key">Their Idempotency-Key.</param>
public sealed record ErasureNote(string Reason, string By, string? Key);
