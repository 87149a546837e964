using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>Anyone with the code and the secret printed on the receipt sees where the dossier stands; nothing about the person.</summary>
/// <remarks>Refuses: tracking-not-found (404), the same for a wrong code and a wrong secret. Guessing is limited by the gateway.</remarks>
public static class TrackDossier
{
    /// <param name="AgencyName">Who decides; after a merger the successor, with the former name in brackets.</param>
    /// <param name="Due">Why the result is due when it is due; null before acceptance.</param>
    public sealed record Answer(
        string? Code, string Number, int Status, string StatusName, string ProcedureName, string AgencyName, DateTimeOffset SubmittedAt,
        DateTimeOffset? AcceptedAt, DateTimeOffset? ReceivedAt, DateTimeOffset? DueAt, DateTimeOffset? ReturnedAt, IReadOnlyList<Step> Steps, Parcel? Parcel, IReadOnlyList<PartLine>? Parts = null, ExplainDue.Answer? Due = null);

    /// <summary>A part of a linked dossier.</summary>
    /// <param name="State"><c>waiting</c>, <c>inProcess</c>, <c>granted</c>, <c>refused</c>, <c>stopped</c> or <c>notOpened</c>.</param>
    public sealed record PartLine(string Name, string State, string StateName, DateTimeOffset? EndedAt);

    public sealed record Step(DateTimeOffset At, string Text);

    /// <param name="State"><c>requested</c>, <c>handedOver</c> or <c>delivered</c>.</param>
    public sealed record Parcel(string Carrier, string? TrackingCode, string State);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/tracking/{codeOrNumber}", async (string codeOrNumber, string? secret, HttpResponse response, NpgsqlDataSource database, IEventStore store, CatalogueCopy catalogue, TimeProvider clock, CancellationToken ct) =>
        {
            if (!FieldErrors.IsReadable(codeOrNumber.AsSpan()))
                return NotFound.ToHttp();
            await using var connection = await database.OpenConnectionAsync(ct);
            var id = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
                "SELECT id FROM dossiers.dossier_list WHERE code = @typed OR number = @typed", new { typed = codeOrNumber.Trim().ToUpperInvariant() }, cancellationToken: ct));
            if (id is null || secret is null)
                return NotFound.ToHttp();
            var events = (await store.Load(id.Value, null, null, ct)).Events;
            var dossier = Dossier.Fold(id.Value, events);
            if (dossier.Parent is not null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret.Trim().ToUpperInvariant()), Encoding.UTF8.GetBytes(dossier.Submission.TrackingSecret)))
                return NotFound.ToHttp();
            response.Headers.CacheControl = "private, no-store";
            return TypedResults.Ok(Show(dossier, events, catalogue.Current.NameOf(dossier.Agencies.Competent, LocalTime.LocalDate(clock.GetUtcNow()))));
        })
        .AllowAnonymous() // the secret on the receipt is the key, and it opens the status alone
        .WithTags("Tracking").WithName("TrackDossier").WithSummary("Public tracking by code or registration number and secret")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound);

    private static Answer Show(Dossier d, IReadOnlyList<StoredEvent> events, string agencyName)
    {
        var status = NationalStatus.Of(d);
        return new Answer(
            d.Code, d.Number, status.Number, status.Name, d.Procedure.Name, agencyName, d.SubmittedAt,
            d.Acceptance?.At, d.Acceptance?.Promise.CountedFrom, d.DueAt, d.Return?.At,
            [.. events.Select(e => (e.Timestamp, Event: EventTypes.Read(e))).Where(e => IsPublic(e.Event)).Select(e => new Step(e.Timestamp, History.Sentence(e.Event)))],
            d.Return?.Delivery is { } delivered ? new Parcel(delivered.Carrier, delivered.TrackingCode, "delivered")
                : d.PostalReturn is { } post ? new Parcel(post.Carrier, post.HandedOver?.TrackingCode, post.HandedOver is null ? "requested" : "handedOver")
                : null,
            d.Parts.Count == 0 ? null : [.. d.Parts.Select(p => new PartLine(p.Name, d.StateOf(p), Whole.StateNames[d.StateOf(p)], p.End?.At))],
            ExplainDue.Of(d));
    }

    /// <summary>How the office gets to its decision is its own matter until it is issued; what the person thought of it is theirs.</summary>
    private static bool IsPublic(IDossierEvent happened) => happened is not (PartDecided or ResultDrafted or ResultSentBack or ResultApproved or DossierRated) && !History.IsInternal(happened);

    private static Refusal NotFound { get; } = Refusal.NotFound("tracking-not-found", "Không tìm thấy hồ sơ với mã và mã tra cứu này. Xin xem lại giấy hẹn.");
}
