using System.Globalization;
using System.Text;

namespace Platform.Dossiers.Domain;

/// <param name="Bin">The bank's number at NAPAS, six digits.</param>
/// <param name="Name">Of the account's holder.</param>
public sealed record BankAccount(string Bin, string Account, string Name);

/// <summary>Where fees are transferred to: an agency's own account, or the province's.</summary>
public sealed record BankAccounts(BankAccount? Province, IReadOnlyDictionary<string, BankAccount> Agencies)
{
    /// <summary>Null where no account is known: then nobody is shown where to transfer to.</summary>
    public BankAccount? Of(string agency) => Agencies.GetValueOrDefault(agency) ?? Province;
}

/// <summary>A transfer as a person's banking application reads it from the QR.</summary>
/// <param name="Text">EMVCo text; what the QR holds.</param>
/// <param name="Amount">Whole đồng.</param>
/// <param name="Purpose">What the bank's statement shows: the dossier's code.</param>
public sealed record Transfer(string Text, long Amount, string Purpose, BankAccount To);

/// <summary>
/// VietQR: EMVCo's merchant-presented QR, as NAPAS fixes it (shared/integrations.md, "Payment"). Each member is two digits of tag, two of
/// length and the value; the last, 63, is a CRC over everything before it and over its own <c>6304</c>.
/// </summary>
public static class VietQr
{
    private const string Napas = "A000000727";
    private const string ToAccount = "QRIBFTTA";

    /// <summary>What is outstanding, to the account of the agency that received the dossier. Null where nothing is due, no account is known, or the post is to collect.</summary>
    public static Transfer? For(Dossier dossier, BankAccounts accounts)
    {
        if (dossier.FeeOutstanding is not (> 0 and var amount) || dossier.PostalReturn is { CashOnDelivery: > 0 } || accounts.Of(dossier.Agencies.ReceivedAt) is not { } to)
            return null;
        var purpose = dossier.Code ?? dossier.Number;
        return new Transfer(Text(to.Bin, to.Account, amount, purpose), amount, purpose, to);
    }

    /// <param name="amount">Whole đồng, fixed in the QR.</param>
    /// <param name="purpose">Without diacritics: banks drop them.</param>
    public static string Text(string bin, string account, long amount, string purpose)
    {
        var text = new StringBuilder()
            .Append(Member("00", "01"))
            .Append(Member("01", "12"))
            .Append(Member("38", Member("00", Napas) + Member("01", Member("00", bin) + Member("01", account)) + Member("02", ToAccount)))
            .Append(Member("53", "704"))
            .Append(Member("54", amount.ToString(CultureInfo.InvariantCulture)))
            .Append(Member("58", "VN"))
            .Append(Member("62", Member("08", purpose)))
            .Append("6304")
            .ToString();
        return text + Crc(text).ToString("X4", CultureInfo.InvariantCulture);
    }

    /// <summary>CRC-16/CCITT-FALSE: polynomial 1021, from FFFF, not reflected.</summary>
    public static ushort Crc(string ascii)
    {
        ushort crc = 0xFFFF;
        foreach (var one in Encoding.ASCII.GetBytes(ascii))
        {
            crc ^= (ushort)(one << 8);
            for (var bit = 0; bit < 8; bit++)
                crc = (ushort)((crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1);
        }
        return crc;
    }

    private static string Member(string tag, string value) => value.Length <= 99
        ? $"{tag}{value.Length:00}{value}"
        : throw new ArgumentOutOfRangeException(nameof(value), "An EMVCo member holds 99 characters at most.");
}
