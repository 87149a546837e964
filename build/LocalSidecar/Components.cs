using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Platform.LocalSidecar;

/// <summary>A component with its values resolved. Scopes name the apps it belongs to; empty means all.</summary>
public sealed record Component(string Name, string Type, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<string> Scopes)
{
    public string Required(string key) => Metadata.GetValueOrDefault(key) is { Length: > 0 } value
        ? value
        : throw new InvalidDataException($"component {Name}: metadata '{key}' is missing");
}

/// <summary>Dapr's component files (<c>apiVersion: dapr.io/v1alpha1, kind: Component</c>) of one folder.</summary>
/// <remarks>One local extra: <c>${NAME}</c> in a value is replaced from the environment, so that ports need no second file.</remarks>
public sealed partial class Components
{
    private static readonly HashSet<string> Served = ["bindings.smtp", "bindings.http", "bindings.cron", "secretstores.local.file"];

    private readonly Dictionary<string, Component> _byName;

    private Components(IEnumerable<Component> components, IReadOnlyList<string> absent) => (_byName, Absent) = (components.ToDictionary(c => c.Name, StringComparer.Ordinal), absent);

    /// <summary>What could not be resolved (a secret that is not there): such a component is simply not there, and what wants it waits; the others work.</summary>
    public IReadOnlyList<string> Absent { get; }

    public IEnumerable<Component> OfType(string type) => _byName.Values.Where(c => c.Type == type);

    public Component? Find(string name) => _byName.GetValueOrDefault(name);

    /// <param name="apps">Whom this sidecar serves: components whose scopes name none of them are left out. Empty: all are loaded.</param>
    /// <exception cref="InvalidDataException">The files cannot be read; lists everything that is wrong, not only the first.</exception>
    public static Components Load(string folder, IReadOnlyCollection<string> apps)
    {
        if (!Directory.Exists(folder)) throw new InvalidDataException($"The folder of components does not exist: {folder}");
        var problems = new List<string>();
        var documents = new List<Document>();
        foreach (string file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            try
            {
                documents.AddRange(Read(file, problems));
            }
            catch (YamlException error)
            {
                problems.Add($"{Path.GetFileName(file)}: {error.Start}: {error.Message}");
            }
        }

        foreach (var twice in documents.GroupBy(d => d.Metadata.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            problems.Add($"component {twice.Key} is defined {twice.Count()} times");
        if (problems.Count == 0)
        {
            // Secret stores come first: other components may refer to them.
            var (resolved, absent) = (new List<Component>(), new List<string>());
            foreach (var document in documents.Where(IsFor).OrderByDescending(d => d.Spec.Type.StartsWith("secretstores.", StringComparison.Ordinal)))
            {
                var lacking = new List<string>();
                var component = Resolve(document, resolved, lacking);
                if (lacking.Count == 0) resolved.Add(component);
                absent.AddRange(lacking);
            }

            return new Components(resolved, absent);

            bool IsFor(Document document) => apps.Count == 0 || document.Scopes.Count == 0 || document.Scopes.Exists(apps.Contains);
        }

        throw new InvalidDataException("The components cannot be used:\n  " + string.Join("\n  ", problems));
    }

    private static List<Document> Read(string file, List<string> problems)
    {
        var deserializer = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).IgnoreUnmatchedProperties().Build();
        var found = new List<Document>();
        using var reader = new StreamReader(file);
        var parser = new Parser(reader);
        parser.Consume<YamlDotNet.Core.Events.StreamStart>();
        while (parser.Accept<YamlDotNet.Core.Events.DocumentStart>(out _))
        {
            var document = deserializer.Deserialize<Document?>(parser);
            string where = $"{Path.GetFileName(file)}, {document?.Metadata.Name}";
            if (document is null || document.Kind != "Component") continue; // resiliency and configuration files may lie beside
            if (document.ApiVersion != "dapr.io/v1alpha1") problems.Add($"{where}: apiVersion '{document.ApiVersion}' is not dapr.io/v1alpha1");
            else if (document.Metadata.Name.Length == 0) problems.Add($"{where}: metadata.name is missing");
            else if (!Served.Contains(document.Spec.Type)) problems.Add($"{where}: type '{document.Spec.Type}' is not served locally; there are {string.Join(", ", Served)}");
            else found.Add(document);
        }

        return found;
    }

    private static Component Resolve(Document document, List<Component> stores, List<string> problems)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in document.Spec.Metadata)
        {
            if (item.SecretKeyRef is { } reference)
            {
                string store = document.Auth?.SecretStore ?? "";
                var component = stores.Find(s => s.Name == store);
                string? secret = component is null ? null : SecretStores.Read(component, reference.Key.Length > 0 ? reference.Key : reference.Name);
                if (secret is null) problems.Add($"component {document.Metadata.Name}: secret '{reference.Name}' is not in secret store '{store}'");
                values[item.Name] = secret ?? "";
            }
            else
            {
                values[item.Name] = Variable().Replace(item.Value ?? "", match =>
                {
                    string? value = Environment.GetEnvironmentVariable(match.Groups[1].Value);
                    if (value is null) problems.Add($"component {document.Metadata.Name}: the environment has no {match.Groups[1].Value}");
                    return value ?? "";
                });
            }
        }

        return new Component(document.Metadata.Name, document.Spec.Type, values, document.Scopes);
    }

    [GeneratedRegex(@"\$\{([A-Z0-9_]+)\}")]
    private static partial Regex Variable();

    private sealed class Document
    {
        public string ApiVersion { get; set; } = "";
        public string Kind { get; set; } = "";
        public Naming Metadata { get; set; } = new();
        public Specification Spec { get; set; } = new();
        public List<string> Scopes { get; set; } = [];
        public Authorisation? Auth { get; set; }
    }

    private sealed class Naming
    {
        public string Name { get; set; } = "";
    }

    private sealed class Specification
    {
        public string Type { get; set; } = "";
        public string Version { get; set; } = "";
        public List<Item> Metadata { get; set; } = [];
    }

    private sealed class Item
    {
        public string Name { get; set; } = "";
        public string? Value { get; set; }
        public Reference? SecretKeyRef { get; set; }
    }

    private sealed class Reference
    {
        public string Name { get; set; } = "";
        public string Key { get; set; } = "";
    }

    private sealed class Authorisation
    {
        public string SecretStore { get; set; } = "";
    }
}
