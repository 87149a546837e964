using Platform.Dossiers.Domain;

namespace Platform.Dossiers.UseCases;

/// <summary>
/// What the codes of ministries' systems mean. Settings <c>Ministry:States:{system}:{their code}</c> = <c>received</c>, <c>inProcess</c>, <c>supplementRequested</c>, <c>done</c> or
/// <c>refused</c>; these five words themselves always hold.
/// </summary>
public sealed record MinistryWords(IReadOnlyDictionary<(string System, string Code), string> Table)
{
    public static MinistryWords None { get; } = new(new Dictionary<(string, string), string>());

    /// <exception cref="InvalidOperationException">The table names a state that is none: found at start, not at the first message.</exception>
    public static MinistryWords From(IConfiguration configuration)
    {
        var table = configuration.GetSection("Ministry:States").GetChildren()
            .SelectMany(system => system.GetChildren().Select(code => (Key: (system.Key, code.Key), State: code.Value ?? ""))).ToDictionary(e => e.Key, e => e.State);
        return table.Values.FirstOrDefault(s => !MinistryState.Names.ContainsKey(s)) is { } wrong
            ? throw new InvalidOperationException($"Ministry:States says '{wrong}'; known are {string.Join(", ", MinistryState.Names.Keys)}.")
            : new(table);
    }

    /// <returns>Null for a code nobody knows.</returns>
    public string? Meaning(string system, string code) => Table.GetValueOrDefault((system, code)) ?? (MinistryState.Names.ContainsKey(code) ? code : null);
}
