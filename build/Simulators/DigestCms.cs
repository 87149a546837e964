using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Platform.Simulators;

/// <summary>Detached CMS (RFC 5652) over a digest alone: what a remote signing service makes, which never sees the document.</summary>
public static class DigestCms
{
    private const string Data = "1.2.840.113549.1.7.1";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";

    /// <param name="digest">SHA-256 of the document.</param>
    /// <param name="by">With an RSA key.</param>
    public static byte[] Sign(byte[] digest, X509Certificate2 by, DateTimeOffset at)
    {
        var attributes = new AsnWriter(AsnEncodingRules.DER);
        using (attributes.PushSetOf())
        {
            Attribute(attributes, "1.2.840.113549.1.9.3", value => value.WriteObjectIdentifier(Data));
            Attribute(attributes, "1.2.840.113549.1.9.4", value => value.WriteOctetString(digest));
            Attribute(attributes, "1.2.840.113549.1.9.5", value => value.WriteUtcTime(at));
        }
        byte[] signed = attributes.Encode();
        using var key = by.GetRSAPrivateKey()!;
        byte[] signature = key.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        var cms = new AsnWriter(AsnEncodingRules.DER);
        using (cms.PushSequence())
        {
            cms.WriteObjectIdentifier("1.2.840.113549.1.7.2");
            using (cms.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
            using (cms.PushSequence())
            {
                cms.WriteInteger(1);
                using (cms.PushSetOf())
                    Algorithm(cms, Sha256);
                using (cms.PushSequence())
                    cms.WriteObjectIdentifier(Data);
                using (cms.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)))
                    cms.WriteEncodedValue(by.RawData);
                using (cms.PushSetOf())
                using (cms.PushSequence())
                {
                    cms.WriteInteger(1);
                    using (cms.PushSequence())
                    {
                        cms.WriteEncodedValue(by.IssuerName.RawData);
                        cms.WriteInteger(by.SerialNumberBytes.Span);
                    }
                    Algorithm(cms, Sha256);
                    signed[0] = 0xA0; // signed as SET OF, sent as [0]
                    cms.WriteEncodedValue(signed);
                    Algorithm(cms, "1.2.840.113549.1.1.1");
                    cms.WriteOctetString(signature);
                }
            }
        }
        return cms.Encode();
    }

    private static void Attribute(AsnWriter writer, string oid, Action<AsnWriter> value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            using (writer.PushSetOf())
                value(writer);
        }
    }

    private static void Algorithm(AsnWriter writer, string oid)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            writer.WriteNull();
        }
    }
}
