using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A clerk or leader puts a fee right: an amount that was typed wrong, a line that does not apply, or one the person is exempt from, found out later.</summary>
/// <remarks>
/// Law: FEE-08 (a wrong fee is corrected by a further event with reason; nobody waits or pays for it), FEE-02; docs/law/register.md. A line only ever becomes less: what is due besides is asked for by <c>request-fee</c> with its
/// ground. A clock that stood for it alone goes on; what was paid too much then is given back by <c>refund</c>.
/// Refuses: part-of-linked (409), no-fee-to-correct, cash-on-delivery-under-way (409: the carrier collects a fixed sum), not-your-agency (403), invalid, unknown-fee (422).
/// </remarks>
public static class CorrectFee
{
    /// <param name="Lines">1 to 50, each line of the dossier once.</param>
    /// <param name="Reason">At most 1000 characters.</param>
    public sealed record Request(IReadOnlyList<Correction>? Lines, string Reason);

    /// <param name="Key">Of the line, as the dossier shows it.</param>
    /// <param name="Amount">What it should be, whole đồng, less than it is; 0: nothing.</param>
    /// <param name="Ground">A key of <see cref="ExemptionGrounds"/> where the person is exempt from the difference; null: it was asked for by mistake.</param>
    /// <param name="Note">Which paper shows the exemption; needed for <c>other</c>. At most 500 characters.</param>
    public sealed record Correction(string Key, long Amount, string? Ground = null, string? Note = null);

    /// <param name="Refundable">To be given back now, whole đồng.</param>
    /// <param name="DueAt">The promised instant that holds now (UTC); null before acceptance.</param>
    public sealed record Answer(long Total, long Outstanding, long Refundable, DateTimeOffset? DueAt, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer officer, CatalogueSnapshot catalogue, PersonKey key, DateTimeOffset now)
    {
        if (Act.CorrectFee.Refuses(dossier, officer) is { } no)
            return no;
        if (dossier.PostalReturn is { CashOnDelivery: > 0 } parcel)
            return Refusal.Conflict("cash-on-delivery-under-way", $"Bưu chính đang thu hộ {History.Money(parcel.CashOnDelivery)} khi phát kết quả. Xin chờ phát xong hoặc chuyển hoàn rồi mới sửa.");
        var (errors, lines) = (new FieldErrors(), request.Lines ?? []);
        errors.Require("reason", request.Reason, 1000, "lý do sửa");
        if (lines.Count is 0 or > 50 || lines.Any(l => l?.Key is null) || lines.DistinctBy(l => l.Key).Count() != lines.Count)
            errors.Add("lines", "Xin chọn từ 1 đến 50 khoản phải sửa, mỗi khoản một lần.");
        else
            foreach (var (index, line) in lines.Index())
                Check(errors, $"lines[{index}]", line, dossier.Fee!.Lines.FirstOrDefault(l => l.Key == line.Key));
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        if (lines.Where(l => dossier.Fee!.Lines.All(f => f.Key != l.Key)).Select(l => l.Key).ToArray() is { Length: > 0 } unknown)
            return Refusal.Unprocessable("unknown-fee", $"Hồ sơ không có khoản phải nộp: {string.Join(", ", unknown)}.");
        CorrectedLine[] corrected = [.. lines.Select(l => new CorrectedLine(dossier.Fee!.Lines.First(f => f.Key == l.Key), l.Amount, l.Ground, key.SealText(l.Note)))];
        return Decision.Of(new FeeCorrected(officer.Actor, corrected, key.SealJson(request.Reason.Trim()), dossier.PromiseOnCorrecting(corrected, catalogue, now)));
    }

    private static void Check(FieldErrors errors, string at, Correction line, FeeLine? asked)
    {
        if (asked is not null && (line.Amount < 0 || line.Amount >= asked.Amount))
            errors.Add($"{at}.amount", $"Số đúng phải từ 0 và ít hơn {History.Money(asked.Amount)} đang ghi. Thu thêm thì dùng yêu cầu nộp.");
        if (line.Ground is not null && !ExemptionGrounds.All.ContainsKey(line.Ground))
            errors.Add($"{at}.ground", $"Căn cứ miễn phải là một trong: {string.Join(", ", ExemptionGrounds.All.Keys)}.");
        if (line.Ground == "other") errors.Require($"{at}.note", line.Note, 500, "căn cứ miễn cụ thể");
        else errors.Limit($"{at}.note", line.Note, 500, "Ghi chú");
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/correct-fee", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CatalogueCopy catalogue, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, rights.Acting(asked, Act.CorrectFee.Roles), catalogue.Current, key, now), ct);
            return outcome.ToHttp(d => new Answer(d.Fee!.Total, d.FeeOutstanding, d.Refundable, d.DueAt, d.Version));
        })
        .For(Act.CorrectFee)
        .WithName("CorrectFee").WithSummary("Puts a wrong fee right or exempts from it, with the reason")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
