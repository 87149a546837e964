using System.Net;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class ByPost(DossiersHost host)
{
    [Fact]
    public async Task Delivered_heard_before_handed_over_and_twice_ends_returned_once()
    {
        var (id, parcel) = await Sent();
        var delivery = Guid.NewGuid();
        await host.Publish(new ResultDelivered(parcel with { Version = 5 }, host.Clock.Now, "POD-9", 0), delivery);
        await Until(id, d => d.Text("stage") == "returned");
        await host.Publish(new ConsignmentHandedOver(parcel with { Version = 3 }, host.Clock.Now), Guid.NewGuid());
        await host.Publish(new ResultDelivered(parcel with { Version = 5 }, host.Clock.Now, "POD-9", 0), delivery);
        await host.Publish(new ResultDelivered(parcel with { Version = 6 }, host.Clock.Now, "POD-9", 0), Guid.NewGuid());
        await Until(id, d => d.Number("version") == 8);
        var dossier = await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body();
        dossier.Text("stage").ShouldBe("returned");
        dossier.GetProperty("return").Text("proof").ShouldBe("POD-9");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'result_returned'", id)).ShouldBe(1);
    }

    [Fact]
    public async Task What_came_back_is_handed_out_at_the_counter()
    {
        var (id, parcel) = await Sent();
        await host.Publish(new ConsignmentHandedOver(parcel, host.Clock.Now), Guid.NewGuid());
        await Until(id, d => d.Text("stage") == "handedToPost");
        using var clerk = host.As(People.Clerk);
        await clerk.Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = "Lò Thị Mai", recipientIdentityNumber = "011195000123", signature = new { signedOnPaper = true } }).Refused(HttpStatusCode.Conflict, "not-waiting-for-return");
        await host.Publish(new ResultCameBack(parcel with { Version = 6 }, host.Clock.Now, "notFound"), Guid.NewGuid());
        await Until(id, d => d.Text("stage") == "issued");
        await clerk.Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = "Lò Thị Mai", recipientIdentityNumber = "011195000123", signature = new { signedOnPaper = true } }).Body();
        (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("return").GetProperty("recipient").Text("name").ShouldBe("Lò Thị Mai");
    }

    [Fact]
    public async Task A_parcel_called_back_before_the_postman_came_is_handed_out_at_the_counter()
    {
        var (id, parcel) = await Sent();
        using var clerk = host.As(People.Clerk);
        (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ShouldContain("call-back-parcel");
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/call-back-parcel", new { reason = "Nhầm" }).Refused(HttpStatusCode.Forbidden, "not-allowed");
        var called = await clerk.Post($"/v1/dossiers/{id}/call-back-parcel", new { reason = "Nhầm cách trả" }, key: $"back-{id}").Body();
        (await clerk.Post($"/v1/dossiers/{id}/call-back-parcel", new { reason = "Nhầm cách trả" }, key: $"back-{id}").Body()).GetRawText().ShouldBe(called.GetRawText(), "a repeat answers the same");
        await clerk.Post($"/v1/dossiers/{id}/call-back-parcel", new { reason = "Nữa" }).Refused(HttpStatusCode.Conflict, "no-parcel-to-call-back");
        (await host.Heard.Of<ReturnCalledBack>(id)).ReturnId.ShouldBe(parcel.ReturnId);
        (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("postalReturn").TryGetProperty("calledBackAt", out _).ShouldBeTrue();

        var delivery = Guid.NewGuid();
        await host.Publish(new ResultCameBack(parcel with { Version = 4 }, host.Clock.Now, "calledBack"), delivery);
        await Until(id, d => !d.TryGetProperty("postalReturn", out _));
        await host.Publish(new ResultCameBack(parcel with { Version = 4 }, host.Clock.Now, "calledBack"), delivery);
        await clerk.Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = "Lò Thị Mai", recipientIdentityNumber = "011195000123", signature = new { signedOnPaper = true } }).Body();
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'result_came_back'", id)).ShouldBe(1);
    }

    [Fact]
    public async Task A_fee_is_paid_before_the_result_goes_or_at_the_door()
    {
        var id = await host.Issued(TestCatalogue.Extract);
        using var clerk = host.As(People.Clerk);
        (await host.Heard.Of<FeeRequested>(id)).Amount.ShouldBe(8_000);
        (await host.Heard.Of<ResultReady>(id)).FeeOutstanding.ShouldBe(8_000);
        await clerk.Post($"/v1/dossiers/{id}/return-by-post", new { }).Refused(HttpStatusCode.Conflict, "fee-due");
        await clerk.Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = "Lò Thị Mai", recipientIdentityNumber = "011195000123", signature = new { signedOnPaper = true } }).Refused(HttpStatusCode.Conflict, "fee-due");
        await clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 5_000, method = "cash" }).Refused(HttpStatusCode.UnprocessableEntity, "amount-differs");

        var sent = await clerk.Post($"/v1/dossiers/{id}/return-by-post", new { cashOnDelivery = true }).Body();
        (await host.Heard.Of<ReturnRequested>(id)).CashOnDelivery.ShouldBe(8_000);
        var parcel = new ConsignmentHead(Guid.NewGuid(), 5, id, sent.GetProperty("returnId").GetGuid(), "x", "H18.25", "vnpost", "EE1VN");
        await host.Publish(new ResultDelivered(parcel, host.Clock.Now, "POD-2", 8_000), Guid.NewGuid());
        await Until(id, d => d.Text("stage") == "returned");
        (await host.Heard.Of<FeePaid>(id)).Method.ShouldBe("cashOnDelivery");
    }

    [Fact]
    public async Task A_fee_paid_at_the_counter_opens_the_return()
    {
        var id = await host.Issued(TestCatalogue.Extract, returnMethod: "counter");
        using var clerk = host.As(People.Clerk);
        var paid = await clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "cash" }, key: $"pay-{id}").Body();
        paid.Text("receiptNumber")!.ShouldMatch(@"^\d{7}/2026$");
        (await clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "cash" }, key: $"pay-{id}").Body()).Text("receiptNumber").ShouldBe(paid.Text("receiptNumber"));
        await clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "cash" }).Refused(HttpStatusCode.Conflict, "no-fee-due");
        await clerk.Post($"/v1/dossiers/{id}/return-by-post", new { }).Refused(HttpStatusCode.Conflict, "not-by-post");
        await clerk.Post($"/v1/dossiers/{id}/return-online", new { }).Refused(HttpStatusCode.Conflict, "not-online");
        await clerk.Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = "Lò Thị Mai", recipientIdentityNumber = "011195000123", signature = new { signedOnPaper = true } }).Body();
    }

    [Fact]
    public async Task A_late_result_is_returned_all_the_same()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Issued(TestCatalogue.Birth, "online");
        host.Clock.Now = DossiersHost.Local(2026, 12, 30, 9, 0);
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/return-online", new { }).Body();
        host.Clock.Now = DossiersHost.MondayNine;
    }

    private async Task<(Guid Id, ConsignmentHead Parcel)> Sent()
    {
        var id = await host.Issued();
        var sent = await host.As(People.Clerk).Post($"/v1/dossiers/{id}/return-by-post", new { }).Body();
        return (id, new ConsignmentHead(Guid.NewGuid(), 3, id, sent.GetProperty("returnId").GetGuid(), "x", "H18.25", "vnpost", "EE2VN"));
    }

    private async Task Until(Guid id, Func<System.Text.Json.JsonElement, bool> so)
    {
        using var clerk = host.As(People.Clerk);
        await Eventually.Is(async () => so(await clerk.Get($"/v1/dossiers/{id}").Body()), () => clerk.GetStringAsync(new Uri($"/v1/dossiers/{id}/history", UriKind.Relative)));
    }
}
