using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;

namespace Platform.ServiceDefaults.Telemetry;

/// <summary>How long the certificates that stand in the platform's own files are still good. Looked at anew each time figures are read, so that a replaced one counts at once.</summary>
public static class CertificateFigures
{
    private static readonly ConcurrentDictionary<string, Func<DateTimeOffset?>> Watched = new(StringComparer.Ordinal);

    private static readonly ObservableGauge<double> Remaining = PlatformTelemetry.Meter.CreateObservableGauge(
        "platform.certificate.remaining", () => Watched.SelectMany(w => Measured(w.Key, w.Value)), "s", "Until a certificate ends; below zero once it has.");

    /// <param name="name">A label, kebab-case: what the certificate is for.</param>
    /// <param name="ends">Null while there is none.</param>
    public static void Watch(string name, Func<DateTimeOffset?> ends) => Watched[name] = ends;

    /// <summary>The certificate this process serves HTTPS with, where it does (<c>Kestrel:Certificates:Default:Path</c>, PEM).</summary>
    public static void WatchHttps(string name, IConfiguration configuration)
    {
        if (configuration["Kestrel:Certificates:Default:Path"] is { Length: > 0 } file)
            Watch(name, () => File.Exists(file) ? Ends(file) : null);
    }

    private static DateTimeOffset Ends(string file)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
        return certificate.NotAfter.ToUniversalTime();
    }

    private static IEnumerable<Measurement<double>> Measured(string name, Func<DateTimeOffset?> ends)
    {
        try
        {
            return ends() is { } end ? [new((end - DateTimeOffset.UtcNow).TotalSeconds, new KeyValuePair<string, object?>("certificate", name))] : [];
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return []; // being replaced at this moment
        }
    }
}
