using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Platform.StaffWeb.Terms;

/// <summary>One part of a linked procedure as a row of the form.</summary>
/// <param name="Agency">Who decides it; empty: the competent agency of the whole.</param>
/// <param name="Papers">Keys of the papers passed on; null: all.</param>
/// <param name="Answers">Members of the answers passed on, one a line; null: all.</param>
/// <param name="Rest">Members that this form does not know, as JSON: they go back as they came.</param>
public sealed record PartForm(
    string Key, string Name, string Procedure, string CaseKey, string Agency, string Amount, string Unit, IReadOnlySet<string>? Papers, string? Answers, RouteForm Route, string Rest)
{
    /// <summary>The parts it waits for. Rows and not keys: a row that is given another key is still the one waited for.</summary>
    public List<PartForm> After { get; } = [];

    // two rows alike are two rows
    public bool Equals(PartForm? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}

/// <param name="By">Empty: the province's own system (of a part: as its procedure says); otherwise <c>ministry</c>.</param>
public sealed record RouteForm(string By, string System, string SystemName)
{
    public JsonObject? ToJson() => By.Length == 0 ? null : new JsonObject { ["by"] = By, ["system"] = System, ["systemName"] = SystemName };
}

/// <summary>
/// The parts of a linked procedure and whose system resolves the whole, as the draft's form has them. Controls are named by the paths of the API
/// (<c>parts.0.procedure</c>), so that its errors find their place; the rows' order is theirs by <c>parts.0.order</c>.
/// </summary>
public sealed class LinkedForm
{
    private const int MostRows = 20;
    private static readonly HashSet<string> Known = ["key", "name", "procedure", "caseKey", "agency", "after", "papers", "answers", "route", "amount", "unit"];

    public List<PartForm> Parts { get; private init; } = [];

    public RouteForm Route { get; private init; } = new("", "", "");

    public bool IsEmpty => Parts.Count == 0 && Route.By.Length == 0;

    public static LinkedForm Of(JsonElement terms)
    {
        var form = new LinkedForm { Route = RouteOf(terms) };
        JsonElement[] sent = terms.TryGetProperty("parts", out var parts) && parts.ValueKind is JsonValueKind.Array ? [.. parts.EnumerateArray()] : [];
        form.Parts.AddRange(sent.Select(Part));
        for (var i = 0; i < sent.Length; i++)
            form.Parts[i].After.AddRange((Texts(sent[i], "after") ?? []).Select(key => form.Parts.FirstOrDefault(p => p.Key == key)).OfType<PartForm>());
        return form;
    }

    public static LinkedForm Of(IFormCollection sent)
    {
        var rows = Enumerable.Range(0, MostRows).TakeWhile(i => sent.ContainsKey($"parts.{i}.row")).Select(i => (Path: $"parts.{i}", Part: Part($"parts.{i}"))).ToArray();
        foreach (var (path, part) in rows)
            part.After.AddRange(sent[$"{path}.after"].Select(n => int.TryParse(n, out var i) && i >= 0 && i < rows.Length && !sent.ContainsKey($"parts.{i}.drop") ? rows[i].Part : null).OfType<PartForm>());
        return new LinkedForm
        {
            Parts = [.. rows.Where(r => !sent.ContainsKey($"{r.Path}.drop")).OrderBy(r => decimal.TryParse(One($"{r.Path}.order").Replace(',', '.'), CultureInfo.InvariantCulture, out var order) ? order : decimal.MaxValue).Select(r => r.Part)],
            Route = RouteAt("route"),
        };

        string One(string name) => sent[name].FirstOrDefault()?.Trim() ?? "";
        RouteForm RouteAt(string path) => new(One($"{path}.by"), One($"{path}.system"), One($"{path}.systemName"));
        PartForm Part(string p) => new(
            One($"{p}.key"), One($"{p}.name"), One($"{p}.procedure"), One($"{p}.caseKey"), One($"{p}.agency"), One($"{p}.amount"), One($"{p}.unit"),
            sent.ContainsKey($"{p}.papersSome") ? sent[$"{p}.papers"].OfType<string>().ToHashSet() : null,
            sent.ContainsKey($"{p}.answersSome") ? sent[$"{p}.answers"].FirstOrDefault() ?? "" : null, RouteAt($"{p}.route"), One($"{p}.rest"));
    }

    /// <summary><c>add-part</c>: a further row, named so that others can wait for it; a linked procedure begins with two.</summary>
    /// <returns>False where the button is another.</returns>
    public bool Add(string? button)
    {
        if (button != "add-part")
            return false;
        do
        {
            var number = Parts.Count + 1;
            while (Parts.Any(p => p.Key == $"phan-{number}"))
                number++;
            Parts.Add(new PartForm($"phan-{number}", "", "", "", "", "", "workingDay", null, null, new("", "", ""), ""));
        }
        while (Parts.Count < 2);
        return true;
    }

    /// <summary>Puts both into the API's body; what is no number is noted under its path.</summary>
    public void Into(JsonObject terms, Dictionary<string, string> errors)
    {
        terms["parts"] = Parts.Count == 0 ? null : new JsonArray([.. Parts.Select((p, i) => (JsonNode)Json(p, $"parts.{i}", errors))]);
        terms["route"] = Route.ToJson();
    }

    private static JsonObject Json(PartForm part, string path, Dictionary<string, string> errors)
    {
        var json = Rest(part.Rest);
        (json["key"], json["name"], json["after"]) = (part.Key, part.Name, List(part.After.Select(p => p.Key)));
        Put("procedure", part.Procedure);
        Put("caseKey", part.CaseKey);
        Put("agency", part.Agency);
        if (part.Papers is { } papers) json["papers"] = List(papers);
        if (part.Answers is { } answers) json["answers"] = List(answers.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        if (part.Route.ToJson() is { } route) json["route"] = route;
        if (part.Amount.Length > 0 && decimal.TryParse(part.Amount.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            json["amount"] = amount;
        else if (part.Amount.Length > 0)
            errors[$"{path}.amount"] = "Nhập một số, ví dụ 10 hoặc 0,5.";
        Put("unit", part.Amount.Length == 0 ? "" : part.Unit);
        return json;

        void Put(string member, string text)
        {
            if (text.Length > 0) json[member] = text;
        }
    }

    /// <summary>What the page carried unseen; whatever else somebody put there is not taken.</summary>
    private static JsonObject Rest(string text)
    {
        try
        {
            return text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    private static PartForm Part(JsonElement p)
    {
        var rest = new JsonObject([.. p.EnumerateObject().Where(m => !Known.Contains(m.Name) && m.Value.ValueKind is not JsonValueKind.Null).Select(m => KeyValuePair.Create(m.Name, JsonNode.Parse(m.Value.GetRawText())))]);
        return new PartForm(
            Str(p, "key"), Str(p, "name"), Str(p, "procedure"), Str(p, "caseKey"), Str(p, "agency"), Str(p, "amount").Replace('.', ','), Str(p, "unit"), Texts(p, "papers")?.ToHashSet(),
            Texts(p, "answers") is { } answers ? string.Join("\n", answers) : null, RouteOf(p), rest.Count == 0 ? "" : rest.ToJsonString());
    }

    private static RouteForm RouteOf(JsonElement owner) =>
        owner.TryGetProperty("route", out var route) && route.ValueKind is JsonValueKind.Object ? new(Str(route, "by") is "own" ? "" : Str(route, "by"), Str(route, "system"), Str(route, "systemName")) : new("", "", "");

    private static string[]? Texts(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array ? [.. list.EnumerateArray().Select(t => t.GetString()).OfType<string>()] : null;

    private static string Str(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : "";
}

/// <summary>What the partial draws.</summary>
/// <param name="Papers">Of the whole, with their names; one that has no key yet is passed on once the draft was saved.</param>
/// <param name="Agencies">Of today, by code.</param>
public sealed record LinkedPage(LinkedForm Form, IReadOnlyList<PaperForm> Papers, IReadOnlyList<WebDefaults.Forms.Choice> Agencies, bool MayEdit, IReadOnlyDictionary<string, string> Errors)
{
    public string? Error(string path) => Errors.GetValueOrDefault(path);

    /// <summary>The first of what is said of the path or below it.</summary>
    public string? ErrorBelow(string path) => Errors.FirstOrDefault(e => e.Key == path || e.Key.StartsWith(path + ".", StringComparison.Ordinal)).Value;

    public bool HasErrors => Errors.Keys.Any(k => k.StartsWith("parts", StringComparison.Ordinal) || k.StartsWith("route", StringComparison.Ordinal));

    /// <summary>The agencies of today, and the one stored where it is none of them.</summary>
    public IReadOnlyList<WebDefaults.Forms.Choice> AgenciesWith(string stored) =>
        [new("", "Cơ quan giải quyết hồ sơ chung"), .. stored.Length > 0 && Agencies.All(a => a.Value != stored) ? [new WebDefaults.Forms.Choice(stored, stored)] : Array.Empty<WebDefaults.Forms.Choice>(), .. Agencies];
}
