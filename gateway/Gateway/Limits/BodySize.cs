using Microsoft.AspNetCore.Http.Features;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Problems;

namespace Platform.Gateway.Limits;

/// <summary>
/// Refuses a body that announces more than its route takes (<c>MaxRequestBodySize</c> of the route, otherwise 1 MiB) before anything is sent on.
/// One that announces nothing is cut off at the same size by the server: <see cref="Proxy.ProxyProblems"/> answers for it.
/// </summary>
public sealed class BodySize(RequestDelegate next)
{
    /// <summary>So much is read and thrown away after the answer, so that a browser still sending gets to read it.</summary>
    private const long Drained = 128 * 1024 * 1024;

    public Task Invoke(HttpContext http)
    {
        var largest = http.GetReverseProxyFeature().Route.Config.MaxRequestBodySize ?? ServiceHost.LargestBody;
        if (http.Request.ContentLength is not { } announced || announced <= largest)
            return next(http);
        if (announced <= Drained && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = announced; // the server reads on for a few seconds at most
        return ProblemsSetup.Write(http, ProblemsSetup.ForStatus(StatusCodes.Status413PayloadTooLarge));
    }
}
