using System.Text;
using Platform.Procedures.Domain;

namespace Platform.Procedures.Tests;

/// <summary>What is written for people to read is read again letter for letter.</summary>
public sealed class ReadableFileTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","title":"Họ tên"}}}""", "\"formSchema\": {\n")]
    [InlineData("{\n  \"type\": \"object\",\r\n  \"properties\": {}\n}", "\"formSchema\": [\n")]
    [InlineData("{ \"type\": \"object\" }", "\"formSchema\": \"{ \\u0022type")]
    [InlineData("no JSON at all", "\"formSchema\": \"no JSON")]
    public void A_form_is_json_where_that_loses_nothing(string schema, string written)
    {
        var file = With(p => p with { Rules = p.Rules with { FormSchema = schema } });
        var bytes = ConfigurationFiles.Write(file);
        Encoding.UTF8.GetString(bytes).ShouldContain(written);
        var again = ConfigurationFiles.Read<ProcedureFile>(bytes);
        again.Versions[0].Terms.Rules.FormSchema.ShouldBe(schema);
        again.Versions[0].Terms.Fingerprint().ShouldBe(file.Versions[0].Terms.Fingerprint());
        ConfigurationFiles.Write(again).ShouldBe(bytes);
    }

    [Theory]
    [InlineData("một dòng")]
    [InlineData("hai\ndòng")]
    [InlineData("\n\nba\r\ndòng\n")]
    [InlineData("")]
    public void Long_texts_are_lines_and_come_back_as_they_were(string text)
    {
        var file = With(p => p with { Steps = text, Conditions = text });
        var again = ConfigurationFiles.Read<ProcedureFile>(ConfigurationFiles.Write(file)).Versions[0].Terms;
        (again.Steps, again.Conditions).ShouldBe((text, text));
    }

    [Fact]
    public void Every_real_procedure_comes_back_the_same()
    {
        foreach (var procedure in Reading.Real.Select(r => r.Procedure).OfType<Procedure>())
        {
            var file = new ProcedureFile(procedure.Code, [new VersionFile(1, new(2025, 7, 1), DateTimeOffset.UnixEpoch, "national", procedure)], []);
            var again = ConfigurationFiles.Read<ProcedureFile>(ConfigurationFiles.Write(file));
            again.Versions[0].Terms.Fingerprint().ShouldBe(procedure.Fingerprint(), procedure.Code);
            ConfigurationFiles.Wrong(ConfigurationFiles.NameOf(procedure.Code), again).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("""{"code":"1.234567","versions":[],"versionz":[]}""")]
    [InlineData("""{"code":"1.234567","code":"1.234567","versions":"x"}""")]
    [InlineData("""{"code":"1.23456\u0000","versions":[]}""")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{")]
    public void What_cannot_be_read_is_told_and_never_an_accident(string json) => Should.Throw<System.Text.Json.JsonException>(() => ConfigurationFiles.Read<ProcedureFile>(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Bytes_that_are_no_utf8_are_told() => Should.Throw<System.Text.Json.JsonException>(() => ConfigurationFiles.Read<ProcedureFile>([(byte)'"', 0xe9, (byte)'"']));

    private static ProcedureFile With(Func<Procedure, Procedure> change) =>
        new("1.001193", [new VersionFile(1, new(2025, 7, 1), DateTimeOffset.UnixEpoch, "national", change(Reading.RealProcedure("1.001193")))], []);
}
