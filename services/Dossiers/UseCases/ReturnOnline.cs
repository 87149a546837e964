using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The signed result is put at the citizen's disposal for download.</summary>
/// <remarks>Law: RET-02, RET-03, RET-04 (electronic result; Nghị định 42/2022/NĐ-CP), RET-05 (originals are given up at the counter, where the result then is handed out); docs/law/register.md. Refuses: part-of-linked (409), not-waiting-for-return, not-online, fee-due, originals-not-surrendered (409), not-your-agency (403).</remarks>
public static class ReturnOnline
{
    public sealed record Request;

    public sealed record Answer(DateTimeOffset ReturnedAt, long Version);

    public static Decision Decide(Dossier dossier, Officer officer, PersonKey key)
    {
        if (Act.ReturnOnline.Refuses(dossier, officer) is { } no)
            return no;
        if (dossier.Submission.ReturnMethod is not ReturnMethod.Online)
            return Refusal.Conflict("not-online", "Người nộp không đăng ký nhận kết quả trực tuyến.");
        return dossier.FeeOutstanding > 0
            ? ReturnAtCounter.FeeDue(dossier)
            : GivenUp.Missing(null, dossier, key) is { } missing ? missing
            : Decision.Of(new ResultReturned(officer.Actor, ReturnMethod.Online, null, null));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/return-online", async (Guid id, Asked asked, DossierStreams streams, Rights rights, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(new Request()), (d, key, _) => Decide(d, rights.Acting(asked, Act.ReturnOnline.Roles), key), ct);
            return outcome.ToHttp(d => new Answer(d.Return!.At, d.Version));
        })
        .For(Act.ReturnOnline)
        .WithName("ReturnOnline").WithSummary("Returns the signed result online")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict);
}
