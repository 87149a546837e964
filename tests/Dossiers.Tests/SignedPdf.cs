using System.Formats.Asn1;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Platform.Dossiers.Tests;

/// <summary>Makes PDFs with real signatures, each an incremental update as a signing program writes it.</summary>
public static class SignedPdf
{
    private const int Room = 24_000;

    /// <summary>One empty page, unsigned.</summary>
    public static byte[] Plain(string note = "giay to")
    {
        var text = new StringBuilder($"%PDF-1.7\n% {note}\n");
        List<int> offsets = [];
        foreach (var body in new[] { "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>" })
        {
            offsets.Add(text.Length);
            text.Append(CultureInfo.InvariantCulture, $"{offsets.Count} 0 obj\n{body}\nendobj\n");
        }
        var xref = text.Length;
        text.Append("xref\n0 4\n0000000000 65535 f \n");
        foreach (var offset in offsets) text.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        text.Append(CultureInfo.InvariantCulture, $"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>Adds a signature to what is there, the file's <paramref name="number"/>th.</summary>
    /// <param name="stamp">Puts a time stamp on the signature's value.</param>
    public static byte[] Sign(byte[] pdf, X509Certificate2 by, int number = 1, DateTimeOffset? at = null, string subFilter = "adbe.pkcs7.detached", Func<byte[], byte[]>? stamp = null, string digest = "2.16.840.1.101.3.4.2.1") =>
        Update(pdf, number, subFilter, content =>
        {
            var cms = new SignedCms(new ContentInfo(content), detached: true);
            var signer = new CmsSigner(by) { DigestAlgorithm = new Oid(digest), IncludeOption = X509IncludeOption.EndCertOnly };
            if (at is { } claimed) signer.SignedAttributes.Add(new Pkcs9SigningTime(claimed.UtcDateTime));
            cms.ComputeSignature(signer);
            if (stamp is not null) cms.SignerInfos[0].AddUnsignedAttribute(new AsnEncodedData(new Oid("1.2.840.113549.1.9.16.2.14"), stamp(cms.SignerInfos[0].GetSignature())));
            return cms.Encode();
        });

    /// <summary>Adds an incremental update with room for what <paramref name="sign"/> makes of the bytes around it.</summary>
    public static byte[] Update(byte[] pdf, int number, string subFilter, Func<byte[], byte[]> sign)
    {
        var (signature, field) = (8 + (2 * number), 9 + (2 * number));
        var fields = string.Join(' ', Enumerable.Range(1, number).Select(n => $"{9 + (2 * n)} 0 R"));
        var text = new StringBuilder();
        Dictionary<int, int> offsets = [];
        Write(1, $"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{fields}]/SigFlags 3>>>>");
        Write(3, $"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[{fields}]>>");
        Write(signature, $"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/{subFilter}/ByteRange [{new string(' ', 40)}]/Contents <{new string('0', Room)}>>>");
        Write(field, $"<</Type/Annot/Subtype/Widget/FT/Sig/T(S{number})/V {signature} 0 R/Rect[0 0 0 0]/P 3 0 R/F 132>>");
        var xref = pdf.Length + text.Length;
        text.Append("xref\n");
        foreach (var (id, offset) in offsets.OrderBy(o => o.Key)) text.Append(CultureInfo.InvariantCulture, $"{id} 1\n{offset:D10} 00000 n \n");
        var before = Encoding.Latin1.GetString(pdf);
        text.Append(CultureInfo.InvariantCulture, $"trailer\n<</Size {field + 1}/Root 1 0 R/Prev {before[(before.LastIndexOf("startxref\n", StringComparison.Ordinal) + 10)..].Split('\n')[0]}>>\nstartxref\n{xref}\n%%EOF\n");

        byte[] whole = [.. pdf, .. Encoding.Latin1.GetBytes(text.ToString())];
        var hole = pdf.Length + text.ToString().IndexOf("/Contents <", StringComparison.Ordinal) + "/Contents ".Length;
        var end = hole + Room + 2;
        var ranges = $"0 {hole} {end} {whole.Length - end}".PadRight(40);
        Encoding.Latin1.GetBytes(ranges).CopyTo(whole, pdf.Length + text.ToString().IndexOf("/ByteRange [", StringComparison.Ordinal) + "/ByteRange [".Length);
        var value = Convert.ToHexStringLower(sign([.. whole[..hole], .. whole[end..]]));
        Encoding.Latin1.GetBytes(value).CopyTo(whole, hole + 1);
        return whole;

        void Write(int id, string body)
        {
            offsets[id] = pdf.Length + text.Length;
            text.Append(CultureInfo.InvariantCulture, $"{id} 0 obj\n{body}\nendobj\n");
        }
    }

    /// <summary>The file with the value of its first signature made unreadable.</summary>
    public static byte[] Spoilt(byte[] signed)
    {
        var spoilt = signed.ToArray();
        "ffffffff"u8.CopyTo(spoilt.AsSpan(Encoding.Latin1.GetString(signed).IndexOf("/Contents <", StringComparison.Ordinal) + "/Contents <".Length));
        return spoilt;
    }

    /// <summary>A time stamp token (RFC 3161) over a signature's value, or over a document's bytes.</summary>
    public static byte[] Stamp(byte[] data, X509Certificate2 authority, DateTimeOffset at)
    {
        var info = new Rfc3161TimestampTokenInfo(new Oid("1.2.3.4.5"), new Oid("2.16.840.1.101.3.4.2.1"), SHA256.HashData(data), new byte[] { 7 }, at);
        var cms = new SignedCms(new ContentInfo(new Oid("1.2.840.113549.1.9.16.1.4"), info.Encode()), detached: false);
        var writer = new AsnWriter(AsnEncodingRules.DER); // SigningCertificateV2 { certs: [ { certHash } ] }
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteOctetString(SHA256.HashData(authority.RawData));
        var signer = new CmsSigner(authority) { DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"), IncludeOption = X509IncludeOption.EndCertOnly };
        signer.SignedAttributes.Add(new AsnEncodedData(new Oid("1.2.840.113549.1.9.16.2.47"), writer.Encode()));
        cms.ComputeSignature(signer);
        return cms.Encode();
    }
}

/// <summary>A certification authority for tests.</summary>
public sealed class TestAuthority
{
    private readonly X509Certificate2 root;

    public TestAuthority(string name = "CA thử nghiệm")
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        root = request.CreateSelfSigned(new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    public string Pem => root.ExportCertificatePem();

    public X509Certificate2 Issue(string name, DateTimeOffset? from = null, DateTimeOffset? to = null, bool stamps = false, string? serial = null)
    {
        using var key = RSA.Create(2048);
        var subject = new X500DistinguishedNameBuilder();
        if (serial is not null) subject.Add("2.5.4.5", serial);
        subject.AddCommonName(name);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation, true));
        if (stamps) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.8")], critical: true));
        using var issued = request.Create(root, from ?? new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), to ?? new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
