using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Platform.Dossiers.Domain;

namespace Platform.Dossiers.Signing;

/// <summary>
/// Real signatures under a certificate this installation issued to itself, for machines without a signing service. Its key lies in the
/// documents folder (<c>Documents:Folder</c>), made at the first start and shared by the replicas.
/// </summary>
public sealed class DevelopmentSigner(IConfiguration configuration, TimeProvider clock) : ISigner, IDisposable
{
    private const string Subject = "CN=Chu ky so thu nghiem - khong co gia tri phap ly";
    private readonly Lazy<X509Certificate2> certificate = new(() => LoadOrMake(configuration["Documents:Folder"] ?? throw new InvalidOperationException("Documents:Folder is not set."), clock.GetUtcNow()));

    public Task<SignedBytes> Sign(byte[] content, Actor signer, CancellationToken ct)
    {
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        var by = new CmsSigner(certificate.Value) { DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"), IncludeOption = X509IncludeOption.EndCertOnly };
        by.SignedAttributes.Add(new Pkcs9SigningTime(clock.GetUtcNow().UtcDateTime));
        cms.ComputeSignature(by);
        return Task.FromResult(new SignedBytes(cms.Encode(), Fingerprint(certificate.Value)));
    }

    public bool Verify(byte[] content, SignedBytes signature)
    {
        try
        {
            var cms = new SignedCms(new ContentInfo(content), detached: true);
            cms.Decode(signature.Cms);
            cms.CheckSignature(verifySignatureOnly: true); // trust is by fingerprint below: nobody vouches for a self-issued certificate
            return cms.SignerInfos is [{ Certificate: { } by }] && Fingerprint(by) == signature.Certificate && signature.Certificate == Fingerprint(certificate.Value);
        }
        catch (CryptographicException)
        {
            return false; // not a signature of these bytes
        }
    }

    private static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));

    private static X509Certificate2 LoadOrMake(string folder, DateTimeOffset now)
    {
        var place = Path.Combine(Directory.CreateDirectory(folder).FullName, "development-signer.pfx");
        if (!File.Exists(place))
        {
            using var key = RSA.Create(3072);
            var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, critical: true));
            using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(5));
            var temporary = $"{place}.{Guid.NewGuid():N}";
            File.WriteAllBytes(temporary, made.Export(X509ContentType.Pfx));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(temporary, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            try
            {
                File.Move(temporary, place, overwrite: false);
            }
            catch (IOException) when (File.Exists(place))
            {
                File.Delete(temporary); // another replica was first: its certificate is everybody's
            }
        }
        return X509CertificateLoader.LoadPkcs12FromFile(place, null);
    }

    public void Dispose()
    {
        if (certificate.IsValueCreated)
            certificate.Value.Dispose();
    }
}
