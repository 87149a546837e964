using Platform.PostalReturns.Domain;

namespace Platform.PostalReturns.Recovery;

/// <summary>What a consignment has said, from what is known of it: its life once more through <see cref="Steps"/>, in the order in which it was recorded.</summary>
public static class Retold
{
    /// <param name="Version">The consignment's version before the change: with the message's type it gives the message's id.</param>
    public sealed record Word(long Version, object Message);

    public static IEnumerable<Word> Of(Consignment consignment, DateTimeOffset since)
    {
        var life = consignment with { Version = 1, Price = null, PricedAt = null, ItemCode = null, OrderedAt = null, GivenUpAt = null, WantedBackAt = null, CalledBackAt = null, ManifestId = null, ManifestAt = null, Scans = [], Told = Told.None };
        foreach (var (at, take) in Taken(consignment))
        {
            var (before, decision) = (life, take(life));
            life = decision.Next ?? life;
            if (at >= since)
                foreach (var message in decision.Messages)
                    yield return new Word(before.Version, message);
        }
    }

    private static IEnumerable<(DateTimeOffset At, Func<Consignment, Decision> Take)> Taken(Consignment consignment)
    {
        List<(DateTimeOffset At, int Order, Func<Consignment, Decision> Take)> steps = [];
        if (consignment is { PricedAt: { } priced, Price: { } price })
            steps.Add((priced, 0, c => Steps.Price(c, price, priced)));
        if (consignment is { OrderedAt: { } ordered, ItemCode: { } itemCode })
            steps.Add((ordered, 1, c => Steps.Order(c, itemCode, ordered)));
        if (consignment is { ManifestAt: { } taken, ManifestId: { } manifest })
            steps.Add((taken, 2, c => Steps.TakeOver(c, manifest, taken)));
        foreach (var scan in consignment.Scans)
            steps.Add((scan.RecordedAt, 3, c => Steps.Record(c, scan)));
        if (consignment.WantedBackAt is { } wantedBack)
            steps.Add((wantedBack, 3, c => Steps.WantBack(c, wantedBack)));
        if (consignment.CalledBackAt is { } calledBack)
            steps.Add((calledBack, 4, c => Steps.CallBack(c, calledBack)));
        if (consignment.GivenUpAt is { } givenUp)
            steps.Add((givenUp, 4, c => Steps.GiveUp(c, givenUp)));
        return steps.OrderBy(s => s.At).ThenBy(s => s.Order).Select(s => (s.At, s.Take)); // stable: scans of one instant stay in the order of their ids
    }
}
