using System.Diagnostics;

namespace Platform.ServiceDefaults.Telemetry;

/// <summary>
/// Work behind the scenes (sending from the outbox, consuming a message) carries the trace id of the request that caused it into the logs, also where
/// nobody collects traces: a source without a listener would make no activity at all.
/// </summary>
internal static class TraceContext
{
    private static readonly ActivityListener Listener = new()
    {
        ShouldListenTo = source => source.Name is PlatformTelemetry.Name or "MassTransit",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData, // ids alone; an exporter asks for more by itself
    };

    private static int isKept;

    public static void Keep()
    {
        if (Interlocked.Exchange(ref isKept, 1) == 0)
            ActivitySource.AddActivityListener(Listener);
    }
}
