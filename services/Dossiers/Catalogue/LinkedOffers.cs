using Platform.Contracts;

namespace Platform.Dossiers.Catalogue;

/// <summary>What the catalogue offers for the parts of a linked procedure.</summary>
public static class LinkedOffers
{
    /// <summary>The terms of a part; where its procedure does not come in over the channel of the whole, those of the counter.</summary>
    /// <returns>Null where it is no procedure of the catalogue, or none that applies on the local day.</returns>
    public static Offer? Of(LinkedPart part, Channel channel, CatalogueSnapshot catalogue, DateOnly day)
    {
        if (part.Procedure is not { } code || catalogue.Procedure(code, day) is not { Accepts: true, Cases: { Count: > 0 } cases } procedure)
            return null;
        Channel[] channels = [channel, Channel.Counter, Channel.Online, Channel.Postal];
        return channels.Select(c => Offer.Of(procedure, part.CaseKey ?? cases[0].Key, c)).FirstOrDefault(o => o is not null);
    }

    /// <summary>The offer of the whole with the fees of its parts: they are asked for once, with the whole, and never by a part.</summary>
    public static Offer WithParts(this Offer offer, CatalogueSnapshot catalogue, DateOnly day) => offer.Procedure.Parts is not { } parts ? offer : offer with
    {
        Channel = offer.Channel with
        {
            Fees = [.. offer.Channel.Fees, .. parts.SelectMany(p => Of(p, offer.Channel.Channel, catalogue, day)?.Channel.Fees.Select(f => f with { Key = $"{p.Key}.{f.Key}" }) ?? [])],
        },
    };

    /// <summary>A part that could not be opened today; null where all could.</summary>
    public static LinkedPart? NotOffered(this Offer offer, CatalogueSnapshot catalogue, DateOnly day) => (offer.Procedure.Parts ?? []).FirstOrDefault(p =>
        (p.Procedure is not null && Of(p, offer.Channel.Channel, catalogue, day) is null) || (p.Agency is { } agency && catalogue.Agency(catalogue.SuccessorOf(agency, day), day) is null));
}
