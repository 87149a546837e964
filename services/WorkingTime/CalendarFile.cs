using System.Globalization;
using System.Text.Json;

namespace Platform.WorkingTime;

/// <summary>
/// The calendar as provincial IT imports it: <c>[{"date": "2026-09-02", "kind": "holiday" | "makeUpWorkingDay", "name": "Quốc khánh"}]</c>.
/// </summary>
public static class CalendarFile
{
    /// <summary>Reads every day in the file, in its order.</summary>
    /// <exception cref="FormatException">Not JSON, or entries are wrong: the message names all of them, counted from 1.</exception>
    public static IReadOnlyList<SpecialDay> Parse(string json)
    {
        using var file = Open(json);
        if (file.RootElement.ValueKind is not JsonValueKind.Array)
            throw new FormatException("Tệp lịch phải là một danh sách các ngày.");
        var days = new List<SpecialDay>();
        var errors = new List<string>();
        foreach (var entry in file.RootElement.EnumerateArray())
        {
            if (Read(entry, out var wrong) is { } day) days.Add(day);
            else errors.Add($"Mục {days.Count + errors.Count + 1}: {wrong}.");
        }
        return errors.Count == 0 ? days : throw new FormatException(string.Join(" ", errors));
    }

    private static JsonDocument Open(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException e)
        {
            throw new FormatException("Tệp lịch không phải JSON hợp lệ.", e);
        }
    }

    private static SpecialDay? Read(JsonElement entry, out string wrong)
    {
        SpecialDayKind? kind = Text(entry, "kind") switch
        {
            "holiday" => SpecialDayKind.Holiday,
            "makeUpWorkingDay" => SpecialDayKind.MakeUpWorkingDay,
            _ => null,
        };
        var dated = DateOnly.TryParseExact(Text(entry, "date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        var name = Text(entry, "name");
        wrong = !dated ? "date không phải ngày dạng yyyy-MM-dd"
            : kind is null ? "kind phải là holiday hoặc makeUpWorkingDay"
            : "thiếu name";
        return dated && kind is { } known && !string.IsNullOrWhiteSpace(name) ? new SpecialDay(date, known, name) : null;
    }

    private static string? Text(JsonElement entry, string property) =>
        entry.ValueKind is JsonValueKind.Object && entry.TryGetProperty(property, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
}
