using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The leader sends the draft back to the specialist; also an approved one, as long as it is not issued.</summary>
/// <remarks>Refuses: resolved-elsewhere (409), not-drafted, not-this-step, assigned-to-another (409), not-your-agency (403), invalid (422).</remarks>
public static class SendBack
{
    public sealed record Request(string Reason);

    public sealed record Answer(int DraftVersion, DateTimeOffset SentBackAt, long Version);

    public static Decision Decide(Dossier dossier, Request request, Actor leader, PersonKey key)
    {
        if (Act.SendBack.Refuses(dossier, leader) is { } no)
            return no;
        var errors = new FieldErrors();
        errors.Require("reason", request.Reason, 2000, "lý do trả lại");
        return errors.ToRefusal() is { } invalid ? invalid : Decision.Of(new ResultSentBack(leader, dossier.Draft!.Version, key.SealJson(request.Reason.Trim())));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/send-back", async (Guid id, Request request, Asked asked, DossierStreams streams, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Decide(d, request, asked.As(Act.SendBack.Roles), key), ct);
            return outcome.ToHttp(d => new Answer(d.Draft!.Version, d.Draft.SentBack!.At, d.Version));
        })
        .For(Act.SendBack)
        .WithName("SendBack").WithSummary("Sends the draft back to the specialist")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
