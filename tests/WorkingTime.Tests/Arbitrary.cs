using FsCheck;
using FsCheck.Fluent;
using static Platform.WorkingTime.Tests.Samples;

namespace Platform.WorkingTime.Tests;

/// <summary>Random dossiers around the holidays, make-up days and seasons of 2026.</summary>
internal static class Arbitrary
{
    private static readonly DateTimeOffset Start = At("2025-12-15 00:00");

    public static readonly Gen<DateTimeOffset> Instants = Gen.Choose(0, 300 * 24 * 60 * 60).Select(s => Start.AddSeconds(s));

    public static readonly Gen<WorkCalendar> Calendars = Gen.Elements(
        Calendar,
        new WorkCalendar(SpecialDays, [SaturdayMornings]),
        new WorkCalendar(SpecialDays, [SaturdayMornings, Summer]));

    public static readonly Gen<ReceiptRules> Rules = Gen.Elements(new ReceiptRules(), CivilStatus, Elapsed, new ReceiptRules(new TimeOnly(15, 0), CountingMode.Elapsed));

    /// <summary>Whole amounts of every unit and halves of working days.</summary>
    public static readonly Gen<TimeLimit> Limits = Gen.OneOf(
        Gen.Choose(0, 600).Select(n => Minutes(n)),
        Gen.Choose(0, 50).Select(n => Hours(n)),
        Gen.Choose(0, 20).Select(n => WorkingDays(n)),
        Gen.Choose(1, 20).Select(n => WorkingDays(n - 0.5m)),
        Gen.Choose(0, 45).Select(n => CalendarDays(n)),
        Gen.Choose(0, 4).Select(n => new TimeLimit(n, TimeUnit.Week)),
        Gen.Choose(0, 3).Select(n => Months(n)));

    public static Gen<Case> Cases =>
        from received in Instants
        from limit in Limits
        from calendar in Calendars
        from rules in Rules
        select new Case(received, limit, calendar, rules);

    /// <summary>Up to four pauses in the weeks after receipt, overlapping as it happens.</summary>
    public static Gen<Pause[]> PausesAfter(DateTimeOffset received) =>
        from count in Gen.Choose(0, 4)
        from pauses in (from start in Gen.Choose(0, 20 * 24 * 60)
                        from length in Gen.Choose(0, 6 * 24 * 60)
                        select new Pause(Minute(received).AddMinutes(start), Minute(received).AddMinutes(start + length), "chờ bổ sung")).ArrayOf(count)
        select pauses;

    public static DateTimeOffset Minute(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMinute));

    public static void Holds<T>(this Gen<T> values, Action<T> law) =>
        Prop.ForAll(values.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
}

internal sealed record Case(DateTimeOffset Received, TimeLimit Limit, WorkCalendar Calendar, ReceiptRules Rules)
{
    public DueDate Due(params Pause[] pauses) => DueCalculator.Due(Received, Limit, Calendar, Rules, pauses);
}
