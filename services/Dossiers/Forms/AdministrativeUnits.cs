using System.Collections.Frozen;
using System.Text.Json;
using Platform.Dossiers.Domain;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Forms;

/// <summary>The provinces and communes of the 2025 reform, official codes; part of the build.</summary>
public static class AdministrativeUnits
{
    private static readonly FrozenDictionary<string, Unit> All = Load();

    public static bool Has(string code) => All.ContainsKey(code);

    /// <summary>A commune's province; null for anything that is not a commune.</summary>
    public static string? ParentOf(string code) => All.TryGetValue(code, out var unit) ? unit.Parent : null;

    public static string NameOf(string code) => All.TryGetValue(code, out var unit) ? unit.Name : code;

    /// <summary>As it stands on papers.</summary>
    public static string Address(AddressData address) => $"{address.Street}, {NameOf(address.Commune)}, {NameOf(address.Province)}";

    private static FrozenDictionary<string, Unit> Load()
    {
        using var file = typeof(AdministrativeUnits).Assembly.GetManifestResourceStream("administrative-units.json")!;
        return JsonSerializer.Deserialize<List<Unit>>(file, Json.Options)!.ToFrozenDictionary(u => u.Code);
    }

    private sealed record Unit(string Code, string Name, string? Parent);
}
