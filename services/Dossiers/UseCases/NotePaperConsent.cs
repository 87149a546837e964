using Platform.Dossiers.Documents;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>At the counter a person agrees that papers they gave before are looked at and used again; the clerk notes it. It holds for one dossier, this clerk and four hours.</summary>
/// <remarks>Law: Luật 91/2025/QH15 (consent for a purpose). Refuses: invalid, consent-missing (422). Says nothing about whether the person has papers here. The same Idempotency-Key again is the same note.</remarks>
public static class NotePaperConsent
{
    /// <param name="IdentityNumber">Of the person at the counter, who shows their card.</param>
    /// <param name="Given">The person has said yes.</param>
    public sealed record Request(string IdentityNumber, bool Given);

    /// <param name="ExpiresAt">Until when it can be used (UTC).</param>
    public sealed record Answer(Guid Id, DateTimeOffset GivenAt, DateTimeOffset ExpiresAt);

    public static void Map(RouteGroupBuilder papers) => papers
        .MapPost("/consents", async (Request request, Asked asked, PaperConsents consents, MasterKey master, TimeProvider clock, CancellationToken ct) =>
        {
            var errors = new FieldErrors();
            errors.IdentityNumber("identityNumber", request.IdentityNumber);
            if (errors.ToRefusal() is { } invalid)
                return invalid.ToHttp();
            if (!request.Given)
                return Refusal.Unprocessable("consent-missing", "Chỉ ghi nhận khi người nộp đồng ý cho xem và dùng lại giấy tờ đã có.").ToHttp();
            var clerk = asked.As(Roles.Clerk);
            var person = await master.PersonOf(request.IdentityNumber, ct);
            // of the key and of the person: a key used again for somebody else is another note
            var id = asked.Key is { } key ? Guid.ParseExact(await master.Hash("paper-consent", $"{clerk.Id}\n{key}\n{person}", ct), "N") : Guid.CreateVersion7();
            var now = clock.GetUtcNow();
            var noted = await consents.Note(new() { Id = id, Person = person, Clerk = clerk.Id, Agency = clerk.Agency ?? "", GivenAt = now, ExpiresAt = now + PaperConsents.HoldsFor }, ct);
            return TypedResults.Ok(new Answer(noted.Id, noted.GivenAt, noted.ExpiresAt));
        })
        .RequireRoles(Roles.Clerk)
        .WithName("NotePaperConsent").WithSummary("Notes a person's consent, at the counter, to their earlier papers being used")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
