using System.Text.Json;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>The papers asked for come in: the citizen, or who acts for them, sends them, also through the system that handed the dossier in, or a clerk enters what came to the counter or by post. The clock goes on.</summary>
/// <remarks>
/// Law: SUP-03 (when the complete papers are here the remaining time runs on); docs/law/register.md. Refuses: part-of-linked (409), no-supplement-open (409), supplement-incomplete,
/// unknown-paper, unknown-document, consent-missing, consent-used, invalid (422), not-your-agency, not-handed-in-by-you (403), catalogue-not-loaded (503).
/// </remarks>
public static class SupplementDossier
{
    /// <param name="Channel">Default: online for the citizen, the counter for a clerk.</param>
    /// <param name="Papers">Every paper asked for; by the key of the request, or <c>x1</c>, <c>x2</c> … for what the catalogue does not list, in the order asked.</param>
    /// <param name="Form">The corrected answers of the e-form, whole; null = as they are.</param>
    public sealed record Request(Channel? Channel, IReadOnlyList<PaperInput>? Papers, JsonElement? Form, string? Note);

    /// <param name="DueAt">The promised instant that holds now (UTC); null before acceptance.</param>
    public sealed record Answer(DateTimeOffset SupplementedAt, DateTimeOffset? DueAt, long Version);

    public sealed record Circumstances(Officer Officer, bool Own, CatalogueSnapshot Catalogue, IReadOnlyDictionary<Guid, Document> Documents, DossierRules Rules, EForms Forms, Reusable? Reusable = null);

    public static Decision Decide(Dossier dossier, Request request, Circumstances with, PersonKey key, DateTimeOffset now)
    {
        if ((with.Own ? NotOpen(dossier) : Act.Supplement.Refuses(dossier, with.Officer)) is { } no)
            return no;
        if (with.Catalogue.IsEmpty)
            return CatalogueSnapshot.NotLoaded;
        var asked = dossier.OpenSupplement!;
        var wanted = Wanted(asked);
        var names = wanted.ToDictionary(w => w.Key, w => w.Value.NameFor(own => own?.Open(key)));
        if (Check(dossier, request, with) is { } invalid)
            return invalid;
        var papers = request.Papers ?? [];
        if (papers.Where(p => !names.ContainsKey(p.Key)).Select(p => p.Key).ToArray() is { Length: > 0 } unknown)
            return Refusal.Unprocessable("unknown-paper", $"Giấy tờ này không nằm trong yêu cầu bổ sung: {string.Join(", ", unknown)}.");
        if (GivenPapers.NotTheirs(papers, with.Documents, with.Officer.Actor.Id) is { } notTheirs)
            return notTheirs;
        if ((with.Reusable ?? Reusable.None).Refuses(papers) is { } notReusable)
            return notReusable;
        var online = ChannelOf(request, with) is Channel.Online;
        if (names.Where(n => !papers.Any(p => p.Key == n.Key && p.IsThere(online))).Select(n => n.Value).ToArray() is { Length: > 0 } missing)
            return Refusal.Unprocessable("supplement-incomplete", $"Còn thiếu: {string.Join("; ", missing)}. Xin nộp đủ các giấy tờ được yêu cầu trong một lần.");

        return Decision.Of(new Supplemented(
            with.Officer.Actor, ChannelOf(request, with), [.. GivenPapers.Seal(papers, k => wanted[k].Name, key, with.Reusable ?? Reusable.None).Select(p => p with { OwnName = wanted[p.Key].OwnName })],
            request.Form is { } form ? key.SealJson(form.GetRawText()) : null, key.SealText(request.Note), PromiseNow(dossier, asked, with.Rules, with.Catalogue, now),
            dossier.Stage is Stage.Submitted
                ? DueCalculator.Due(now, new TimeLimit(with.Rules.AnswerWithinHours, TimeUnit.Hour), with.Catalogue.CalendarOf(dossier.Agencies.ReceivedAt)).DueAt
                : null));
    }

    /// <summary>The keys under which the papers asked for are answered, in order: their own, or <c>x1</c>, <c>x2</c> … for what the catalogue does not list.</summary>
    public static IReadOnlyList<string> Keys(Supplement asked)
    {
        var others = 0;
        return [.. asked.Papers.Select(p => p.Key ?? $"x{++others}")];
    }

    private static Dictionary<string, WrongPaper> Wanted(Supplement asked)
    {
        Dictionary<string, WrongPaper> wanted = [];
        foreach (var (paper, key) in asked.Papers.Zip(Keys(asked)))
            wanted.TryAdd(key, paper);
        return wanted;
    }

