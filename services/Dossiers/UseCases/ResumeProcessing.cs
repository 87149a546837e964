using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>What was waited for is done, with its evidence: the clock goes on and the date moves by the working time it stood still.</summary>
/// <remarks>Law: STO-02; docs/law/register.md. Refuses: not-paused (409), not-your-agency (403), invalid (422), catalogue-not-loaded (503).</remarks>
public static class ResumeProcessing
{
    /// <param name="Evidence">E.g. the number and date of the treasury's receipt.</param>
    public sealed record Request(string Evidence);

    public sealed record Answer(DateTimeOffset ResumedAt, DateTimeOffset DueAt, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer officer, CatalogueSnapshot catalogue, PersonKey key, DateTimeOffset now)
    {
        if (Act.Resume.Refuses(dossier, officer) is { } no)
            return no;
        if (catalogue.IsEmpty)
            return CatalogueSnapshot.NotLoaded;
        var errors = new FieldErrors();
        errors.Require("evidence", request.Evidence, 500, "chứng từ chứng minh đã thực hiện");
        return errors.ToRefusal() is { } invalid ? invalid
            : Decision.Of(new ProcessingResumed(
                officer.Actor, key.SealJson(request.Evidence.Trim()), dossier.Clock!.Resumed(dossier.Acceptance!.Terms, catalogue, dossier.Agencies.Competent, now)));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/resume", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CatalogueCopy catalogue, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, rights.Acting(asked, Act.Resume.Roles), catalogue.Current, key, now), ct);
            return outcome.ToHttp(d => new Answer(d.ChangedAt, d.DueAt!.Value, d.Version));
        })
        .For(Act.Resume)
        .WithName("ResumeProcessing").WithSummary("Lets the clock go on after a pause")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
