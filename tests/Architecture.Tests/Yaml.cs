using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Platform.Architecture.Tests;

internal static class Yaml
{
    public static IReadOnlyList<YamlMappingNode> Read(TextReader reader)
    {
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(reader)));
        return [.. stream.Documents.Select(d => (YamlMappingNode)d.RootNode)];
    }

    public static YamlNode? Find(this YamlNode node, params string[] path)
    {
        YamlNode? current = node;
        foreach (var key in path)
            current = current is YamlMappingNode mapping && mapping.Children.TryGetValue(key, out var next) ? next : null;
        return current;
    }

    public static YamlMappingNode At(this YamlNode node, params string[] path) => (YamlMappingNode)(node.Find(path) ?? throw new KeyNotFoundException(string.Join('.', path)));

    public static string? Text(this YamlNode node, params string[] path) => (node.Find(path) as YamlScalarNode)?.Value;

    public static IReadOnlyList<YamlNode> List(this YamlNode node, params string[] path) => node.Find(path) is YamlSequenceNode list ? [.. list.Children] : [];

    public static IReadOnlyList<string> Texts(this YamlNode node, params string[] path) => [.. node.List(path).Select(i => i.ToString())];

    public static IReadOnlyDictionary<string, string> Map(this YamlNode node, params string[] path) =>
        node.Find(path) is YamlMappingNode map ? map.Children.ToDictionary(p => p.Key.ToString(), p => (p.Value as YamlScalarNode)?.Value ?? "") : new Dictionary<string, string>();

    public static string Kind(this YamlNode node) => node.Text("kind")!;

    public static string Name(this YamlNode node) => node.Text("metadata", "name") ?? node.Text("name")!;
}
