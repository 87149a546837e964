using NpgsqlTypes;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.WorkingTime;

namespace Platform.Dossiers.Views;

/// <summary>A line of the cash book: money that came in or went out with an event.</summary>
/// <param name="Kind"><c>payment</c>, <c>refund</c> or <c>void</c> (a payment undone).</param>
/// <param name="By">Whose takings it belongs to; of a void, who had taken the money.</param>
/// <param name="Amount">Whole đồng; what goes out is negative.</param>
public sealed record CashEntry(Guid Dossier, long Version, string Kind, Actor By, DateTimeOffset At, string Method, long Amount, string Number, string Code)
{
    /// <summary>Null where the event moves no money.</summary>
    public static CashEntry? Of(IDossierEvent happened, Dossier before, Dossier after, DateTimeOffset at) => happened switch
    {
        FeePaid e => new(after.Id, after.Version, "payment", e.By, at, e.Method, e.Amount, e.ReceiptNumber, CodeOf(after)),
        FeeRefunded e => new(after.Id, after.Version, "refund", e.By, at, e.Method, -e.Amount, e.ReceiptNumber, CodeOf(after)),
        StepUndone { Type: "fee_paid" } when before is { Fee.Payments: [.., var undone] } => // a further payment takes the way back from the one before
            new(after.Id, after.Version, "void", undone.By, at, undone.Method, -undone.Amount, undone.ReceiptNumber, CodeOf(after)),
        _ => null,
    };

    private static string CodeOf(Dossier dossier) => dossier.Code ?? dossier.Number;
}

/// <summary>The rows of <c>dossiers.cash_book</c>, written in the transaction of their events.</summary>
public static class CashBook
{
    /// <summary>The officer's day is closed: raised by <c>dossiers.enter_cash</c>.</summary>
    public const string DayClosed = "S0423";

    private const string EnterSql = "SELECT dossiers.enter_cash($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

    private const string RebuildSql =
        """
        INSERT INTO dossiers.cash_book (dossier, version, kind, agency, officer, officer_name, day, at, method, amount, number, code)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (dossier, version) DO UPDATE SET kind = excluded.kind, agency = excluded.agency, officer = excluded.officer, officer_name = excluded.officer_name,
            day = excluded.day, at = excluded.at, method = excluded.method, amount = excluded.amount, number = excluded.number, code = excluded.code
        """;

    public static SqlRow Enter(CashEntry entry) => new(EnterSql, Values(entry));

    /// <summary>What happened has happened: without asking whether the day is closed.</summary>
    public static SqlRow Rebuild(CashEntry entry) => new(RebuildSql, Values(entry));

    private static SqlValue[] Values(CashEntry e) =>
    [
        new(e.Dossier, NpgsqlDbType.Uuid),
        new(e.Version, NpgsqlDbType.Bigint),
        new(e.Kind, NpgsqlDbType.Text),
        new(e.By.Agency ?? "", NpgsqlDbType.Text),
        new(e.By.Id, NpgsqlDbType.Text),
        new(e.By.Name, NpgsqlDbType.Text),
        new(LocalTime.LocalDate(e.At), NpgsqlDbType.Date),
        new(e.At, NpgsqlDbType.TimestampTz),
        new(e.Method, NpgsqlDbType.Text),
        new(e.Amount, NpgsqlDbType.Bigint),
        new(e.Number, NpgsqlDbType.Text),
        new(e.Code, NpgsqlDbType.Text),
    ];
}
