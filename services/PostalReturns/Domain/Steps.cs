using Platform.Contracts;
using Platform.ServiceDefaults.Problems;

namespace Platform.PostalReturns.Domain;

/// <summary>Everything that can happen to a consignment, each a pure decision. A step that has been taken already is <see cref="Decision.Nothing"/>.</summary>
public static class Steps
{
    /// <param name="earlier">Parcels already made for this dossier.</param>
    public static Consignment Request(Guid id, ReturnRequested wanted, int earlier)
    {
        var code = wanted.Dossier.Code ?? wanted.Dossier.Number;
        return new Consignment(
            id, wanted.ReturnId, wanted.Dossier.Id, code, earlier == 0 ? code : $"{code}-{earlier + 1}", wanted.Dossier.ProcedureName, wanted.Dossier.Applicant,
            wanted.Dossier.CompetentAgency, wanted.Dossier.ReceivingAgency, wanted.Carrier, wanted.CashOnDelivery, wanted.OccurredAt);
    }

    /// <param name="price">The postal service's charge, whole đồng.</param>
    public static Decision Price(Consignment consignment, long price, DateTimeOffset now) => consignment.PricedAt is not null || consignment.OrderedAt is not null || consignment.GivenUpAt is not null || consignment.CalledBackAt is not null
        ? Decision.Nothing
        : Decision.Of(consignment with { Version = consignment.Version + 1, Price = price, PricedAt = now });

    /// <summary>The carrier has taken the order. It answers a repeated order with the same item code.</summary>
    public static Decision Order(Consignment consignment, string itemCode, DateTimeOffset now)
    {
        if (consignment.ItemCode == itemCode)
            return Decision.Nothing;
        if (consignment.ItemCode is not null)
            return Refusal.Conflict("already-ordered", $"Bưu gửi {consignment.OrderNumber} đã có mã vận đơn {consignment.ItemCode}.");
        if (consignment.GivenUpAt is not null || consignment.CalledBackAt is not null)
            return Refusal.Conflict("given-up", $"Bưu gửi {consignment.OrderNumber} đã thôi không gửi nữa.");
        if (consignment.PricedAt is null)
            return Refusal.Conflict("not-priced", $"Bưu gửi {consignment.OrderNumber} chưa có cước.");
        var next = consignment with { Version = consignment.Version + 1, ItemCode = itemCode, OrderedAt = now };
        return Decision.Of(next, new ConsignmentMoved(next.Head, now, ConsignmentState.Ordered));
    }

    /// <summary>
    /// Ordering is hopeless: the result is where it was, at the counter, and whoever waits for it is told so once, to return it there or send it
    /// anew. A parcel that the carrier has taken is on its way whatever went wrong here: its scans tell the rest.
    /// </summary>
    public static Decision GiveUp(Consignment consignment, DateTimeOffset now) => consignment.GivenUpAt is not null || consignment.OrderedAt is not null || consignment.CalledBackAt is not null
        ? Decision.Nothing
        : Tell(consignment, consignment with { GivenUpAt = now });

    /// <summary>The office wants it back. Of no use where the carrier has it, which was told already, or where it never went; the wish is kept before the carrier is asked, so that nobody takes the parcel over meanwhile.</summary>
    public static Decision WantBack(Consignment consignment, DateTimeOffset now) => consignment.WantedBackAt is not null || consignment.Journey is { HandedOverAt: not null } or { CameBackAt: not null }
        ? Decision.Nothing
        : Decision.Of(consignment with { Version = consignment.Version + 1, WantedBackAt = now });

    /// <summary>It stays, and whoever asked is told so once. Where the carrier had it by then, that was told instead.</summary>
    public static Decision CallBack(Consignment consignment, DateTimeOffset now) => consignment is { WantedBackAt: not null, CalledBackAt: null, Journey: { HandedOverAt: null, CameBackAt: null } }
        ? Tell(consignment, consignment with { CalledBackAt = now })
        : Decision.Nothing;

    /// <summary>The postal officer takes it over on a manifest. The carrier's own scan may have come first: both facts are kept.</summary>
    public static Decision TakeOver(Consignment consignment, Guid manifest, DateTimeOffset now)
    {
        if (consignment.ManifestId == manifest)
            return Decision.Nothing;
        if (consignment.ManifestId is not null)
            return Refusal.Conflict("already-on-manifest", $"Bưu gửi {consignment.ItemCode} đã có trong một bảng kê giao nhận khác.");
        if (consignment is { WantedBackAt: not null, Journey.HandedOverAt: null })
            return Refusal.Conflict("called-back", $"Bưu gửi của hồ sơ {consignment.DossierCode} đã được cơ quan gọi lại, không bàn giao nữa.");
        return consignment.State is ConsignmentState.Ordered or ConsignmentState.HandedOver or ConsignmentState.InTransit
            ? Tell(consignment, consignment with { ManifestId = manifest, ManifestAt = now })
            : Refusal.Conflict("not-ordered", $"Bưu gửi của hồ sơ {consignment.DossierCode} đang ở bước “{StateNames.Of(consignment.State)}”, chưa thể hoặc không còn bàn giao được.");
    }

    /// <summary>Keeps a scan, whatever it says and whenever it comes; a scan known already changes nothing.</summary>
    public static Decision Record(Consignment consignment, Scan scan)
    {
        if (consignment.Scans.Exists(s => s.ScanId == scan.ScanId))
            return Decision.Nothing;
        if (consignment.OrderedAt is null)
            return Refusal.Conflict("not-ordered", $"Bưu gửi của hồ sơ {consignment.DossierCode} chưa được đặt với đơn vị vận chuyển.");
        return Tell(consignment, consignment with { Scans = consignment.Scans.Add(scan) });
    }

    /// <summary>
    /// One message per change of state, each with a version of its own, so that whoever keeps the highest version misses none. A scan from
    /// further along the way proves the hand-over too; that is told first, as a change of its own.
    /// </summary>
    private static Decision Tell(Consignment before, Consignment after)
    {
        var was = before.Journey;
        var journey = after.Journey;
        var next = after with { Version = before.Version + 1 };
        List<object> messages = [];
        if (journey.HandedOverAt is { } handedOver && !before.Told.HasFlag(Told.HandedOver))
        {
            next = next with { Told = next.Told | Told.HandedOver };
            messages.Add(new ConsignmentHandedOver(next.Head, handedOver));
            if (journey.State is ConsignmentState.HandedOver)
                return Decision.Of(next, messages);
            next = next with { Version = next.Version + 1 };
        }
        if (journey is { State: ConsignmentState.Delivered, Delivery: { } delivery })
        {
            if (!before.Told.HasFlag(Told.Delivered))
            {
                next = next with { Told = next.Told | Told.Delivered };
                messages.Add(new ResultDelivered(next.Head, delivery.OccurredAt, delivery.Proof ?? "", journey.CashCollected ?? next.CashOnDelivery));
            }
        }
        else if (journey is { CameBackAt: { } back, Reason: { } reason } && WayBack(reason) is var way && !before.Told.HasFlag(way))
        {
            next = next with { Told = next.Told | way };
            messages.Add(new ResultCameBack(next.Head, back, reason));
        }
        else if (journey.State != was.State || journey.Failures != was.Failures)
        {
            messages.Add(new ConsignmentMoved(next.Head, journey.At, journey.State));
        }
        return Decision.Of(next, messages);
    }

    /// <summary>A parcel called back that the carrier had all the same may come back from there too.</summary>
    private static Told WayBack(string reason) => reason == Journey.CalledBack ? Told.CalledBack : Told.CameBack;
}
