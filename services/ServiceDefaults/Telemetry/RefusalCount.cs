using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.ServiceDefaults.Problems;

namespace Platform.ServiceDefaults.Telemetry;

/// <summary>How often who asked was refused, and why: by stable code and use case, both from the source and so bounded.</summary>
internal static class RefusalCount
{
    public const string Name = "platform.refusals";

    private static readonly Counter<long> Refused = PlatformTelemetry.Meter.CreateCounter<long>("platform.refusals", "{refusal}", "Answers that refused, by problem code and use case.");

    public static void Add(HttpContext http, Refusal refusal)
    {
        // an exception has cleared the endpoint and left it here
        var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        Refused.Add(1,
            new("status", refusal.Status),
            new("code", refusal.Code),
            new("use_case", endpoint?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "none"));
    }
}
