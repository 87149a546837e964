using Dapper;
using Npgsql;
using Platform.Dossiers.Streams;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>Who takes money and gives it back counts the drawer at the end of the day and closes their takings, a clerk or a leader who gave cash back: what the book says, what was counted, and why they differ.</summary>
/// <remarks>
/// Law: FEE-07 (takings are counted and closed daily); docs/law/register.md. Afterwards nothing more is entered for that officer, agency and day (day-closed).
/// Refuses: not-your-agency (403), already-closed (409), difference-needs-note, invalid (422). The same Idempotency-Key again gets the same answer.
/// </remarks>
public static class CloseCash
{
    /// <param name="On">Local day: today or up to a year earlier.</param>
    /// <param name="Counted">Cash in the drawer, whole đồng; negative where more was given back than taken.</param>
    /// <param name="Note">Needed where it differs from the book. At most 500 characters; no names of citizens.</param>
    public sealed record Request(DateOnly? On, long? Counted, string? Note);

    /// <param name="Expected">Cash by the book, whole đồng.</param>
    public sealed record Answer(string Agency, DateOnly On, long Expected, long Counted, long Difference, DateTimeOffset ClosedAt);

    /// <summary>Before anything is asked of the book.</summary>
    public static Refusal? Check(Request request, DateTimeOffset now)
    {
        var (errors, today) = (new FieldErrors(), LocalTime.LocalDate(now));
        errors.Limit("note", request.Note, 500, "Ghi chú");
        if (request.On is not { } on) errors.Add("on", "Chưa chọn ngày.");
        else if (on > today) errors.Add("on", "Chưa đến ngày này.");
        else if (on < today.AddYears(-1)) errors.Add("on", "Chỉ khoá sổ trong vòng một năm.");
        if (request.Counted is not { } counted) errors.Add("counted", "Chưa nhập số tiền kiểm được.");
        else if (counted is < -RequestFee.Largest or > RequestFee.Largest) errors.Add("counted", "Số tiền không hợp lý.");
        return errors.ToRefusal();
    }

    public static Refusal? Refuses(long counted, string? note, long expected) => counted != expected && string.IsNullOrWhiteSpace(note)
        ? Refusal.Unprocessable("difference-needs-note", $"Sổ ghi {Domain.History.Money(expected)}, kiểm được {Domain.History.Money(counted)}. Xin ghi lý do chênh lệch.",
            new Dictionary<string, string> { ["note"] = "Xin ghi lý do chênh lệch." })
        : null;

    public static void Map(RouteGroupBuilder cash) => cash
        .MapPost("/closings", async (Request request, Asked asked, NpgsqlDataSource database, TimeProvider clock, CancellationToken ct) =>
        {
            var (cashier, now) = (asked.As(Roles.Clerk, Roles.Leader), clock.GetUtcNow());
            if (cashier.Agency is not { } agency)
                return Refusal.Forbidden("not-your-agency", "Tài khoản này không thuộc cơ quan nào.").ToHttp();
            if (Check(request, now) is { } invalid)
                return invalid.ToHttp();
            var (on, counted) = (request.On!.Value, request.Counted!.Value);
            var mine = new { agency, officer = cashier.Id, day = on };
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            // waits for the payments that are being entered; those that come later see the closing (dossiers.enter_cash)
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(dossiers.cash_day(@agency, @officer, @day))", mine, transaction);
            if (await connection.QuerySingleOrDefaultAsync<Row>(
                "SELECT expected, counted, closed_at AS ClosedAt, request_key AS RequestKey FROM dossiers.cash_closings WHERE agency = @agency AND officer = @officer AND day = @day", mine, transaction) is { } before)
                return before.RequestKey is { } key && key == asked.Key && before.Counted == counted
                    ? TypedResults.Ok(new Answer(agency, on, before.Expected, before.Counted, before.Counted - before.Expected, before.ClosedAt))
                    : Refusal.Conflict("already-closed", $"Ông/bà đã khoá sổ ngày {on:dd/MM/yyyy}.").ToHttp();
            var expected = await connection.ExecuteScalarAsync<long>(
                "SELECT coalesce(sum(amount), 0)::bigint FROM dossiers.cash_book WHERE agency = @agency AND officer = @officer AND day = @day AND method = 'cash'", mine, transaction);
            if (Refuses(counted, request.Note, expected) is { } no)
                return no.ToHttp();
            await connection.ExecuteAsync(
                """
                INSERT INTO dossiers.cash_closings (agency, officer, day, officer_name, expected, counted, note, closed_at, request_key)
                VALUES (@agency, @officer, @day, @name, @expected, @counted, @note, @now, @key)
                """,
                new { mine.agency, mine.officer, mine.day, name = cashier.Name, expected, counted, note = string.IsNullOrWhiteSpace(request.Note) ? null : request.Note.Trim(), now, key = asked.Key }, transaction);
            await transaction.CommitAsync(ct);
            return TypedResults.Ok(new Answer(agency, on, expected, counted, counted - expected, now));
        })
        .RequireRoles(Roles.Clerk, Roles.Leader)
        .WithName("CloseCash").WithSummary("Counts and closes the caller's takings of a day")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private sealed class Row
    {
        public long Expected { get; init; }

        public long Counted { get; init; }

        public DateTimeOffset ClosedAt { get; init; }

        public string? RequestKey { get; init; }
    }
}
