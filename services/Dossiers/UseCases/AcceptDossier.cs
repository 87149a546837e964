using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Payments;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>A clerk of the receiving agency accepts a dossier: code, terms and due date are promised now and never worked out again.</summary>
/// <remarks>
/// Law: ACC-01 (a receipt with the appointment for every accepted dossier), ACC-02 (received after the cut-off counts the next working day),
/// ACC-03 (only working time counts, the day of receipt does not), ACC-04 (the terms of the day of acceptance hold to the end),
/// FEE-02 (who is exempt does not pay, with ground); docs/law/register.md.
/// Refuses: not-submitted (409), papers-missing, unknown-paper, unknown-fee, terms-missing, invalid (422), not-your-agency (403), catalogue-not-loaded (503).
/// </remarks>
public static class AcceptDossier
{
    /// <param name="FeeLines">Keys of the conditional fee lines that apply to this dossier; those without a condition always apply.</param>
    /// <param name="Exemptions">Lines that apply and that this person does not pay, those asked for before acceptance among them: what was paid of them goes back.</param>
    public sealed record Request(IReadOnlyList<SeenPaper>? PapersSeen, int? Sets, string? Note, IReadOnlyList<string>? FeeLines, IReadOnlyList<Exemption>? Exemptions = null);

    /// <param name="Ground">A key of <see cref="ExemptionGrounds"/>.</param>
    /// <param name="Note">Which paper shows it; at most 500 characters.</param>
    public sealed record Exemption(string FeeKey, string Ground, string? Note);

    /// <param name="ReceivedAt">When the receipt counts (UTC): after the cut-off the next working day's opening.</param>
    /// <param name="DueAt">The promised instant (UTC).</param>
    public sealed record Receipt(string Code, DateTimeOffset AcceptedAt, DateTimeOffset ReceivedAt, DateTimeOffset DueAt, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer clerk, CatalogueSnapshot catalogue, DossierRules rules, PersonKey key, DateTimeOffset now, BankAccounts? accounts = null)
    {
        if (Act.Accept.Refuses(dossier, clerk) is { } no)
            return no;
        if (catalogue.IsEmpty)
            return CatalogueSnapshot.NotLoaded;
        var errors = new FieldErrors();
        errors.Range("sets", request.Sets ?? 1, 1, 20, "Số bộ hồ sơ");
        errors.Limit("note", request.Note, 1000, "Ghi chú");
        IReadOnlyList<SeenPaper> seen = request.PapersSeen ?? [];
        if (seen.Count > 100 || seen.Any(p => p is null || p.Originals is < 0 or > 100 || p.Copies is < 0 or > 100 || p.Photos is < 0 or > 100)) errors.Add("papersSeen", "Số bản phải từ 0 đến 100, không quá 100 giấy tờ.");
        IReadOnlyList<Exemption> exempt = request.Exemptions ?? [];
        Check(exempt, dossier, errors);
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        if (TermsNow(dossier, catalogue, now) is not { } offer)
            return Refusal.Unprocessable("terms-missing", "Danh mục chưa có thời hạn cho thủ tục, trường hợp và kênh này nên chưa hẹn trả được.");
        if (offer.NotOffered(catalogue, LocalTime.LocalDate(now)) is { } part)
            return Refusal.Unprocessable("terms-missing", $"Phần \"{part.Name}\" của hồ sơ liên thông chưa có thủ tục hoặc cơ quan đang áp dụng nên chưa hẹn trả được.");
        if (seen.Where(p => offer.Procedure.Papers.All(t => t.Key != p.Key)).Select(p => p.Key).ToArray() is { Length: > 0 } unknown)
            return Refusal.Unprocessable("unknown-paper", $"Thành phần hồ sơ không có trong thủ tục: {string.Join(", ", unknown)}.");
        if (offer.Procedure.Papers.Where(t => t.Required && seen.All(p => p.Key != t.Key)).Select(t => t.Name).ToArray() is { Length: > 0 } missing)
            return Refusal.Unprocessable("papers-missing", $"Còn thiếu giấy tờ: {string.Join("; ", missing)}.");
        string[] chosen = [.. request.FeeLines ?? [], .. Earlier(dossier).Select(l => l.Key)];
        if ((request.FeeLines ?? []).Except(offer.Channel.Fees.Select(f => f.Key)).Concat(exempt.Select(e => e.FeeKey).Except(offer.FeesFor(chosen).Select(f => f.Key))).ToArray() is { Length: > 0 } unknownFees)
            return Refusal.Unprocessable("unknown-fee", $"Dòng phí, lệ phí không có trong thủ tục: {string.Join(", ", unknownFees)}.");

