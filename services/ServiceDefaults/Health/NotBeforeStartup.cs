using Microsoft.AspNetCore.Http;
using Platform.ServiceDefaults.Problems;

namespace Platform.ServiceDefaults.Health;

/// <summary>
/// Until the service has what it needs to start it answers 503: nobody is sent to a pod that is not ready, but the sidecar in the same pod calls it all the same,
/// and half a schema must not be worked on. Health, documents and the operator's questions go on.
/// </summary>
public sealed class NotBeforeStartup(RequestDelegate next, Startup startup)
{
    private static readonly PathString[] Always = ["/health", "/openapi", "/v1/operations"];

    public Task Invoke(HttpContext http)
    {
        if (startup.IsDone || Always.Any(path => http.Request.Path.StartsWithSegments(path)))
            return next(http);
        http.Response.Headers.RetryAfter = "3";
        return ProblemsSetup.Write(http, ProblemsSetup.ForStatus(StatusCodes.Status503ServiceUnavailable));
    }
}
