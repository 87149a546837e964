using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>
/// The result was to go by post by mistake: while the carrier does not have the parcel it is called back. PostalReturns answers: it stays at the counter and the dossier waits
/// for its return as before, or the carrier was quicker and it goes its way. Originals given up for it stay given up.
/// </summary>
/// <remarks>Law: COR-01, RET-01; docs/law/register.md. Refuses: part-of-linked, no-parcel-to-call-back, already-handed-over (409), not-your-agency (403), invalid (422).</remarks>
public static class CallBackParcel
{
    public sealed record Request(string Reason);

    public sealed record Answer(Guid ReturnId, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer officer, PersonKey key)
    {
        if (Act.CallBackParcel.Refuses(dossier, officer) is { } no)
            return no;
        if (dossier.PostalReturn!.HandedOver is { } gone)
            return Refusal.Conflict("already-handed-over", $"Bưu gửi của hồ sơ {dossier.Code} đã giao bưu chính lúc {History.Local(gone.At)}, không gọi lại được nữa.");
        var errors = new FieldErrors();
        errors.Require("reason", request.Reason, 1000, "lý do gọi lại bưu gửi");
        return errors.ToRefusal() is { } invalid ? invalid : Decision.Of(new PostalReturnCalledBack(officer.Actor, dossier.PostalReturn.ReturnId, key.SealJson(request.Reason.Trim())));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/call-back-parcel", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Decide(d, request, rights.Acting(asked, Act.CallBackParcel.Roles), key), ct);
            return outcome.ToHttp(d => new Answer(d.LastParcel!.ReturnId, d.Version));
        })
        .For(Act.CallBackParcel)
        .WithName("CallBackParcel").WithSummary("Calls back a parcel that the carrier does not have yet")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
