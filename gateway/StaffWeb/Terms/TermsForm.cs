using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Platform.StaffWeb.Terms;

/// <summary>
/// A draft's terms as its form has them: every number as it was typed. Controls are named by the paths of the API (<c>cases.0.channels.1.amount</c>), so that
/// its errors find their place. Rows marked <c>drop</c> are left out before anything is sent or shown again.
/// </summary>
public sealed class TermsForm
{
    /// <summary>Texts of one line or many; lists have one entry a line.</summary>
    private static readonly string[] Texts = ["name", "field", "serviceLevel", "decision", "kind", "ministry", "steps", "conditions", "source"];
    private static readonly string[] Lists = ["subjects", "results", "legalBases", "notes"];

    private static readonly (string Member, string Name)[] Parts =
    [
        ("name", "tên"), ("field", "lĩnh vực"), ("levels", "cấp thực hiện"), ("serviceLevel", "mức độ dịch vụ"), ("rules", "quy tắc, biểu mẫu"), ("cases", "trường hợp, kênh, thời hạn, phí"),
        ("papers", "giấy tờ"), ("notes", "lưu ý"), ("results", "kết quả"), ("decision", "quyết định công bố"), ("kind", "loại"), ("subjects", "đối tượng"), ("ministry", "bộ, ngành"),
        ("legalBases", "căn cứ pháp lý"), ("steps", "trình tự"), ("conditions", "điều kiện"), ("source", "nguồn"), ("undecided", "điểm chờ quyết định"),
        ("parts", "các phần liên thông"), ("route", "nơi giải quyết"),
    ];

    public Dictionary<string, string> Text { get; } = [];

    public HashSet<string> Levels { get; } = [];

    public string CutOff { get; set; } = "";

    public bool SameDay { get; set; }

    public bool PostalReturn { get; set; }

    public bool OnlinePayment { get; set; }

    public string FormSchema { get; set; } = "";

    /// <summary>Of a linked procedure and of one that a ministry's system resolves.</summary>
    public LinkedForm Linked { get; private set; } = new();

    public List<CaseForm> Cases { get; } = [];

    public List<PaperForm> Papers { get; } = [];

    public List<Undecided> Undecided { get; } = [];

    /// <summary>Which of the open points the editor has decided.</summary>
    public HashSet<string> Decided { get; } = [];

    public string this[string name] => Text.GetValueOrDefault(name, "");

    public static TermsForm Of(JsonElement terms)
    {
        var form = new TermsForm();
        foreach (var name in Texts)
            form.Text[name] = Str(terms, name);
        foreach (var name in Lists)
            form.Text[name] = string.Join("\n", Items(terms, name).Select(i => i.GetString()));
        form.Levels.UnionWith(Items(terms, "levels").Select(l => l.GetString()!));
        if (terms.TryGetProperty("rules", out var rules))
        {
            form.CutOff = Str(rules, "cutOff") is { Length: >= 5 } time ? time[..5] : "";
            (form.SameDay, form.PostalReturn, form.OnlinePayment) = (Flag(rules, "sameDay"), Flag(rules, "postalReturn"), Flag(rules, "onlinePayment"));
            form.FormSchema = Str(rules, "formSchema");
        }
        form.Linked = LinkedForm.Of(terms);
        form.Cases.AddRange(Items(terms, "cases").Select(c => new CaseForm(Str(c, "key"), Str(c, "name"), [.. Items(c, "channels").Select(Channel)])));
        form.Papers.AddRange(Items(terms, "papers").Select(p => new PaperForm(Str(p, "key"), Str(p, "group"), Str(p, "name"), Str(p, "formFile"), Str(p, "originals"), Str(p, "copies"), Flag(p, "required"), Str(p, "requiredWhen"), Flag(p, "surrender"))));
        form.Undecided.AddRange(Items(terms, "undecided").Select(u => new Undecided(Str(u, "code"), Str(u, "where"), Str(u, "sentence"))).Where(u => u.Code is not ("no-channels" or "unit-missing")));
        return form;
    }

