using Dapper;
using Npgsql;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>What a counter took and gave back on a local day, in order, with the totals per officer and method and the closings.</summary>
/// <remarks>Law: FEE-07; docs/law/register.md. Refuses: bad-filter (400), agency-not-yours (403), bad-cursor (400). No personal data: numbers, codes and amounts.</remarks>
public static class ReadCash
{
    /// <param name="Totals">Of the whole day, whatever the page shows.</param>
    /// <param name="Next">The <c>after</c> of the following page; null on the last.</param>
    public sealed record Answer(string Agency, DateOnly On, IReadOnlyList<Line> Items, string? Next, IReadOnlyList<Total> Totals, IReadOnlyList<Closing> Closings);

    /// <param name="Kind"><c>payment</c>, <c>refund</c> or <c>void</c> (a receipt that was cancelled).</param>
    /// <param name="Amount">Whole đồng; what goes out is negative.</param>
    public sealed record Line(Guid Dossier, string Code, string Kind, string Number, string Method, long Amount, string Officer, string? OfficerName, DateTimeOffset At);

    /// <param name="Payments">How many were taken.</param>
    /// <param name="In">Whole đồng.</param>
    /// <param name="Out">Given back or cancelled, whole đồng, not negative.</param>
    public sealed record Total(string Officer, string? OfficerName, string Method, long Payments, long In, long Out, long Net);

    /// <param name="Expected">Cash by the book, whole đồng; <paramref name="Counted"/> in the drawer.</param>
    public sealed record Closing(string Officer, string? OfficerName, long Expected, long Counted, string? Note, DateTimeOffset ClosedAt);

    private sealed record Position(DateTimeOffset At, Guid Dossier, long Version);

    // index cash_book_day
    private const string PageSql =
        """
        SELECT dossier, version, code, kind, number, method, amount, officer, officer_name AS OfficerName, at FROM dossiers.cash_book
        WHERE agency = @agency AND day = @on AND (@officer::text IS NULL OR officer = @officer) AND (@at::timestamptz IS NULL OR (at, dossier, version) > (@at, @dossier, @version))
        ORDER BY at, dossier, version LIMIT @limit
        """;

    private const string TotalSql =
        """
        SELECT officer, max(officer_name) AS OfficerName, method, count(*) FILTER (WHERE kind = 'payment') AS Payments, coalesce(sum(amount) FILTER (WHERE amount > 0), 0)::bigint AS "In",
               coalesce(-sum(amount) FILTER (WHERE amount < 0), 0)::bigint AS "Out", sum(amount)::bigint AS Net
        FROM dossiers.cash_book WHERE agency = @agency AND day = @on AND (@officer::text IS NULL OR officer = @officer)
        GROUP BY officer, method ORDER BY max(officer_name), officer, method
        """;

    private const string ClosingSql =
        """
        SELECT officer, officer_name AS OfficerName, expected, counted, note, closed_at AS ClosedAt FROM dossiers.cash_closings
        WHERE agency = @agency AND day = @on AND (@officer::text IS NULL OR officer = @officer) ORDER BY closed_at
        """;

    public static void Map(RouteGroupBuilder cash) => cash
        .MapGet("", async (string? agency, DateOnly? on, string? officer, string? after, int? limit, Caller caller, Rights rights, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
        {
            if (caller.Agency is not { } own || !rights.SelfAndSubordinates(own).Contains(agency ?? own))
                return Refusal.Forbidden("agency-not-yours", $"Ông/bà không xem được thu chi của cơ quan {agency}.").ToHttp();
            if (!FieldErrors.IsReadable(officer.AsSpan()))
                return Refusal.Invalid("bad-filter", "Nội dung tìm có ký tự không hiển thị được.").ToHttp();
            var day = on ?? LocalTime.LocalDate(clock.GetUtcNow());
            var (key, size) = (Cursor.Read<Position>(after), Cursor.Size(limit));
            var asked = new { agency = agency ?? own, on = day, officer, at = key?.At, dossier = key?.Dossier ?? Guid.Empty, version = key?.Version ?? 0, limit = size + 1 };
            await using var connection = await database.OpenConnectionAsync(ct);
            var page = Cursor.Page((await connection.QueryAsync<Row>(new CommandDefinition(PageSql, asked, cancellationToken: ct))).AsList(), size, r => new Position(r.At, r.Dossier, r.Version));
            var totals = (await connection.QueryAsync<TotalRow>(new CommandDefinition(TotalSql, asked, cancellationToken: ct))).AsList();
            var closings = (await connection.QueryAsync<ClosingRow>(new CommandDefinition(ClosingSql, asked, cancellationToken: ct))).AsList();
            return TypedResults.Ok(new Answer(
                asked.agency, day,
                [.. page.Items.Select(r => new Line(r.Dossier, r.Code, r.Kind, r.Number, r.Method, r.Amount, r.Officer, r.OfficerName, r.At))], page.Next,
                [.. totals.Select(t => new Total(t.Officer, t.OfficerName, t.Method, t.Payments, t.In, t.Out, t.Net))],
                [.. closings.Select(c => new Closing(c.Officer, c.OfficerName, c.Expected, c.Counted, c.Note, c.ClosedAt))]));
        })
        .RequireRoles(Roles.Clerk, Roles.Leader)
        .WithName("ReadCash").WithSummary("What a counter took and gave back on a day")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status403Forbidden);

    private sealed class Row
    {
        public Guid Dossier { get; init; }

        public long Version { get; init; }

        public string Code { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Number { get; init; } = "";

        public string Method { get; init; } = "";

        public long Amount { get; init; }

        public string Officer { get; init; } = "";

        public string? OfficerName { get; init; }

        public DateTimeOffset At { get; init; }
    }

    private sealed class TotalRow
    {
        public string Officer { get; init; } = "";

        public string? OfficerName { get; init; }

        public string Method { get; init; } = "";

        public long Payments { get; init; }

        public long In { get; init; }

        public long Out { get; init; }

        public long Net { get; init; }
    }

    private sealed class ClosingRow
    {
        public string Officer { get; init; } = "";

        public string? OfficerName { get; init; }

        public long Expected { get; init; }

        public long Counted { get; init; }

        public string? Note { get; init; }

        public DateTimeOffset ClosedAt { get; init; }
    }
}
