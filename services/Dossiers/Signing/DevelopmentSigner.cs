using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Platform.Dossiers.Domain;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Signing;

/// <summary>
/// Real signatures for machines without a signing service, each officer's under a certificate of their own that this installation issued:
/// CN their name, serialNumber their subject. The keys lie in <c>Signing:Folder</c> (default: <c>signers</c> beside <c>Documents:Folder</c>, apart
/// from citizens' files), made when first needed and shared by the replicas.
/// </summary>
public sealed class DevelopmentSigner(IConfiguration configuration, TimeProvider clock) : ISigner, IDisposable
{
    private const string Organisation = "Chữ ký thử nghiệm, không có giá trị pháp lý";
    private const string SerialNumberOid = "2.5.4.5";
    private readonly string folder = configuration["Signing:Folder"]
        ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(configuration["Documents:Folder"] ?? throw new MissingSettingException("Documents:Folder")).TrimEnd('/'))!, "signers");
    private readonly ConcurrentDictionary<string, Lazy<X509Certificate2>> certificates = new(); // PublicationOnly: a folder that was away is tried again

    public Task<SigningAnswer> Sign(SigningOrder order, CancellationToken ct)
    {
        var (content, signer) = (order.Content, order.Signer);
        var certificate = certificates.GetOrAdd(PlaceOf(signer), place => new(() => LoadOrMake(place, signer, clock.GetUtcNow()), LazyThreadSafetyMode.PublicationOnly)).Value;
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        var by = new CmsSigner(certificate) { DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"), IncludeOption = X509IncludeOption.EndCertOnly };
        by.SignedAttributes.Add(new Pkcs9SigningTime(clock.GetUtcNow().UtcDateTime));
        cms.ComputeSignature(by);
        return Task.FromResult<SigningAnswer>(new SigningAnswer.Signed(new SignedBytes(cms.Encode(), Fingerprint(certificate))));
    }

    public bool Verify(byte[] content, SignedBytes signature, Actor signer, DateTimeOffset at)
    {
        var place = PlaceOf(signer);
        if (!File.Exists(place))
            return false;
        try
        {
            var own = certificates.GetOrAdd(place, p => new(() => LoadOrMake(p, signer, clock.GetUtcNow()), LazyThreadSafetyMode.PublicationOnly)).Value;
            var cms = new SignedCms(new ContentInfo(content), detached: true);
            cms.Decode(signature.Cms);
            cms.CheckSignature(verifySignatureOnly: true); // trust is by fingerprint below: nobody vouches for a self-issued certificate
            return cms.SignerInfos is [{ Certificate: { } by }] && Fingerprint(by) == signature.Certificate && signature.Certificate == Fingerprint(own);
        }
        catch (CryptographicException)
        {
            return false; // not a signature of these bytes
        }
    }

    private string PlaceOf(Actor signer) => Path.Combine(folder, $"{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(signer.Id)))}.pfx");

    private static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256));

    private static X509Certificate2 LoadOrMake(string place, Actor signer, DateTimeOffset now)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        if (!File.Exists(place))
        {
            using var key = RSA.Create(3072);
            var subject = new X500DistinguishedNameBuilder();
            subject.AddOrganizationName(Organisation);
            subject.Add(SerialNumberOid, signer.Id);
            subject.AddCommonName(signer.Name is { Length: > 0 } name ? name : signer.Id);
            var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
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
                File.Delete(temporary); // another replica was first: its certificate is the officer's
            }
        }
        return X509CertificateLoader.LoadPkcs12FromFile(place, null);
    }

    public void Dispose()
    {
        foreach (var certificate in certificates.Values.Where(c => c.IsValueCreated))
            certificate.Value.Dispose();
    }
}
