using FsCheck.Fluent;
using static Platform.WorkingTime.Tests.Arbitrary;

namespace Platform.WorkingTime.Tests;

public class CalculatorProperties
{
    [Fact]
    public void A_later_receipt_is_never_due_earlier() =>
        (from a in Cases from later in Gen.Choose(0, 10 * 24 * 3600) select (a, b: a with { Received = a.Received.AddSeconds(later) }))
            .Holds(x => x.b.Due().DueAt!.Value.ShouldBeGreaterThanOrEqualTo(x.a.Due().DueAt!.Value));

    // Whole amounts above 0 of one unit: 0 is the close of the day, which one minute need not reach, and a half day runs in hours.
    [Fact]
    public void A_larger_limit_is_never_due_earlier() =>
        (from a in Cases
         from more in Gen.Choose(1, 10)
         where a.Limit.Amount > 0
         select (a, b: a with { Limit = a.Limit with { Amount = a.Limit.Amount + more } }))
            .Holds(x => x.b.Due().DueAt!.Value.ShouldBeGreaterThanOrEqualTo(x.a.Due().DueAt!.Value));

    [Fact]
    public void Splitting_a_span_changes_nothing() =>
        (from calendar in Calendars from a in Instants from b in Instants from c in Instants select (calendar, a, b, c))
            .Holds(x => (x.calendar.MinutesBetween(x.a, x.b) + x.calendar.MinutesBetween(x.b, x.c)).ShouldBe(x.calendar.MinutesBetween(x.a, x.c)));

    [Fact]
    public void Adding_in_two_steps_is_adding_at_once() =>
        (from calendar in Calendars from t in Instants from m in Gen.Choose(0, 5000) from n in Gen.Choose(0, 5000) select (calendar, t, m, n))
            .Holds(x => x.calendar.AddMinutes(x.calendar.AddMinutes(x.t, x.m), x.n).ShouldBe(x.calendar.AddMinutes(x.t, x.m + x.n)));

    [Fact]
    public void What_was_added_lies_between() =>
        (from calendar in Calendars from t in Instants from m in Gen.Choose(0, 5000) select (calendar, t, m))
            .Holds(x => x.calendar.MinutesBetween(x.t, x.calendar.AddMinutes(x.t, x.m)).ShouldBe(x.m));

    // The slow way, straight from the definition: look at every minute whether it lies inside the day's hours.
    [Fact]
    public void Working_minutes_are_those_inside_the_days_hours() =>
        (from calendar in Calendars from t in Instants from minutes in Gen.Choose(0, 6 * 24 * 60) select (calendar, t: Minute(t), minutes))
            .Holds(x => x.calendar.MinutesBetween(x.t, x.t.AddMinutes(x.minutes)).ShouldBe(
                Enumerable.Range(0, x.minutes).Count(m => InsideHours(x.calendar, LocalTime.ToLocal(x.t.AddMinutes(m))))));

    [Fact]
    public void The_explanation_covers_receipt_to_due_without_gap_or_overlap() => WithPauses.Holds(x =>
    {
        var due = x.a.Due(x.pauses);
        due.Explanation[0].From.ShouldBe(due.ReceivedAt);
        due.Explanation[^1].To.ShouldBe(due.DueAt!.Value);
        foreach (var (one, next) in due.Explanation.Zip(due.Explanation.Skip(1))) next.From.ShouldBe(one.To);
        due.Explanation.ShouldAllBe(s => s.From < s.To && s.Counted == (s.CountedMinutes > 0 || s.CountedDays > 0));
    });

    [Fact]
    public void What_the_explanation_counts_is_the_limit() => WithPauses.Holds(x =>
    {
        var (minutes, days) = Promised(x.a);
        var due = x.a.Due(x.pauses);
        due.CountedMinutes.ShouldBe(minutes);
        due.CountedDays.ShouldBe(days);
        due.Explanation.Where(s => s.CountedMinutes > 0).ShouldAllBe(s => s.CountedMinutes == (s.To - s.From).TotalMinutes);
    });

    // Paused is every working minute between the counted receipt and the due date that lies in some pause.
    [Fact]
    public void Pauses_move_the_due_date_by_the_working_minutes_paused() => WithPauses.Holds(x =>
    {
        var without = x.a.Due();
        var due = x.a.Due(x.pauses);
        long paused = 0;
        for (var t = without.CountedFrom; t < due.DueAt; t = t.AddMinutes(1))
            if (InsideHours(x.a.Calendar, LocalTime.ToLocal(t)) && x.pauses.Any(p => p.From <= t && t < p.Until)) paused++;
        due.DueAt.ShouldBe(x.a.Calendar.AddMinutes(without.DueAt!.Value, paused));
    });

    [Fact]
    public void An_open_pause_ends_the_explanation_where_it_began() =>
        (from a in Cases from x in PausesAfter(a.Received) from minutes in Gen.Choose(0, 10 * 24 * 60) select (a, pauses: x, minutes)).Holds(x =>
        {
            var open = new Pause(x.a.Received.AddMinutes(x.minutes), null, "chờ nộp thuế");
            var due = x.a.Due([.. x.pauses, open]);
            if (due.DueAt is not null)
                due.DueAt.ShouldBe(x.a.Due(x.pauses).DueAt); // it began once the dossier was due
            else
                due.Explanation.Sum(s => (s.To - s.From).Ticks).ShouldBe(due.Explanation.Count == 0 ? 0 : (due.Explanation[^1].To - due.ReceivedAt).Ticks);
            var (minutes, days) = Promised(x.a);
            due.CountedMinutes.ShouldBeLessThanOrEqualTo(minutes);
            due.CountedDays.ShouldBeLessThanOrEqualTo(days);
        });

    private static FsCheck.Gen<(Case a, Pause[] pauses)> WithPauses =>
        from a in Cases from pauses in PausesAfter(a.Received) select (a, pauses);

    private static bool InsideHours(WorkCalendar calendar, DateTimeOffset local) =>
        calendar.HoursOn(DateOnly.FromDateTime(local.DateTime)).Any(s => s.From <= TimeOnly.FromTimeSpan(local.TimeOfDay) && TimeOnly.FromTimeSpan(local.TimeOfDay) < s.To);

    /// <summary>The limit as domain.md §4 defines it: in minutes, or in days after the day of the counted receipt.</summary>
    private static (long Minutes, decimal Days) Promised(Case a)
    {
        var receipt = LocalTime.LocalDate(a.Due().CountedFrom);
        return a.Limit switch
        {
            { Amount: 0 } => (0, 0),
            { Unit: TimeUnit.Minute } => ((long)a.Limit.Amount, 0),
            { Unit: TimeUnit.Hour } => ((long)(a.Limit.Amount * 60), 0),
            { Unit: TimeUnit.WorkingDay } when a.Rules.Mode is CountingMode.Elapsed || a.Limit.Amount % 1 != 0 => ((long)(a.Limit.Amount * 480), 0),
            { Unit: TimeUnit.Week } => (0, a.Limit.Amount * 7),
            { Unit: TimeUnit.Month } => (0, receipt.AddMonths((int)a.Limit.Amount).DayNumber - receipt.DayNumber),
            _ => (0, a.Limit.Amount),
        };
    }
}
