using Platform.Contracts;
using Platform.Reporting.Domain;

namespace Platform.Reporting.Tests;

/// <summary>The definition of domain.md §8, one sentence at a time. The period is April 2026; instants are local, written out by hand.</summary>
public sealed class Ii06aDefinition
{
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly Period April = new(new DateOnly(2026, 4, 1), new DateOnly(2026, 4, 30), Local("2026-05-20 12:00"));

    private static DateTimeOffset Local(string text) => new(DateTime.Parse(text), TimeSpan.FromHours(7));

    private static Fact At(int version, FactKind kind, string at, string? due = null, Channel channel = Channel.Counter, bool stops = false, string? detail = null, long? amount = null) =>
        new(Id, version, kind, Local(at), new Dimensions("N1", "C1", channel, "X1", "X1", "Hộ tịch", "1.001193", "Khai sinh"), due is null ? null : Local(due), stops, amount, detail);

    private static Fact Accepted(string at, string due, Channel channel = Channel.Counter) => At(2, FactKind.Accepted, at, due, channel);

    private static Fact Granted(int version, string at, string? due = null) => At(version, FactKind.Resolved, at, due, detail: "granted");

    private static Position? In(params Fact[] facts) => Position.Of(facts, April);

    [Fact]
    public void A_part_of_a_linked_dossier_is_not_counted_beside_the_whole()
    {
        var accepted = Accepted("2026-04-02 09:00", "2026-04-07 17:30");
        In(accepted).ShouldNotBeNull();
        In(accepted with { Of = accepted.Of with { Parent = Guid.NewGuid() } }).ShouldBeNull();
    }

    [Fact]
    public void Submitted_and_not_yet_accepted_is_not_received() =>
        In(At(1, FactKind.Submitted, "2026-04-03 09:00")).ShouldBeNull();

    [Fact]
    public void Refused_to_accept_is_not_received() =>
        In(At(1, FactKind.Submitted, "2026-04-03 09:00"), At(2, FactKind.Refused, "2026-04-03 10:00")).ShouldBeNull();

    [Fact]
    public void Accepted_in_the_first_local_minute_belongs_to_the_period_although_UTC_says_the_day_before() =>
        In(Accepted("2026-04-01 00:00", "2026-05-25 17:30")).ShouldBe(new Position(Intake.Direct, Standing.WithinTime));

    [Fact]
    public void Accepted_in_the_last_local_minute_before_the_period_is_carried_over() =>
        In(Accepted("2026-03-31 23:59", "2026-05-25 17:30")).ShouldBe(new Position(Intake.CarriedOver, Standing.WithinTime));

    [Fact]
    public void Accepted_after_the_last_local_day_is_not_in_the_period() =>
        In(Accepted("2026-05-01 00:00", "2026-05-25 17:30")).ShouldBeNull();

    [Fact]
    public void Resolved_before_the_period_is_not_in_it() =>
        In(Accepted("2026-03-02 08:00", "2026-03-09 17:30"), Granted(3, "2026-03-31 23:59")).ShouldBeNull();

    [Fact]
    public void Resolved_in_the_first_minute_of_the_period_is_carried_over_and_resolved() =>
        In(Accepted("2026-03-02 08:00", "2026-04-09 17:30"), Granted(3, "2026-04-01 00:00")).ShouldBe(new Position(Intake.CarriedOver, Standing.Early));

    [Fact]
    public void Resolved_after_the_period_is_in_process_at_its_end_and_overdue_if_the_date_had_passed_by_then() =>
        In(Accepted("2026-04-02 08:00", "2026-04-30 17:30"), Granted(3, "2026-05-04 08:00")).ShouldBe(new Position(Intake.Direct, Standing.Overdue));

    [Fact]
    public void Only_online_counts_as_online_and_post_as_direct()
    {
        In(Accepted("2026-04-02 08:00", "2026-05-30 17:30", Channel.Online))!.Intake.ShouldBe(Intake.Online);
        In(Accepted("2026-04-02 08:00", "2026-05-30 17:30", Channel.Postal))!.Intake.ShouldBe(Intake.Direct);
    }

    [Theory]
    [InlineData("2026-04-08 23:59", Standing.Early)]   // the local day before the due day
    [InlineData("2026-04-09 00:00", Standing.OnTime)]  // the due day itself, although UTC still says the 8th
    [InlineData("2026-04-09 17:30", Standing.OnTime)]  // the due minute
    [InlineData("2026-04-09 17:31", Standing.Late)]
    public void Early_on_time_and_late_by_the_due_instant(string resolved, Standing expected) =>
        In(Accepted("2026-04-02 08:00", "2026-04-09 17:30"), Granted(3, resolved))!.Standing.ShouldBe(expected);

    [Fact]
    public void The_due_instant_that_held_at_that_time_decides() =>
        In(Accepted("2026-04-02 08:00", "2026-04-09 17:30"), At(3, FactKind.DueDateChanged, "2026-04-09 09:00", "2026-04-14 17:30", detail: "extension"),
            Granted(4, "2026-04-14 10:00"))!.Standing.ShouldBe(Standing.OnTime);

    [Fact]
    public void A_missed_date_is_not_hidden_by_a_later_one() =>
        In(Accepted("2026-04-02 08:00", "2026-04-09 17:30"), At(3, FactKind.DueDateChanged, "2026-04-10 09:00", "2026-04-14 17:30", detail: "extension"),
            Granted(4, "2026-04-14 10:00", "2026-04-14 17:30"))!.Standing.ShouldBe(Standing.Late);

