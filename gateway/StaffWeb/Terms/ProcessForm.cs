using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Platform.StaffWeb.Terms;

/// <summary>
/// The internal processes of a draft's cases as their form has them: beside <see cref="TermsForm"/>, whose cases they follow in order. A case without rows has
/// the default process. Controls are named by the paths of the API (<c>cases.0.process.steps.1.share</c>), so that its errors find their place.
/// </summary>
public sealed class ProcessForm
{
    private const int MostRows = 40;

    /// <summary>By case, in the order of the form; empty: the default process.</summary>
    public List<List<StepForm>> Cases { get; } = [];

    public static ProcessForm Of(JsonElement terms)
    {
        var form = new ProcessForm();
        foreach (var one in Items(terms, "cases"))
            form.Cases.Add(one.TryGetProperty("process", out var process) ? [.. Items(process, "steps").Select(Step)] : []);
        return form;
    }

    public static ProcessForm Of(IFormCollection sent)
    {
        var form = new ProcessForm();
        for (var i = 0; sent.ContainsKey($"cases.{i}.row"); i++)
            if (!sent.ContainsKey($"cases.{i}.drop"))
                form.Cases.Add([.. Enumerable.Range(0, MostRows).Select(s => $"cases.{i}.process.steps.{s}").TakeWhile(p => sent.ContainsKey($"{p}.row")).Where(p => !sent.ContainsKey($"{p}.drop"))
                    .Select(p => new StepForm(One($"{p}.key"), One($"{p}.name"), One($"{p}.does"), One($"{p}.role"), One($"{p}.unit"), One($"{p}.share"), One($"{p}.forward"), One($"{p}.sendBack"), One($"{p}.products"), sent.ContainsKey($"{p}.consult")))]);
        return form;

        string One(string name) => sent[name].FirstOrDefault()?.Trim() ?? "";
    }

    /// <summary><c>add-process:0</c> begins with the default process, <c>add-step:0</c> adds a row, <c>drop-process:0</c> goes back to the default.</summary>
    /// <returns>False where the button is none of these.</returns>
    public bool Add(string? button)
    {
        if ((button ?? "").Split(':') is not [var what, var number] || !int.TryParse(number, out var at) || at < 0)
            return false;
        while (Cases.Count <= at && Cases.Count < 60)
            Cases.Add([]);
        if (at >= Cases.Count)
            return false;
        switch (what)
        {
            case "add-process":
                Cases[at] = [.. Contracts.ProcessTerms.Default.Steps.Select(s => Step(JsonSerializer.SerializeToElement(s, ServiceDefaults.Json.Options)))];
                return true;
            case "add-step":
                Cases[at].Insert(0, new StepForm("", "", "handle", "specialist", "", "", Cases[at] is [var first, ..] ? first.Key : "", "", ""));
                return true;
            case "drop-process":
                Cases[at] = [];
                return true;
            default:
                return false;
        }
    }

    /// <summary>Puts the processes into the cases of the API's body; what is no number is noted under its path.</summary>
    public JsonObject Into(JsonObject terms, Dictionary<string, string> errors)
    {
        foreach (var (one, i) in (terms["cases"] as JsonArray ?? []).OfType<JsonObject>().Select((c, i) => (c, i)))
            if (i < Cases.Count && Cases[i].Count > 0)
                one["process"] = new JsonObject { ["steps"] = new JsonArray([.. Cases[i].Select((s, at) => Json(s, $"cases.{i}.process.steps.{at}", errors))]) };
        return terms;
    }

    private static JsonNode Json(StepForm step, string path, Dictionary<string, string> errors)
    {
        if (!decimal.TryParse(step.Share.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share))
            errors[$"{path}.share"] = "Nhập tỷ lệ thời gian, ví dụ 25 hoặc 12,5.";
        return new JsonObject
        {
            ["key"] = step.Key, ["name"] = step.Name, ["does"] = step.Does, ["role"] = step.Role, ["unit"] = step.Unit.Length == 0 ? null : step.Unit, ["share"] = share,
            ["outcomes"] = new JsonArray(
            [
                .. step.Does == "issue" ? [new JsonObject { ["kind"] = "finish" }] : Array.Empty<JsonNode>(),
                .. Keys(step.Forward).Select(k => (JsonNode)new JsonObject { ["kind"] = "forward", ["to"] = k }),
                .. Keys(step.SendBack).Select(k => (JsonNode)new JsonObject { ["kind"] = "sendBack", ["to"] = k }),
                .. step.Consults ? [new JsonObject { ["kind"] = "consult" }] : Array.Empty<JsonNode>(),
            ]),
            ["products"] = new JsonArray([.. step.Products.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => JsonValue.Create(p))]),
        };
    }

    public static string[] Keys(string text) => text.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static StepForm Step(JsonElement s) => new(
        Str(s, "key"), Str(s, "name"), Str(s, "does"), Str(s, "role"), Str(s, "unit"), Str(s, "share").Replace('.', ','), Ways(s, "forward"), Ways(s, "sendBack"),
        string.Join("\n", Items(s, "products").Select(p => p.GetString())), Items(s, "outcomes").Any(o => Str(o, "kind") == "consult"));

    private static string Ways(JsonElement step, string kind) => string.Join(", ", Items(step, "outcomes").Where(o => Str(o, "kind") == kind).Select(o => Str(o, "to")));

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) => owner.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string Str(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : "";
}

/// <param name="Forward">Keys of the steps it may go on to, set apart by commas; <paramref name="SendBack"/> likewise.</param>
/// <param name="Products">One a line.</param>
/// <param name="Consults">Other agencies may be asked in it; where no step says so, in all.</param>
public sealed record StepForm(string Key, string Name, string Does, string Role, string Unit, string Share, string Forward, string SendBack, string Products, bool Consults = false);

/// <summary>What the partial draws: the process of one case.</summary>
public sealed record CaseProcess(int Case, IReadOnlyList<StepForm> Steps, bool MayEdit, IReadOnlyDictionary<string, string> Errors)
{
    public string Path => $"cases.{Case}.process";

    public string? Error(string below) => Errors.GetValueOrDefault(Path + below);

    /// <summary>Everything the checker says of it.</summary>
    public IEnumerable<string> Sentences => Errors.Where(e => e.Key == Path || e.Key.StartsWith(Path + ".", StringComparison.Ordinal)).Select(e => e.Value).Distinct();
}
