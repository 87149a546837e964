using Platform.Procedures.Domain;

namespace Platform.Procedures.Tests;

public sealed class StorableTests
{
    [Theory]
    [InlineData("""{"a":{"b":["x","\u0000"]}}""", "a.b[1]")]
    [InlineData("""{"a":"\ud800"}""", "a")]
    [InlineData("""{"a":1e10001}""", "a")]
    [InlineData("""{"a":-1e-99999999999999}""", "a")]
    [InlineData("""{"a":{"\udc00":1}}""", "a")]
    public void What_jsonb_cannot_hold_is_found_with_its_place(string json, string path) => Storable.Hindrance(Reading.Parse(json))!.Value.Path.ShouldBe(path);

    [Theory]
    [InlineData("""{"a":"😀 \ud83d\ude00","b":1e400,"c":[null,true,-5.25]}""")]
    [InlineData("7")]
    public void What_it_can_is_left_alone(string json) => Storable.Hindrance(Reading.Parse(json)).ShouldBeNull();

    [Fact]
    public void The_beginning_of_a_text_never_ends_in_half_a_character() => Storable.Short(new string('a', 59) + "😀b").ShouldBe(new string('a', 59) + "…");
}
