using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>It is late: the leader apologises in writing and says when the result will be there (form 04). The date that was missed stays the date.</summary>
/// <remarks>Law: EXT-02; docs/law/register.md. Refuses: resolved-elsewhere (409), not-in-hand, not-late (409), not-your-agency (403), invalid, not-a-working-day, not-later, too-far (422), catalogue-not-loaded (503).</remarks>
public static class Apologise
{
    /// <param name="ExpectedOn">Local working day.</param>
    public sealed record Request(DateOnly ExpectedOn, string Reason);

    public sealed record Answer(DateTimeOffset DueAt, DateTimeOffset ExpectedAt, long Version);

    public static Decision Decide(Dossier dossier, Request request, Actor leader, CatalogueSnapshot catalogue, PersonKey key, DateTimeOffset now)
    {
        if (Act.Apologise.Refuses(dossier, leader) is { } no)
            return no;
        if (catalogue.IsEmpty)
            return CatalogueSnapshot.NotLoaded;
        if (!dossier.IsOverdue(now))
            return Refusal.Conflict("not-late", $"Hồ sơ {dossier.Code} chưa quá hạn. Nếu biết trước sẽ chậm, xin gia hạn.");
        if (ExtendDue.Check(request.Reason) is { } invalid)
            return invalid;
        if (catalogue.CalendarOf(dossier.Agencies.Competent).ClosesAt(request.ExpectedOn) is not { } expected)
            return ExtendDue.NotWorking(request.ExpectedOn);
        if (request.ExpectedOn > LocalTime.LocalDate(now).AddYears(1))
            return ExtendDue.TooFar;
        return expected <= now
            ? Refusal.Unprocessable("not-later", "Ngày trả dự kiến phải ở phía trước.")
            : Decision.Of(new ApologyGiven(leader, dossier.DueAt!.Value, expected, key.SealJson(request.Reason.Trim())));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/apologise", async (Guid id, Request request, Asked asked, DossierStreams streams, CatalogueCopy catalogue, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, asked.As(Act.Apologise.Roles), catalogue.Current, key, now), ct);
            return outcome.ToHttp(d => new Answer(d.Apologies[^1].DueAt, d.Apologies[^1].ExpectedAt, d.Version));
        })
        .For(Act.Apologise)
        .WithName("Apologise").WithSummary("Apologises for a missed date and names the expected one")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
