using Microsoft.Extensions.Configuration;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Payments;

namespace Platform.Dossiers.Tests;

/// <summary>VietQR, worked out by hand from EMVCo's members.</summary>
public sealed class Transferring
{
    private static readonly BankAccount Commune = new("970436", "0011001234567", "UBND XA TUA CHUA");
    private static readonly BankAccount Province = new("970415", "111222333", "SO TAI CHINH DIEN BIEN");

    [Fact]
    public void The_checksum_is_the_known_one() => VietQr.Crc("123456789").ShouldBe((ushort)0x29B1);

    [Fact]
    public void The_text_is_the_one_worked_out_by_hand() => VietQr.Text("970436", "0011001234567", 8_000, "H18.25-261121-0007").ShouldBe(
        "000201" + "010212" // version; the amount is fixed
        + "38" + "57" + "0010A000000727" + "0127" + "0006970436" + "01130011001234567" + "0208QRIBFTTA" // 14 + 4 + 27 + 12 characters
        + "5303704" + "54048000" + "5802VN" + "6222" + "0818H18.25-261121-0007" + "6304" + "CBB9");

    [Fact]
    public void What_is_outstanding_goes_to_the_agencys_own_account_or_the_provinces()
    {
        var own = VietQr.For(Given.Accepted(fee: 8_000), new BankAccounts(Province, new Dictionary<string, BankAccount> { ["H18.25"] = Commune }))!;
        own.ShouldSatisfyAllConditions(() => own.Amount.ShouldBe(8_000), () => own.Purpose.ShouldBe("H18.25-261123-0007"), () => own.To.ShouldBe(Commune));
        VietQr.For(Given.Accepted(fee: 8_000), new BankAccounts(Province, new Dictionary<string, BankAccount> { ["H18.26"] = Commune }))!.To.ShouldBe(Province);
    }

    [Fact]
    public void There_is_no_code_without_account_without_debt_and_while_the_post_collects()
    {
        var accounts = new BankAccounts(Province, new Dictionary<string, BankAccount>());
        VietQr.For(Given.Accepted(fee: 8_000), new BankAccounts(null, new Dictionary<string, BankAccount>())).ShouldBeNull();
        VietQr.For(Given.Accepted(), accounts).ShouldBeNull();
        VietQr.For(Given.Sent(Guid.NewGuid(), fee: 8_000), accounts).ShouldBeNull();
    }

    [Fact]
    public void Accounts_are_configured_whole_or_not_at_all()
    {
        var read = Read(("Payments:Bank:Bin", "970415"), ("Payments:Bank:Account", "111222333"), ("Payments:Bank:Name", "SO TAI CHINH DIEN BIEN"),
            ("Payments:Agencies:H18.25:Bin", "970436"), ("Payments:Agencies:H18.25:Account", "0011001234567"), ("Payments:Agencies:H18.25:Name", "UBND XA TUA CHUA"));
        read.Accounts.Of("H18.25").ShouldBe(Commune);
        read.Accounts.Of("H18.26").ShouldBe(Province);
        Read().Accounts.Of("H18.25").ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => Read(("Payments:Bank:Bin", "97041"), ("Payments:Bank:Account", "1"), ("Payments:Bank:Name", "X")));
        Should.Throw<InvalidOperationException>(() => Read(("Payments:Bank:Account", "1")));

        static PaymentSettings Read(params (string Key, string Value)[] settings) =>
            PaymentSettings.From(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build());
    }

    [Fact]
    public void A_signature_is_over_the_fields_with_the_secret_at_the_end() =>
        PaymentSecret.Signature("geheim", "00", "TT261123-ABC", "8000", "GD1", "VCB", "20261123090000").ShouldBe("0ebd13ebf5e7aeffbb8d69ede4ba5dd6911cb3c5a59c816c57ce4c8cb0fa2f2a");
}
