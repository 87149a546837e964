using System.Buffers;
using System.Text;
using System.Text.Json;
using Platform.Dossiers.EventStore;

namespace Platform.Dossiers.EventStoreTests;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b" : 1, "a" : [ true, false, null ] }""", """{"a":[true,false,null],"b":1}""")]
    [InlineData("""{"a":1,"B":2,"_":3,"é":4}""", """{"B":2,"_":3,"a":1,"é":4}""")]
    [InlineData("""{"a":1,"a":{"x":2}}""", """{"a":{"x":2}}""")]
    [InlineData("""{"\u0061":"\u0110\/\u0001\n\"\\"}""", """{"a":"Đ/\u0001\n\"\\"}""")]
    [InlineData("[0,-0,0.0,-0.00,0e5]", "[0,0,0,0,0]")]
    [InlineData("[1000,1e3,1E+3,1000.00,10.0e2]", "[1e3,1e3,1e3,1e3,1e3]")]
    [InlineData("[-1.50,150e-2,0.0015,12345678901234567890.5]", "[-15e-1,15e-1,15e-4,123456789012345678905e-1]")]
    [InlineData("[7,42,50000,-8]", "[7,42,5e4,-8]")]
    [InlineData("{}", "{}")]
    public void One_value_has_one_text(string json, string canonical)
    {
        var text = new ArrayBufferWriter<byte>();
        CanonicalJson.Write(text, JsonElement.Parse(json));
        Encoding.UTF8.GetString(text.WrittenSpan).ShouldBe(canonical);
    }

    /// <summary>Worked out with sha256sum; a change here breaks every chain that exists.</summary>
    [Fact]
    public void The_hash_of_an_event_is_fixed_for_ever()
    {
        // printf '%s' '{"data":{"note":"Tủa Chùa","sets":1},"previous":"0…0","stream":"6f0f7f0e-5d5e-4d0a-9f68-0b1f7f2c9d11","timestamp":"2026-11-21T02:03:04.123456Z","type":"dossier_accepted","version":1}' | sha256sum
        Chain.Hash(Guid.Parse("6f0f7f0e-5d5e-4d0a-9f68-0b1f7f2c9d11"), 1, "dossier_accepted", new DateTimeOffset(2026, 11, 21, 9, 3, 4, TimeSpan.FromHours(7)).AddTicks(1234567),
            JsonElement.Parse("""{"sets":1,"note":"Tủa Chùa"}"""), Chain.Start).ShouldBe("888c51e061ac920baf9282780229262aa05fe9bc350f00c49692ec762261daa1");
    }
}
