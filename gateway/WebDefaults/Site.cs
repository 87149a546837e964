using System.Security.Claims;

namespace Platform.WebDefaults;

/// <summary>What tells the two front ends apart.</summary>
/// <param name="Key">Kebab-case: cookie names, rows in the database, telemetry.</param>
/// <param name="PathBase">Empty, or where the gateway hangs the site, e.g. <c>/staff</c>.</param>
/// <param name="Menu">Links for the person; paths start at the site's own root.</param>
/// <param name="Header">Name of a partial view beside the person's name on every page; null: none.</param>
public sealed record Site(string Key, string Title, string PathBase, Func<ClaimsPrincipal, IEnumerable<MenuItem>> Menu, string? Header = null);

public sealed record MenuItem(string Path, string Text);
