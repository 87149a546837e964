using Microsoft.Extensions.Logging;

namespace Platform.ServiceDefaults.Telemetry;

public static class QuietLogs
{
    /// <summary>In code, so that no appsettings.json left behind or added lets them through.</summary>
    public static ILoggingBuilder AddQuietFilters(this ILoggingBuilder logging) => logging
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning) // request lines carry query strings: tracking secrets, names searched for
        .AddFilter("System.Net.Http", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical); // the probe's answer says it
}
