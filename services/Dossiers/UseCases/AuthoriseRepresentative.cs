using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>The person whose matter a dossier is lets somebody else act for them: themselves online, or through the clerk at whose counter they show the paper.</summary>
/// <remarks>
/// Function F12; domain §3 (who acts and whose matter it is are kept apart). The one authorised sees, supplements, withdraws and pays, within the term, and never becomes the applicant.
/// Refuses: already-authorised, too-many-representatives, dossier-closed, part-of-linked (409), not-yours, not-your-agency (403), proof-missing, unknown-document, invalid (422), person-erased (410).
/// </remarks>
public static class AuthoriseRepresentative
{
    public const string Act = "authorise";
    private const int Most = 5;

    /// <param name="Relation">Default: authorised.</param>
    /// <param name="Proof">Files uploaded before; needed at the counter. Online the signed-in person's own act is the proof.</param>
    /// <param name="Until">The last day of it; default: as long as the matter lasts.</param>
    public sealed record Request(string Name, string IdentityNumber, string? Phone, string? Email, AuthorityRelation? Relation, IReadOnlyList<Guid>? Proof, DateOnly? Until);

    public sealed record Answer(Guid Authority, DateTimeOffset GrantedAt, DateOnly? Until, long Version);

    /// <summary>What the decision needs beside the request.</summary>
    /// <param name="Own">The caller is the person whose matter it is.</param>
    /// <param name="Person">Reference of the one authorised.</param>
    public sealed record Circumstances(Officer Officer, bool Own, Guid Person, IReadOnlyDictionary<Guid, Document> Documents);

    /// <param name="key">Of the one authorised, asked for once nothing is refused: none is made for a number nobody has.</param>
    public static Decision Decide(Dossier dossier, Request request, Circumstances with, PersonKey key, Guid id, DateTimeOffset now) =>
        Refuses(dossier, request, with, now) is { } no ? no : Decision.Of(new AuthorityGranted(
            with.Officer.Actor, id, with.Person, request.Relation ?? AuthorityRelation.Authorised,
            key.SealJson(new RepresentativeData(request.Name.Trim(), request.IdentityNumber, request.Phone is null ? null : SearchWords.Phone(request.Phone), request.Email?.Trim())),
            [.. (request.Proof ?? []).Distinct()], request.Until, AtSubmission: false));

    public static Refusal? Refuses(Dossier dossier, Request request, Circumstances with, DateTimeOffset now)
    {
        if (with.Own is false && with.Officer.Actor.Role != Roles.Clerk)
            return NotYours;
        if (!with.Own && Domain.Act.Authorise.Refuses(dossier, with.Officer) is { } no)
            return no;
        if (!MayStillBe(dossier))
            return Refusal.Conflict("dossier-closed", $"Hồ sơ {dossier.Code ?? dossier.Number} {dossier.Stage.Vietnamese()}, không uỷ quyền thêm được.");
        var errors = new FieldErrors();
        errors.Require("name", request.Name, 200, "họ và tên người được uỷ quyền");
        errors.IdentityNumber("identityNumber", request.IdentityNumber);
        if (request.Phone is { } phone) errors.Phone("phone", phone);
        if (request.Email is { } email) errors.Email("email", email);
        if (request.Relation is { } relation) errors.Known("relation", relation);
        if (request.Until < LocalTime.LocalDate(now)) errors.Add("until", "Thời hạn uỷ quyền đã hết.");
        if (with.Person == dossier.Applicant) errors.Add("identityNumber", "Đây là chủ hồ sơ.");
        if (request.Proof?.Count > 20) errors.Add("proof", "Không quá 20 tệp.");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        if (!with.Own && request.Proof is not { Count: > 0 })
            return Refusal.Unprocessable("proof-missing", "Xin tải lên bản chụp giấy uỷ quyền.");
        if (OnBehalf.NotTheirs(request.Proof, with.Documents, with.Officer.Actor.Id) is { } notTheirs)
            return notTheirs;
        if (dossier.Authorities.Any(a => a.Person == with.Person && a.Holds(now)))
            return Refusal.Conflict("already-authorised", "Người này đang được uỷ quyền trong hồ sơ.");
        return dossier.Authorities.Count(a => a.Holds(now)) >= Most
            ? Refusal.Conflict("too-many-representatives", $"Hồ sơ đã có {Most} người được uỷ quyền. Xin thu hồi bớt.")
            : null;
    }

    /// <summary>Nothing is left to be done for the person in one that ended.</summary>
    public static bool MayStillBe(Dossier dossier) => dossier.IsOpen || dossier.Stage is Stage.Issued or Stage.HandedToPost;

    internal static Refusal NotYours { get; } = Refusal.Forbidden("not-yours", "Chỉ chủ hồ sơ, hoặc công chức một cửa theo đề nghị của chủ hồ sơ, thực hiện được việc này.");

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/authorise", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, DocumentFiles files, MasterKey master, PersonKeys keys, CancellationToken ct) =>
        {
            Guid? caller = asked.Caller is { IsCitizen: true, IdentityNumber: { } number } ? await master.PersonOf(number, ct) : null;
            var person = await master.PersonOf(request.IdentityNumber ?? "", ct);
            var documents = request.Proof is { Count: > 0 and <= 20 } proof ? await files.Find(proof, ct) : new Dictionary<Guid, Document>();
            var authority = Guid.CreateVersion7();
            List<AttachedDocument> attached = [];
            var outcome = await streams.Change(id, asked.For(request), async (dossier, _, now) =>
            {
                var own = caller == dossier.Applicant;
                Officer officer = caller is { } citizen ? new Actor(citizen.ToString(), null, Roles.Citizen, null) : rights.Acting(asked, Roles.Clerk);
                var with = new Circumstances(officer, own, person, documents);
                if (Refuses(dossier, request, with, now) is { } no)
                    return no;
                var decision = Decide(dossier, request, with, await keys.GetOrCreate(person, ct), authority, now);
                if (decision is Decision.Happened && attached.Count == 0)
                    foreach (var document in documents.Values)
                        attached.Add(await files.Attach(document, dossier.Applicant, ct));
                return decision;
            }, attached, ct);
            return outcome.ToHttp(d => d.Authorities[^1] is var last ? new Answer(last.Id, last.At, last.Until, d.Version) : null);
        })
        .RequireRoles(Roles.Citizen, Roles.Clerk).RefusedBy(Domain.Act.Authorise)
        .WithName("AuthoriseRepresentative").WithSummary("Lets somebody else act on a dossier for the person whose matter it is")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
