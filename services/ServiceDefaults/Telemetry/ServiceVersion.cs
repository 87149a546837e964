using System.Reflection;

namespace Platform.ServiceDefaults.Telemetry;

/// <summary>The version of a program, which is the chart's <c>appVersion</c> and its image's tag.</summary>
public static class ServiceVersion
{
    private const int ShortHash = 7;

    /// <summary>Of the program that runs, without the commit that a build may add after a plus.</summary>
    internal static string? OfThisProcess { get; } =
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    /// <summary>With the commit where the build knew it: <c>0.1.0+0c60b8f</c>.</summary>
    public static string Of(Assembly assembly)
    {
        var parts = (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+');
        return parts is [var version, { Length: > ShortHash } commit] ? $"{version}+{commit[..ShortHash]}" : parts[0];
    }
}
