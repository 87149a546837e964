using System.Text.Json;

namespace Platform.WebDefaults.Api;

/// <summary>Problem details (RFC 9457) as the services write them; anything else becomes a sentence by its status.</summary>
public static class ProblemReader
{
    public static async Task<Problem> Read(HttpResponseMessage response, CancellationToken ct)
    {
        var text = await response.Content.ReadAsStringAsync(ct);
        return Parse((int)response.StatusCode, text);
    }

    public static Problem Parse(int status, string text)
    {
        var fallback = Problem.Of(status);
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root)
                return fallback;
            return new Problem(status, Text(root, "code") ?? fallback.Code, Sentence(root, status) ?? fallback.Sentence, Fields(root), Text(root, "traceId"));
        }
        catch (JsonException)
        {
            return fallback;
        }
    }

    // 401, 412 and 429 are about this page rather than about the request: our own words say what to do next.
    private static string? Sentence(JsonElement root, int status) => status is 401 or 412 or 429 ? null : Text(root, "detail");

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static Dictionary<string, string> Fields(JsonElement root)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!root.TryGetProperty("errors", out var errors) || errors.ValueKind is not JsonValueKind.Object)
            return fields;
        foreach (var error in errors.EnumerateObject())
        {
            fields[error.Name.TrimStart('/', '$', '.').Replace('/', '.')] = error.Value.ValueKind switch
            {
                JsonValueKind.String => error.Value.GetString()!,
                JsonValueKind.Array => string.Join(" ", error.Value.EnumerateArray().Select(e => e.ToString())),
                _ => error.Value.ToString(),
            };
        }
        return fields;
    }
}
