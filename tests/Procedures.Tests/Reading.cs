using System.Text.Json;
using Platform.Procedures.Domain;

namespace Platform.Procedures.Tests;

/// <summary>Reads rows written in the test, or the real catalogue with the real decisions.</summary>
internal static class Reading
{
    public static Decisions RealDecisions { get; } = Decisions.Parse(Text("decisions.json"), Text);

    private static readonly Lazy<IReadOnlyList<ReadRow>> Loaded = new(() => CatalogueReading.Read(Parse(Text("procedures.json")), RealDecisions));

    public static IReadOnlyList<ReadRow> Real => Loaded.Value;

    public static ReadRow RealRow(string code) => Real.Single(r => r.Code == code);

    /// <summary>A form with one field.</summary>
    public const string Form = """{"type":"object","properties":{"a":{"type":"string","title":"A"}}}""";

    public static Procedure RealProcedure(string code) => RealRow(code).Procedure.ShouldNotBeNull();

    public static ReadRow One(string row, string? decisions = null) =>
        CatalogueReading.Read(Parse($"[{row}]"), decisions is null ? Decisions.None : Decisions.Parse(decisions, _ => Form)).Single();

    /// <summary>A small complete row; <paramref name="channels"/> and <paramref name="documents"/> are JSON lists.</summary>
    public static string Row(string channels = """[{"channel":"counter","duration":5,"unit":"workingDay","fees":[],"note":""}]""", string documents = "[]", string code = "1.234567", string name = "Thủ tục thử", string legalBases = "[]") =>
        $$"""
        {"code":"{{code}}","name":"{{name}}","decision":"1/QĐ-BTP","levels":["commune"],"field":"Thử","kind":"","subjects":[],"ministry":"bo-tu-phap",
         "channels":{{channels}},"documents":{{documents}},"results":[{"code":"K","name":"Kết quả"}],"legalBases":{{legalBases}},"steps":"","conditions":"","source":""}
        """;

    public static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    public static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "seed", file));
}
