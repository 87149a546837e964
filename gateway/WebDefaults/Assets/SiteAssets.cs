using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Platform.WebDefaults.Assets;

/// <summary>The stylesheet, the script and the signet, from inside the assembly; their hash is in their address, so they are kept for a year and never stale.</summary>
public static class SiteAssets
{
    private static readonly Dictionary<string, Asset> All = typeof(SiteAssets).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith("Assets/", StringComparison.Ordinal))
        .ToDictionary(n => n["Assets/".Length..], Load);

    private sealed record Asset(byte[] Bytes, string Type, string Hash);

    public static string Path(string name) => $"/assets/{All[name].Hash}/{name}";

    public static void MapAssets(this IEndpointRouteBuilder app) => app.MapGet("/assets/{hash}/{name}", (string hash, string name, HttpContext http) =>
    {
        if (!All.TryGetValue(name, out var asset))
            return Results.NotFound();
        http.Response.Headers.CacheControl = hash == asset.Hash ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Bytes(asset.Bytes, asset.Type);
    }).AllowAnonymous();

    private static Asset Load(string resource)
    {
        using var stream = typeof(SiteAssets).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var type = System.IO.Path.GetExtension(resource) switch { ".css" => "text/css; charset=utf-8", ".js" => "text/javascript; charset=utf-8", ".svg" => "image/svg+xml", _ => "application/octet-stream" };
        return new Asset(bytes, type, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]);
    }
}
