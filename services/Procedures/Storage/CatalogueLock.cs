using Dapper;
using Npgsql;

namespace Platform.Procedures.Storage;

/// <summary>
/// Who changes the catalogue, agencies, units or the calendar waits for the others, until the transaction ends. Two locks, always in this order: a national import
/// holds only the first, the seed's agencies and people's changes of the calendar only the second (<see cref="CalendarProposals.Lock"/>).
/// </summary>
public static class CatalogueLock
{
    public static async Task Take(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtext('procedures-import'))", transaction: transaction);
        await CalendarProposals.Lock(connection, transaction);
    }

    /// <returns>False: somebody else is at it.</returns>
    public static async Task<bool> Try(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        await connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_xact_lock(hashtext('procedures-import'))", transaction: transaction)
        && await connection.ExecuteScalarAsync<bool>("SELECT pg_try_advisory_xact_lock(hashtext('procedures-seed'))", transaction: transaction);
}
