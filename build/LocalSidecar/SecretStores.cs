using System.Text.Json;

namespace Platform.LocalSidecar;

/// <summary><c>GET /v1.0/secrets/{store}/{key}</c> over <c>secretstores.local.file</c>: a JSON file, nested names joined by <c>nestedSeparator</c> (default <c>:</c>).</summary>
public static class SecretStores
{
    public static IResult Get(string store, string key, Components components)
    {
        if (components.Find(store) is not { Type: "secretstores.local.file" } component)
            return DaprError.Of(StatusCodes.Status401Unauthorized, "ERR_SECRET_STORE_NOT_FOUND", $"failed finding secret store with key {store}");
        return Read(component, key) is { } value
            ? Results.Json(new Dictionary<string, string> { [key] = value })
            : DaprError.Of(StatusCodes.Status500InternalServerError, "ERR_SECRET_GET", $"failed getting secret with key {key} from secret store {store}: secret {key} not found");
    }

    public static string? Read(Component store, string key)
    {
        // Read each time: a file of a few lines, asked for at start-up, and a changed secret counts at once.
        using var file = JsonDocument.Parse(File.ReadAllBytes(store.Required("secretsFile")));
        var found = file.RootElement;
        foreach (string part in key.Split(store.Metadata.GetValueOrDefault("nestedSeparator") ?? ":"))
        {
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(part, out found)) return null;
        }

        return found.ValueKind == JsonValueKind.String ? found.GetString() : found.ValueKind == JsonValueKind.Number ? found.GetRawText() : null;
    }
}
