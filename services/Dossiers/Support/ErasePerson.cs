using Dapper;
using Npgsql;
using Platform.Dossiers.Drafts;
using Platform.Postgres.PersonalData;

namespace Platform.Dossiers.Support;

/// <summary>
/// <c>dotnet Platform.Dossiers.dll erase-person &lt;identity number | reference&gt;</c>: the person's key goes, and in the same transaction what they could still be found by: the hashes
/// of phone and name, their drafts with the files these alone name, what they act on for others, and consents nobody has used. Events, rows and files stay, sealed for good:
/// the history is provable, the person is not in it. Replicas remember a key for up to five minutes. Notices and parcels are sealed with keys that Notifications and PostalReturns keep themselves: those this does not reach yet. Law: PER-01; docs/law/register.md.
/// </summary>
/// <remarks>Whether a retention duty still covers the dossiers is decided before, by people. The same again does nothing more.</remarks>
public sealed class ErasePerson(NpgsqlDataSource database, PersonKeys keys, MasterKey master)
{
    private const int IdentityNumberDigits = 12;

    /// <param name="who">12 digits, or the reference.</param>
    /// <returns>How many dossiers are of the person; null where nobody of that number or reference is known.</returns>
    public async Task<int?> Run(string who, CancellationToken ct)
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
        await transaction.CommitAsync(ct);
        keys.Forget(person);
        return dossiers;
    }

    private async Task<Guid?> Reference(string who, CancellationToken ct) =>
        who.Length == IdentityNumberDigits && who.All(char.IsAsciiDigit) ? await master.PersonOf(who, ct)
        : Guid.TryParse(who, out var person) ? person
        : null;
}
