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

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.OpenConnection();
        connection.Execute(
            "INSERT INTO web.data_protection_keys (site, name, xml) VALUES (@site, @friendlyName, @xml) ON CONFLICT (site, name) DO UPDATE SET xml = excluded.xml",
            new { site = site.Key, friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) });
    }
}
