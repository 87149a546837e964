using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.WorkingTime;

namespace Platform.Procedures.Seed;

/// <summary>
/// The files the province gives the service: <c>procedures.json</c>, <c>decisions.json</c>, <c>forms/</c>, <c>agencies.json</c>,
/// <c>administrative-units.json</c>, <c>calendar.json</c>, <c>hours.json</c> where agencies have hours of their own, and <c>announced-years.json</c>
/// (<c>[2021, 2022]</c>) where the years announced as a whole are others than those of the holidays.
/// Setting: <c>Seed:Folder</c>, default <c>seed</c> beside the program, where the image has them.
/// </summary>
public sealed class SeedFolder(IConfiguration configuration)
{
    public sealed record Unit(string Code, string Name, string Level, string? Parent);

    private sealed record AgencyFile(string Note, IReadOnlyList<Agency> Agencies, IReadOnlyDictionary<string, IReadOnlyList<string>>? Fields = null);

    private sealed record Row(string Code, string? Field, IReadOnlyList<string>? Levels);

    private string Folder => configuration["Seed:Folder"] is { Length: > 0 } folder ? folder : Path.Combine(AppContext.BaseDirectory, "seed");

    public byte[] Catalogue() => File.ReadAllBytes(Path.Combine(Folder, "procedures.json"));

    public Decisions Decisions() => Domain.Decisions.Parse(Text("decisions.json"), Text);

    /// <summary>The decisions and the forms they name, as they stand: name → text.</summary>
    public IReadOnlyDictionary<string, string> DecisionTexts()
    {
        Dictionary<string, string> texts = [];
        texts["decisions.json"] = Text("decisions.json");
        Domain.Decisions.Parse(texts["decisions.json"], form => texts[form] = Text(form));
        return texts;
    }

    /// <summary>The file and everything that decides how it is read.</summary>
    public static string Checksum(ReadOnlySpan<byte> catalogue, Decisions decisions) =>
        Checksum(Convert.ToHexStringLower(SHA256.HashData(catalogue)) + JsonSerializer.Serialize(decisions, Json.Options) + string.Concat(decisions.Procedures.Values.Select(d => d.FormSchema)));

    public static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The agencies; one with <c>fields</c> has the catalogue's procedures of those fields and of its own level, by name.</summary>
    public IReadOnlyList<Agency> Agencies()
    {
        var file = JsonSerializer.Deserialize<AgencyFile>(Text("agencies.json"), Json.Options)!;
        if (file.Fields is not { Count: > 0 } fields)
            return file.Agencies;
        var rows = JsonSerializer.Deserialize<IReadOnlyList<Row>>(Catalogue(), Json.Options)!;
        return [.. file.Agencies.Select(a => fields.TryGetValue(a.Code, out var own) ? a with { Procedures = [.. a.Procedures.Concat(Of(own, a.Level)).Distinct().Order(StringComparer.Ordinal)] } : a)];

        IEnumerable<string> Of(IReadOnlyList<string> own, AdministrativeLevel level) =>
            rows.Where(r => own.Contains(r.Field) && (r.Levels ?? []).Contains(level.ToString(), StringComparer.OrdinalIgnoreCase)).Select(r => r.Code);
    }

    public IReadOnlyList<Unit> Units() => JsonSerializer.Deserialize<IReadOnlyList<Unit>>(Text("administrative-units.json"), Json.Options)!;

    public IReadOnlyList<CalendarDay> Days() =>
        [.. CalendarFile.Parse(Text("calendar.json")).Select(d => new CalendarDay(d.Date, d.Kind == SpecialDayKind.Holiday ? "holiday" : "makeUpWorkingDay", d.Name)).OrderBy(d => d.Date)];

    public CalendarContent Calendar()
    {
        var days = Days();
        return new CalendarContent(days, Hours(), File.Exists(Path.Combine(Folder, ConfigurationFiles.Years)) ? JsonSerializer.Deserialize<IReadOnlyList<int>>(Text(ConfigurationFiles.Years), Json.Options)! : CalendarContent.YearsOf(days));
    }

    public IReadOnlyList<AgencyHours> Hours() =>
        File.Exists(Path.Combine(Folder, "hours.json")) ? JsonSerializer.Deserialize<IReadOnlyList<AgencyHours>>(Text("hours.json"), Json.Options)! : [];

    private string Text(string file) => File.ReadAllText(Path.Combine(Folder, file), Encoding.UTF8);
}
