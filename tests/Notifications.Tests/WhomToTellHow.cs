using Platform.Contracts;
using Platform.Notifications.Domain;
using Platform.Notifications.Sending;

namespace Platform.Notifications.Tests;

public sealed class WhomToTellHow
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero); // 10:00 local
    private static readonly DossierHead Head = new(Guid.NewGuid(), 7, "DK-1", "H18.25-261121-0001", Guid.NewGuid(), "1.001193", 1, "Khai sinh", "Hộ tịch", Channel.Online, "H18.25", "H18.25");
    private static readonly ConsignmentHead Parcel = new(Guid.NewGuid(), 3, Guid.NewGuid(), Guid.NewGuid(), "H18.25-261121-0001", "H18.25", "vnpost", "CE1VN");

    public static TheoryData<object, string> Messages() => new()
    {
        { new DossierSubmitted(Head, Now, Now, ReturnMethod.Online), "submitted" },
        { new DossierAccepted(Head, Now, Now, Now, 0), "accepted" },
        { new DossierRefused(Head, Now, "x"), "refused" },
        { new SupplementRequested(Head, Now, "inAppraisal", Now, true), "supplementRequested" },
        { new FeeRequested(Head, Now, 1, false), "feeRequested" },
        { new FeePaid(Head, Now, 1, "cash", "1/2026"), "feePaid" },
        { new DueDateChanged(Head, Now, Now, Now, "extension", true), "dueDateChanged" },
        { new ResultReady(Head, Now, ReturnMethod.Counter, 0), "resultReady" },
        { new DossierReturned(Head, Now, ReturnMethod.Counter), "ratingAsked" },
        { new ConsignmentHandedOver(Parcel, Now), "handedToPost" },
        { new ConsignmentMoved(Parcel, Now, ConsignmentState.DeliveryFailed), "deliveryFailed" },
        { new ResultDelivered(Parcel, Now, "p", 0), "delivered" },
        { new ResultCameBack(Parcel, Now, "refused"), "cameBack" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void Each_message_asks_for_its_notice_and_a_repeat_for_the_same(object message, string key)
    {
        var draft = NoticeDraft.For(message)!;
        draft.Event.Key().ShouldBe(key);
        draft.DedupKey.ShouldBe(NoticeDraft.For(message)!.DedupKey);
        draft.Facts.Keys.ShouldBeSubsetOf(Template.Placeholders);
    }

    [Fact]
    public void A_dossier_handed_in_at_the_counter_and_a_parcel_on_its_way_need_no_notice()
    {
        NoticeDraft.For(new DossierSubmitted(Head with { Channel = Channel.Counter }, Now, Now, ReturnMethod.Counter)).ShouldBeNull();
        NoticeDraft.For(new ConsignmentMoved(Parcel, Now, ConsignmentState.InTransit)).ShouldBeNull();
    }

    [Fact]
    public void Another_version_or_person_is_another_notice()
    {
        string Key(DossierHead head) => NoticeDraft.For(new FeePaid(head, Now, 1, "cash", "1"))!.DedupKey;
        Key(Head with { Version = 8 }).ShouldNotBe(Key(Head));
        Key(Head with { Applicant = Guid.NewGuid() }).ShouldNotBe(Key(Head));
    }

    [Fact]
    public void Dates_are_local_and_amounts_in_dong()
    {
        NoticeDraft.When(new DateTimeOffset(2026, 11, 26, 10, 30, 0, TimeSpan.Zero)).ShouldBe("17:30 26/11/2026");
        NoticeDraft.When(new DateTimeOffset(2026, 11, 26, 17, 30, 0, TimeSpan.Zero)).ShouldBe("00:30 27/11/2026");
        NoticeDraft.Money(1_250_000).ShouldBe("1.250.000 đồng");
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(30, false)]
    public void A_supplement_wanted_within_a_day_is_urgent(int hours, bool urgent) =>
        NoticeDraft.For(new SupplementRequested(Head, Now, "inAppraisal", Now.AddHours(hours), true))!.IsUrgent(Now, TimeSpan.FromHours(24)).ShouldBe(urgent);

    [Fact]
    public void Mail_first_and_SMS_beside_it_for_what_people_wait_for()
    {
        MediaOrder.First(NoticeEvent.Accepted, new Reachable(true, true)).ShouldBe([Medium.Email, Medium.Sms]);
        MediaOrder.First(NoticeEvent.FeePaid, new Reachable(true, true)).ShouldBe([Medium.Email]);
        MediaOrder.First(NoticeEvent.FeePaid, new Reachable(false, true)).ShouldBe([Medium.Sms]);
        MediaOrder.First(NoticeEvent.Accepted, new Reachable(false, false)).ShouldBeEmpty();
    }

    [Fact]
    public void A_date_moved_by_the_calendar_names_the_decision_and_the_days()
    {
        var moved = new DueDateChanged(Head, Now, Now, Now, "calendar", false, "Thông báo 12/TB-UBND (28/11/2026 làm việc: Làm bù)");
        NoticeDraft.For(moved)!.Facts["reason"].ShouldBe("Lịch làm việc có thay đổi theo Thông báo 12/TB-UBND (28/11/2026 làm việc: Làm bù).");
        NoticeDraft.For(moved with { Ground = null })!.Facts["reason"].ShouldBe("Lịch làm việc có thay đổi.");
    }

    [Fact]
    public void An_extension_that_was_undone_is_told_once_with_the_date_that_holds()
    {
        NoticeDraft.For(new StepUndone(Head, Now, 3, "due_extended")).ShouldBeNull();
        NoticeDraft.For(new DueDateChanged(Head, Now, Now, Now, "correction", false))!.Facts["reason"].ShouldBe("Ngày gia hạn được ghi nhầm; hẹn trả kết quả như trước đó.");
        NoticeDraft.For(new StepUndone(Head, Now, 3, "processing_paused")).ShouldNotBeNull();
        NoticeDraft.For(new ResultCameBack(new ConsignmentHead(Guid.NewGuid(), 4, Head.Id, Guid.NewGuid(), "x", "H18.25", "vnpost", null), Now, "calledBack")).ShouldBeNull("a parcel called back never left");
    }

    [Fact]
    public void The_other_medium_follows_one_that_failed()
    {
        MediaOrder.Next(new HashSet<Medium> { Medium.Portal, Medium.Email }, new Reachable(true, true)).ShouldBe(Medium.Sms);
        MediaOrder.Next(new HashSet<Medium> { Medium.Portal, Medium.Sms }, new Reachable(true, true)).ShouldBe(Medium.Email);
        MediaOrder.Next(new HashSet<Medium> { Medium.Portal, Medium.Email }, new Reachable(true, false)).ShouldBeNull();
        MediaOrder.Next(new HashSet<Medium> { Medium.Portal, Medium.Email, Medium.Sms }, new Reachable(true, true)).ShouldBeNull();
    }

    [Theory]
    [InlineData("0912 345 678", "84912345678")]
    [InlineData("+84912345678", "84912345678")]
    [InlineData("0912.345.678", "84912345678")]
    [InlineData("12345", null)]
    [InlineData(null, null)]
    public void Phones_are_written_the_gateway_s_way(string? phone, string? address) => SmsChannel.Address(phone).ShouldBe(address);

    [Theory]
    [InlineData("mai@example.vn", true)]
    [InlineData("a@b.vn,c@d.vn", false)]
    [InlineData("a@b.vn;c@d.vn", false)]
    [InlineData("a@b.vn\r\nBcc: c@d.vn", false)]
    [InlineData("nobody", false)]
    [InlineData("", false)]
    public void Only_one_plain_address_is_an_address(string email, bool good) => (EmailChannel.Address(email) is not null).ShouldBe(good);
}
