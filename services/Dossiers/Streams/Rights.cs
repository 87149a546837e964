using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Views;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.Streams;

/// <summary>
/// Who may see which dossiers: the same answer guards reading, listing, searching, counting and changing. A citizen their own and those they were authorised for, as long as they are; an officer
/// those received or decided by their agency and its subordinates, those these agencies are asked about and those assigned to them; a system by scope likewise; technical administration none.
/// </summary>
public sealed class Rights(CatalogueCopy catalogue, MasterKey master, TimeProvider clock)
{
    public const string ReadScope = "dossiers:read";
    public const string WriteScope = "dossiers:write";

    /// <summary>Roles that read dossiers at their agency.</summary>
    public static readonly string[] Officers = [Roles.Clerk, Roles.Specialist, Roles.Leader, Roles.ClericalOfficer];
    public static readonly string[] Readers = [Roles.Citizen, .. Officers];

    public async ValueTask<Horizon> HorizonOf(Caller caller, CancellationToken ct) => new(
        caller is { IsCitizen: true, IdentityNumber: { } number } ? await master.PersonOf(number, ct) : null,
        caller.Agency is { } agency && (Officers.Any(caller.Is) || (caller.Is(Roles.System) && (caller.MayScope(ReadScope) || caller.MayScope(WriteScope))))
            ? catalogue.Current.HeldBy(agency, Today)
            : new HashSet<string>(),
        caller.Agency is not null && Officers.Any(caller.Is) ? caller.Id : null,
        clock.GetUtcNow());

    public async ValueTask<bool> MayRead(Caller caller, Dossier dossier, CancellationToken ct) => (await HorizonOf(caller, ct)).Covers(dossier);

    /// <summary>The caller in a role that the endpoint has checked, with the agencies they act for.</summary>
    public Officer Acting(Asked asked, params string[] roles) => asked.As(roles) is { Agency: { } agency } actor ? new Officer(actor, SelfAndSubordinates(agency)) : asked.As(roles);

    /// <summary>With the agencies they succeeded.</summary>
    public IReadOnlySet<string> SelfAndSubordinates(string agency) => catalogue.Current.HeldBy(agency, Today);

    /// <summary>The dossier as whose it is today.</summary>
    public Dossier Followed(Dossier dossier) => dossier.FollowedBy(code => catalogue.Current.SuccessorOf(code, Today));

    public Page<DossierLine> Followed(Page<DossierLine> page) => page with
    {
        Items = [.. page.Items.Select(l => l with { CompetentAgency = catalogue.Current.SuccessorOf(l.CompetentAgency, Today), ReceivingAgency = catalogue.Current.SuccessorOf(l.ReceivingAgency, Today) })],
    };

    private DateOnly Today => LocalTime.LocalDate(clock.GetUtcNow());
}

/// <summary>How far a caller sees.</summary>
/// <param name="Applicant">Their own person reference, for citizens.</param>
/// <param name="Agencies">The agencies whose dossiers they see, and those on which one of them is asked for an opinion.</param>
/// <param name="Officer">Their own subject, for officers: what is assigned to them.</param>
/// <param name="Now">The instant at which an authority must hold.</param>
public sealed record Horizon(Guid? Applicant, IReadOnlySet<string> Agencies, string? Officer = null, DateTimeOffset Now = default)
{
    public bool Covers(Dossier dossier) =>
        (Applicant is { } person && dossier.Parent is null && dossier.IsActedForBy(person, Now)) || Agencies.Contains(dossier.Agencies.Competent) || Agencies.Contains(dossier.Agencies.ReceivedAt)
        || dossier.Consultations.Any(c => Agencies.Contains(c.Agency)) || (Officer is not null && dossier.Step?.Holder?.Id == Officer);

    public bool SeesNothing => Applicant is null && Agencies.Count == 0;
}