        var applying = offer.Snapshot(chosen, rules.Counting, rules.Kept);
        var terms = Charging(dossier, applying, exempt);
        FeeExemption[] exemptions = [.. exempt.Select(e => new FeeExemption(Earlier(dossier).FirstOrDefault(l => l.Key == e.FeeKey) ?? applying.Fees.First(f => f.Key == e.FeeKey), e.Ground, key.SealText(e.Note)))];
        var calendar = catalogue.CalendarOf(dossier.Agencies.Competent);
        var promise = Promises.Of(DueCalculator.Due(now, offer.Limit, calendar, terms.Receiving), catalogue).Divided(terms, calendar, []);
        var agency = dossier.Agencies.ReceivedAt;
        return Decision.Numbered(Numbers.DossierCounter(agency, now), Numbers.BookCounter(agency, promise.CountedFrom), (number, line) =>
        [
            new DossierAccepted(clerk.Actor, Numbers.DossierCode(agency, now, number), terms, promise, seen, request.Sets ?? dossier.Submission.Sets, key.SealText(request.Note), exemptions is [] ? null : exemptions, line, terms.FeeTotal > 0 ? accounts?.Of(agency) : null),
            .. StillToAsk(dossier, terms),
        ]);
    }

    /// <summary>The terms with the lines this person pays: what was asked for before acceptance was asked for at that day's rate, as corrected since.</summary>
    public static TermsSnapshot Charging(Dossier dossier, TermsSnapshot applying, IReadOnlyList<Exemption> exempt) => applying with
    {
        Fees = [.. applying.Fees.Where(f => exempt.All(e => e.FeeKey != f.Key) && dossier.Fee?.IsExempt(f.Key) is not true).Select(f => Earlier(dossier).FirstOrDefault(l => l.Key == f.Key) ?? f)],
    };

    /// <summary>What was asked for before acceptance is not asked for again.</summary>
    public static IEnumerable<FeeRequested> StillToAsk(Dossier dossier, TermsSnapshot terms)
    {
        FeeLine[] still = [.. terms.Fees.Where(f => Earlier(dossier).All(l => l.Key != f.Key))];
        if (still.Sum(f => f.Amount) is var due and > 0)
            yield return new FeeRequested(due, still, ClockStops: false);
    }

    private static IReadOnlyList<FeeLine> Earlier(Dossier dossier) => dossier.Fee?.Lines ?? [];

    private static void Check(IReadOnlyList<Exemption> exempt, Dossier dossier, FieldErrors errors)
    {
        if (exempt.Count > 50 || exempt.Any(e => e is null) || exempt.DistinctBy(e => e.FeeKey).Count() != exempt.Count)
        {
            errors.Add("exemptions", "Mỗi khoản chỉ miễn một lần, không quá 50 khoản.");
            return;
        }
        foreach (var (index, one) in exempt.Index())
        {
            if (one.Ground is null || !ExemptionGrounds.All.ContainsKey(one.Ground)) errors.Add($"exemptions[{index}].ground", $"Căn cứ miễn phải là một trong: {string.Join(", ", ExemptionGrounds.All.Keys)}.");
            if (one.Ground == "other") errors.Require($"exemptions[{index}].note", one.Note, 500, "căn cứ miễn cụ thể");
            else errors.Limit($"exemptions[{index}].note", one.Note, 500, "Ghi chú");
            if (dossier.Fee?.IsExempt(one.FeeKey) is true) errors.Add($"exemptions[{index}].feeKey", "Khoản này đã được miễn.");
        }
    }

    /// <summary>The version of the day of acceptance; where that no longer offers the case and channel, the one it was submitted under.</summary>
    public static Offer? TermsNow(Dossier dossier, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        var submitted = dossier.Submission.Procedure;
        var day = LocalTime.LocalDate(now);
        var today = catalogue.Procedure(submitted.Code, day);
        return ((today is { Accepts: true } ? Offer.Of(today, submitted.CaseKey, dossier.Submission.Channel) : null)
            ?? (catalogue.Procedure(submitted.Code, submitted.Version) is { } then ? Offer.Of(then, submitted.CaseKey, dossier.Submission.Channel) : null))?.WithParts(catalogue, day);
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/accept", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CatalogueCopy catalogue, DossierRules rules, PaymentSettings payments, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, rights.Acting(asked, Act.Accept.Roles), catalogue.Current, rules, key, now, payments.Accounts), ct);
            return outcome.ToHttp(d => new Receipt(d.Acceptance!.Code, d.Acceptance.At, d.Acceptance.Promise.CountedFrom, d.Acceptance.Promise.DueAt, d.Version));
        })
        .For(Act.Accept)
        .WithName("AcceptDossier").WithSummary("Accepts a submitted dossier and promises its due date")
        .Produces<Receipt>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
