using NpgsqlTypes;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.Views;

/// <summary>The rows of <c>dossiers.authorities</c>: lists find by them what somebody may act on for another.</summary>
public static class AuthorityRows
{
    /// <summary>For statements about <c>dossier_list d</c>, with the parameters <c>applicant</c> and <c>now</c>; relies on <c>authorities_person</c>.</summary>
    public const string ActedFor = "d.id IN (SELECT a.dossier FROM dossiers.authorities a WHERE a.person = @applicant AND (a.ends_at IS NULL OR a.ends_at > @now))";

    private const string Sql =
        """
        INSERT INTO dossiers.authorities (dossier, authority, person, ends_at)
        SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM privacy.person_keys WHERE person = $3 AND erased_at IS NOT NULL)
        ON CONFLICT (dossier, authority) DO UPDATE SET ends_at = excluded.ends_at
        """;

    /// <summary>What the event changes; nothing for most, and nothing for a part of a linked dossier: who acts for another finds the whole.</summary>
    public static IEnumerable<SqlRow> After(IDossierEvent happened, Dossier after) => after.Parent is not null ? [] : happened switch
    {
        AuthorityGranted e => [Row(after, e.Authority)],
        AuthorityRevoked e => [Row(after, e.Authority)],
        _ => [],
    };

    public static IEnumerable<SqlRow> Of(Dossier dossier) => dossier.Parent is not null ? [] : dossier.Authorities.Select(a => Row(dossier, a.Id));

    private static SqlRow Row(Dossier dossier, Guid authority)
    {
        var one = dossier.Authorities.First(a => a.Id == authority);
        return new(Sql, [new(dossier.Id, NpgsqlDbType.Uuid), new(one.Id, NpgsqlDbType.Uuid), new(one.Person, NpgsqlDbType.Uuid), new(one.EndsAt, NpgsqlDbType.TimestampTz)]);
    }
}
