using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace Platform.ServiceDefaults;

/// <summary>The docstrings of our own assemblies, from the XML files beside them: what stands in the code is what the OpenAPI document says.</summary>
internal static class DocComments
{
    private static readonly Lazy<IReadOnlyDictionary<string, XElement>> Members = new(Read);

    /// <summary>Summary and remarks; null where the type has none.</summary>
    public static string? OfType(Type type) => Of($"T:{Id(type)}") is { } member ? Text(member.Element("summary"), member.Element("remarks")) : null;

    /// <summary>Of a record's member: its <c>param</c>, or the property's own summary.</summary>
    public static string? OfProperty(PropertyInfo property)
    {
        if (property.DeclaringType is not { } type)
            return null;
        var parameter = Of($"T:{Id(type)}")?.Elements("param").FirstOrDefault(p => (string?)p.Attribute("name") == property.Name);
        return parameter is not null ? Text(parameter) : Of($"P:{Id(type)}.{property.Name}") is { } own ? Text(own.Element("summary")) : null;
    }

    /// <summary>Of the use case an operation is named after.</summary>
    public static string? OfUseCase(string operation) =>
        Members.Value.Where(m => m.Key.StartsWith("T:Platform.", StringComparison.Ordinal) && m.Key.EndsWith($".UseCases.{operation}", StringComparison.Ordinal))
            .Select(m => Text(m.Value.Element("summary"), m.Value.Element("remarks"))).FirstOrDefault();

    private static XElement? Of(string id) => Members.Value.GetValueOrDefault(id);

    private static string Id(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static Dictionary<string, XElement> Read() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "Platform.*.xml")
            .SelectMany(file => XDocument.Load(file).Descendants("member"))
            .Where(m => m.Attribute("name") is not null)
            .GroupBy(m => m.Attribute("name")!.Value)
            .ToDictionary(g => g.Key, g => g.First());

    private static string? Text(params XElement?[] parts)
    {
        var text = string.Join("\n\n", parts.OfType<XElement>().Select(Flat).Where(t => t.Length > 0));
        return text.Length == 0 ? null : text;
    }

    private static string Flat(XElement part)
    {
        var text = new StringBuilder();
        foreach (var node in part.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" or "paramref" } named => Short(named),
                XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                XElement other => Flat(other),
                _ => "",
            });
        }
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The last name of <c>T:Platform.Dossiers.Domain.Clock</c>.</summary>
    private static string Short(XElement named)
    {
        var full = ((string?)named.Attribute("cref") ?? (string?)named.Attribute("name") ?? (string?)named.Attribute("langword") ?? "").Split('(')[0];
        return full[(full.LastIndexOf('.') + 1)..];
    }
}
