using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.ServiceDefaults;

namespace Platform.WebDefaults.Sessions;

/// <summary>
/// Data Protection keys lie beside the sessions they protect, so they are themselves encrypted: AES-GCM under a key derived from the site's
/// client secret, which the database never sees. A new client secret means that everybody signs in again.
/// </summary>
public sealed class KeyEncryptor(IConfiguration configuration) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var nonce = RandomNumberGenerator.GetBytes(12);
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var sealedBytes = new byte[plain.Length + 16];
        using var aes = new AesGcm(KeyEncryption.Key(configuration), 16);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(0, plain.Length), sealedBytes.AsSpan(plain.Length));
        var element = new XElement("sealed", Convert.ToBase64String([.. nonce, .. sealedBytes]));
        return new EncryptedXmlInfo(element, typeof(KeyDecryptor));
    }
}

/// <summary>Made by Data Protection itself, by the type's name in the stored key.</summary>
public sealed class KeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var bytes = Convert.FromBase64String(encryptedElement.Value);
        var plain = new byte[bytes.Length - 28];
        using var aes = new AesGcm(KeyEncryption.Key(services.GetRequiredService<IConfiguration>()), 16);
        aes.Decrypt(bytes.AsSpan(0, 12), bytes.AsSpan(12, plain.Length), bytes.AsSpan(12 + plain.Length), plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}

internal static class KeyEncryption
{
    public static byte[] Key(IConfiguration configuration) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256,
        Encoding.UTF8.GetBytes(configuration["Auth:ClientSecret"] ?? throw new MissingSettingException("Auth:ClientSecret")),
        32,
        info: "data-protection-keys"u8.ToArray());
}
