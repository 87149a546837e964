using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Postgres.PersonalData;
using Platform.PostalReturns.Domain;
using Platform.PostalReturns.Storage;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.PostalReturns.UseCases;

/// <summary>One consignment with everything the carrier said of it; the receiver for staff who handle parcels only.</summary>
/// <remarks>Refuses: consignment-not-found (404), also where it belongs to somebody else's agency.</remarks>
public static class ReadConsignment
{
    /// <param name="Ordering">Why it is not ordered yet; null once it is.</param>
    /// <param name="HandOver">Both evidences of the hand-over, whichever came first.</param>
    /// <param name="Receiver">Null for callers who may not see it, before it is known, and after the person was erased.</param>
    /// <param name="CashCollected">Whole đồng; null until delivered.</param>
    /// <param name="Timeline">Every scan, in the order it happened.</param>
    /// <param name="Erased">The receiver's personal data were erased: nobody reads them any more.</param>
    public sealed record Answer(
        Guid Id,
        long Version,
        Guid DossierId,
        Guid ReturnId,
        string DossierCode,
        string OrderNumber,
        string Content,
        string Agency,
        string ReceivingAgency,
        string Carrier,
        string? TrackingCode,
        ConsignmentState State,
        string StateName,
        DateTimeOffset StateAt,
        int Failures,
        bool Contradictory,
        string? Reason,
        string? Proof,
        long? Price,
        long CashOnDelivery,
        long? CashCollected,
        DateTimeOffset RequestedAt,
        DateTimeOffset? PricedAt,
        DateTimeOffset? OrderedAt,
        DateTimeOffset? HandedOverAt,
        Evidence HandOver,
        Guid? ManifestId,
        Attempts? Ordering,
        Receiver? Receiver,
        IReadOnlyList<Entry> Timeline,
        bool Erased)
    {
        /// <summary>When the office wanted it back (UTC); null otherwise.</summary>
        public DateTimeOffset? WantedBackAt { get; init; }
    }

    public sealed record Evidence(DateTimeOffset? OnManifestAt, DateTimeOffset? ScannedAt);

    /// <param name="LastError">Stable code, e.g. <c>carrier-unreachable</c>, <c>contact-unavailable</c>, <c>agency-unknown</c>, <c>address-missing</c>, <c>unknown-carrier</c>.</param>
    /// <param name="GivenUp">Trying again cannot help; the result is at the counter, a person must act.</param>
    public sealed record Attempts(int Made, DateTimeOffset? NextAt, string? LastError, bool GivenUp);

    /// <param name="Code">10, 20, 30, 40, 50, 60 or 90.</param>
    /// <param name="Receiver">Who took it; <paramref name="Text"/> and <paramref name="ReasonText"/> are the carrier's words. All three for authorised staff only.</param>
    public sealed record Entry(
        string ScanId, int Code, string Name, DateTimeOffset OccurredAt, DateTimeOffset RecordedAt, ScanSource Source, string? Place, string? Proof, string? Reason, string? Receiver, string? Text, string? ReasonText);

    public static void Map(RouteGroupBuilder consignments) => consignments
        .MapGet("/{id:guid}", async (Guid id, HttpContext http, Caller caller, AgencyTree tree, NpgsqlDataSource database, PersonKeys keys, CancellationToken ct) =>
        {
            var agencies = await tree.VisibleTo(caller, ct);
            ConsignmentRow? row;
            IReadOnlyList<ScanRow> scans;
            WorkRow? work;
            await using (var connection = await database.OpenConnectionAsync(ct))
            {
                row = await connection.QuerySingleOrDefaultAsync<ConsignmentRow>(
                    $"SELECT {ConsignmentRow.Columns} FROM consignments WHERE id = @id AND (@agencies::text[] IS NULL OR agency = ANY(@agencies) OR receiving_agency = ANY(@agencies))",
                    new { id, agencies });
                if (row is null)
                    return Refusal.NotFound("consignment-not-found", "Không tìm thấy bưu gửi này.").ToHttp();
                scans = (await connection.QueryAsync<ScanRow>($"SELECT {ScanRow.Columns} FROM scans WHERE consignment_id = @id", new { id })).AsList();
                work = await connection.QuerySingleOrDefaultAsync<WorkRow>(
                    "SELECT attempts AS Made, next_attempt_at AS NextAt, last_error AS LastError, parked_for IS NOT NULL AS GivenUp FROM work WHERE consignment_id = @id", new { id });
            }
            var erased = await keys.IsErased(row.Person, ct);
            var mayOpen = !erased && Rights.MaySeeReceiver(caller);
            var consignment = row.With(scans);
            List<Entry> timeline = [];
            foreach (var scan in consignment.Scans.Order(Scan.AsItHappened))
            {
                var words = mayOpen ? await ScanWords.Open(scan.Sealed, consignment.Person, keys, ct) : null;
                timeline.Add(new Entry(
                    scan.ScanId, (int)scan.Code, StateNames.Of(scan.Code), scan.OccurredAt, scan.RecordedAt, scan.Source, scan.Place, scan.Proof, scan.Reason, words?.Receiver, words?.Text, words?.Reason));
            }
            http.Response.Headers.ETag = $"\"{consignment.Version}\"";
            http.Response.Headers.CacheControl = "no-store";
            return TypedResults.Ok(Show(consignment, work, mayOpen ? await Receiver.Open(row.Receiver, row.Person, keys, ct) : null, timeline, erased));
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("ReadConsignment")
        .WithSummary("Read a consignment with the timeline of its scans")
        .WithTags("Consignments")
        .Produces<Answer>()
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private static Answer Show(Consignment c, WorkRow? work, Receiver? receiver, IReadOnlyList<Entry> timeline, bool erased)
    {
        var journey = c.Journey;
        return new Answer(
            c.Id, c.Version, c.DossierId, c.ReturnId, c.DossierCode, c.OrderNumber, c.Content, c.Agency, c.ReceivingAgency, c.Carrier, c.ItemCode,
            journey.State, StateNames.Of(journey.State), journey.At, journey.Failures, journey.Contradictory, journey.Reason, journey.Delivery?.Proof,
            c.Price, c.CashOnDelivery, journey.Delivery is null ? null : journey.CashCollected ?? c.CashOnDelivery, c.RequestedAt, c.PricedAt, c.OrderedAt, journey.HandedOverAt,
            new Evidence(c.ManifestAt, journey.ScannedInAt), c.ManifestId, work is null ? null : new Attempts(work.Made, work.GivenUp ? null : work.NextAt, work.LastError, work.GivenUp), receiver, timeline, erased) { WantedBackAt = c.WantedBackAt };
    }

    private sealed class WorkRow
    {
        public int Made { get; init; }
        public DateTimeOffset NextAt { get; init; }
        public string? LastError { get; init; }
        public bool GivenUp { get; init; }
    }
}
