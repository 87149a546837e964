using Dapper;
using Npgsql;
using Platform.Procedures.Seed;

namespace Platform.Procedures.Storage;

public static class UnitRows
{
    public static Task<bool> Has(NpgsqlConnection connection, NpgsqlTransaction transaction, string code) =>
        connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM catalogue.units WHERE code = @code)", new { code }, transaction);

    /// <summary>Brings the administrative units to a list; what the list does not have stays.</summary>
    public static Task<int> Bring(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<SeedFolder.Unit> units) => connection.ExecuteAsync(
        """
        INSERT INTO catalogue.units (code, name, level, parent) SELECT * FROM unnest(@codes, @names, @levels, @parents)
        ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, level = EXCLUDED.level, parent = EXCLUDED.parent
        WHERE (units.name, units.level, units.parent) IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.level, EXCLUDED.parent)
        """,
        new { codes = units.Select(u => u.Code).ToArray(), names = units.Select(u => u.Name).ToArray(), levels = units.Select(u => u.Level).ToArray(), parents = units.Select(u => u.Parent).ToArray() }, transaction);
}
