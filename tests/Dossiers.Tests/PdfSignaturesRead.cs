using System.Diagnostics;
using System.Security.Cryptography.Pkcs;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Dossiers.Signing.Pdf;

namespace Platform.Dossiers.Tests;

public sealed class PdfSignaturesRead
{
    private static readonly TestAuthority Authority = new();
    private static readonly DateTimeOffset At = Given.Local(2026, 11, 20, 14, 30);
    private static readonly System.Security.Cryptography.X509Certificates.X509Certificate2 Mai = Authority.Issue("Lò Thị Mai");
    private static readonly byte[] Signed = SignedPdf.Sign(SignedPdf.Plain(), Mai, at: At);
    private static readonly PdfSignatures Trusting = Over(Authority);

    [Theory]
    [InlineData("adbe.pkcs7.detached")]
    [InlineData("ETSI.CAdES.detached")]
    public void A_signature_that_covers_the_whole_file_is_valid_and_says_who_and_when(string kind)
    {
        var found = Check(SignedPdf.Sign(SignedPdf.Plain(), Mai, at: At, subFilter: kind)).ShouldHaveSingleItem();
        found.ShouldBe(new PdfSignature(SignatureStatus.Valid, "Lò Thị Mai", "CA thử nghiệm", At, TimeStamped: false, FollowedBy: false));
        found.Sentence().ShouldBe("Chữ ký số của Lò Thị Mai hợp lệ, phủ toàn bộ tệp, ký lúc 14:30 ngày 20/11/2026 (theo máy của người ký). Chưa kiểm tra việc thu hồi chứng thư.");
    }

    [Fact]
    public void A_file_without_a_signature_has_none() => Check(SignedPdf.Plain()).ShouldBeEmpty();

