using Platform.WebDefaults.Api;

namespace Platform.WebDefaults;

/// <summary>The filters of a search for procedures: what is chosen, and what there is to choose from. A plain form asks with them; no script is needed.</summary>
/// <param name="Fields">Names of fields with how many procedures each has.</param>
/// <param name="Agencies">Those that take something in today.</param>
public sealed record ProcedureFilters(
    string? Level, string? Field, string? Agency, string? ServiceLevel, string? Subject, IReadOnlyList<FieldCount> Fields, IReadOnlyList<Agency> Agencies)
{
    public static readonly string[] Levels = ["commune", "province", "ministry", "other"];
    public static readonly string[] ServiceLevels = ["full", "partial", "information", "none"];

    /// <summary>As the catalogue writes them.</summary>
    public static readonly string[] Subjects = ["Công dân Việt Nam", "Người Việt Nam định cư ở nước ngoài", "Người nước ngoài", "Cán bộ", "Doanh nghiệp", "Tổ chức", "Hợp tác xã"];

    /// <summary>Where the lists cannot be had now, what is chosen still is: the page goes without a filter rather than not at all.</summary>
    public static async Task<ProcedureFilters> Load(Catalogue catalogue, string? level, string? field, string? agency, string? serviceLevel, string? subject, CancellationToken ct)
    {
        var chosen = new ProcedureFilters(level, field, agency, serviceLevel, subject, [], []);
        try
        {
            return chosen with { Fields = await catalogue.Fields(ct), Agencies = await catalogue.AgenciesToday(null, ct) };
        }
        catch (ProblemException)
        {
            return chosen;
        }
    }

    public static ProcedureFilters None { get; } = new(null, null, null, null, null, [], []);

    /// <summary>For the API and for links, each part with a leading &amp;.</summary>
    public string Query() => $"{Part("level", Level)}{Part("field", Field)}{Part("agency", Agency)}{Part("serviceLevel", ServiceLevel)}{Part("subject", Subject)}";

    public static string Part(string name, string? value) => string.IsNullOrWhiteSpace(value) ? "" : $"&{name}={Uri.EscapeDataString(value.Trim())}";
}

public sealed record FieldCount(string Name, long Procedures);
