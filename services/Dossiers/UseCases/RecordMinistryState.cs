using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Payments;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>The ministry's system that resolves a dossier tells where it stands there. We keep what it says and decide nothing; its end is the dossier's end, and the result goes home from our counter.</summary>
/// <remarks>
/// Law: RTE-01; docs/law/register.md. Function F30; domain.md §3 (route). A dossier that is not accepted here yet is accepted by the first state: it arrives accepted. The same state again changes nothing; one older than the newest is kept in
/// the history and does not go back. <c>supplementRequested</c> asks the person through us and stops the clock as any request for papers; a later state ends it. Their codes are mapped by the settings
/// <c>Ministry:States</c>. Refuses: resolved-here, other-system, reference-differs (409), unknown-state, terms-missing, unknown-document, signature-altered, signature-unsupported, invalid (422), catalogue-not-loaded (503).
/// </remarks>
public static class RecordMinistryState
{
    public const string Scope = "ministry-states:write";

    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <param name="System">Code of the system, as the terms of the dossier name it.</param>
    /// <param name="Reference">The dossier's number there.</param>
    /// <param name="Sequence">The system's own counting of its states; with it they are put in order, without it by <paramref name="OccurredAt"/>.</param>
    /// <param name="OccurredAt">When it happened there (UTC); needed without a sequence.</param>
    /// <param name="State">Their code, or one of <c>received</c>, <c>inProcess</c>, <c>supplementRequested</c>, <c>done</c>, <c>refused</c>.</param>
    /// <param name="Note">For the person: which papers, why refused.</param>
    /// <param name="ResultNumber">Of the result; default: the reference.</param>
    /// <param name="IssuedOn">Local day of the result, from the acceptance to today; default: today.</param>
    /// <param name="Document">The result, uploaded before by the same system.</param>
    public sealed record Request(string System, string Reference, long? Sequence, DateTimeOffset? OccurredAt, string State, string? Note, string? ResultNumber, DateOnly? IssuedOn, Guid? Document);

    /// <param name="State">What the code was taken to mean.</param>
    /// <param name="Newest">False where a newer state was here already: history only.</param>
    public sealed record Answer(string State, bool Newest, Stage Stage, long Version);

    /// <param name="Document">The row of the document named; null where there is none.</param>
    public sealed record Circumstances(Actor System, CatalogueSnapshot Catalogue, DossierRules Rules, MinistryWords Words, Document? Document, BankAccounts? Accounts = null);

    public static Decision Decide(Dossier dossier, Request request, Circumstances with, PersonKey key, DateTimeOffset now)
    {
        if (Check(request, now) is { } invalid)
            return invalid;
        if (with.Catalogue.IsEmpty)
            return CatalogueSnapshot.NotLoaded;
        var offer = dossier.Stage is Stage.Submitted ? AcceptDossier.TermsNow(dossier, with.Catalogue, now) : null;
        if ((dossier.ElsewhereBy ?? (offer?.Procedure.Route is { By: Contracts.ResolutionRoute.Ministry } coming ? coming : null)) is not { } route)
            return Refusal.Conflict("resolved-here", $"Hồ sơ {dossier.Code ?? dossier.Number} do hệ thống của tỉnh giải quyết, không nhận trạng thái từ nơi khác.");
        if (route.System != request.System)
            return Refusal.Conflict("other-system", $"Hồ sơ {dossier.Code ?? dossier.Number} do {route.SystemName} giải quyết.");
        if (dossier.MinistryStates is [var first, ..] && first.Reference != request.Reference)
            return Refusal.Conflict("reference-differs", "Hồ sơ đã gắn với một mã tham chiếu khác của hệ thống đó.");
        if (DayOfResult(dossier, request, now) is { } wrongDay)
            return wrongDay;
        if (with.Words.Meaning(request.System, request.State) is not { } state)
            return Refusal.Unprocessable("unknown-state", "Mã trạng thái chưa có trong bảng ánh xạ.");
        if (request.Document is not null && (with.Document is not { } document || document.UploadedBy != with.System.Id || (document.Dossier is { } owner && owner != dossier.Id)))
            return Refusal.Unprocessable("unknown-document", "Tệp kết quả không tồn tại hoặc không do hệ thống này tải lên.");
        if (with.Document is { } result && DraftResult.Unfit(result) is { } unfit)
            return unfit;
        var at = request.OccurredAt ?? now;
        if (dossier.MinistryStates.Any(s => s.State == state && (request.Sequence is { } number ? s.Sequence == number : s.OccurredAt == at)))
            return Decision.Nothing;

        var late = !dossier.IsOpen || (dossier.MinistryState is { } newest && !IsNewer(request.Sequence, at, newest));
        var told = new MinistryStateReceived(with.System, request.System, request.Reference, request.Sequence, at, state, request.State, late, key.SealText(request.Note));
        if (offer is not null)
            return Accepted(dossier, offer, with, now, [told, .. PapersCame(dossier, with, now), .. Asked(dossier, route, request, state, with, key, now), .. Resolved(request, state, with, key, now)]);
        return late ? Decision.Of(told) : Decision.Of([told, .. Moved(dossier, route, request, state, with, key, now), .. NotTakenBack(dossier, state, with, key), .. Resolved(request, state, with, key, now)]);
    }

