using Dapper;
using Npgsql;
using Platform.Postgres;
using Platform.Postgres.PersonalData;
using Platform.PostalReturns.Storage;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.PostalReturns.UseCases;

/// <summary>The printable list of what was handed to the post on one manifest.</summary>
/// <remarks>Refuses: manifest-not-found (404), also where it belongs to somebody else's agency.</remarks>
public static class ReadManifest
{
    /// <param name="AgencyName">Null while the own copy of the agencies lacks it.</param>
    /// <param name="Officer">Subject id of the postal officer who took the parcels over.</param>
    public sealed record Answer(
        Guid Id, string Number, string Agency, string? AgencyName, string? AgencyAddress, string Carrier, string Officer, DateTimeOffset CreatedAt, long PriceTotal, long CashOnDeliveryTotal, IReadOnlyList<Item> Items);

    /// <param name="Content">Name of the procedure whose result is inside.</param>
    /// <param name="Receiver">Null after the person was erased.</param>
    public sealed record Item(
        int Line, Guid ConsignmentId, string DossierCode, string TrackingCode, string Content, Receiver? Receiver, DateTimeOffset RequestedAt, DateTimeOffset HandedOverAt, long? Price, long CashOnDelivery);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/manifests/{id:guid}", async (Guid id, HttpContext http, Caller caller, AgencyTree tree, NpgsqlDataSource database, PersonKeys keys, CancellationToken ct) =>
        {
            var agencies = await tree.VisibleTo(caller, ct) ?? [];
            ManifestRow? manifest;
            IReadOnlyList<ConsignmentRow> rows;
            await using (var connection = await database.OpenConnectionAsync(ct))
            {
                manifest = await connection.QuerySingleOrDefaultAsync<ManifestRow>(
                    """
                    SELECT m.number AS Number, m.agency AS Agency, a.name AS AgencyName, a.address AS AgencyAddress, m.carrier AS Carrier, m.officer AS Officer, m.created_at AS CreatedAt
                    FROM manifests m LEFT JOIN agency.known a ON a.code = m.agency WHERE m.id = @id AND m.agency = ANY(@agencies)
                    """, new { id, agencies });
                if (manifest is null)
                    return Refusal.NotFound("manifest-not-found", "Không tìm thấy bảng kê này.").ToHttp();
                rows = (await connection.QueryAsync<ConsignmentRow>($"SELECT {ConsignmentRow.Columns} FROM consignments WHERE manifest_id = @id ORDER BY dossier_code, id", new { id })).AsList();
            }
            List<Item> items = [];
            foreach (var row in rows)
            {
                items.Add(new Item(
                    items.Count + 1, row.Id, row.DossierCode, row.ItemCode ?? "", row.Content, await Receiver.Open(row.Receiver, row.Person, keys, ct), row.RequestedAt, row.ManifestAt ?? manifest.CreatedAt, row.Price, row.CashOnDelivery));
            }
            http.Response.Headers.CacheControl = "no-store";
            return TypedResults.Ok(new Answer(
                id, manifest.Number, manifest.Agency, manifest.AgencyName, manifest.AgencyAddress, manifest.Carrier, manifest.Officer, manifest.CreatedAt,
                items.Sum(i => i.Price ?? 0), items.Sum(i => i.CashOnDelivery), items));
        })
        .RequireRoles(Rights.SeeReceiver)
        .WithName("ReadManifest")
        .WithSummary("Read a manifest for printing")
        .WithTags("Manifests")
        .Produces<Answer>()
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound);

    private sealed class ManifestRow
    {
        public string Number { get; init; } = "";
        public string Agency { get; init; } = "";
        public string? AgencyName { get; init; }
        public string? AgencyAddress { get; init; }
        public string Carrier { get; init; } = "";
        public string Officer { get; init; } = "";
        public DateTimeOffset CreatedAt { get; init; }
    }
}
