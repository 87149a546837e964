using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The person whose matter it is takes an authority back, online or at the counter, or who holds it gives it up. From then on they see nothing of the dossier, what they handed in included.</summary>
/// <remarks>Function F12. What was done under it stays done. Refuses: authority-ended (409: also the second time), part-of-linked (409), not-yours, not-your-agency (403), unknown-authority, invalid (422).</remarks>
public static class RevokeAuthority
{
    public const string Act = "revoke-authority";

    public sealed record Request(Guid Authority, string? Reason);

    public sealed record Answer(Guid Authority, DateTimeOffset RevokedAt, long Version);

    /// <param name="citizen">The caller's own person reference; null for a clerk.</param>
    public static Decision Decide(Dossier dossier, Request request, Officer who, Guid? citizen, PersonKey key, DateTimeOffset now)
    {
        var asked = dossier.Authorities.FirstOrDefault(a => a.Id == request.Authority);
        if (citizen is not null ? citizen != dossier.Applicant && citizen != asked?.Person : who.Actor.Role != Roles.Clerk)
            return AuthoriseRepresentative.NotYours;
        if (citizen is null && Domain.Act.Authorise.Refuses(dossier, who) is { } no)
            return no;
        if (asked is null)
            return Refusal.Unprocessable("unknown-authority", "Hồ sơ không có uỷ quyền này.");
        if (!asked.Holds(now))
            return Refusal.Conflict("authority-ended", "Uỷ quyền này đã thu hồi hoặc đã hết hạn.");
        var errors = new FieldErrors();
        errors.Limit("reason", request.Reason, 1000, "Lý do");
        return errors.ToRefusal() is { } invalid ? invalid : Decision.Of(new AuthorityRevoked(who.Actor, asked.Id, key.SealText(request.Reason)));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/revoke-authority", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, MasterKey master, CancellationToken ct) =>
        {
            Guid? caller = asked.Caller is { IsCitizen: true, IdentityNumber: { } number } ? await master.PersonOf(number, ct) : null;
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) =>
                Decide(d, request, caller is { } citizen ? new Actor(citizen.ToString(), null, Roles.Citizen, null) : rights.Acting(asked, Roles.Clerk), caller, key, now), ct);
            return outcome.ToHttp(d => new Answer(request.Authority, d.Authorities.First(a => a.Id == request.Authority).Revoked!.Value, d.Version));
        })
        .RequireRoles(Roles.Citizen, Roles.Clerk).RefusedBy(Domain.Act.Authorise)
        .WithName("RevokeAuthority").WithSummary("Takes an authority back, or gives it up")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
