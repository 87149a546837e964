using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;
using Platform.PostalReturns.Domain;
using Platform.PostalReturns.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.PostalReturns.UseCases;

/// <summary>The consignments of the caller's agency and its subordinates, newest first; without personal data. <c>agency</c> narrows to one of them with its subordinates and whom it succeeded.</summary>
/// <remarks>Refuses: invalid (422: unknown state), bad-cursor (400).</remarks>
public static class ListConsignments
{
    /// <param name="TrackingCode">The carrier's item code; null before the order is taken.</param>
    /// <param name="Contradictory">The carrier told of more than one end: somebody must look.</param>
    /// <param name="FinishedAt">When it was delivered, back, or declared lost.</param>
    public sealed record Item(
        Guid Id,
        long Version,
        Guid DossierId,
        Guid ReturnId,
        string DossierCode,
        string Agency,
        string ReceivingAgency,
        string Carrier,
        string? TrackingCode,
        ConsignmentState State,
        string StateName,
        DateTimeOffset StateAt,
        int Failures,
        bool Contradictory,
        long? Price,
        long CashOnDelivery,
        DateTimeOffset RequestedAt,
        DateTimeOffset? OrderedAt,
        DateTimeOffset? HandedOverAt,
        DateTimeOffset? FinishedAt,
        Guid? ManifestId);

    private sealed record Key(DateTimeOffset At, Guid Id);

    public static void Map(RouteGroupBuilder consignments) => consignments
        .MapGet("/", async (
            string? agency, string? state, Guid? dossier, string? after, int? limit, Caller caller, AgencyTree tree, NpgsqlDataSource database, CancellationToken ct) =>
        {
            if (state is not null && StateNames.Parse(state) is null)
                return Refusal.Unprocessable("invalid", "Bộ lọc chưa hợp lệ.", new Dictionary<string, string> { ["state"] = $"Phải là một trong: {string.Join(", ", Enum.GetValues<ConsignmentState>().Select(StateNames.Key))}." }).ToHttp();
            var key = Cursor.Read<Key>(after);
            var size = Cursor.Size(limit);
            var agencies = await tree.VisibleTo(caller, ct);
            string[]? wanted = agency is { Length: > 0 } ? [agency, .. await tree.CoveredBy(agency, ct)] : null; // one that ended: its own, for whoever may see them now
            await using var connection = await database.OpenConnectionAsync(ct);
            var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
                """
                SELECT id AS Id, version AS Version, dossier_id AS DossierId, return_id AS ReturnId, dossier_code AS DossierCode, agency AS Agency,
                    receiving_agency AS ReceivingAgency, carrier AS Carrier, item_code AS ItemCode, state AS State, state_at AS StateAt, failures AS Failures,
                    contradictory AS Contradictory, price AS Price, cash_on_delivery AS CashOnDelivery, requested_at AS RequestedAt, ordered_at AS OrderedAt,
                    handed_over_at AS HandedOverAt, finished_at AS FinishedAt, manifest_id AS ManifestId
                FROM consignments
                WHERE (@agencies::text[] IS NULL OR agency = ANY(@agencies) OR receiving_agency = ANY(@agencies))
                  AND (@wanted::text[] IS NULL OR agency = ANY(@wanted) OR receiving_agency = ANY(@wanted))
                  AND (@state::text IS NULL OR state = @state)
                  AND (@dossier::uuid IS NULL OR dossier_id = @dossier)
                  AND (@at::timestamptz IS NULL OR (requested_at, id) < (@at, @id))
                ORDER BY requested_at DESC, id DESC LIMIT @more
                """, new { agencies, wanted, state, dossier, at = key?.At, id = key?.Id, more = size + 1 }, cancellationToken: ct))).AsList();
            return TypedResults.Ok(Cursor.Page([.. rows.Select(r => r.ToItem())], size, (Item i) => new Key(i.RequestedAt, i.Id)));
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
        .WithName("ListConsignments")
        .WithSummary("List consignments of the caller's agency and its subordinates, newest first")
        .WithTags("Consignments")
        .Produces<Page<Item>>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private sealed class Row
    {
        public Guid Id { get; init; }
        public long Version { get; init; }
        public Guid DossierId { get; init; }
        public Guid ReturnId { get; init; }
        public string DossierCode { get; init; } = "";
        public string Agency { get; init; } = "";
        public string ReceivingAgency { get; init; } = "";
        public string Carrier { get; init; } = "";
        public string? ItemCode { get; init; }
        public string State { get; init; } = "";
        public DateTimeOffset StateAt { get; init; }
        public int Failures { get; init; }
        public bool Contradictory { get; init; }
        public long? Price { get; init; }
        public long CashOnDelivery { get; init; }
        public DateTimeOffset RequestedAt { get; init; }
        public DateTimeOffset? OrderedAt { get; init; }
        public DateTimeOffset? HandedOverAt { get; init; }
        public DateTimeOffset? FinishedAt { get; init; }
        public Guid? ManifestId { get; init; }

        public Item ToItem()
        {
            var state = StateNames.Parse(State) ?? throw new InvalidOperationException($"Unknown state {State}.");
            return new Item(
                Id, Version, DossierId, ReturnId, DossierCode, Agency, ReceivingAgency, Carrier, ItemCode, state, StateNames.Of(state), StateAt, Failures, Contradictory,
                Price, CashOnDelivery, RequestedAt, OrderedAt, HandedOverAt, FinishedAt, ManifestId);
        }
    }
}
