using System.Reflection;

namespace Platform.ServiceDefaults.Telemetry;

internal static class ServiceVersion
{
    /// <summary>Of the program that runs, without the commit that a build may add after a plus.</summary>
    public static string? OfThisProcess { get; } =
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
}
