using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Platform.WebDefaults.Sessions;

/// <summary>Data Protection keys in the front ends' database, so that every replica reads the same cookies.</summary>
public sealed class PostgresKeys(NpgsqlDataSource database, Site site) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.OpenConnection();
        return [.. connection.Query<string>("SELECT xml FROM web.data_protection_keys WHERE site = @site", new { site = site.Key }).Select(xml => XElement.Parse(xml))];
    }

    /// <summary>
    /// Two replicas that start together both find no key and make one. Who comes second stores nothing: having stored, the ring is read again, and takes the
    /// other's. Both keys in the table would be worse: each replica would go on with its own for a day and open none of the other's cookies.
    /// </summary>
    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.OpenConnection();
        using var transaction = connection.BeginTransaction();
        connection.Execute("SELECT pg_advisory_xact_lock(hashtextextended('data-protection-keys/' || @site, 0))", new { site = site.Key }, transaction);
        connection.Execute(
            """
            INSERT INTO web.data_protection_keys (site, name, xml)
            SELECT @site, @friendlyName, @xml
            WHERE NOT (starts_with(@friendlyName, 'key-') AND EXISTS (
                SELECT 1 FROM web.data_protection_keys k
                WHERE k.site = @site AND starts_with(k.name, 'key-') AND k.name <> @friendlyName AND k.created_at > now() - interval '1 minute'))
            ON CONFLICT (site, name) DO UPDATE SET xml = excluded.xml
            """,
            new { site = site.Key, friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) }, transaction);
        transaction.Commit();
    }
}
