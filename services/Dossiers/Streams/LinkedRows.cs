using NpgsqlTypes;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.Streams;

/// <summary>Rows that stand beside the events of linked dossiers, of their parts and of what arrived from elsewhere; in the events' transaction.</summary>
internal static class LinkedRows
{
    private const string LookSql =
        """
        INSERT INTO dossiers.linked_work AS w (dossier, asked, next_at) VALUES ($1, 1, $2)
        ON CONFLICT (dossier) DO UPDATE SET asked = w.asked + 1, next_at = excluded.next_at, attempts = 0, failed_at = NULL
        """;

    private const string ShareSql = "INSERT INTO dossiers.shared_documents (document, dossier) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    private const string OriginSql = "UPDATE dossiers.dossier_list SET parent = $1, part = $2, external_system = $3, external_code = $4 WHERE id = $5";

    public static IEnumerable<SqlRow> After(IDossierEvent happened, Dossier after, DateTimeOffset at)
    {
        foreach (var document in Shared(happened, after))
            yield return new(ShareSql, [new(document, NpgsqlDbType.Uuid), new(after.Id, NpgsqlDbType.Uuid)]);
        if ((after.Parent?.Dossier ?? (after.Parts.Count > 0 ? after.Id : null)) is { } whole)
            yield return new(LookSql, [new(whole, NpgsqlDbType.Uuid), new(at, NpgsqlDbType.TimestampTz)]);
    }

    /// <summary>What the row of the list says beside what every row says; after that row.</summary>
    public static IEnumerable<SqlRow> Origin(Dossier dossier) => dossier is { Parent: null, External: null } ? [] :
    [
        new(OriginSql,
        [
            new(dossier.Parent?.Dossier, NpgsqlDbType.Uuid), new(dossier.Parent?.Part, NpgsqlDbType.Text), new(dossier.External?.System, NpgsqlDbType.Text), new(dossier.External?.Code, NpgsqlDbType.Text),
            new(dossier.Id, NpgsqlDbType.Uuid),
        ]),
    ];

    /// <summary>Documents of other dossiers that this one shows from now on.</summary>
    private static IEnumerable<Guid> Shared(IDossierEvent happened, Dossier after) => happened switch
    {
        DossierSubmitted { Parent: not null } e => e.Papers.SelectMany(p => p.Documents),
        Supplemented e when after.Parent is not null => e.Papers.SelectMany(p => p.Documents),
        AuthorityGranted e when after.Parent is not null => e.Proof,
        PartEnded { Document: { } result } => [result],
        _ => [],
    };
}
