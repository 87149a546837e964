using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Support;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Dossiers.UseCases;

/// <summary>An operator erases a person for good, after people have decided that no retention duty covers their dossiers any more: first a trial that says how many these are, then the erasure.</summary>
/// <remarks>
/// Law: PER-01; docs/law/register.md. What goes and what stays: <see cref="ErasePerson"/>. Nothing brings it back. Who, when and why is kept under the person's reference.
/// Refuses: invalid (400, every field), unknown-person (404), idempotency-key-reused (422). The same Idempotency-Key again answers what was done; without one it is done again, which changes nothing more.
/// </remarks>
public static partial class EraseForGood
{
    private const int ShortestReason = 10;
    private const int LongestReason = 500;

    /// <param name="Who">The 12-digit identity number, or the person's reference. In the body and nowhere else.</param>
    /// <param name="Reason">The ground, e.g. the number of the decision, 10 to 500 characters; without a name or number of the person.</param>
    public sealed record Request(string? Who, string? Reason);

    /// <param name="Erased">False for a trial.</param>
    /// <param name="Dossiers">How many dossiers are this person's.</param>
    public sealed record Answer(bool Erased, int Dossiers);

    private sealed record Row(Guid Person, int Dossiers, string Reason);

    public static void Map(RouteGroupBuilder operations) => operations
        .MapPost("/erasures", async (Request request, bool? dryRun, Asked asked, ErasePerson erase, NpgsqlDataSource database, CancellationToken ct) =>
        {
            var (who, reason) = (request.Who?.Trim() ?? "", request.Reason?.Trim() ?? "");
            if (Check(who, reason) is { } invalid)
                return invalid.ToHttp();
            if (await erase.Reference(who, ct) is not { } person || await erase.Dossiers(person, ct) is not { } dossiers)
                return Refusal.NotFound("unknown-person", "Không có người nào mang số hoặc mã tham chiếu đó.").ToHttp();
            if (dryRun ?? false)
                return TypedResults.Ok(new Answer(false, dossiers));
            if (await Earlier(asked, database, ct) is { } earlier)
                return earlier.Person == person && earlier.Reason == reason
                    ? TypedResults.Ok(new Answer(true, earlier.Dossiers))
                    : Refusal.Unprocessable("idempotency-key-reused", "Idempotency-Key này đã dùng cho một yêu cầu khác.").ToHttp();
            await erase.Run(who, ct, new ErasureNote(reason, asked.Caller.Id, asked.Key));
            return TypedResults.Ok(new Answer(true, dossiers));
        })
        .RequireRoles(Roles.It) // no system erases anybody
        .WithName("EraseForGood").WithSummary("Erases a person: their key, and what they could still be found by")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    public static Refusal? Check(string who, string reason)
    {
        Dictionary<string, string> errors = [];
        if (!ErasePerson.IsIdentityNumber(who) && !Guid.TryParse(who, out _))
            errors["who"] = "Xin cho số định danh 12 chữ số hoặc mã tham chiếu của người đó.";
        if (reason.Length is < ShortestReason or > LongestReason)
            errors["reason"] = $"Xin ghi căn cứ, từ {ShortestReason} đến {LongestReason} ký tự.";
        else if (Number().IsMatch(reason))
            errors["reason"] = "Căn cứ không được có số định danh: nó còn lại sau khi xoá.";
        return errors.Count == 0 ? null : Refusal.Invalid("invalid", "Yêu cầu xoá chưa đúng. Xin xem từng mục.", errors);
    }

    private static async Task<Row?> Earlier(Asked asked, NpgsqlDataSource database, CancellationToken ct)
    {
        if (asked.Key is null)
            return null;
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Row>("SELECT person, dossiers, reason FROM dossiers.erasures WHERE asked_by = @Id AND key = @Key", new { asked.Caller.Id, asked.Key });
    }

    [GeneratedRegex(@"(?<!\d)\d{12}(?!\d)")]
    private static partial Regex Number();
}
