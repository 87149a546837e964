using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The result goes by post: PostalReturns makes the consignment. The dossier is closed by the carrier's word that it was delivered.</summary>
/// <remarks>
/// Law: RET-01 (postal service, Quyết định 45/2016/QĐ-TTg), RET-02 (not returned while a fee is due; the carrier may collect it at the door), RET-03
/// (being late never blocks returning), RET-05 (the post collects no originals: they were given up before, or the result is handed out at the counter);
/// docs/law/register.md. Refuses: part-of-linked (409), not-waiting-for-return, fee-due, not-by-post, originals-not-surrendered (409), not-your-agency (403), invalid (422).
/// </remarks>
public static class ReturnByPost
{
    /// <param name="Carrier">Default <c>vnpost</c>.</param>
    /// <param name="CashOnDelivery">The carrier collects what is still due. Default false: what is due must be paid first.</param>
    /// <param name="Surrendered">Every original of the dossier's <c>toSurrender</c>: the clerk has them already.</param>
    public sealed record Request(string? Carrier, bool? CashOnDelivery, IReadOnlyList<SurrenderedPaper>? Surrendered = null);

    public sealed record Answer(Guid ReturnId, string Carrier, long CashOnDelivery, long Version);

    /// <summary>Those PostalReturns has an adapter for: a parcel for any other would wait for ever.</summary>
    private static readonly string[] Carriers = ["vnpost"];

    public static Decision Decide(Dossier dossier, Request request, Officer officer, Guid returnId, PersonKey key)
    {
        if (Act.ReturnByPost.Refuses(dossier, officer) is { } no)
            return no;
        var carrier = request.Carrier ?? "vnpost";
        if (!Carriers.Contains(carrier))
            return Refusal.Unprocessable("invalid", "Hãng bưu chính không có trong danh mục.", new Dictionary<string, string> { ["carrier"] = $"Phải là một trong: {string.Join(", ", Carriers)}." });
        if (dossier.Submission.ReturnAddress is null)
            return Refusal.Conflict("not-by-post", "Người nộp không đăng ký nhận kết quả qua bưu chính.");
        if (dossier.FeeOutstanding > 0 && request.CashOnDelivery is not true)
            return ReturnAtCounter.FeeDue(dossier);
        var errors = new FieldErrors();
        GivenUp.Check(request.Surrendered, dossier, errors);
        return errors.ToRefusal() is { } invalid ? invalid
            : GivenUp.Missing(request.Surrendered, dossier, key) is { } missing ? missing
            : Decision.Of(new PostalReturnRequested(officer.Actor, returnId, carrier, dossier.FeeOutstanding, GivenUp.Sealed(request.Surrendered, dossier, key)));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/return-by-post", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CancellationToken ct) =>
        {
            var returnId = Guid.CreateVersion7();
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Decide(d, request, rights.Acting(asked, Act.ReturnByPost.Roles), returnId, key), ct);
            return outcome.ToHttp(d => new Answer(d.PostalReturn!.ReturnId, d.PostalReturn.Carrier, d.PostalReturn.CashOnDelivery, d.Version));
        })
        .For(Act.ReturnByPost)
        .WithName("ReturnByPost").WithSummary("Asks for the result to be sent by post")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