    private static Refusal? NotOpen(Dossier dossier) => dossier.AwaitsPapers ? null
        : Refusal.Conflict("no-supplement-open", "Hồ sơ không có yêu cầu bổ sung nào đang chờ.");

    private static Channel ChannelOf(Request request, Circumstances with) => request.Channel ?? (with.Own ? Channel.Online : Channel.Counter);

    internal static Promise? PromiseNow(Dossier dossier, Supplement asked, DossierRules rules, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        if (!asked.ClockStops || dossier is not { Clock: { } clock, Acceptance: { } acceptance })
            return null;
        var (terms, agency) = (acceptance.Terms, dossier.Agencies.Competent);
        if (rules.Of(dossier).AfterSupplement is AfterSupplement.Resume || clock.IsOverdue(now))
            return clock.Resumed(terms, catalogue, agency, now);
        var calendar = catalogue.CalendarOf(agency);
        var anew = Promises.Of(DueCalculator.Due(now, terms.TimeLimit, calendar, terms.Receiving), catalogue);
        return clock is { Extended: true, StoppedSince: { } since } && clock.Promise.DueAt >= anew.DueAt
            ? clock.Promise.Divided(terms, calendar, [.. clock.Pauses, new Pause(since, now, clock.StoppedFor!)]) // a leader has given more than that
            : anew.Divided(terms, calendar, []);
    }

    private static Refusal? Check(Dossier dossier, Request request, Circumstances with)
    {
        var errors = new FieldErrors();
        GivenPapers.Check(errors, request.Papers);
        errors.Limit("note", request.Note, 1000, "Ghi chú");
        if (request.Channel is { } channel) errors.Known("channel", channel);
        if (with.Own == (ChannelOf(request, with) is not Channel.Online)) errors.Add("channel", with.Own ? "Công dân bổ sung qua kênh trực tuyến." : "Tại quầy chỉ nhập giấy tờ nhận trực tiếp hoặc qua bưu chính.");
        if (request.Form is { } form && (form.ValueKind is not JsonValueKind.Object || form.GetRawText().Length > SubmitDossier.LargestForm)) errors.Add("form", "Nội dung khai phải là một đối tượng JSON không quá 64 KB.");
        else if (!FieldErrors.IsReadable(request.Form)) errors.Readable("form", request.Form);
        else if (request.Form is { } answers && with.Catalogue.Procedure(dossier.Procedure.Code, dossier.Procedure.Version) is { } procedure)
            foreach (var (field, sentence) in with.Forms.Errors(procedure, answers))
                errors.Add(field, sentence);
        return errors.ToRefusal();
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/supplement", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, DocumentFiles files, CatalogueCopy catalogue, DossierRules rules, EForms forms, MasterKey master, ReusablePapers onFile, CancellationToken ct) =>
        {
            var ids = GivenPapers.Documents(request.Papers);
            var documents = ids.Count == 0 ? new Dictionary<Guid, Document>() : await files.Find(ids, ct);
            Guid? person = asked.Caller is { IsCitizen: true, IdentityNumber: { } number } ? await master.PersonOf(number, ct) : null;
            List<AttachedDocument> attached = [];
            var outcome = await streams.Change(id, FieldErrors.IsReadable(request.Form) ? asked.For(request) : asked, async (dossier, key, now) =>
            {
                var own = person is { } citizen && dossier.IsActedForBy(citizen, now);
                Actor? system = null;
                if (!own && OnBehalf.Submitter(dossier, asked, out system) is { } notTheirs)
                    return notTheirs;
                var officer = own ? new Actor(person.ToString()!, null, Roles.Citizen, null) : system ?? rights.Acting(asked, [.. Act.Supplement.Roles, Roles.Citizen]);
                own |= system is not null;
                var decision = Decide(dossier, request, new Circumstances(officer, own, catalogue.Current, documents, rules, forms, await onFile.Look(request.Papers, dossier.Applicant, person == dossier.Applicant, officer.Actor, now, ct)), key, now);
                if (decision is Decision.Happened && attached.Count == 0)
                    foreach (var document in documents.Values)
                        attached.Add(await files.Attach(document, dossier.Applicant, ct));
                return decision;
            }, attached, ct);
            return outcome.ToHttp(d => new Answer(d.Supplements[^1].Answered!.Value, d.DueAt, d.Version));
        })
        .RequireRolesOrScope(Rights.WriteScope, Roles.Citizen, Roles.Clerk).RefusedBy(Act.Supplement)
        .WithName("SupplementDossier").WithSummary("Hands in every paper that was asked for")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
