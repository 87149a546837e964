using System.Security.Cryptography;
using Platform.WorkingTime;

namespace Platform.Dossiers.Domain;

/// <summary>The numbers a dossier gets in its life, and the counters they come from.</summary>
public static class Numbers
{
    /// <summary>Without 0, O, 1, I, L, U: they are read aloud and typed from paper.</summary>
    private const string Letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Registration number of a submission, e.g. <c>DK-261121-7F3K9Q2M</c>: unique by chance, so that no submission waits for another.</summary>
    public static string Registration(DateTimeOffset now) => $"DK-{LocalTime.LocalDate(now):yyMMdd}-{RandomNumberGenerator.GetString(Letters, 8)}";

    /// <summary>The secret that opens a dossier's status together with its code: 10 letters, about 49 bits.</summary>
    public static string TrackingSecret() => RandomNumberGenerator.GetString(Letters, 10);

    public static string DossierCounter(string agency, DateTimeOffset now) => $"dossier:{agency}:{LocalTime.LocalDate(now):yyyy-MM-dd}";

    /// <summary>Mã hồ sơ <c>{agency}-{yyMMdd}-{NNNN}</c>; grows past four digits.</summary>
    public static string DossierCode(string agency, DateTimeOffset now, long number) => $"{agency}-{LocalTime.LocalDate(now):yyMMdd}-{number:0000}";

    public static string ResultCounter(string agency, DateTimeOffset now) => $"result:{agency}:{LocalTime.LocalDate(now).Year}";

    /// <summary>Number and sign of the paper (Nghị định 30/2020/NĐ-CP), from 1 each year at each agency: a People's Committee's is <c>12/KQ-UBND</c>, a department's <c>12/KQ-H18.50</c>.</summary>
    /// <param name="sign">Who issues, see <c>CatalogueSnapshot.SignOf</c>.</param>
    public static string Result(long number, string sign) => $"{number:00}/KQ-{sign}";

    public static string FeeReceiptCounter(string agency, DateTimeOffset now) => $"fee-receipt:{agency}:{LocalTime.LocalDate(now).Year}";

    public static string FeeReceipt(DateTimeOffset now, long number) => $"{number:0000000}/{LocalTime.LocalDate(now).Year}";

    /// <summary>
    /// The number on a sheet: fees (phí) and charges (lệ phí) are receipted apart, each in a series of its own, e.g. <c>0000007/2026-P</c> and <c>0000007/2026-LP</c>.
    /// One gapless counter of payments serves both: of every number it is known which sheets were made under it.
    /// </summary>
    /// <param name="kind"><c>fee</c>, <c>charge</c>, or anything else for what was paid too much.</param>
    public static string ReceiptOf(string receipt, string kind) => $"{receipt}-{kind switch { "fee" => "P", "charge" => "LP", _ => "NT" }}";

    /// <summary>The tracking book of the agency that receives (form 07): from 1 each year.</summary>
    /// <param name="counted">When the receipt counts (UTC), by which the book lists it: after the cut-off of the year's last day that is the next year.</param>
    public static string BookCounter(string agency, DateTimeOffset counted) => $"book:{agency}:{LocalTime.LocalDate(counted).Year}";

    public static string RefundCounter(string agency, DateTimeOffset now) => $"fee-refund:{agency}:{LocalTime.LocalDate(now).Year}";

    /// <summary>Number of a refund (phiếu hoàn trả): its own series, so that receipts have no gaps.</summary>
    public static string Refund(DateTimeOffset now, long number) => $"HT-{FeeReceipt(now, number)}";

    /// <summary>Our reference of an online payment, e.g. <c>TT261121-7F3K9Q2MABCD</c>: unique by chance, and not to be guessed.</summary>
    public static string PaymentReference(DateTimeOffset now) => $"TT{LocalTime.LocalDate(now):yyMMdd}-{RandomNumberGenerator.GetString(Letters, 12)}";
}
