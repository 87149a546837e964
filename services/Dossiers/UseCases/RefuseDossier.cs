using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A clerk does not accept a dossier: in writing, with the legal ground (form 03, at <c>/receipt</c>).</summary>
/// <remarks>Law: ACC-05 (in writing, with ground), SUP-04 (not while the citizen has time to supplement); docs/law/register.md. Refuses: not-submitted (409), answer-not-due (409: the citizen still has time to supplement, or none was asked), not-your-agency (403), invalid (422).</remarks>
public static class RefuseDossier
{
    /// <param name="Ground">A key of <see cref="RefusalGrounds"/>.</param>
    /// <param name="Reason">What the person has to know, in words.</param>
    public sealed record Request(string Ground, string Reason);

    public sealed record Answer(DateTimeOffset RefusedAt, string Ground, string GroundText, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer clerk, PersonKey key, DateTimeOffset now)
    {
        if (Act.Refuse.Refuses(dossier, clerk) is { } no)
            return no;
        var errors = new FieldErrors();
        if (request.Ground is null || !RefusalGrounds.All.ContainsKey(request.Ground)) errors.Add("ground", $"Căn cứ phải là một trong: {string.Join(", ", RefusalGrounds.All.Keys)}.");
        errors.Require("reason", request.Reason, 2000, "lý do từ chối");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        if (HasTime(dossier, now))
            return Refusal.Conflict("answer-not-due", $"Người nộp còn thời hạn bổ sung đến {History.Local(dossier.OpenSupplement!.AnswerBy)}. Yêu cầu bổ sung nhầm thì lãnh đạo huỷ bước đó trước.");
        return request.Ground == RefusalGrounds.NoAnswer && dossier.OpenSupplement is null
            ? Refusal.Conflict("answer-not-due", "Hồ sơ không có yêu cầu bổ sung nào quá hạn.")
            : Decision.Of(new DossierRefused(clerk.Actor, request.Ground!, key.SealJson(request.Reason.Trim())));
    }

    /// <summary>Papers were asked for and the citizen's limit runs.</summary>
    internal static bool HasTime(Dossier dossier, DateTimeOffset now) => dossier.OpenSupplement is { } open && open.AnswerBy >= now;

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/refuse", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, rights.Acting(asked, Act.Refuse.Roles), key, now), ct);
            return outcome.ToHttp(d => new Answer(d.NotAccepted!.At, d.NotAccepted.Ground, RefusalGrounds.All[d.NotAccepted.Ground], d.Version));
        })
        .For(Act.Refuse)
        .WithName("RefuseDossier").WithSummary("Refuses to accept a dossier, with ground and reason")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
