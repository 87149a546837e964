namespace Platform.Gateway;

/// <summary>What every answer carries, unless the page behind has said it more exactly.</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    private const string ForData = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    // swagger-ui writes style elements at run time; its scripts are files of ours.
    private const string ForDocs = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public Task Invoke(HttpContext http)
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.TryAdd("Referrer-Policy", "same-origin");
            headers.TryAdd("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()");
            headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
            headers.TryAdd("X-Frame-Options", "DENY");
            headers.TryAdd("Content-Security-Policy", http.Request.Path.StartsWithSegments("/docs") ? ForDocs : ForData);
            if (http.Request.IsHttps)
                headers.TryAdd("Strict-Transport-Security", "max-age=31536000");
            headers.Remove("Server");
            return Task.CompletedTask;
        });
        return next(http);
    }
}
