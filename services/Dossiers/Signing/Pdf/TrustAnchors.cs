using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Platform.Dossiers.Signing.Pdf;

/// <summary>
/// Whose certificates are believed: every <c>*.pem</c> and <c>*.crt</c> of the folder <c>Signing:TrustedRoots</c> (default: nobody's). A certificate that signs itself is a
/// root; others help to build the way to one. Read again when the folder has changed, so that an authority is added without a restart.
/// </summary>
public sealed class TrustAnchors(IConfiguration configuration, ILogger<TrustAnchors> log)
{
    private readonly string folder = configuration["Signing:TrustedRoots"] ?? "";
    private readonly Lock gate = new();
    private Known known = new(default, [], []);

    private sealed record Known(DateTime Changed, X509Certificate2Collection Roots, X509Certificate2Collection Between);

    private Known Current
    {
        get
        {
            if (folder.Length == 0 || !Directory.Exists(folder) || Directory.GetLastWriteTimeUtc(folder) is var changed && changed == known.Changed)
                return known;
            lock (gate)
                return known = Read(changed);
        }
    }

    private Known Read(DateTime changed)
    {
        Known read = new(changed, [], []);
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f) is ".pem" or ".crt").Order(StringComparer.Ordinal))
        {
            try
            {
                X509Certificate2Collection inside = [];
                inside.ImportFromPemFile(file);
                foreach (var certificate in inside)
                    (certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData) ? read.Roots : read.Between).Add(certificate);
            }
            catch (Exception e) when (e is CryptographicException or IOException)
            {
                log.LogError("Signing:TrustedRoots: {File} cannot be read as certificates; the others count", Path.GetFileName(file));
            }
        }
        return read;
    }

    public bool IsEmpty => Current.Roots.Count == 0;

    /// <summary>When the next of the roots still good ends (UTC), or the last one has ended; null where there are none. Ended ones stay, for what was signed in their time.</summary>
    public DateTimeOffset? NextEnd(DateTimeOffset now)
    {
        DateTimeOffset[] ends = [.. Current.Roots.Select(r => new DateTimeOffset(r.NotAfter).ToUniversalTime()).Order()];
        return ends is [] ? null : ends.FirstOrDefault(e => e > now, ends[^1]);
    }

    /// <summary>Whether the certificate leads to a root and was valid at the instant. Revocation is not asked: the province's servers do not reach every issuer's; nothing is downloaded because a certificate says so.</summary>
    /// <param name="sent">Certificates that came along with the signature.</param>
    public Trust Of(X509Certificate2 certificate, X509Certificate2Collection sent, DateTimeOffset at)
    {
        var (_, roots, between) = Current;
        if (roots.Count == 0)
            return Trust.Unknown;
        try
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
            chain.ChainPolicy.ExtraStore.AddRange(between);
            chain.ChainPolicy.ExtraStore.AddRange(sent);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationTime = at.LocalDateTime;
            return chain.Build(certificate) ? Trust.Trusted
                : chain.ChainStatus.All(s => s.Status is X509ChainStatusFlags.NotTimeValid) ? Trust.OutOfTime
                : Trust.Unknown;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return Trust.Unknown; // a certificate that nobody can read is nobody's
        }
    }
}

public enum Trust
{
    Trusted,

    /// <summary>It leads to a root, and was not valid yet or any more.</summary>
    OutOfTime,
    Unknown,
}
