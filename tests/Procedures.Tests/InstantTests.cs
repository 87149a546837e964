using Platform.Procedures.UseCases;

namespace Platform.Procedures.Tests;

public sealed class InstantTests
{
    [Theory]
    [InlineData("2026-11-20T14:00", "2026-11-20T07:00:00Z")]
    [InlineData("2026-11-20 14:00", "2026-11-20T07:00:00Z")]
    [InlineData("2026-11-20", "2026-11-19T17:00:00Z")]
    [InlineData("2026-11-20T14:00:30.5+07", "2026-11-20T07:00:30.5Z")]
    [InlineData("2026-11-20T14:00 0700", "2026-11-20T07:00:00Z")]
    [InlineData("2026-11-20T07:00z", "2026-11-20T07:00:00Z")]
    [InlineData("2026-11-20T00:00-07:00", "2026-11-20T07:00:00Z")]
    public void Without_an_offset_it_is_local_time_and_a_plus_may_be_a_space(string text, string instant)
    {
        WorkOutDue.TryInstant(text, out var read).ShouldBeTrue();
        read.ShouldBe(DateTimeOffset.Parse(instant));
    }

    [Theory]
    [InlineData("20/11/2026")]
    [InlineData("2026-11-20T14")]
    [InlineData("2026-02-30T10:00")]
    [InlineData("2026-11-20T24:30")]
    [InlineData("1999-12-31T10:00")]
    [InlineData("2026-11-20T14:00+99:00")]
    [InlineData("now")]
    public void Anything_else_is_no_instant(string text) => WorkOutDue.TryInstant(text, out _).ShouldBeFalse();
}