    /// <summary>Reports count by it. Accepted by the system's own word it may have been resolved before we heard: then from the submission on.</summary>
    private static Refusal? DayOfResult(Dossier dossier, Request request, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        var first = LocalTime.LocalDate(dossier.Acceptance is { By.Role: not Roles.System } accepted ? accepted.At : dossier.SubmittedAt);
        if (request.IssuedOn > LocalTime.LocalDate(now + Ahead)) errors.Add("issuedOn", "Ngày của kết quả chưa đến.");
        if (request.IssuedOn < first) errors.Add("issuedOn", $"Ngày của kết quả sớm hơn ngày tiếp nhận hồ sơ ({first:dd/MM/yyyy}).");
        return errors.ToRefusal();
    }

    private static bool IsNewer(long? sequence, DateTimeOffset at, MinistryState newest) =>
        sequence is { } number && newest.Sequence is { } before ? number > before : at > newest.OccurredAt;

    /// <summary>Papers asked for there are asked for through us; whatever comes after says that they are there.</summary>
    private static IEnumerable<IDossierEvent> Moved(Dossier dossier, Contracts.ResolutionRoute route, Request request, string state, Circumstances with, PersonKey key, DateTimeOffset now) =>
        state is not MinistryState.SupplementRequested ? PapersCame(dossier, with, now)
        : dossier.OpenSupplement is null ? Asked(dossier, route, request, state, with, key, now)
        : [];

    private static IEnumerable<IDossierEvent> PapersCame(Dossier dossier, Circumstances with, DateTimeOffset now)
    {
        if (dossier.OpenSupplement is { } open)
            yield return new Supplemented(with.System, Channel.Online, [], null, null, SupplementDossier.PromiseNow(dossier, open, with.Rules.Of(dossier), with.Catalogue, now), null);
    }

    private static IEnumerable<IDossierEvent> Asked(Dossier dossier, Contracts.ResolutionRoute route, Request request, string state, Circumstances with, PersonKey key, DateTimeOffset now)
    {
        if (state is not MinistryState.SupplementRequested)
            yield break;
        var answerBy = DueCalculator.Due(now, new TimeLimit(with.Rules.Of(dossier).SupplementAnswerDays, TimeUnit.CalendarDay), with.Catalogue.CalendarOf(dossier.Agencies.ReceivedAt)).DueAt!.Value;
        var what = key.SealJson(string.IsNullOrWhiteSpace(request.Note) ? $"Theo yêu cầu của {route.SystemName}." : request.Note.Trim());
        yield return new SupplementRequested(
            with.System, with.System, SupplementStage.InAppraisal, dossier.Supplements.Count(s => s.Stage is SupplementStage.InAppraisal) + 1, "papers-missing", what,
            [new WrongPaper(null, $"Giấy tờ theo yêu cầu của {route.SystemName}", what)], answerBy, with.Rules.Of(dossier).SupplementStopsClock, null);
    }

    /// <summary>It is resolved before the office has confirmed that the person takes it back: there is a result, and it goes home like any other.</summary>
    private static IEnumerable<IDossierEvent> NotTakenBack(Dossier dossier, string state, Circumstances with, PersonKey key)
    {
        if (state is MinistryState.Done or MinistryState.Refused && dossier.Withdrawal is { Confirmed: null } asked)
            yield return new WithdrawalCancelled(with.System, asked.Requested, key.SealText("Hồ sơ đã được giải quyết trước khi việc rút được xác nhận."));
    }

