using Platform.Contracts;
using Platform.Notifications.Domain;
using Platform.Notifications.Staff;

namespace Platform.Notifications.Tests;

/// <summary>What officers are told, in words.</summary>
public sealed class WordsForOfficers
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private static readonly DossierHead Head = new(Guid.NewGuid(), 7, "DK-1", "H18.25-261123-0001", Guid.NewGuid(), "1.001193", 1, "Đăng ký khai sinh", "Hộ tịch", Channel.Online, "H18.25", "H18.25");

    [Fact]
    public void Every_kind_has_a_text_without_faults() => StaffText.FromFiles().Select(t => t.Kind).Distinct().ShouldBe(Enum.GetValues<StaffEvent>(), ignoreOrder: true);

    [Theory]
    [InlineData("newOnline")]
    [InlineData("stepDueSoon")]
    [InlineData("stepLate")]
    [InlineData("consultationAsked")]
    [InlineData("resultToSign")]
    [InlineData("cameBack")]
    [InlineData("supportReview")]
    public void No_placeholder_is_left_and_the_dossier_is_named(string kind)
    {
        var (subject, text) = StaffText.For(kind)!.With(new StaffNoticeWanted(Head, Now, kind, "H18.25", ["clerk"], null, "Thẩm định", Now.AddHours(8)));
        (subject + text).ShouldNotContain("{");
        subject.ShouldContain("H18.25-261123-0001");
        text.ShouldContain("Đăng ký khai sinh");
    }

    [Fact]
    public void A_limit_is_said_in_local_time() =>
        StaffText.For("stepLate")!.With(new StaffNoticeWanted(Head, Now, "stepLate", "H18.25", ["specialist"], "o", "Thẩm định", Now)).Text.ShouldContain("09:00 23/11/2026");

    [Fact]
    public void The_mail_leads_to_the_officers_own_page() =>
        StaffText.Mail("Có việc <mới>", Head.Id, new Uri("https://motcua.test/")).ShouldSatisfyAllConditions(
            m => m.ShouldContain($"href=\"https://motcua.test/staff/dossiers/{Head.Id}\""), m => m.ShouldContain("&lt;m"));

    [Fact]
    public void A_kind_of_a_newer_release_has_no_text_here() => StaffText.For("somethingNew").ShouldBeNull();

    [Fact]
    public void A_refund_is_told_to_the_citizen_with_how_it_comes()
    {
        var draft = NoticeDraft.For(new FeeRefunded(Head, Now, 8_000, "transfer", "HT-0000001/2026"))!;
        draft.Event.Key().ShouldBe("feeRefunded");
        draft.Facts["amount"].ShouldBe("8.000 đồng");
        draft.Facts["reason"].ShouldContain("chuyển khoản");
        NoticeDraft.For(new FeeRefunded(Head, Now, 8_000, "cash", "HT-0000001/2026"))!.Facts["reason"].ShouldContain("tại quầy");
    }
}
