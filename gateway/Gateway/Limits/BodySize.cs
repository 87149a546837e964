using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Problems;

namespace Platform.Gateway.Limits;

/// <summary>
/// Refuses a body that announces more than its route takes (<c>MaxRequestBodySize</c> of the route, otherwise 1 MiB) before anything is sent on.
/// One that announces nothing is cut off at the same size by the server: <see cref="Proxy.ProxyProblems"/> answers for it.
/// </summary>
public sealed class BodySize(RequestDelegate next)
{
    public Task Invoke(HttpContext http)
    {
        var largest = http.GetReverseProxyFeature().Route.Config.MaxRequestBodySize ?? ServiceHost.LargestBody;
        return http.Request.ContentLength > largest
            ? ProblemsSetup.Write(http, ProblemsSetup.ForStatus(StatusCodes.Status413PayloadTooLarge))
            : next(http);
    }
}
