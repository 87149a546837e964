using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Platform.WebDefaults.Forms;

/// <summary>Reads what was typed into the JSON the platform takes, and says everything that is wrong at once.</summary>
public static partial class FormAnswers
{
    /// <param name="typed">Text of a control by its name; null where it was not sent.</param>
    /// <param name="errors">Control → sentence.</param>
    public static JsonObject Read(IReadOnlyList<FormField> fields, Func<string, string?> typed, IDictionary<string, string> errors)
    {
        var answers = new JsonObject();
        foreach (var field in fields)
        {
            var name = Last(field);
            if (field.Kind is FieldKind.Group)
            {
                if (Read(field.Fields, typed, errors) is var inner && (inner.Count > 0 || field.Required))
                    answers[name] = inner; // a group that is wanted is there, even where none of its questions must be answered
                continue;
            }
            var text = typed(field.Control)?.Trim() ?? "";
            if (field.Kind is FieldKind.YesNo)
            {
                answers[name] = text is "true" or "on";
                if (field.MustBeYes && text is not ("true" or "on"))
                    errors[field.Control] = $"Xin đánh dấu: {field.Title}.";
            }
            else if (text.Length == 0 && field.Required)
            {
                errors[field.Control] = field.Kind is FieldKind.Choice or FieldKind.Date ? $"Xin chọn {Lower(field.Title)}." : $"Xin nhập {Lower(field.Title)}.";
            }
            else if (text.Length > 0 && Value(field, text, errors) is { } value)
            {
                answers[name] = value;
            }
        }
        return answers;
    }

    /// <summary>What a fresh form starts with, by control.</summary>
    public static IEnumerable<(string Control, string Preset)> Presets(IReadOnlyList<FormField> fields) =>
        fields.SelectMany(f => f.Kind is FieldKind.Group ? Presets(f.Fields) : f.Preset is null ? [] : [(f.Control, f.Kind is FieldKind.Number ? Written(f.Preset) : f.Preset)]);

