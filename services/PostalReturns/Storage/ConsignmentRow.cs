using System.Collections.Immutable;
using Platform.PostalReturns.Domain;

namespace Platform.PostalReturns.Storage;

/// <summary>A row of <c>consignments</c> as Dapper reads it.</summary>
internal sealed class ConsignmentRow
{
    public const string Columns =
        """
        id AS Id, return_id AS ReturnId, dossier_id AS DossierId, dossier_code AS DossierCode, order_number AS OrderNumber, content AS Content,
        person AS Person, agency AS Agency, receiving_agency AS ReceivingAgency, carrier AS Carrier, cash_on_delivery AS CashOnDelivery,
        requested_at AS RequestedAt, version AS Version, price AS Price, priced_at AS PricedAt, item_code AS ItemCode, ordered_at AS OrderedAt, given_up_at AS GivenUpAt,
        wanted_back_at AS WantedBackAt, called_back_at AS CalledBackAt,
        manifest_id AS ManifestId, manifest_at AS ManifestAt, told AS Told, receiver AS Receiver
        """;

    public Guid Id { get; init; }
    public Guid ReturnId { get; init; }
    public Guid DossierId { get; init; }
    public string DossierCode { get; init; } = "";
    public string OrderNumber { get; init; } = "";
    public string Content { get; init; } = "";
    public Guid Person { get; init; }
    public string Agency { get; init; } = "";
    public string ReceivingAgency { get; init; } = "";
    public string Carrier { get; init; } = "";
    public long CashOnDelivery { get; init; }
    public DateTimeOffset RequestedAt { get; init; }
    public long Version { get; init; }
    public long? Price { get; init; }
    public DateTimeOffset? PricedAt { get; init; }
    public string? ItemCode { get; init; }
    public DateTimeOffset? OrderedAt { get; init; }
    public DateTimeOffset? GivenUpAt { get; init; }
    public DateTimeOffset? WantedBackAt { get; init; }
    public DateTimeOffset? CalledBackAt { get; init; }
    public Guid? ManifestId { get; init; }
    public DateTimeOffset? ManifestAt { get; init; }
    public int Told { get; init; }
    public string? Receiver { get; init; }

    public Consignment With(IEnumerable<ScanRow> scans) =>
        new(Id, ReturnId, DossierId, DossierCode, OrderNumber, Content, Person, Agency, ReceivingAgency, Carrier, CashOnDelivery, RequestedAt)
        {
            Version = Version,
            Price = Price,
            PricedAt = PricedAt,
            ItemCode = ItemCode,
            OrderedAt = OrderedAt,
            GivenUpAt = GivenUpAt,
            WantedBackAt = WantedBackAt,
            CalledBackAt = CalledBackAt,
            ManifestId = ManifestId,
            ManifestAt = ManifestAt,
            Told = (Told)Told,
            Scans = [.. scans.Select(s => s.ToScan())],
        };
}

/// <summary>A row of <c>scans</c>.</summary>
internal sealed class ScanRow
{
    public const string Columns =
        """
        scan_id AS ScanId, code AS Code, occurred_at AS OccurredAt, recorded_at AS RecordedAt, source AS Source,
        place AS Place, proof AS Proof, reason AS Reason, sealed AS Sealed,
        cod_collected AS CashCollected
        """;

    public string ScanId { get; init; } = "";
    public short Code { get; init; }
    public DateTimeOffset OccurredAt { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public string Source { get; init; } = "";
    public string? Place { get; init; }
    public string? Proof { get; init; }
    public string? Reason { get; init; }
    public string? Sealed { get; init; }
    public long? CashCollected { get; init; }

    public Scan ToScan() => new(ScanId, (ScanCode)Code, OccurredAt, RecordedAt, Enum.Parse<ScanSource>(Source, ignoreCase: true), Place, Proof, Reason, Sealed, CashCollected);
}