    [Fact]
    public void Waiting_for_a_supplement_is_within_time_while_the_clock_is_stopped() =>
        In(Accepted("2026-04-02 08:00", "2026-04-09 17:30"), At(3, FactKind.SupplementRequested, "2026-04-07 09:00", stops: true))!.Standing.ShouldBe(Standing.WithinTime);

    [Fact]
    public void A_supplement_that_does_not_stop_the_clock_becomes_overdue() =>
        In(Accepted("2026-04-02 08:00", "2026-04-09 17:30"), At(3, FactKind.SupplementRequested, "2026-04-07 09:00", stops: false))!.Standing.ShouldBe(Standing.Overdue);

    [Fact]
    public void The_clock_that_runs_again_counts_with_the_new_date() =>
        In(Accepted("2026-04-02 08:00", "2026-04-09 17:30"), At(3, FactKind.SupplementRequested, "2026-04-07 09:00", stops: true),
            At(4, FactKind.Supplemented, "2026-04-20 09:00", "2026-04-22 17:30"))!.Standing.ShouldBe(Standing.Overdue);

    [Fact]
    public void A_date_that_passed_while_the_clock_stood_still_was_not_missed() =>
        In(Accepted("2026-04-02 08:00", "2026-04-09 17:30"), At(3, FactKind.SupplementRequested, "2026-04-07 09:00", stops: true),
            At(4, FactKind.Supplemented, "2026-04-20 09:00"), At(5, FactKind.DueDateChanged, "2026-04-20 09:00", "2026-04-22 17:30", detail: "supplement"),
            Granted(6, "2026-04-22 10:00", "2026-04-22 17:30"))!.Standing.ShouldBe(Standing.OnTime);

    [Fact]
    public void A_financial_duty_stops_the_clock_until_it_is_paid_in_full()
    {
        Fact[] asked = [Accepted("2026-04-02 08:00", "2026-04-09 17:30"), At(3, FactKind.FeeRequested, "2026-04-07 09:00", stops: true, amount: 100_000), At(4, FactKind.FeePaid, "2026-04-08 09:00", amount: 40_000)];
        In(asked)!.Standing.ShouldBe(Standing.WithinTime);
        In([.. asked, At(5, FactKind.FeePaid, "2026-04-09 09:00", amount: 60_000)])!.Standing.ShouldBe(Standing.Overdue);
    }

    [Fact]
    public void A_duty_that_earlier_money_covered_in_part_stops_the_clock_only_until_it_goes_on()
    {
        // 100.000 asked for, 60.000 paid too much before: 40.000 let the clock go on, and the message says so.
        Fact[] paid =
        [
            Accepted("2026-04-02 08:00", "2026-04-09 17:30"), At(3, FactKind.FeeRequested, "2026-04-07 09:00", stops: true, amount: 100_000), At(4, FactKind.FeePaid, "2026-04-08 09:00", amount: 40_000),
            At(4, FactKind.Resumed, "2026-04-08 09:00", "2026-04-10 17:30"),
        ];
        In(paid)!.Standing.ShouldBe(Standing.Overdue);
    }

    [Theory]
    [InlineData("withdrawn")]
    [InlineData("returnedUnresolved")]
    public void Withdrawn_and_returned_unresolved_count_on_time_and_never_early(string outcome) =>
        In(Accepted("2026-04-02 08:00", "2026-04-09 17:30"), At(3, FactKind.Resolved, "2026-04-03 08:00", detail: outcome))!.Standing.ShouldBe(Standing.OnTime);

    [Fact]
    public void Withdrawn_when_already_late_counts_late() =>
        In(Accepted("2026-04-02 08:00", "2026-04-09 17:30"), At(3, FactKind.Withdrawn, "2026-04-10 08:00"))!.Standing.ShouldBe(Standing.Late);

    [Fact]
    public void A_resolution_after_asOf_is_not_known_yet()
    {
        Fact[] facts = [Accepted("2026-04-02 08:00", "2026-04-09 17:30"), Granted(3, "2026-04-08 10:00")];
        Position.Of(facts, April with { AsOf = Local("2026-04-08 09:59") }).ShouldBe(new Position(Intake.Direct, Standing.WithinTime));
        Position.Of(facts, April with { AsOf = Local("2026-04-08 10:00") }).ShouldBe(new Position(Intake.Direct, Standing.Early));
        Position.Of(facts, April with { AsOf = Local("2026-04-02 07:59") }).ShouldBeNull();
    }

    [Fact]
    public void Seen_before_the_period_began_everything_open_is_carried_over()
    {
        Fact[] facts = [Accepted("2026-03-02 08:00", "2026-03-31 17:30"), Granted(3, "2026-03-31 10:00")];
        Position.Of(facts, April with { AsOf = Local("2026-03-30 10:00") }).ShouldBe(new Position(Intake.CarriedOver, Standing.WithinTime));
        Position.Of(facts, April with { AsOf = Local("2026-03-31 11:00") }).ShouldBeNull();
    }

    [Fact]
    public void A_dossier_resolved_twice_counts_once_at_the_first() =>
        In(Accepted("2026-04-02 08:00", "2026-04-09 17:30"), Granted(3, "2026-04-08 08:00"), Granted(4, "2026-04-28 08:00"))!.Standing.ShouldBe(Standing.Early);
}