    [Theory]
    [InlineData(12)]
    [InlineData(-12)]
    public void One_altered_byte_before_or_behind_the_signature_is_noticed(int place)
    {
        var altered = Signed.ToArray();
        altered[place < 0 ? altered.Length + place : place] ^= 1;
        Check(altered).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.Altered);
    }

    [Fact]
    public void A_revision_appended_after_signing_is_noticed()
    {
        byte[] appended = [.. Signed, .. "1 0 obj\n<</Type/Catalog/Pages 9 0 R>>\nendobj\nxref\n0 0\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"u8];
        var found = Check(appended).ShouldHaveSingleItem();
        (found.Status, found.FollowedBy).ShouldBe((SignatureStatus.NotWhole, false));
        PdfSignatures.Worst(Check(appended)).ShouldBe(SignatureStatus.NotWhole);
    }

    [Fact]
    public void A_signature_whose_own_bytes_are_spoilt_is_not_checked_whatever_another_signature_is_worth()
    {
        var spoilt = SignedPdf.Spoilt(Signed);
        Check(spoilt).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.Unsupported);
        spoilt[12] ^= 1;
        Check(spoilt).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.Unsupported, "what was signed is not known any more");
        PdfSignatures.Worst(Check(SignedPdf.Sign(spoilt, new TestAuthority("Kẻ lạ").Issue("Ai đó"), number: 2))).ShouldBe(SignatureStatus.Unsupported, "one that fits and nobody vouches for hides nothing");
    }

    [Fact]
    public void A_file_cut_off_behind_the_signature_is_noticed() => Check(Signed[..^20]).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.Altered);

    [Fact]
    public void Of_two_signatures_the_later_one_vouches_for_what_came_after_the_first()
    {
        var both = SignedPdf.Sign(Signed, Authority.Issue("Vàng A Páo"), number: 2, at: At.AddDays(1));
        var found = Check(both);
        found.Select(s => (s.Signer, s.Status, s.FollowedBy)).ShouldBe([("Lò Thị Mai", SignatureStatus.NotWhole, true), ("Vàng A Páo", SignatureStatus.Valid, false)]);
        PdfSignatures.Worst(found).ShouldBe(SignatureStatus.Valid);

        var altered = both.ToArray();
        altered[12] ^= 1;
        PdfSignatures.Worst(Check(altered)).ShouldBe(SignatureStatus.Altered);

        var stranger = SignedPdf.Sign(Signed, new TestAuthority("Kẻ lạ").Issue("Ai đó"), number: 2);
        PdfSignatures.Worst(Check(stranger)).ShouldBe(SignatureStatus.UnknownChain, "nobody trusted vouches for what was added");
    }

    [Fact]
    public void A_certificate_nobody_trusts_is_an_unknown_chain_also_where_no_root_is_set()
    {
        Check(SignedPdf.Sign(SignedPdf.Plain(), new TestAuthority().Issue("Kẻ lạ"))).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.UnknownChain);
        new PdfSignatures(new TrustAnchors(new ConfigurationBuilder().Build(), NullLogger<TrustAnchors>.Instance)).Check(Signed, Given.Now).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.UnknownChain);
    }

    [Fact]
    public void An_expired_certificate_counts_only_with_a_time_stamp_from_when_it_was_valid()
    {
        var expired = Authority.Issue("Lò Thị Mai", new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2023, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var then = new DateTimeOffset(2022, 6, 1, 3, 0, 0, TimeSpan.Zero);
        var stamps = Authority.Issue("TSA", new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), stamps: true);
        Check(SignedPdf.Sign(SignedPdf.Plain(), expired, at: then)).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.Expired);
        var stamped = Check(SignedPdf.Sign(SignedPdf.Plain(), expired, at: then, stamp: value => SignedPdf.Stamp(value, stamps, then.AddMinutes(1)))).ShouldHaveSingleItem();
        (stamped.Status, stamped.SignedAt, stamped.TimeStamped).ShouldBe((SignatureStatus.Valid, then.AddMinutes(1), true));
        stamped.Sentence().ShouldContain("ký lúc 10:01 ngày 01/06/2022 (dấu thời gian tin cậy)");
        Check(SignedPdf.Sign(SignedPdf.Plain(), expired, stamp: value => SignedPdf.Stamp(value, stamps, new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero)))).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.Expired);
        var unknown = new TestAuthority().Issue("TSA lạ", new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), stamps: true);
        Check(SignedPdf.Sign(SignedPdf.Plain(), expired, stamp: value => SignedPdf.Stamp(value, unknown, then))).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.Expired);
        Check(SignedPdf.Sign(SignedPdf.Plain(), expired, stamp: _ => SignedPdf.Stamp([1, 2, 3], stamps, then))).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.Expired, "a stamp of something else");
    }

    [Fact]
    public void A_document_time_stamp_vouches_for_what_it_follows()
    {
        var stamps = Authority.Issue("TSA", stamps: true);
        var file = SignedPdf.Update(Signed, 2, "ETSI.RFC3161", content => SignedPdf.Stamp(content, stamps, At.AddHours(1)));
        Check(file).Select(s => (s.Signer, s.Status, s.FollowedBy)).ShouldBe([("Lò Thị Mai", SignatureStatus.NotWhole, true), ("TSA", SignatureStatus.Valid, false)]);
    }

    [Fact]
    public void Another_kind_an_old_digest_and_a_place_prepared_for_a_signature_are_not_checked()
    {
        Check(SignedPdf.Sign(SignedPdf.Plain(), Mai, subFilter: "adbe.x509.rsa_sha1")).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.Unsupported);
        Check(SignedPdf.Sign(SignedPdf.Plain(), Mai, digest: "1.3.14.3.2.26")).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.Unsupported);
        Check(Encoding.Latin1.GetBytes("%PDF-1.7\n4 0 obj\n<</Type/Sig/SubFilter/adbe.pkcs7.detached/ByteRange [0 /********** /**********]/Contents <00>>>\nendobj"))
            .ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.Unsupported);
        Check(SignedPdf.Update(SignedPdf.Plain(), 1, "adbe.pkcs7.detached", _ => [0x30, 0x03, 0x02, 0x01, 0x01])).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.Unsupported);
        Check(Encoding.Latin1.GetBytes("%PDF-1.7\nngười ta viết /ByteRange trong văn bản")).ShouldBeEmpty();
    }

    [Fact]
    public void A_signature_that_brings_its_own_content_signs_that_and_not_the_file()
    {
        var other = SignedPdf.Update(SignedPdf.Plain(), 1, "adbe.pkcs7.detached", _ =>
        {
            var cms = new SignedCms(new ContentInfo("something else"u8.ToArray()), detached: false);
            cms.ComputeSignature(new CmsSigner(Mai));
            return cms.Encode();
        });
        Check(other).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.Altered);
    }

    [Fact]
    public void What_hides_beside_the_signature_in_its_hole_is_noticed()
    {
        var text = Encoding.Latin1.GetString(Signed);
        var hole = text.IndexOf("/Contents <", StringComparison.Ordinal) + "/Contents ".Length;
        var hidden = Signed.ToArray();
        "/JS(x)"u8.CopyTo(hidden.AsSpan(hole + 24_000 - 20));
        Check(hidden).ShouldHaveSingleItem().Status.ShouldBe(SignatureStatus.NotWhole);
        Check(Encoding.Latin1.GetBytes(text.Replace("/ByteRange [0 ", "/ByteRange [9 ", StringComparison.Ordinal))).ShouldHaveSingleItem().Status.ShouldNotBe(SignatureStatus.Valid);
    }

    [Fact]
    public void Bytes_gone_wild_throw_nothing_and_are_never_valid()
    {
        var random = new Random(20261122);
        for (var i = 0; i < 1500; i++)
        {
            var wild = Signed.ToArray();
            var changed = false;
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                var at = random.Next(3) == 0 ? random.Next(wild.Length) : random.Next(300, 4000); // where the dictionary and the value stand
                var to = (byte)random.Next(256);
                changed |= wild[at] != to;
                wild[at] = to;
            }
            if (random.Next(4) == 0) wild = wild[..random.Next(wild.Length)];
            foreach (var found in Check(wild).Where(f => f.Status is SignatureStatus.Valid))
                (!changed || OnlyTheHexadecimalChanged(wild)).ShouldBeTrue($"round {i}");
        }
        Check([]).ShouldBeEmpty();
        Check("/ByteRange"u8.ToArray()).ShouldBeEmpty();
        Check("/ByteRange [0 1 2 3] /ByteRange [0 99999999999 0 0] /ByteRange [5 0 1 1"u8.ToArray()).ShouldAllBe(s => s.Status != SignatureStatus.Valid);
    }

    /// <summary>Letters of another case, blanks and what follows the value in its zeros: the same value, in the hole no signature covers.</summary>
    private static bool OnlyTheHexadecimalChanged(byte[] wild)
    {
        var hole = Encoding.Latin1.GetString(Signed).IndexOf("/Contents <", StringComparison.Ordinal) + "/Contents ".Length;
        return wild.Length == Signed.Length && Enumerable.Range(0, wild.Length).All(i => wild[i] == Signed[i] || (i > hole && i <= hole + 24_000));
    }

    [Fact]
    public void A_million_marks_end_soon()
    {
        var many = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("/ByteRange [0 1 2 3]/Contents/SubFilter", 300_000)));
        var watch = Stopwatch.StartNew();
        var found = Check(many);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        found.Count.ShouldBeLessThanOrEqualTo(21);
        PdfSignatures.Worst(found).ShouldNotBe(SignatureStatus.Valid);
    }

    /// <summary>Poppler's own check of the same files, so that not only our reader understands what our tests sign.</summary>
    [Fact]
    public async Task Another_program_finds_the_same()
    {
        (await Pdfsig(Signed)).ShouldContain("Signature is Valid");
        (await Pdfsig(Signed)).ShouldContain("Total document signed");
        var altered = Signed.ToArray();
        altered[12] ^= 1;
        (await Pdfsig(altered)).ShouldContain("Digest Mismatch");
        (await Pdfsig(SignedPdf.Sign(Signed, Mai, number: 2))).ShouldContain("Not total document signed");
    }

    private static async Task<string> Pdfsig(byte[] file)
    {
        var folder = Directory.CreateTempSubdirectory("pdfsig-").FullName;
        var place = Path.Combine(folder, "signed.pdf");
        await File.WriteAllBytesAsync(place, file);
        using var process = Process.Start(new ProcessStartInfo("pdfsig", ["-nocert", place]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);
        return said;
    }

    private static IReadOnlyList<PdfSignature> Check(byte[] file) => Trusting.Check(file, Given.Now);

    public static PdfSignatures Over(TestAuthority authority)
    {
        var folder = Directory.CreateTempSubdirectory("roots-").FullName;
        File.WriteAllText(Path.Combine(folder, "ca.pem"), authority.Pem);
        return new(new TrustAnchors(new ConfigurationBuilder().AddInMemoryCollection([new("Signing:TrustedRoots", folder)]).Build(), NullLogger<TrustAnchors>.Instance));
    }
}
