using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Platform.ServiceDefaults.Problems;

namespace Platform.Gateway.Limits;

/// <summary>Rate limits per address and per caller; over the limit the answer is 429 <c>too-many-requests</c> with <c>Retry-After</c>.</summary>
public static class CallLimits
{
    public static IServiceCollection AddCallLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitSettings>>((limiter, settings) =>
        {
            limiter.OnRejected = Reject;
            limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(http => Special(http, settings.Value)),
                PartitionedRateLimiter.Create<HttpContext, string>(http => IsHealth(http)
                    ? RateLimitPartition.GetNoLimiter("health")
                    : Bucket($"all {Address(http)}", settings.Value.RequestsPerSecond, 10)));
        });
        return services.AddRateLimiter(_ => { });
    }

    private static RateLimitPartition<string> Special(HttpContext http, LimitSettings settings)
    {
        if (http.Request.Path.StartsWithSegments("/v1/tracking"))
            return RateLimitPartition.GetFixedWindowLimiter($"tracking {Address(http)}", _ => new FixedWindowRateLimiterOptions { PermitLimit = settings.TrackingPerMinute, Window = TimeSpan.FromMinutes(1) });
        var isWrite = http.Request.Path.StartsWithSegments("/v1") && !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
        if (!isWrite)
            return RateLimitPartition.GetNoLimiter("reads");
        return http.User.FindFirst("sub")?.Value is { Length: > 0 } caller
            ? Bucket($"writes of {caller}", settings.WritesPerSecond, 5)
            : Bucket($"writes from {Address(http)}", settings.AnonymousWritesPerSecond, 5);
    }

    private static RateLimitPartition<string> Bucket(string key, int perSecond, int seconds) => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = perSecond * seconds,
        TokensPerPeriod = Math.Max(1, perSecond / 4),
        ReplenishmentPeriod = TimeSpan.FromMilliseconds(250),
        AutoReplenishment = true,
    });

    private static bool IsHealth(HttpContext http) => http.Request.Path.StartsWithSegments("/health");

    /// <summary>One IPv6 subscriber owns a whole /64.</summary>
    private static string Address(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily is System.Net.Sockets.AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address)
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }

    private static async ValueTask Reject(OnRejectedContext context, CancellationToken ct)
    {
        var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await ProblemsSetup.Write(context.HttpContext, ProblemsSetup.ForStatus(StatusCodes.Status429TooManyRequests));
    }
}
