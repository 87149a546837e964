using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>Somebody hands in for another: whose matter it is, by what they may, and the paper that shows it.</summary>
/// <param name="IdentityNumber">12-digit số định danh; of an organisation (relation <c>organisation</c>) its tax number, <c>0100109106</c> or <c>0100109106-001</c>. A child whose birth is only being registered has none yet.</param>
/// <param name="Address">Default: the one given with who acts.</param>
/// <param name="Proof">Files uploaded before. None is needed of a parent who registers the birth of their child under age.</param>
/// <param name="Until">The last day of the authority; default: as long as the matter lasts.</param>
/// <param name="Phone">Of whose matter it is, as is <paramref name="Email"/>; without them notices go to who acts.</param>
/// <param name="Position">What the one who acts is in the organisation.</param>
public sealed record OnBehalfInput(string Name, string? IdentityNumber, DateOnly? BirthDate, AddressData? Address, AuthorityRelation? Relation, IReadOnlyList<Guid>? Proof, DateOnly? Until = null,
    string? Phone = null, string? Email = null, string? Position = null)
{
    internal bool IsOrganisation => Relation is AuthorityRelation.Organisation;
}

/// <summary>What is the same wherever somebody acts for another.</summary>
public static class OnBehalf
{
    /// <summary>A system passes on what the person does, for a dossier that it handed in itself and for no other, whatever its agency.</summary>
    /// <param name="system">Set where it does; null for people.</param>
    /// <returns>Null where the caller is a person, or the system that handed it in.</returns>
    public static Refusal? Submitter(Dossier dossier, Asked asked, out Actor? system)
    {
        system = dossier.WasHandedInBy(asked.Caller) ? asked.As(Roles.System, Roles.Service) : null;
        return system is not null || asked.Caller.IsCitizen || asked.Caller.IsStaff ? null
            : Refusal.Forbidden("not-handed-in-by-you", "Hệ thống này không nộp hồ sơ này nên không bổ sung hay rút thay người nộp được.");
    }

    private const int FullAge = 18;
    private const int MostProofs = 20;

    /// <summary>Whose matter it is. A child without a number is known by who registers its birth, its name and its birth date.</summary>
    public static ValueTask<Guid> Principal(OnBehalfInput of, Guid representative, MasterKey master, CancellationToken ct) => of.IsOrganisation && TaxNumber.Read(of.IdentityNumber) is { } tax ? master.OrganisationOf(tax, ct) : master.PersonOf(
        string.IsNullOrWhiteSpace(of.IdentityNumber) ? $"child {representative} {string.Join(' ', SearchWords.Of(of.Name ?? ""))} {of.BirthDate:yyyy-MM-dd}" : of.IdentityNumber, ct);

    /// <summary>A parent registers the birth of a child under age: no proof is asked for, the certificate of birth is a paper of the procedure.</summary>
    public static bool IsBirthOfOwnChild(OnBehalfInput of, string? procedure, DossierRules rules, DateOnly today) =>
        of is { Relation: AuthorityRelation.Parent, BirthDate: { } born } && born.AddYears(FullAge) > today && procedure is not null && rules.BirthRegistrations.Contains(procedure);

    public static void Check(FieldErrors errors, OnBehalfInput of, string? procedure, string? representativeNumber, DossierRules rules, DateOnly today)
    {
        var birth = IsBirthOfOwnChild(of, procedure, rules, today);
        errors.Require("onBehalf.name", of.Name, 200, of.IsOrganisation ? "tên tổ chức" : "họ và tên người được nộp thay");
        if (of.Relation is { } relation) errors.Known("onBehalf.relation", relation);
        else errors.Add("onBehalf.relation", "Chưa nêu quan hệ với người được nộp thay.");
        if (of.IsOrganisation)
        {
            if (TaxNumber.Read(of.IdentityNumber) is null) errors.Add("onBehalf.identityNumber", "Mã số thuế chưa đúng. Mã gồm 10 số, đơn vị trực thuộc thêm gạch nối và 3 số, ví dụ 0100109106-001.");
        }
        else if (!string.IsNullOrWhiteSpace(of.IdentityNumber) && of.IdentityNumber == representativeNumber)
        {
            errors.Add("onBehalf.identityNumber", "Người nộp thay và người được nộp thay là cùng một người.");
        }
        else if (!birth || !string.IsNullOrWhiteSpace(of.IdentityNumber))
        {
            errors.IdentityNumber("onBehalf.identityNumber", of.IdentityNumber);
        }
        if (of.BirthDate > today) errors.Add("onBehalf.birthDate", "Ngày sinh ở tương lai.");
        if (of.Phone is { } phone) errors.Phone("onBehalf.phone", phone);
        if (of.Email is { } email) errors.Email("onBehalf.email", email);
        errors.Limit("onBehalf.position", of.Position, 100, "Chức vụ");
        if (of.Address is { } at) errors.Place("onBehalf.address", at.Street, at.Commune, at.Province);
        if (of.Until < today) errors.Add("onBehalf.until", "Thời hạn uỷ quyền đã hết.");
        if (of.Proof?.Count > MostProofs) errors.Add("onBehalf.proof", $"Không quá {MostProofs} tệp.");
    }

    /// <summary>Null where the proof is there and the uploader's, or none is needed.</summary>
    public static Refusal? ProofMissing(OnBehalfInput of, string? procedure, IReadOnlyDictionary<Guid, Document> documents, string uploader, DossierRules rules, DateOnly today) =>
        of.Proof is not { Count: > 0 } && !IsBirthOfOwnChild(of, procedure, rules, today)
            ? Refusal.Unprocessable("proof-missing", "Chưa có giấy tờ chứng minh quyền nộp thay (giấy uỷ quyền, quyết định giám hộ, giấy giới thiệu). Xin tải lên.")
            : NotTheirs(of.Proof, documents, uploader);

    public static Refusal? NotTheirs(IReadOnlyList<Guid>? proof, IReadOnlyDictionary<Guid, Document> documents, string uploader) =>
        (proof ?? []).Any(id => !documents.TryGetValue(id, out var document) || document.UploadedBy != uploader || document.Dossier is not null)
            ? Refusal.Unprocessable("unknown-document", "Có tệp chứng minh quyền nộp thay không tồn tại, không do ông/bà tải lên hoặc đã thuộc hồ sơ khác.")
            : null;
}
