using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>A fee is asked for apart from acceptance: by a clerk before it, the lines of the terms; by a specialist or leader in appraisal, a further one that was found to be due.</summary>
/// <remarks>
/// Law: FEE-01 (nothing but what the terms or an act name), FEE-03 (before or after acceptance; the clock may wait for it); docs/law/register.md.
/// Refuses: resolved-elsewhere, part-of-linked (409), not-submitted, not-in-appraisal, assigned-to-another, already-requested, supplement-open, processing-paused, withdrawal-requested (409), not-your-agency, not-your-part (403),
/// invalid, unknown-fee, terms-missing (422), catalogue-not-loaded (503).
/// </remarks>
public static class RequestFee
{
    public const long Largest = 1_000_000_000_000;

    /// <param name="Lines">Before acceptance: keys of the lines of the terms; none = every line without a condition.</param>
    /// <param name="Further">In appraisal: what is due besides the terms.</param>
    /// <param name="ClockStops">In appraisal: whether the clock stands still until it is paid; where nothing is left to pay it goes on all the same. Default false.</param>
    /// <param name="Reason">In appraisal: why it is due.</param>
    public sealed record Request(IReadOnlyList<string>? Lines, IReadOnlyList<FurtherFee>? Further, bool? ClockStops, string? Reason);

    /// <param name="Kind"><c>fee</c> (phí) or <c>charge</c> (lệ phí).</param>
    /// <param name="Amount">Whole đồng.</param>
    /// <param name="Ground">The act it is due by, e.g. <c>Thông tư 85/2019/TT-BTC</c>.</param>
    public sealed record FurtherFee(string Name, string Kind, long Amount, string Ground);

    /// <param name="Total">All that was asked for so far, whole đồng.</param>
    public sealed record Answer(long Total, long Outstanding, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer officer, CatalogueSnapshot catalogue, PersonKey key, DateTimeOffset now)
    {
        var first = dossier.Stage is Stage.Submitted;
        var act = first ? Act.RequestFeeFirst : Act.RequestFee;
        if (act.Refuses(dossier, officer) is { } no)
            return no;
        if (!act.Roles.Contains(officer.Actor.Role))
            return Refusal.Forbidden("not-your-part", $"Hồ sơ {dossier.Stage.Vietnamese()}: yêu cầu nộp phí ở bước này không do vai trò của ông/bà thực hiện.");
        return first ? OfTheTerms(dossier, request, officer.Actor, catalogue, now) : Found(dossier, request, officer.Actor, key);
    }

    private static Decision OfTheTerms(Dossier dossier, Request request, Actor clerk, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        if (request.Lines is { Count: > 50 }) errors.Add("lines", "Không quá 50 khoản.");
        if (request.Further is { Count: > 0 }) errors.Add("further", "Trước khi tiếp nhận chỉ thu các khoản trong quyết định công bố thủ tục.");
        if (request.ClockStops is true) errors.Add("clockStops", "Chưa tiếp nhận thì chưa tính thời hạn.");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        if (catalogue.IsEmpty)
            return CatalogueSnapshot.NotLoaded;
        if (AcceptDossier.TermsNow(dossier, catalogue, now) is not { } offer)
            return Refusal.Unprocessable("terms-missing", "Danh mục chưa có phí, lệ phí cho thủ tục, trường hợp và kênh này.");
        if ((request.Lines ?? []).Except(offer.Channel.Fees.Select(f => f.Key)).ToArray() is { Length: > 0 } unknown)
            return Refusal.Unprocessable("unknown-fee", $"Dòng phí, lệ phí không có trong thủ tục: {string.Join(", ", unknown)}.");
        var applying = offer.Snapshot(request.Lines ?? [], CountingMode.Civil).Fees;
        FeeLine[] lines = [.. applying.Where(f => request.Lines is not { Count: > 0 } wanted || wanted.Contains(f.Key)).Where(f => dossier.Fee?.Lines.Any(l => l.Key == f.Key) is not true && dossier.Fee?.IsExempt(f.Key) is not true)];
        return lines.Sum(l => l.Amount) is var amount and > 0
            ? Decision.Of(new FeeRequested(amount, lines, ClockStops: false, clerk))
            : Refusal.Conflict("already-requested", "Không còn khoản phí, lệ phí nào phải yêu cầu nộp.");
    }

    private static Decision Found(Dossier dossier, Request request, Actor officer, PersonKey key)
    {
        var errors = new FieldErrors();
        errors.Require("reason", request.Reason, 1000, "lý do thu thêm");
        if (request.Lines is { Count: > 0 }) errors.Add("lines", "Các khoản trong thủ tục đã được tính khi tiếp nhận.");
        var further = request.Further ?? [];
        if (further.Count is 0 or > 20 || further.Any(f => f is null)) errors.Add("further", "Xin ghi từ 1 đến 20 khoản phải nộp.");
        else
            foreach (var (index, fee) in further.Index())
            {
                errors.Require($"further[{index}].name", fee.Name, 300, "tên khoản thu");
                errors.Require($"further[{index}].ground", fee.Ground, 300, "văn bản quy định khoản thu");
                if (fee.Kind is not ("fee" or "charge")) errors.Add($"further[{index}].kind", "Phải là fee (phí) hoặc charge (lệ phí).");
                if (fee.Amount is < 1 or > Largest) errors.Add($"further[{index}].amount", "Số tiền phải từ 1 đồng đến 1.000 tỷ đồng.");
            }
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        var before = dossier.Fee is { } fees ? fees.Lines.Concat(fees.Exemptions.Select(e => e.Line)).Where(l => l.Ground is not null).DistinctBy(l => l.Key).Count() : 0;
        FeeLine[] lines = [.. further.Select((f, i) => new FeeLine($"further-{before + i + 1}", f.Kind, OwnWords.Fee, f.Amount, OwnWords.Ground, key.SealText(f.Name), key.SealText(f.Ground)))];
        var (amount, asked) = (lines.Sum(l => l.Amount), dossier.Fee ?? Fee.None);
        // what was paid too much before may cover it: a clock that waits for nothing would stand for ever
        var waits = request.ClockStops is true && asked.Total + amount > asked.Kept;
        return Decision.Of(new FeeRequested(amount, lines, waits, officer, key.SealText(request.Reason)));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/request-fee", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CatalogueCopy catalogue, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, rights.Acting(asked, RolesAt(d)), catalogue.Current, key, now), ct);
            return outcome.ToHttp(d => new Answer(d.Fee!.Total, d.FeeOutstanding, d.Version));

            // somebody who is clerk and leader at once acts as what the step asks for
            string[] RolesAt(Dossier d) => d.Stage is Stage.Submitted ? [Roles.Clerk, .. Act.RequestFee.Roles] : [.. Act.RequestFee.Roles, Roles.Clerk];
        })
        .RequireRoles([.. Act.RequestFeeFirst.Roles, .. Act.RequestFee.Roles]).RefusedBy(Act.RequestFeeFirst, Act.RequestFee)
        .WithName("RequestFee").WithSummary("Asks for a fee before acceptance, or for a further one in appraisal")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
