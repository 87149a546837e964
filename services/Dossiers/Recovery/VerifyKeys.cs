using System.Security.Cryptography;
using Npgsql;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Postgres.PersonalData;

namespace Platform.Dossiers.Recovery;

/// <summary>
/// <c>dotnet Platform.Dossiers.dll verify-keys</c>: the master key of this secret store opens the key of every person of this database, and the search key gives the references the database holds.
/// A restored database beside the wrong keys works on the outside and can show nobody's data, and would make a second reference of everybody who comes.
/// </summary>
public sealed class VerifyKeys(NpgsqlDataSource database, PersonKeys keys, MasterKey master, IEventStore store)
{
    private const int Samples = 20;

    /// <param name="Broken">Keys that do not open.</param>
    /// <param name="Foreign">Of the newest dossiers, those whose applicant's reference the search key does not give. A child who had no number yet is not among them: its reference comes from elsewhere.</param>
    public sealed record Found(long Opened, long Erased, long Broken, int Foreign);

    public async Task<Found> Run(CancellationToken ct)
    {
        var (opened, erased, broken) = (0L, 0L, 0L);
        foreach (var (person, isErased) in await People(ct))
            if (isErased)
                erased++;
            else if (await Opens(person, ct))
                opened++;
            else
                broken++;
        return new Found(opened, erased, broken, broken == 0 ? await Foreign(ct) : 0);
    }

    private async Task<bool> Opens(Guid person, CancellationToken ct)
    {
        try
        {
            return await keys.Find(person, ct) is not null;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private async Task<int> Foreign(CancellationToken ct)
    {
        var foreign = 0;
        foreach (var id in await Newest(ct))
        {
            if ((await store.Load(id, null, null, ct)).Events is not [var first, ..] || EventTypes.Read(first) is not DossierSubmitted submitted)
                continue; // a row without its events is for verify-chain to name
            try
            {
                var applicant = submitted.ApplicantData.Open(await keys.GetOrCreate(submitted.Applicant, ct));
                if (applicant.Number.Length > 0 && submitted.Applicant != (applicant.TaxNumber is { } tax ? await master.OrganisationOf(tax, ct) : await master.PersonOf(applicant.IdentityNumber, ct)))
                    foreign++;
            }
            catch (PersonErasedException)
            {
                // nothing to compare with
            }
            catch (CryptographicException)
            {
                foreign++; // its person's key opens, and is another than it was sealed with
            }
        }
        return foreign;
    }

    private async Task<List<(Guid Person, bool IsErased)>> People(CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT person, wrapped_key IS NULL FROM privacy.person_keys");
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<(Guid, bool)> people = [];
        while (await reader.ReadAsync(ct))
            people.Add((reader.GetGuid(0), reader.GetBoolean(1)));
        return people;
    }

    private async Task<List<Guid>> Newest(CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT id FROM dossiers.dossier_list WHERE parent IS NULL ORDER BY submitted_at DESC LIMIT $1");
        command.Parameters.Add(Sql.Bigint(Samples));
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<Guid> found = [];
        while (await reader.ReadAsync(ct))
            found.Add(reader.GetGuid(0));
        return found;
    }
}