    public static TermsForm Of(IFormCollection sent)
    {
        var form = new TermsForm();
        foreach (var name in Texts.Concat(Lists))
            form.Text[name] = sent[name].FirstOrDefault() ?? "";
        form.Levels.UnionWith(sent["levels"].OfType<string>());
        form.CutOff = sent["rules.cutOff"].FirstOrDefault() ?? "";
        (form.SameDay, form.PostalReturn, form.OnlinePayment) = (On("rules.sameDay"), On("rules.postalReturn"), On("rules.onlinePayment"));
        form.FormSchema = sent["rules.formSchema"].FirstOrDefault() ?? "";
        form.Linked = LinkedForm.Of(sent);
        foreach (var one in Rows("cases"))
            form.Cases.Add(new CaseForm(One($"{one}.key"), One($"{one}.name"),
            [
                .. Rows($"{one}.channels").Select(c => new ChannelForm(One($"{c}.channel"), One($"{c}.amount"), One($"{c}.unit"), One($"{c}.note"),
                    [.. Rows($"{c}.fees").Select(f => new FeeForm(One($"{f}.key"), One($"{f}.kind"), One($"{f}.name"), One($"{f}.amount"), One($"{f}.condition"), One($"{f}.refund")))])),
            ]));
        foreach (var paper in Rows("papers"))
            form.Papers.Add(new PaperForm(One($"{paper}.key"), One($"{paper}.group"), One($"{paper}.name"), One($"{paper}.formFile"), One($"{paper}.originals"), One($"{paper}.copies"), On($"{paper}.required"), One($"{paper}.requiredWhen"), On($"{paper}.surrender")));
        foreach (var open in Rows("undecided"))
        {
            form.Undecided.Add(new Undecided(One($"{open}.code"), One($"{open}.where"), One($"{open}.sentence")));
            if (On($"{open}.decided"))
                form.Decided.Add($"{One($"{open}.code")} {One($"{open}.where")}");
        }
        return form;

        string One(string name) => sent[name].FirstOrDefault() ?? "";
        bool On(string name) => sent.ContainsKey(name);
        IEnumerable<string> Rows(string path) => Enumerable.Range(0, 400).Select(i => $"{path}.{i}").TakeWhile(p => sent.ContainsKey($"{p}.row")).Where(p => !On($"{p}.drop"));
    }

    /// <summary>The parts in which two sets of terms differ, named for people.</summary>
    public static IReadOnlyList<string> Differences(JsonElement before, JsonElement after) =>
        [.. Parts.Where(p => before.TryGetProperty(p.Member, out var a) is var inA && after.TryGetProperty(p.Member, out var b) is var inB && (inA != inB || (inA && !JsonElement.DeepEquals(a, b)))).Select(p => p.Name)];

    /// <summary>A further empty row where the button asks for one: <c>add-case</c>, <c>add-channel:0</c>, <c>add-fee:0.1</c>, <c>add-paper</c>.</summary>
    /// <returns>False where the button is none of these.</returns>
    public bool Add(string? button)
    {
        var (what, at) = (button ?? "").Split(':') is [var first, var second] ? (first, second.Split('.').Select(n => int.TryParse(n, out var i) ? i : -1).ToArray()) : (button, []);
        switch (what)
        {
            case "add-case":
                Cases.Add(new CaseForm("", "", [new ChannelForm("counter", "", "workingDay", "", [])]));
                return true;
            case "add-channel" when at is [>= 0] && at[0] < Cases.Count:
                Cases[at[0]].Channels.Add(new ChannelForm(new[] { "counter", "online", "postal" }.FirstOrDefault(c => Cases[at[0]].Channels.All(x => x.Channel != c)) ?? "counter", "", "workingDay", "", []));
                return true;
            case "add-fee" when at is [>= 0, >= 0] && at[0] < Cases.Count && at[1] < Cases[at[0]].Channels.Count:
                Cases[at[0]].Channels[at[1]].Fees.Add(new FeeForm("", "charge", "Lệ phí", "", ""));
                return true;
            case "add-paper":
                Papers.Add(new PaperForm("", "", "", "", "1", "0", false, ""));
                return true;
            default:
                return what == "again"; // rows marked to be dropped go, nothing is saved
        }
    }

