using Platform.Contracts;

namespace Platform.Procedures.Domain;

/// <summary>Whether a set of procedures has one: named ones always, those of the level unless excluded.</summary>
public static class Competence
{
    /// <returns><c>name</c>, <c>level</c> or null.</returns>
    public static string? By(ProcedureScope scope, string code, IReadOnlyList<AdministrativeLevel> levels) =>
        scope.Procedures.Contains(code) ? "name"
        : scope.Level is { } level && levels.Contains(level) && !scope.Excluded.Contains(code) ? "level"
        : null;

    /// <summary>What one of them has: all that are named, and of the level what not all of those with the level exclude. Of several levels the first one's.</summary>
    public static ProcedureScope Union(IReadOnlyList<ProcedureScope> scopes)
    {
        var level = scopes.FirstOrDefault(s => s.Level is not null)?.Level;
        string[] named = [.. scopes.SelectMany(s => s.Procedures).Distinct().Order(StringComparer.Ordinal)];
        ProcedureScope[] whole = [.. scopes.Where(s => s.Level is not null && s.Level == level)];
        return new(level, named, [.. whole.SelectMany(s => s.Excluded).Distinct().Where(code => whole.All(s => s.Excluded.Contains(code))).Except(named).Order(StringComparer.Ordinal)]);
    }

    public static bool Same(ProcedureScope one, ProcedureScope other) =>
        one.Level == other.Level && one.Procedures.ToHashSet().SetEquals(other.Procedures) && one.Excluded.ToHashSet().SetEquals(other.Excluded);

    /// <summary>Everything that is wrong with a set, at once.</summary>
    /// <param name="known">Codes of the catalogue.</param>
    public static void Check(Dictionary<string, string> errors, string path, ProcedureScope scope, IReadOnlySet<string> known)
    {
        if (scope.Level is { } level && !Enum.IsDefined(level))
            errors[$"{path}level"] = "Cấp là ministry, province, commune hoặc other.";
        foreach (var (name, codes) in new[] { ("procedures", scope.Procedures), ("excluded", scope.Excluded) })
        {
            if (codes.Where(c => c is null || !known.Contains(c)).Take(10).ToArray() is { Length: > 0 } unknown)
                errors[path + name] = $"Danh mục không có thủ tục {string.Join(", ", unknown.Select(c => c is { Length: > 20 } ? c[..20] : c))}.";
            else if (codes.Distinct().Count() != codes.Count)
                errors[path + name] = "Có mã lặp lại.";
        }
        if (scope.Procedures.Intersect(scope.Excluded).Take(10).ToArray() is { Length: > 0 } both)
            errors[path + "excluded"] = $"Vừa nhận đích danh vừa loại trừ: {string.Join(", ", both)}.";
        if (scope.Excluded.Count > 0 && scope.Level is null)
            errors.TryAdd(path + "excluded", "Chỉ loại trừ được khi nhận theo cấp.");
    }
}
