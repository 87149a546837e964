using Dapper;
using Npgsql;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Forms;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Views;

/// <summary>One line of the tracking book (form 07).</summary>
/// <param name="No">From 1 in the period.</param>
/// <param name="BookNumber">As on the receipt: running through the year.</param>
/// <param name="ReceivedAt">When the receipt counts (UTC).</param>
/// <param name="Ended">How it ended without a return: withdrawn or stopped, in Vietnamese; null otherwise.</param>
/// <param name="Owner">Null, with all that is of the person, where their data were erased.</param>
public sealed record BookLine(
    long No, Guid Id, string Code, string Summary, int Sets, string? Owner, string? Address, string? Phone, DateTimeOffset ReceivedAt, DateTimeOffset DueAt, DateTimeOffset? ReturnedAt, string? Ended,
    string? Receiver, Channel Channel, string BookNumber);

/// <summary>The book of the agency that receives: its dossiers of a period in the order they were received, each as its events tell it.</summary>
public sealed class TrackingBook(NpgsqlDataSource database, IEventStore store, PersonKeys keys)
{
    /// <summary>Walks <c>dossier_list_book</c>.</summary>
    private const string PageSql =
        """
        SELECT id AS Id, received_at AS At FROM dossiers.dossier_list
        WHERE receiving_agency = @agency AND parent IS NULL AND received_at >= @from AND received_at < @until AND (@at::timestamptz IS NULL OR (received_at, id) > (@at, @last))
        ORDER BY received_at, id LIMIT @limit
        """;

    private sealed record Position(DateTimeOffset At, Guid Id, long No);

    private sealed class Found
    {
        public Guid Id { get; init; }
        public DateTimeOffset At { get; init; }
    }

    /// <param name="from">Instant (UTC); <paramref name="until"/> is not of the period any more.</param>
    public async Task<Page<BookLine>> Page(string agency, DateTimeOffset from, DateTimeOffset until, string? after, int size, CancellationToken ct)
    {
        var key = Cursor.Read<Position>(after);
        IReadOnlyList<Found> found;
        await using (var connection = await database.OpenConnectionAsync(ct))
            found = (await connection.QueryAsync<Found>(new CommandDefinition(PageSql, new { agency, from, until, at = key?.At, last = key?.Id ?? Guid.Empty, limit = size + 1 }, cancellationToken: ct))).AsList();
        var start = key?.No ?? 0;
        var page = Cursor.Page(found, size, f => new Position(f.At, f.Id, start + size));
        List<BookLine> lines = [];
        foreach (var row in page.Items)
            lines.Add(await Line(start + lines.Count + 1, row.Id, ct));
        return new Page<BookLine>(lines, page.Next);
    }

    private async Task<BookLine> Line(long no, Guid id, CancellationToken ct)
    {
        var d = Dossier.Fold(id, (await store.Load(id, null, null, ct)).Events);
        var key = await KeyOf(d.Applicant, ct);
        var applicant = key is null ? null : d.Submission.ApplicantData.Open(key);
        return new BookLine(
            no, id, d.Code!, d.Procedure.Name, d.Acceptance!.Sets, applicant?.Name, applicant is null ? null : AdministrativeUnits.Address(applicant.Address), applicant?.Phone,
            d.Acceptance.Promise.CountedFrom, d.DueAt!.Value, d.Return?.At,
            d.Stage switch { Stage.Withdrawn => "Đã rút", Stage.Stopped => "Đã dừng", _ => null },
            key is null || d.Return is null ? null : d.Return.Method switch
            {
                ReturnMethod.Counter => d.Return.Recipient?.Open(key).Name,
                ReturnMethod.Postal => d.Submission.ReturnAddress?.Open(key).Name,
                _ => applicant!.Name,
            },
            d.Submission.Channel,
            d.Acceptance.NumberInBook);
    }

    private async Task<PersonKey?> KeyOf(Guid person, CancellationToken ct)
    {
        try
        {
            return await keys.Find(person, ct);
        }
        catch (PersonErasedException)
        {
            return null;
        }
    }
}
