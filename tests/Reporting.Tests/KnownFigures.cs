using Platform.Contracts;
using Platform.Reporting.Domain;

namespace Platform.Reporting.Tests;

/// <summary>Figures the provinces published, reproduced from facts shaped like theirs (domain.md §8).</summary>
public sealed class KnownFigures
{
    private static readonly DateTimeOffset January2022 = new(2022, 1, 3, 1, 0, 0, TimeSpan.Zero); // Monday 08:00 local

    private static Fact[] Dossier(int number, Channel channel, DateTimeOffset acceptedAt, DateTimeOffset? resolvedAt, int limitDays = 3)
    {
        var id = new Guid(number, 0, 0, new byte[8]);
        var of = new Dimensions($"{number}", $"{number}", channel, "H37", "H37", "Hộ tịch", "1.001193", "Khai sinh");
        var accepted = new Fact(id, 2, FactKind.Accepted, acceptedAt, of, acceptedAt.AddDays(limitDays));
        return resolvedAt is { } at ? [accepted, new(id, 5, FactKind.Resolved, at, of, acceptedAt.AddDays(limitDays), Detail: "granted")] : [accepted];
    }

    private static Figures Count(IEnumerable<Fact[]> dossiers, Period period) =>
        Figures.Count(dossiers.Select(d => Position.Of(d, period)).OfType<Position>());

    [Fact]
    public void Lang_Son_communes_first_nine_months_of_2022()
    {
        var period = new Period(new DateOnly(2022, 1, 1), new DateOnly(2022, 9, 30), new DateTimeOffset(2022, 10, 15, 0, 0, 0, TimeSpan.Zero));
        var figures = Count(Enumerable.Range(0, 446_367).Select(i =>
        {
            var at = January2022.AddMinutes(i % 265 * 24 * 60).AddSeconds(i % 20_000); // spread over the nine months, all resolved within them
            return Dossier(i, i < 45_945 ? Channel.Online : i % 9 == 0 ? Channel.Postal : Channel.Counter, at, at.AddDays(i % 3 + 1));
        }), period);
        figures.ReceivedTotal.ShouldBe(446_367);
        figures.ReceivedOnline.ShouldBe(45_945);
        figures.ReceivedDirect.ShouldBe(400_422); // 446,367 - 45,945
        figures.OnlineShare().ShouldBe(10.29m);
        (figures.ResolvedEarly + figures.ResolvedOnTime).ShouldBe(446_367);
        figures.ResolvedLate.ShouldBe(0);
    }

    [Fact]
    public void Huu_Lung_2022_resolved_early_or_on_time()
    {
        var period = new Period(new DateOnly(2022, 1, 1), new DateOnly(2022, 12, 31), new DateTimeOffset(2023, 1, 15, 0, 0, 0, TimeSpan.Zero));
        var figures = Count(Enumerable.Range(0, 4_577).Select(i =>
        {
            var at = January2022.AddHours(i % 8_000);
            return Dossier(i, Channel.Counter, at, i < 4_573 ? at.AddDays(i % 3 + 1) : at.AddDays(5)); // four after their due date
        }), period);
        figures.ReceivedTotal.ShouldBe(4_577);
        (figures.ResolvedEarly + figures.ResolvedOnTime).ShouldBe(4_573);
        figures.EarlyOrOnTimeShare(of: figures.ReceivedTotal).ShouldBe(99.91m);
    }

    [Fact]
    public void Tua_Chua_online_dossiers_to_1_March_2022()
    {
        var period = new Period(new DateOnly(2022, 1, 1), new DateOnly(2022, 3, 1), new DateTimeOffset(2022, 3, 2, 0, 0, 0, TimeSpan.Zero));
        var late = new DateTimeOffset(2022, 2, 28, 2, 0, 0, TimeSpan.Zero);
        var district = Count(Enumerable.Range(0, 116).Select(i => i < 103
            ? Dossier(i, Channel.Online, January2022.AddHours(i * 8), January2022.AddHours((i * 8) + 48))
            : Dossier(i, Channel.Online, late, null, limitDays: 10)), period);
        var communes = Count(Enumerable.Range(1_000, 286).Select(i => Dossier(i, Channel.Online, January2022.AddHours((i - 1_000) * 4), January2022.AddHours(((i - 1_000) * 4) + 24))), period);

        (district.ReceivedOnline, district.ResolvedTotal, district.InProcessWithinTime, district.InProcessOverdue).ShouldBe((116, 103, 13, 0));
        (communes.ReceivedOnline, communes.ResolvedTotal, communes.InProcessTotal).ShouldBe((286, 286, 0));
        Figures.Sum([district, communes]).ReceivedOnline.ShouldBe(402);
    }

    [Fact]
    public void Truc_Ninh_eight_months_of_2021()
    {
        var period = new Period(new DateOnly(2021, 1, 1), new DateOnly(2021, 8, 31), new DateTimeOffset(2021, 9, 5, 0, 0, 0, TimeSpan.Zero));
        var start = January2022.AddYears(-1);
        var figures = Count(Enumerable.Range(0, 1_651).Select(i => i < 1_650
            ? Dossier(i, Channel.Counter, start.AddHours(i * 3), start.AddHours((i * 3) + 72))
            : Dossier(i, Channel.Counter, new DateTimeOffset(2021, 8, 31, 2, 0, 0, TimeSpan.Zero), null)), period);
        (figures.ReceivedTotal, figures.ResolvedTotal, figures.ResolvedLate, figures.InProcessTotal).ShouldBe((1_651, 1_650, 0, 1));
    }
}