    /// <summary>What controls hold that show answers given before: each answer as it would be typed.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Controls(IReadOnlyList<FormField> fields, JsonObject? answers) => fields.SelectMany(field => answers?[Last(field)] switch
    {
        JsonObject group when field.Kind is FieldKind.Group => Controls(field.Fields, group),
        JsonValue value when field.Kind is not FieldKind.Group => [KeyValuePair.Create(field.Control, field.Kind is FieldKind.Number ? Written(value.ToString()) : value.ToString())],
        _ => Enumerable.Empty<KeyValuePair<string, string>>(),
    });

    /// <summary>Answers given before with those that were read put in their place. What the form does not ask stays; a question left empty has no answer any more.</summary>
    public static JsonObject Over(IReadOnlyList<FormField> fields, JsonObject before, JsonObject read)
    {
        var whole = (JsonObject)before.DeepClone();
        foreach (var field in fields)
        {
            var (name, now) = (Last(field), read[Last(field)]);
            if (field.Kind is FieldKind.Group && now is JsonObject inner && before[name] is JsonObject then)
                whole[name] = Over(field.Fields, then, inner);
            else if (now is null)
                whole.Remove(name);
            else
                whole[name] = now.DeepClone();
        }
        return whole;
    }

    private static string Last(FormField field) => field.Name[(field.Name.LastIndexOf('.') + 1)..];

    /// <summary>Pairs of title and answer, for reading back before submitting and for staff.</summary>
    public static IEnumerable<(string Title, string Answer)> Show(IReadOnlyList<FormField> fields, JsonNode? answers)
    {
        foreach (var field in fields)
        {
            var node = answers?[Last(field)];
            if (field.Kind is FieldKind.Group)
            {
                foreach (var inner in Show(field.Fields, node))
                    yield return (field.Fields.Count == 0 ? inner.Title : $"{field.Title}: {Lower(inner.Title)}", inner.Answer);
            }
            else if (node is not null)
            {
                yield return (field.Title, Words(field, node.ToString()));
            }
        }
    }

    private static string Words(FormField field, string value) => field.Kind switch
    {
        FieldKind.YesNo => value == "true" ? "Có" : "Không",
        FieldKind.Choice => field.Choices.FirstOrDefault(c => c.Value == value)?.Text ?? value,
        FieldKind.Number => Written(value),
        FieldKind.Date when DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => Vn.Date(day),
        _ => value,
    };

    private static JsonNode? Value(FormField field, string text, IDictionary<string, string> errors)
    {
        switch (field.Kind)
        {
            case FieldKind.Date:
                if (Day(text) is { } day)
                    return JsonValue.Create(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                errors[field.Control] = $"{field.Title} phải là một ngày, ví dụ 05/11/2026.";
                return null;
            case FieldKind.Number or FieldKind.WholeNumber:
                return Number(field, text, errors);
            case FieldKind.Choice when field.Choices.All(c => c.Value != text):
                errors[field.Control] = $"Xin chọn {Lower(field.Title)} trong danh sách.";
                return null;
            case FieldKind.Choice when field.Choices.First(c => c.Value == text).IsNumber:
                return JsonNode.Parse(text);
        }
        if (text.Length > (field.LongestText ?? 4000))
            errors[field.Control] = $"{field.Title} dài quá {field.LongestText ?? 4000} ký tự.";
        else if (field.Pattern is not null && !Matches(text, field.Pattern))
            errors[field.Control] = $"{field.Title} chưa đúng dạng{(field.Hint is null ? "" : $": {Lower(field.Hint)}")}.";
        return JsonValue.Create(text);
    }

    private static JsonValue? Number(FormField field, string text, IDictionary<string, string> errors)
    {
        if (Decimal(text) is not { } number || (field.Kind is FieldKind.WholeNumber && (number != Math.Truncate(number) || number is < long.MinValue or > long.MaxValue)))
            errors[field.Control] = $"{field.Title} phải là một số{(field.Kind is FieldKind.Number ? ", phần lẻ sau dấu phẩy, ví dụ 1.500,5" : "")}.";
        else if (number < field.Least || number > field.Most)
            errors[field.Control] = $"{field.Title} phải từ {field.Least} đến {field.Most}.";
        else
            return field.Kind is FieldKind.WholeNumber ? JsonValue.Create((long)number) : JsonValue.Create(number);
        return null;
    }

    /// <summary>As people write it here: a comma before the fraction, dots or blanks between groups of three. A single dot that parts no group, as other keyboards give it, is before a fraction: <c>2.5</c>.</summary>
    /// <returns>Null where it is no number.</returns>
    public static decimal? Decimal(string text)
    {
        var plain = Grouped().IsMatch(text) ? Separators().Replace(text, "") : text;
        return decimal.TryParse(plain.Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>A number of JSON as it is written here, without groups: nobody takes a dot for the one or the other.</summary>
    private static string Written(string json) => decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        ? number.ToString("0.############################", CultureInfo.InvariantCulture).Replace('.', ',')
        : json;

    [GeneratedRegex(@"^-?[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:[ \u00A0]\d{3})+)(?:,\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Grouped();

    [GeneratedRegex(@"[. \u00A0]")]
    private static partial Regex Separators();

    /// <summary>What a date control sends (yyyy-MM-dd), or what people type where there is none (dd/MM/yyyy).</summary>
    public static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text?.Trim(), ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.ECMAScript, TimeSpan.FromMilliseconds(200));
        }
        catch (ArgumentException)
        {
            return true; // a pattern of a dialect we do not read is the service's to check
        }
        catch (RegexMatchTimeoutException)
        {
            return false; // no honest answer takes that long
        }
    }

    private static string Lower(string title) => title.Length > 1 && char.IsLower(title[1]) ? char.ToLowerInvariant(title[0]) + title[1..] : title;
}
