using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace Platform.Postgres.PersonalData;

/// <summary>
/// The keys of the people this service knows. A key found is remembered for five minutes; erasing it here takes effect everywhere within that time.
/// </summary>
public sealed class PersonKeys(NpgsqlDataSource database, MasterKey master, TimeProvider clock)
{
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(5);
    private const int RememberAtMost = 20_000;
    private readonly ConcurrentDictionary<Guid, (PersonKey Key, DateTimeOffset Until)> cache = new();

    /// <summary>The person's key, made now if there is none.</summary>
    /// <exception cref="PersonErasedException">The person was erased.</exception>
    public async ValueTask<PersonKey> GetOrCreate(Guid person, CancellationToken ct)
    {
        if (await Find(person, ct) is { } known)
            return known;
        var wrapping = (await master.Get(ct)).Wrapping;
        var fresh = PersonKey.Aes(wrapping, RandomNumberGenerator.GetBytes(32), person);
        await using (var connection = await database.OpenConnectionAsync(ct))
            await connection.ExecuteAsync("INSERT INTO privacy.person_keys (person, wrapped_key) VALUES (@person, @fresh) ON CONFLICT DO NOTHING", new { person, fresh });
        return await Find(person, ct) ?? throw new InvalidOperationException("The key just made is not there.");
    }

    /// <returns>Null where the person was never known.</returns>
    /// <exception cref="PersonErasedException">The person was erased: what was sealed stays sealed.</exception>
    public async ValueTask<PersonKey?> Find(Guid person, CancellationToken ct)
    {
        if (cache.TryGetValue(person, out var hit) && hit.Until > clock.GetUtcNow())
            return hit.Key;
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>("SELECT wrapped_key AS WrappedKey FROM privacy.person_keys WHERE person = @person", new { person });
        if (row is null)
            return null;
        if (row.WrappedKey is null)
            throw new PersonErasedException();
        var key = new PersonKey(person, PersonKey.UnAes((await master.Get(ct)).Wrapping, row.WrappedKey, person));
        if (cache.Count > RememberAtMost)
            cache.Clear();
        cache[person] = (key, clock.GetUtcNow() + Remember);
        return key;
    }

    public async Task Erase(Guid person, CancellationToken ct)
    {
        await using (var connection = await database.OpenConnectionAsync(ct))
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            await Erase(connection, transaction, person, ct);
            await transaction.CommitAsync(ct);
        }
        Forget(person);
    }

    /// <summary>Together with what else goes with the person; once it is committed, <see cref="Forget"/>.</summary>
    /// <returns>False where the person was never known.</returns>
    public static async Task<bool> Erase(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid person, CancellationToken ct) => await connection.ExecuteAsync(new CommandDefinition(
        "UPDATE privacy.person_keys SET wrapped_key = NULL, erased_at = coalesce(erased_at, now()) WHERE person = @person", new { person }, transaction, cancellationToken: ct)) > 0;

    /// <summary>Erased, also where the person was never known here: a message that comes late makes no fresh key. Once it is committed, <see cref="Forget"/>.</summary>
    public static Task EraseForGood(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid person, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(
        """
        INSERT INTO privacy.person_keys AS k (person, wrapped_key, erased_at) VALUES (@person, NULL, now())
        ON CONFLICT (person) DO UPDATE SET wrapped_key = NULL, erased_at = coalesce(k.erased_at, now())
        """, new { person }, transaction, cancellationToken: ct));

    /// <summary>As the database says at this moment, whatever is remembered: asked before something leaves the house.</summary>
    public async Task<bool> IsErased(Guid person, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var erased = await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM privacy.person_keys WHERE person = @person AND erased_at IS NOT NULL)", new { person });
        if (erased)
            Forget(person);
        return erased;
    }

    /// <summary>This process remembers the key no longer.</summary>
    public void Forget(Guid person) => cache.TryRemove(person, out _);

    private sealed class Row
    {
        public byte[]? WrappedKey { get; init; }
    }
}

public sealed class PersonErasedException() : Exception("The person's data were erased.");
