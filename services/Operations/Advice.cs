using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Operations;

/// <summary>Whose token it is, read for advice only: the services judge it.</summary>
/// <param name="Client">Null where it does not say.</param>
internal sealed record Holder(IReadOnlyList<string> Roles, IReadOnlyList<string> Scopes, string? Client)
{
    public bool IsSystem => Roles.Any(r => r is "system" or "service");

    /// <returns>Null where the token cannot be read here.</returns>
    public static Holder? Of(string token)
    {
        try
        {
            var part = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
            var claims = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(part.PadRight((part.Length + 3) / 4 * 4, '='))))!.AsObject();
            return new Holder(Words(claims["role"]), Words(claims["scope"]), (string?)(claims["client_id"] ?? claims["sub"]));
        }
        catch (Exception e) when (e is JsonException or FormatException or IndexOutOfRangeException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static string[] Words(JsonNode? claim) => claim switch
    {
        null => [],
        JsonArray several => [.. several.Select(s => (string)s!)],
        _ => ((string)claim!).Split(' ', StringSplitOptions.RemoveEmptyEntries),
    };
}

/// <summary>What to do about an answer, as far as it can be known from here.</summary>
internal static class Advice
{
    /// <summary>Who may: a system's scope (none: people only), and people's roles. The services decide; this says it in a sentence.</summary>
    private static readonly (string Path, string? Scope, string Roles)[] Needed =
    [
        ("v1/configuration/export", null, "role 'it'"),
        ("v1/configuration/", null, "role 'it', or 'leader' of the province"),
        ("v1/operations/", "operations", "role 'it'"),
        ("v1/reports/", "reports:read", "role 'it', 'leader', 'clerk', 'specialist' or 'clerical-officer'"),
        ("v1/documents", "dossiers:write", "role 'citizen' or an officer's"),
        ("v1/dossiers", "dossiers:write", "role 'citizen' or 'clerk'"),
    ];

    /// <param name="code">Of the problem, e.g. <c>not-allowed</c>.</param>
    /// <param name="trace">Null where the answer has none.</param>
    public static string? Of(int status, string code, string path, string? trace, Holder? holder) => (status, code) switch
    {
        (403, "not-allowed") when Needed.FirstOrDefault(n => path.TrimStart('/').StartsWith(n.Path, StringComparison.Ordinal)) is { Path: not null } needed => Missing(needed.Scope, needed.Roles, holder),
        (403, "same-person") => "Another person imports it: role 'it', or 'leader' of the province.",
        (500, _) => $"The log of {ServiceOf(path)} says why{(trace is null ? "" : $": look in it for trace {trace}")} (kubectl -n platform logs -l app.kubernetes.io/name={ServiceOf(path)} --tail=-1, or .run/run/log/{ServiceOf(path)}.log).",
        (>= 500, _) when code is not ("sign-in-away" or "broker-away") => IsRunning(ServiceOf(path)),
        _ => null,
    };

    public static string IsRunning(string service) => $"Is {service} running, and its database? Its log says what it waits for; kubectl get pods, or build/service status.";

    private static string Missing(string? scope, string roles, Holder? holder) => holder switch
    {
        null or { IsSystem: false, Roles.Count: 0 } => $"Needed: a person with {roles}{(scope is null ? "" : $", or a client with role 'system' and scope '{scope}'")}.",
        { IsSystem: false } => $"The token is of a person with role {Quoted(holder.Roles)}. Needed: {roles}{(scope is null ? "" : $" (or a client with scope '{scope}')")}.",
        _ when scope is null || holder.Scopes.Contains(scope) => $"A system may not; a person may: PLATFORM_TOKEN of somebody with {roles}.",
        _ => $"Client '{holder.Client}' lacks scope '{scope}'; its token has {(holder.Scopes.Count == 0 ? "none" : Quoted(holder.Scopes))}. Give it that at the identity provider (and name it in PLATFORM_SCOPE, where that is set).",
    };

    private static string Quoted(IReadOnlyList<string> words) => $"'{string.Join("', '", words)}'";

    /// <summary>By the gateway's routes.</summary>
    public static string ServiceOf(string path) => path.TrimStart('/').Split('?')[0].Split('/') switch
    {
        ["v1", "operations", var service, ..] => service,
        ["openapi", var document, ..] => document.Split('.')[0],
        ["v1", "procedures" or "working-time" or "configuration", ..] => "procedures",
        ["v1", "dossiers" or "documents" or "tracking", ..] => "dossiers",
        ["v1", "reports", ..] => "reporting",
        _ => "gateway",
    };
}
