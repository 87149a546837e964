using Platform.Dossiers.Domain;
using Platform.Dossiers.UseCases;
using QRCoder;

namespace Platform.Dossiers.Tests;

/// <summary>Form 01 carries the code with which the fee is transferred, as it was due on that day.</summary>
public sealed class TransferOnTheReceipt
{
    private static readonly BankAccounts Accounts = new(new("970436", "0011001234567", "UBND xa Tua Chua"), new Dictionary<string, BankAccount>());

    /// <summary>Worked out by hand from EMVCo and NAPAS: 38 = 00 A000000727, 01 (00 970436, 01 0011001234567), 02 QRIBFTTA; 54 = 1015000; 62 = 08 the code.</summary>
    private const string Text = "00020101021238570010A00000072701270006970436011300110012345670208QRIBFTTA530370454071015000" + "5802VN62220818H18.25-261123-00076304";

    [Fact]
    public void The_receipt_shows_account_amount_purpose_and_their_code_and_always_the_same()
    {
        var life = Accepted(Accounts);
        var page = Lives.Print(life, "01", "01-2025-vietqr", decoded: false);
        var read = System.Net.WebUtility.HtmlDecode(page);
        foreach (var expected in new[] { "0011001234567", "UBND xa Tua Chua", "mã ngân hàng 970436", "1.015.000 đồng", "Nội dung: <span class=\"strong\">H18.25-261123-0007</span>" })
            read.ShouldContain(expected);
        page.ShouldContain(Svg(Text + VietQr.Crc(Text).ToString("X4")));
        var paid = life.Decide(Lives.At("2025", 23, 9, 10), d => CollectFee.Decide(d, new(1_015_000, "cash"), Given.Clerk, Lives.Catalogue, Lives.At("2025", 23, 9, 10)));
        Lives.Print(paid, "01", decoded: false).ShouldBe(page, "the receipt says what was due when it was given");
    }

    [Fact]
    public void Without_an_account_or_with_nothing_due_there_is_none()
    {
        Lives.Print(Accepted(null), "01").ShouldNotContain("Chuyển khoản phí");
        var paid = Lives.Begun("2025").Decide(Lives.At("2025", 23, 8, 30), d => RequestFee.Decide(d, new(null, null, null, null), Given.Clerk, Lives.Catalogue, Given.Key, Lives.At("2025", 23, 8, 30)))
            .Decide(Lives.At("2025", 23, 8, 40), d => CollectFee.Decide(d, new(1_015_000, "cash"), Given.Clerk, Lives.Catalogue, Lives.At("2025", 23, 8, 40)));
        Lives.Print(Accept(paid, Accounts), "01").ShouldNotContain("Chuyển khoản phí");
        Lives.Print(Accept(Lives.Begun("2025"), Accounts, [new("f1", "child", null)]), "01").ShouldNotContain("Chuyển khoản phí");
    }

    private static Life Accepted(BankAccounts? accounts) => Accept(Lives.Begun("2025"), accounts);

    private static Life Accept(Life begun, BankAccounts? accounts, AcceptDossier.Exemption[]? exempt = null) => begun.Decide(
        Lives.At("2025", 23, 9, 0), d => AcceptDossier.Decide(d, new([new("p1", 1, 0)], null, null, null, exempt), Given.Clerk, Lives.Catalogue, new DossierRules(), Given.Key, Lives.At("2025", 23, 9, 0), accounts));

    private static string Svg(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(3, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
