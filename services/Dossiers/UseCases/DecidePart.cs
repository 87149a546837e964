using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A part of a linked dossier was refused or stopped: an officer of the agency of the whole decides, with a reason, whether the parts that waited for it are opened all the same.</summary>
/// <remarks>
/// Law: LNK-01; docs/law/register.md. The rest is not lost either way: the whole is resolved with what there is. Refuses: no-part-to-decide, part-not-failed (409), resolved-elsewhere (409), not-your-agency (403), unknown-part, invalid (422).
/// </remarks>
public static class DecidePart
{
    /// <param name="Part">Key of the part.</param>
    /// <param name="GoOn">True: the parts after it are opened without its result. False: they are not opened.</param>
    public sealed record Request(string Part, bool? GoOn, string Reason);

    /// <param name="Parts">State of every part afterwards, by key.</param>
    public sealed record Answer(IReadOnlyDictionary<string, string> Parts, long Version);

    public static Decision Decide(Dossier dossier, Request request, Actor officer, PersonKey key)
    {
        if (Act.DecidePart.Refuses(dossier, officer) is { } no)
            return no;
        var errors = new FieldErrors();
        errors.Require("part", request.Part, 40, "phần hồ sơ");
        if (request.GoOn is null) errors.Add("goOn", "Chọn đi tiếp hay không thực hiện các phần sau.");
        errors.Require("reason", request.Reason, 2000, "lý do");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        if (dossier.Parts.FirstOrDefault(p => p.Key == request.Part) is not { } part)
            return Refusal.Unprocessable("unknown-part", "Hồ sơ liên thông không có phần này.");
        if (part is not { HasFailed: true, Decision: null })
            return Refusal.Conflict("part-not-failed", $"Phần \"{part.Name}\" {Whole.StateNames[dossier.StateOf(part)]}, không có gì phải quyết định.");
        return Decision.Of(new PartDecided(officer, part.Key, part.Name, request.GoOn!.Value, key.SealJson(request.Reason.Trim())));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/decide-part", async (Guid id, Request request, Asked asked, DossierStreams streams, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Decide(d, request, asked.As(Act.DecidePart.Roles), key), ct);
            return outcome.ToHttp(d => new Answer(d.Parts.ToDictionary(p => p.Key, d.StateOf), d.Version));
        })
        .For(Act.DecidePart)
        .WithName("DecidePart").WithSummary("Decides what becomes of a linked dossier after a part failed")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