    private static IEnumerable<IDossierEvent> Resolved(Request request, string state, Circumstances with, PersonKey key, DateTimeOffset now)
    {
        if (state is MinistryState.Done or MinistryState.Refused)
            yield return new ResolvedElsewhere(
                with.System, request.System, request.Reference, state is MinistryState.Done ? ResolutionOutcome.Granted : ResolutionOutcome.Refused, request.ResultNumber?.Trim() is { Length: > 0 } number ? number : request.Reference,
                request.IssuedOn ?? LocalTime.LocalDate(now), key.SealText(request.Note), request.Document, with.Document?.Sha256);
    }

    /// <summary>It arrives accepted: the terms of today, promised by us.</summary>
    private static Decision Accepted(Dossier dossier, Offer offer, Circumstances with, DateTimeOffset now, IReadOnlyList<IDossierEvent> then)
    {
        var terms = AcceptDossier.Charging(dossier, offer.Snapshot([.. (dossier.Fee?.Lines ?? []).Select(l => l.Key)], with.Rules.Counting, with.Rules.Kept), []);
        var calendar = with.Catalogue.CalendarOf(dossier.Agencies.Competent);
        var promise = Promises.Of(DueCalculator.Due(now, terms.TimeLimit, calendar, terms.Receiving), with.Catalogue);
        var agency = dossier.Agencies.ReceivedAt;
        return Decision.Numbered(Numbers.DossierCounter(agency, now), Numbers.BookCounter(agency, promise.CountedFrom), (number, line) =>
        [
            new DossierAccepted(with.System, Numbers.DossierCode(agency, now, number), terms, promise, [.. dossier.Papers.Select(p => new SeenPaper(p.Key, p.Originals, p.Copies))], dossier.Submission.Sets, null, null, line, terms.FeeTotal > 0 ? with.Accounts?.Of(agency) : null),
            .. AcceptDossier.StillToAsk(dossier, terms),
            .. then,
        ]);
    }

    private static Refusal? Check(Request request, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.Require("system", request.System, 40, "mã hệ thống");
        errors.Require("reference", request.Reference, 100, "mã tham chiếu");
        errors.Require("state", request.State, 60, "trạng thái");
        errors.Limit("note", request.Note, 2000, "Ghi chú");
        errors.Limit("resultNumber", request.ResultNumber, 100, "Số kết quả");
        if (request is { Sequence: null, OccurredAt: null }) errors.Add("sequence", "Cần sequence hoặc occurredAt để biết thứ tự.");
        if (request.Sequence < 0) errors.Add("sequence", "Số thứ tự không âm.");
        if (request.OccurredAt > now + Ahead) errors.Add("occurredAt", "Thời điểm ở tương lai.");
        return errors.ToRefusal();
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/ministry-states", async (Guid id, Request request, Asked asked, DossierStreams streams, DocumentFiles files, CatalogueCopy catalogue, DossierRules rules, MinistryWords words, PaymentSettings payments, CancellationToken ct) =>
        {
            var document = request.Document is { } named ? (await files.Find([named], ct)).GetValueOrDefault(named) : null;
            var with = new Circumstances(asked.As(Roles.System, Roles.Service), catalogue.Current, rules, words, document, payments.Accounts);
            List<AttachedDocument> attached = [];
            var outcome = await streams.Change(id, asked.For(request), async (dossier, key, now) =>
            {
                var decision = Decide(dossier, request, with, key, now);
                var takes = decision switch { Decision.Happened h => h.Events, Decision.NeedsNumbers n => n.Events(0, 0), _ => [] };
                if (document is { Dossier: null } && attached.Count == 0 && takes.Any(e => e is ResolvedElsewhere))
                    attached.Add(await files.Attach(document, dossier.Applicant, ct));
                return decision;
            }, attached, ct);
            var meaning = words.Meaning(request.System ?? "", request.State ?? "") ?? "";
            return outcome.ToHttp(d => new Answer(meaning, d.MinistryState?.State == meaning, d.Stage, d.Version));
        })
        .RequireRolesOrScope(Scope)
        .WithName("RecordMinistryState").WithSummary("A ministry's system tells the state of a dossier that it resolves")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
