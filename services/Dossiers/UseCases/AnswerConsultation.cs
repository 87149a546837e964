using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The agency asked gives its opinion; a later answer replaces it, and both are kept.</summary>
/// <remarks>Function F15. Refuses: consultation-closed (409: decided meanwhile), not-your-agency (403), unknown-consultation, unknown-document, invalid (422).</remarks>
public static class AnswerConsultation
{
    private static readonly string[] MayAnswer = [Roles.Leader, Roles.Specialist];

    /// <param name="Agree">An opinion is always one or the other; conditions go into the answer.</param>
    /// <param name="DocumentId">The written opinion, uploaded before.</param>
    public sealed record Request(Guid Consultation, bool? Agree, string Answer, Guid? DocumentId);

    public sealed record Reply(int AnswerVersion, DateTimeOffset AnsweredAt, long Version);

    public static bool IsOpenTo(Dossier dossier, Consultation consultation, Caller caller) =>
        MayAnswer.Any(caller.Is) && caller.Agency == consultation.Agency && dossier.Step is not null;

    /// <param name="document">What the request names; null where it names none or one that is not there.</param>
    public static Decision Decide(Dossier dossier, Request request, Actor officer, Document? document, PersonKey key)
    {
        if (Refuses(dossier, request, officer) is { } no)
            return no;
        if (request.DocumentId is not null && (document is not { Dossier: null } || document.UploadedBy != officer.Id))
            return Refusal.Unprocessable("unknown-document", "Tệp văn bản trả lời không tồn tại, không do ông/bà tải lên hoặc đã thuộc hồ sơ khác.");
        var asked = dossier.Consultations.First(c => c.Id == request.Consultation);
        return Decision.Of(new ConsultationAnswered(officer, asked.Id, asked.Answers.Count + 1, request.Agree!.Value, key.SealJson(request.Answer.Trim()), document?.Id));
    }

    private static Refusal? Refuses(Dossier dossier, Request request, Actor officer)
    {
        if (dossier.Consultations.FirstOrDefault(c => c.Id == request.Consultation) is not { } asked)
            return Refusal.Unprocessable("unknown-consultation", "Hồ sơ không có lần lấy ý kiến này.");
        if (officer.Agency != asked.Agency)
            return Refusal.Forbidden("not-your-agency", $"Ý kiến này được hỏi cơ quan {asked.Agency}; tài khoản của ông/bà không thuộc cơ quan đó.");
        if (dossier.Step is null)
            return Refusal.Conflict("consultation-closed", $"Hồ sơ {dossier.Code} {dossier.Stage.Vietnamese()}, không nhận ý kiến nữa.");
        var errors = new FieldErrors();
        if (request.Agree is null) errors.Add("agree", "Chọn đồng ý hoặc không đồng ý.");
        errors.Require("answer", request.Answer, 8000, "nội dung trả lời");
        return errors.ToRefusal();
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/answer-consultation", async (Guid id, Request request, Asked asked, DossierStreams streams, DocumentFiles files, CancellationToken ct) =>
        {
            var officer = asked.As(MayAnswer);
            List<AttachedDocument> attached = [];
            var outcome = await streams.Change(id, asked.For(request), async (dossier, key, _) =>
            {
                var document = request.DocumentId is { } given ? (await files.Find([given], ct)).GetValueOrDefault(given) : null;
                var decision = Decide(dossier, request, officer, document, key);
                if (decision is Decision.Happened && document is not null && attached.Count == 0)
                    attached.Add(await files.Attach(document, dossier.Applicant, ct));
                return decision;
            }, attached, ct);
            return outcome.ToHttp(d => d.Consultations.First(c => c.Id == request.Consultation).Answers[^1] is var last ? new Reply(last.Version, last.At, d.Version) : null);
        })
        .RequireRoles(MayAnswer)
        .WithName("AnswerConsultation").WithSummary("Gives the opinion of the agency asked, or a later one")
        .Produces<Reply>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
