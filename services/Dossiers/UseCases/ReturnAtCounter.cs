using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The result is handed out at the counter, to whom is written down. Also where it came back from the post.</summary>
/// <remarks>Law: RET-02, RET-03; docs/law/register.md. Refuses: part-of-linked (409), not-waiting-for-return, fee-due (409), not-your-agency (403), invalid (422).</remarks>
public static class ReturnAtCounter
{
    public sealed record Request(string RecipientName, string RecipientIdentityNumber);

    public sealed record Answer(DateTimeOffset ReturnedAt, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer clerk, PersonKey key)
    {
        if (Act.ReturnAtCounter.Refuses(dossier, clerk) is { } no)
            return no;
        var errors = new FieldErrors();
        errors.Require("recipientName", request.RecipientName, 200, "họ và tên người nhận");
        errors.IdentityNumber("recipientIdentityNumber", request.RecipientIdentityNumber);
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        if (dossier.FeeOutstanding > 0)
            return FeeDue(dossier);
        return Decision.Of(new ResultReturned(clerk.Actor, ReturnMethod.Counter, key.SealJson(new RecipientData(request.RecipientName.Trim(), request.RecipientIdentityNumber)), null));
    }

    public static Refusal FeeDue(Dossier dossier) => Refusal.Conflict("fee-due", $"Hồ sơ còn {History.Money(dossier.FeeOutstanding)} phí, lệ phí chưa nộp nên chưa trả kết quả được.");

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/return-at-counter", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Decide(d, request, rights.Acting(asked, Act.ReturnAtCounter.Roles), key), ct);
            return outcome.ToHttp(d => new Answer(d.Return!.At, d.Version));
        })
        .RequireRoles(Act.ReturnAtCounter.Roles)
        .WithName("ReturnAtCounter").WithSummary("Hands the result out at the counter")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
