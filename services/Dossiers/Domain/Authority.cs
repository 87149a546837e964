using Platform.WorkingTime;

namespace Platform.Dossiers.Domain;

/// <summary>By what somebody acts for the person whose matter it is.</summary>
public enum AuthorityRelation
{
    Parent,
    Guardian,

    /// <summary>Under a written authority (giấy uỷ quyền), or one given on the platform.</summary>
    Authorised,

    /// <summary>Whom an organisation sends.</summary>
    Organisation,
}

/// <summary>Who acts; only ever stored sealed, with the key of that person and not of the one they act for.</summary>
/// <param name="Phone">National form, digits only.</param>
/// <param name="Position">What they are in the organisation that sends them (chức vụ); null where it was not said.</param>
public sealed record RepresentativeData(string Name, string IdentityNumber, string? Phone, string? Email, string? Position = null);

/// <summary>Somebody may act for the person whose matter it is: see the dossier, supplement, withdraw and pay. The matter stays the other's.</summary>
/// <param name="Person">Reference of the one who acts: the owner of <paramref name="Data"/>.</param>
/// <param name="Proof">The paper that shows it, among the dossier's documents; empty where the law asks for none, or the person gave it themselves on the platform.</param>
/// <param name="Until">The last local day of it; null: as long as the matter lasts.</param>
/// <param name="AtSubmission">Recorded with the submission: this is who handed it in.</param>
public sealed record AuthorityGranted(
    Actor By, Guid Authority, Guid Person, AuthorityRelation Relation, Sealed<RepresentativeData> Data, IReadOnlyList<Guid> Proof, DateOnly? Until, bool AtSubmission) : IDossierEvent;

/// <summary>From now on they see nothing of it any more, what they handed in themselves included.</summary>
public sealed record AuthorityRevoked(Actor By, Guid Authority, Sealed<string>? Reason) : IDossierEvent;

/// <param name="Revoked">When (UTC); null while it is not.</param>
/// <param name="Revocation">By whom and why; null while it is not.</param>
public sealed record Authority(
    Guid Id, Actor By, DateTimeOffset At, Guid Person, AuthorityRelation Relation, Sealed<RepresentativeData> Data, IReadOnlyList<Guid> Proof, DateOnly? Until, bool AtSubmission, DateTimeOffset? Revoked,
    AuthorityRevoked? Revocation = null)
{
    /// <summary>When it ends or ended (UTC): revoked, or with its last local day; null: no end.</summary>
    public DateTimeOffset? EndsAt => Revoked ?? (Until is { } last ? LocalTime.At(last.AddDays(1), TimeOnly.MinValue) : null);

    public bool Holds(DateTimeOffset now) => EndsAt is not { } end || now < end;

    /// <summary>Number, telephone and proof: for whose matter it is and for who acts themselves, not for others who act.</summary>
    /// <param name="citizen">Who reads; null where no citizen does.</param>
    public bool IsShownWhole(Dossier dossier, Guid? citizen) => citizen is null || citizen == dossier.Applicant || citizen == Person;
}

public static class AuthorityRelations
{
    /// <summary>Named for people.</summary>
    public static string Vietnamese(this AuthorityRelation relation) => relation switch
    {
        AuthorityRelation.Parent => "Cha, mẹ",
        AuthorityRelation.Guardian => "Người giám hộ",
        AuthorityRelation.Organisation => "Người được tổ chức cử",
        _ => "Người được uỷ quyền",
    };
}

/// <summary>Who may act for the applicant.</summary>
public sealed partial record Dossier
{
    /// <summary>Every authority ever given, in order.</summary>
    public IReadOnlyList<Authority> Authorities { get; private init; } = [];

    /// <summary>Who handed it in for the person whose matter it is; null where that person did so themselves.</summary>
    public Authority? HandedInBy => Authorities.FirstOrDefault(a => a.AtSubmission);

    /// <summary>The person themselves, or who holds an authority at that moment.</summary>
    public bool IsActedForBy(Guid person, DateTimeOffset now) => person == Applicant || Authorities.Any(a => a.Person == person && a.Holds(now));

    /// <summary>The matter is an organisation's: it has no account of its own, whoever it sent acts here in its name.</summary>
    public bool IsOrganisations => HandedInBy is { Relation: AuthorityRelation.Organisation };

    /// <summary>The person served: whose matter it is; of an organisation's, whom it sends, as long as they are sent.</summary>
    public bool Serves(Guid person, DateTimeOffset now) =>
        person == Applicant || (IsOrganisations && Authorities.Any(a => a.Relation is AuthorityRelation.Organisation && a.Person == person && a.Holds(now)));

    /// <summary>
    /// Of a whole: what a part has to know of who acts and does not know yet, in order. Who handed it in stays visible, also where their authority has ended; anybody else
    /// is told of as long as both last.
    /// </summary>
    public IEnumerable<IDossierEvent> AuthoritiesNewTo(Dossier part)
    {
        foreach (var given in Authorities)
        {
            var known = part.Authorities.FirstOrDefault(a => a.Id == given.Id);
            if (known is null && (!part.IsOpen || (given.Revocation is not null && !given.AtSubmission)))
                continue;
            if (known is null)
                yield return new AuthorityGranted(given.By, given.Id, given.Person, given.Relation, given.Data, given.Proof, given.Until, given.AtSubmission);
            if (known?.Revocation is null && given.Revocation is { } ended)
                yield return ended;
        }
    }

    private Dossier Authorised(IDossierEvent happened, DateTimeOffset at) => happened switch
    {
        AuthorityGranted e => this with { Authorities = [.. Authorities, new(e.Authority, e.By, at, e.Person, e.Relation, e.Data, e.Proof, e.Until, e.AtSubmission, null)] },
        AuthorityRevoked e => this with { Authorities = [.. Authorities.Select(a => a.Id == e.Authority ? a with { Revoked = at, Revocation = e } : a)] },
        _ => throw new UnknownEventException(happened.GetType().Name),
    };
}
