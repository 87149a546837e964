using Platform.Dossiers.Domain;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>How to reach the person of a dossier, or, where they left neither phone nor e-mail, who acts for them (of an organisation, whichever of the two it left out), for the platform's own services that must address a notice or a parcel. Not routed by the gateway.</summary>
/// <remarks>Refuses: contact-not-found (404), person-erased (410).</remarks>
public static class GetContact
{
    public const string Scope = "contacts:read";

    /// <param name="Address">Where the result is to be sent; null where it does not go by post.</param>
    public sealed record Answer(
        Guid DossierId, Guid Person, string Name, string? Phone, string? Email, string ProcedureName, string Number, string? Code, string TrackingSecret, PostalAddress? Address);

    public sealed record PostalAddress(string Name, string Phone, string Street, string Commune, string CommuneName, string Province, string ProvinceName);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/contacts/{dossierId:guid}", async (Guid dossierId, HttpResponse response, DossierStreams streams, PersonKeys keys, TimeProvider clock, CancellationToken ct) =>
        {
            if (await streams.Find(dossierId, null, ct) is not { } dossier || await keys.Find(dossier.Applicant, ct) is not { } key)
                return Refusal.NotFound("contact-not-found", "Không có liên hệ của hồ sơ này.").ToHttp();
            response.Headers.CacheControl = "private, no-store";
            var applicant = dossier.Submission.ApplicantData.Open(key);
            var (name, phone, email) = (applicant.Name, applicant.Phone, applicant.Email);
            if ((phone is null && email is null) || (applicant.TaxNumber is not null && (phone is null || email is null)))
                if (dossier.Authorities.LastOrDefault(a => a.Holds(clock.GetUtcNow())) is { } acting && await acting.Open(keys, ct) is { } who)
                    (name, phone, email) = (applicant.TaxNumber is null ? who.Name : name, phone ?? who.Phone, email ?? who.Email);
            return TypedResults.Ok(new Answer(
                dossier.Id, dossier.Applicant, name, phone, email, dossier.Procedure.Name, dossier.Number, dossier.Code, dossier.Submission.TrackingSecret,
                dossier.Submission.ReturnAddress?.Open(key) is { } to
                    ? new PostalAddress(to.Name, to.Phone, to.Street, to.Commune, AdministrativeUnits.NameOf(to.Commune), to.Province, AdministrativeUnits.NameOf(to.Province))
                    : null));
        })
        .RequireRoles(Roles.Service)
        .RequireAuthorization(policy => policy.RequireAssertion(context => Caller.From(context.User).MayScope(Scope))) // another system never, whatever its scopes
        .AddEndpointFilter<ErasedPersonFilter>()
        .WithTags("Contacts").WithName("GetContact").WithSummary("Contact of a dossier's applicant, for the platform's services")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status410Gone);
}