    /// <summary>The body of the API; what is no number is noted under its path.</summary>
    public JsonObject ToJson(Dictionary<string, string> errors)
    {
        var json = new JsonObject();
        foreach (var name in Texts.Where(n => n != "serviceLevel"))
            json[name] = this[name].ReplaceLineEndings("\n");
        json["serviceLevel"] = this["serviceLevel"].Length == 0 ? null : this["serviceLevel"];
        foreach (var name in Lists)
            json[name] = new JsonArray([.. this[name].ReplaceLineEndings("\n").Split('\n').Where(l => !string.IsNullOrWhiteSpace(l)).Select(l => JsonValue.Create(l.Trim()))]);
        json["levels"] = new JsonArray([.. Levels.Select(l => JsonValue.Create(l))]);
        if (CutOff.Length > 0 && !TimeOnly.TryParseExact(CutOff, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            errors["rules.cutOff"] = "Giờ chốt theo dạng HH:mm, ví dụ 15:00.";
        json["rules"] = new JsonObject
        {
            ["cutOff"] = CutOff.Length == 0 || errors.ContainsKey("rules.cutOff") ? null : $"{CutOff}:00", ["sameDay"] = SameDay, ["postalReturn"] = PostalReturn, ["onlinePayment"] = OnlinePayment,
            ["formSchema"] = string.IsNullOrWhiteSpace(FormSchema) ? null : FormSchema,
        };
        Linked.Into(json, errors);
        json["cases"] = new JsonArray([.. Cases.Select((c, i) => Case(c, $"cases.{i}", errors))]);
        json["papers"] = new JsonArray([.. Papers.Select((p, i) => (JsonNode)With("surrender", p.Surrender ? true : null, new JsonObject
        {
            ["key"] = Key(p.Key, Papers.Select(x => x.Key), "giay-to", i), ["group"] = p.Group, ["name"] = p.Name, ["formFile"] = p.FormFile.Length == 0 ? null : p.FormFile,
            ["originals"] = Whole(p.Originals, $"papers.{i}.originals", errors), ["copies"] = Whole(p.Copies, $"papers.{i}.copies", errors), ["required"] = p.Required,
            ["requiredWhen"] = string.IsNullOrWhiteSpace(p.RequiredWhen) ? null : p.RequiredWhen.ReplaceLineEndings("\n"),
        }))]);
        json["undecided"] = new JsonArray([.. Undecided.Where(u => !Decided.Contains($"{u.Code} {u.Where}")).Select(u => (JsonNode)new JsonObject { ["code"] = u.Code, ["where"] = u.Where, ["sentence"] = u.Sentence })]);
        return json;
    }

    /// <summary>A member that is there only where it says something: terms written before it stay as they are.</summary>
    private static JsonObject With(string member, JsonNode? value, JsonObject owner)
    {
        if (value is not null)
            owner[member] = value;
        return owner;
    }

    private JsonNode Case(CaseForm one, string path, Dictionary<string, string> errors) => new JsonObject
    {
        ["key"] = one.Key.Length == 0 && Cases.Count == 1 ? "default" : Key(one.Key, Cases.Select(x => x.Key), "truong-hop", Cases.IndexOf(one)),
        ["name"] = one.Name,
        ["channels"] = new JsonArray([.. one.Channels.Select((c, i) => (JsonNode)new JsonObject
        {
            ["channel"] = c.Channel,
            ["amount"] = c.Amount.Trim().Length == 0 ? null : Number(c.Amount, $"{path}.channels.{i}.amount", errors),
            ["unit"] = c.Unit.Length == 0 ? null : c.Unit,
            ["note"] = c.Note.Length == 0 ? null : c.Note.ReplaceLineEndings("\n"),
            ["fees"] = new JsonArray([.. c.Fees.Select((f, j) => (JsonNode)With("refund", f.Refund.Length == 0 ? null : f.Refund, new JsonObject
            {
                ["key"] = Key(f.Key, c.Fees.Select(x => x.Key), "f", j), ["kind"] = f.Kind, ["name"] = f.Name, ["condition"] = f.Condition,
                ["amount"] = Whole(f.Amount, $"{path}.channels.{i}.fees.{j}.amount", errors),
            }))]),
        })]),
    };

    /// <summary>A row keeps its key for ever; a new one gets the next free.</summary>
    private static string Key(string key, IEnumerable<string> taken, string prefix, int at)
    {
        if (key.Length > 0)
            return key;
        var known = taken.ToHashSet();
        var number = at + 1;
        while (known.Contains($"{prefix}{(prefix == "f" ? "" : "-")}{number}"))
            number += 100;
        return $"{prefix}{(prefix == "f" ? "" : "-")}{number}";
    }

    private static JsonNode? Number(string text, string path, Dictionary<string, string> errors)
    {
        if (decimal.TryParse(text.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return JsonValue.Create(number);
        errors[path] = "Nhập một số không âm, ví dụ 5 hoặc 0,5; 0 là trong ngày.";
        return null;
    }

    /// <summary>Thousands may be set apart by dots or spaces, as people write đồng.</summary>
    private static JsonNode Whole(string text, string path, Dictionary<string, string> errors)
    {
        if (text.Trim().Length == 0)
            return JsonValue.Create(0L);
        if (long.TryParse(text.Trim().Replace(".", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= int.MaxValue * 50L)
            return JsonValue.Create(number);
        errors[path] = "Nhập một số nguyên không âm.";
        return JsonValue.Create(0L);
    }

    private static ChannelForm Channel(JsonElement c) => new(
        Str(c, "channel"), Str(c, "amount").Replace('.', ','), Str(c, "unit"), Str(c, "note"), [.. Items(c, "fees").Select(f => new FeeForm(Str(f, "key"), Str(f, "kind"), Str(f, "name"), Str(f, "amount"), Str(f, "condition"), Str(f, "refund")))]);

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) => owner.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string Str(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : "";

    private static bool Flag(JsonElement owner, string name) => owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;
}

public sealed record CaseForm(string Key, string Name, List<ChannelForm> Channels);

public sealed record ChannelForm(string Channel, string Amount, string Unit, string Note, List<FeeForm> Fees);

public sealed record FeeForm(string Key, string Kind, string Name, string Amount, string Condition, string Refund = "");

public sealed record PaperForm(string Key, string Group, string Name, string FormFile, string Originals, string Copies, bool Required, string RequiredWhen, bool Surrender = false);
