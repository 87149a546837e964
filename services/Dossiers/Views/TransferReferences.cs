using NpgsqlTypes;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.WorkingTime;

namespace Platform.Dossiers.Views;

/// <summary>The rows of <c>dossiers.transfer_references</c>: a bank's transfer pays one dossier, once. An undone payment frees its reference.</summary>
public static class TransferReferences
{
    /// <summary>Violated: the reference was entered before.</summary>
    public const string Key = "transfer_references_pkey";

    private const string EnterSql = "INSERT INTO dossiers.transfer_references (agency, year, reference, dossier, version) VALUES ($1, $2, $3, $4, $5)";

    private const string FreeSql = "DELETE FROM dossiers.transfer_references WHERE dossier = $1 AND version = $2";

    /// <param name="before">The dossier without the event.</param>
    public static IEnumerable<SqlRow> After(IDossierEvent happened, Dossier before, Dossier after, DateTimeOffset at) => happened switch
    {
        FeePaid { Method: "transfer", Reference: { } reference } e => [new(EnterSql,
        [
            new(e.By.Agency ?? "", NpgsqlDbType.Text),
            new(LocalTime.LocalDate(at).Year, NpgsqlDbType.Integer),
            new(Normal(reference), NpgsqlDbType.Text),
            new(after.Id, NpgsqlDbType.Uuid),
            new(after.Version, NpgsqlDbType.Bigint),
        ])],
        StepUndone { Type: "fee_paid" } e => [new(FreeSql, [new(after.Id, NpgsqlDbType.Uuid), new(e.Undone, NpgsqlDbType.Bigint)])],
        _ => [],
    };

    /// <summary>Written over and over: what was recorded twice before it was asked stays with the first.</summary>
    public static SqlRow Rebuild(SqlRow row) => row.Sql == EnterSql ? row with { Sql = $"{EnterSql} ON CONFLICT DO NOTHING" } : row;

    /// <summary>Read off a statement or typed: spaces and case say nothing.</summary>
    private static string Normal(string reference) => string.Concat(reference.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
}
