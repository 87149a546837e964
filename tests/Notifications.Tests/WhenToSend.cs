using Platform.Notifications.Domain;

namespace Platform.Notifications.Tests;

/// <summary>Instants are local time (+07:00) unless they end in Z; the expected ones are worked out by hand.</summary>
public sealed class WhenToSend
{
    private static readonly QuietHours Night = QuietHours.Parse("21:00-07:00");

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text.EndsWith('Z') ? text : text + "+07:00");

    [Theory]
    [InlineData("2026-11-21 20:59", "2026-11-21 20:59")]
    [InlineData("2026-11-21 21:00", "2026-11-22 07:00")]
    [InlineData("2026-11-21 23:59", "2026-11-22 07:00")]
    [InlineData("2026-11-22 00:00", "2026-11-22 07:00")]
    [InlineData("2026-11-22 06:59", "2026-11-22 07:00")]
    [InlineData("2026-11-22 07:00", "2026-11-22 07:00")]
    [InlineData("2026-12-31 22:00", "2027-01-01 07:00")]
    [InlineData("2026-11-21 14:00:00Z", "2026-11-22 00:00:00Z")] // 21:00 local, although it is afternoon in UTC
    [InlineData("2026-11-21 13:59:00Z", "2026-11-21 13:59:00Z")]
    public void SMS_waits_for_the_end_of_the_quiet_hours(string now, string allowed) =>
        Night.NextAllowed(Medium.Sms, urgent: false, At(now)).ShouldBe(At(allowed));

    [Fact]
    public void Urgent_SMS_and_every_mail_go_at_night()
    {
        Night.NextAllowed(Medium.Sms, urgent: true, At("2026-11-21 23:00")).ShouldBe(At("2026-11-21 23:00"));
        Night.NextAllowed(Medium.Email, urgent: false, At("2026-11-21 23:00")).ShouldBe(At("2026-11-21 23:00"));
    }

    [Fact]
    public void Quiet_hours_within_one_day_and_none_at_all()
    {
        QuietHours.Parse("12:00-13:30").NextAllowed(At("2026-11-21 12:10")).ShouldBe(At("2026-11-21 13:30"));
        QuietHours.Parse("12:00-13:30").NextAllowed(At("2026-11-21 23:10")).ShouldBe(At("2026-11-21 23:10"));
        QuietHours.Parse("").NextAllowed(At("2026-11-21 03:00")).ShouldBe(At("2026-11-21 03:00"));
    }

    [Theory]
    [InlineData("9pm-7am")]
    [InlineData("21:00")]
    [InlineData("25:00-07:00")]
    public void A_misspelt_setting_is_an_error(string text) => Should.Throw<FormatException>(() => QuietHours.Parse(text));

    [Fact]
    public void Pauses_grow_and_end()
    {
        var retry = new Retry(TimeSpan.FromSeconds(30), 5, TimeSpan.FromHours(48));
        Enumerable.Range(1, 5).Select(retry.AfterFailure).ShouldBe([TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(32), null]);
    }

    [Fact]
    public void Somebody_who_is_away_is_waited_for_two_days_and_looked_for_every_two_minutes()
    {
        var retry = Retry.Usual;
        retry.WhileAway(1, TimeSpan.Zero).ShouldBe(TimeSpan.FromSeconds(30));
        retry.WhileAway(500, TimeSpan.FromHours(20)).ShouldBe(TimeSpan.FromMinutes(2));
        retry.WhileAway(900, TimeSpan.FromHours(49)).ShouldBeNull();
    }
}
