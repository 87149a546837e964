using Microsoft.AspNetCore.Authentication;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Gateway;

/// <summary>A token that is there must be good, even where nobody asked for one; services check it again.</summary>
public sealed class TokenGate(RequestDelegate next)
{
    public async Task Invoke(HttpContext http)
    {
        var bad = http.Request.Path.StartsWithSegments("/v1")
            && http.Request.Headers.Authorization.Count > 0
            && http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is not { Succeeded: true };
        if (bad && ProviderKeys.CouldNotJudge(http))
        {
            await ProviderKeys.Answer(http);
            return;
        }
        if (bad)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            await ProblemsSetup.Write(http, ProblemsSetup.ForStatus(StatusCodes.Status401Unauthorized));
            return;
        }
        await next(http);
    }
}
