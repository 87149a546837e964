using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>An issued result is wrong: the leader has it drafted, signed and issued anew. The old one stays in the dossier, marked as replaced.</summary>
/// <remarks>Law: RES-05; docs/law/register.md. Refuses: resolved-elsewhere (409), no-result-to-replace (409: none issued, or on its way by post), not-your-agency (403), invalid (422).</remarks>
public static class ReplaceResult
{
    public sealed record Request(string Reason);

    public sealed record Answer(string ResultNumber, long Version);

    public static Decision Decide(Dossier dossier, Request request, Actor leader, PersonKey key)
    {
        if (Act.ReplaceResult.Refuses(dossier, leader) is { } no)
            return no;
        var errors = new FieldErrors();
        errors.Require("reason", request.Reason, 2000, "lý do thay kết quả");
        return errors.ToRefusal() is { } invalid ? invalid : Decision.Of(new ResultReplacementStarted(leader, dossier.Issue!.ResultNumber, key.SealJson(request.Reason.Trim())));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/replace-result", async (Guid id, Request request, Asked asked, DossierStreams streams, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Decide(d, request, asked.As(Act.ReplaceResult.Roles), key), ct);
            return outcome.ToHttp(d => new Answer(d.Replaced[^1].Issue.ResultNumber, d.Version));
        })
        .For(Act.ReplaceResult)
        .WithName("ReplaceResult").WithSummary("Has a wrong result drafted, signed and issued anew")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
