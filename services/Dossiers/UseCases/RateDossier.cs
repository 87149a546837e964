using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The person served says, once and after the return, how satisfied they are. Never staff, never a condition for the result.</summary>
/// <remarks>Law: RAT-01; docs/law/register.md. Refuses: part-of-linked (409), not-returned, already-rated (409), not-yours (403), invalid (422); somebody else's dossier is not found (404).</remarks>
public static class RateDossier
{
    public const string Act = "rate";
    private const int LongestComment = 1000;

    /// <param name="Score">3 very satisfied, 2 satisfied, 1 not satisfied.</param>
    /// <param name="Comment">Up to 1000 characters.</param>
    public sealed record Request(int Score, string? Comment);

    public sealed record Answer(DateTimeOffset RatedAt, int Score, long Version);

    /// <param name="rater">By their person reference: whose matter it is; of an organisation's, whom it sent.</param>
    public static Decision Decide(Dossier dossier, Request request, Actor rater, PersonKey key, DateTimeOffset now)
    {
        if (!Guid.TryParse(rater.Id, out var person) || !dossier.Serves(person, now))
            return Refusal.Forbidden("not-yours", "Chỉ người nộp hồ sơ được đánh giá.");
        if (dossier.Parent is { } whole)
            return Refusal.Conflict("part-of-linked", $"Hồ sơ {dossier.Code ?? dossier.Number} là một phần của hồ sơ liên thông {whole.Code}; xin đánh giá ở hồ sơ liên thông.");
        if (dossier.Stage is not Stage.Returned)
            return Refusal.Conflict("not-returned", $"Hồ sơ {dossier.Code ?? dossier.Number} {dossier.Stage.Vietnamese()}; xin đánh giá sau khi nhận kết quả.");
        if (dossier.Rating is { } earlier)
            return Refusal.Conflict("already-rated", $"Hồ sơ này đã được đánh giá lúc {History.Local(earlier.At)}.");
        var errors = new FieldErrors();
        errors.Range("score", request.Score, 1, 3, "Mức đánh giá");
        errors.Limit("comment", request.Comment, LongestComment, "Ý kiến");
        return errors.ToRefusal() is { } invalid ? invalid : Decision.Of(new DossierRated(rater, request.Score, key.SealText(request.Comment)));
    }

    /// <summary>Whether the applicant may rate it now.</summary>
    public static bool IsOpen(Dossier dossier) => dossier is { Stage: Stage.Returned, Rating: null, Parent: null };

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/rate", async (Guid id, Request request, Asked asked, DossierStreams streams, MasterKey master, CancellationToken ct) =>
        {
            var rater = asked.Caller.IdentityNumber is { } number ? (await master.PersonOf(number, ct)).ToString() : "";
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, new Actor(rater, null, Roles.Citizen, null), key, now), ct);
            return outcome.ToHttp(d => new Answer(d.Rating!.At, d.Rating.Score, d.Version));
        })
        .RequireRoles(Roles.Citizen)
        .WithName("RateDossier").WithSummary("The applicant rates how they were served")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
