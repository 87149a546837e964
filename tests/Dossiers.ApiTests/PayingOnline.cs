using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>Online payment and transfer: the provider's word is believed when it is signed, once, and for the amount that was asked for.</summary>
[Collection("dossiers")]
public sealed class PayingOnline(DossiersHost host)
{
    private const string Callbacks = "/v1/payments/national/callbacks";

    [Fact]
    public async Task The_mother_pays_online_and_a_word_repeated_is_harmless()
    {
        var (id, reference) = await Started();
        using var mother = host.As(People.Mother);
        var again = await mother.Post($"/v1/dossiers/{id}/pay-online", new { }).Body();
        again.Text("reference").ShouldBe(reference, "one payment is under way at a time");
        again.Text("url").ShouldBe($"https://thanhtoan.example.vn/{reference}");
        var order = host.Payments.Orders[reference];
        order.Number("SoTien").ShouldBe(8_000);
        order.Text("UrlTraVe").ShouldBe($"http://localhost:8080/dossiers/{id}?payment={reference}");
        order.GetRawText().ShouldNotContain(People.Mother.Name);

        using var platform = host.As(null);
        (await platform.Post(Callbacks, PaymentPlatform.Callback(reference, 8_000)).Body()).Text("MaLoi").ShouldBe("00");
        (await platform.Post(Callbacks, PaymentPlatform.Callback(reference, 8_000)).Body()).Text("MaLoi").ShouldBe("00");
        (await platform.Post(Callbacks, PaymentPlatform.Callback(reference, 8_000, code: "24")).Body()).Text("MaLoi").ShouldBe("00");
        var fee = await Fee(id);
        fee.Number("outstanding").ShouldBe(0);
        var payment = fee.GetProperty("payments").EnumerateArray().ShouldHaveSingleItem();
        payment.Text("method").ShouldBe("online");
        payment.Text("reference").ShouldBe($"GD-{reference}");
        (await State(id, reference)).ShouldBe("paid");
        (await host.Heard.Of<FeePaid>(id)).Method.ShouldBe("online");
        await mother.Post($"/v1/dossiers/{id}/pay-online", new { }).Refused(HttpStatusCode.Conflict, "no-fee-due");
        var receipt = await mother.GetStringAsync(new Uri($"/v1/dossiers/{id}/payments/{payment.Text("receiptNumber")}/receipt", UriKind.Relative));
        WebUtility.HtmlDecode(receipt).ShouldContain("BIÊN LAI THU LỆ PHÍ");
        await mother.Get($"/v1/dossiers/{id}/payments/9999999/2026/receipt").Refused(HttpStatusCode.NotFound, "receipt-not-found");
    }

    [Fact]
    public async Task The_dossier_and_the_payment_are_paid_together_or_not_at_all_and_the_list_says_which_dossier_has_it()
    {
        var (id, reference) = await Started();
        using var platform = host.As(null);
        using var mother = host.As(People.Mother);
        var before = await mother.Get($"/v1/dossiers/{id}/online-payments").Body();
        before.Number("version").ShouldBe((await mother.Get($"/v1/dossiers/{id}").Body()).Number("version"));
        await host.Execute($"ALTER TABLE dossiers.payments ADD CONSTRAINT not_now CHECK (reference <> '{reference}' OR state <> 'paid') NOT VALID");
        try
        {
            (await platform.Post(Callbacks, PaymentPlatform.Callback(reference, 8_000))).IsSuccessStatusCode.ShouldBeFalse();
            (await Fee(id)).Number("paid").ShouldBe(0);
        }
        finally
        {
            await host.Execute("ALTER TABLE dossiers.payments DROP CONSTRAINT not_now");
        }
        (await platform.Post(Callbacks, PaymentPlatform.Callback(reference, 8_000)).Body()).Text("MaLoi").ShouldBe("00");
        (await Fee(id)).Number("outstanding").ShouldBe(0);
        (await mother.Get($"/v1/dossiers/{id}/online-payments").Body()).Number("version").ShouldBe(before.Number("version") + 1, "a page that read the dossier before it was paid reads it again");
    }

    [Fact]
    public async Task Nobody_believes_a_word_that_is_unsigned_unknown_or_unreadable()
    {
        var (id, reference) = await Started();
        using var platform = host.As(null);
        await platform.Post(Callbacks, PaymentPlatform.Callback(reference, 8_000, secret: "another")).Refused(HttpStatusCode.Unauthorized, "bad-signature");
        await platform.Post(Callbacks, new { MaLoi = "00", MaThamChieu = reference, SoTien = 8_000 }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await platform.Post(Callbacks, new[] { 1 }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await platform.Post(Callbacks, PaymentPlatform.Callback("TT261123-XXXXXXXXXXXX", 8_000)).Refused(HttpStatusCode.NotFound, "unknown-payment");
        await platform.Post("/v1/payments/other/callbacks", PaymentPlatform.Callback(reference, 8_000)).Refused(HttpStatusCode.NotFound, "unknown-provider");
        using var large = new StringContent(new string(' ', (64 * 1024) + 1), Encoding.UTF8, "application/json");
        (await platform.PostAsync(new Uri(Callbacks, UriKind.Relative), large)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await Fee(id)).Number("outstanding").ShouldBe(8_000);
    }

    [Fact]
    public async Task Another_amount_than_was_asked_for_is_kept_and_marked_and_pays_nothing()
    {
        var (id, reference) = await Started();
        using var platform = host.As(null);
        (await platform.Post(Callbacks, PaymentPlatform.Callback(reference, 800)).Body()).Text("MaLoi").ShouldBe("04");
        (await Fee(id)).Number("paid").ShouldBe(0);
        (await State(id, reference)).ShouldBe("mismatched");
        (await host.Scalar<long>("SELECT told_amount FROM dossiers.payments WHERE reference = $1", reference)).ShouldBe(800);
        (await platform.Post(Callbacks, PaymentPlatform.Callback(reference, 8_000)).Body()).Text("MaLoi").ShouldBe("00");
        (await State(id, reference)).ShouldBe("paid");
    }

    [Fact]
    public async Task Another_amount_is_taken_as_paid_once_and_the_providers_better_word_adds_what_it_fell_short()
    {
        var (id, reference) = await Started();
        using var platform = host.As(null);
        using var clerk = host.As(People.Clerk);
        await clerk.Post($"/v1/dossiers/{id}/settle-payment", new { reference, outcome = "taken", amount = 800, reason = "Đã đối soát" }).Refused(HttpStatusCode.Conflict, "not-mismatched");
        await platform.Post(Callbacks, PaymentPlatform.Callback(reference, 800)).Body();
        var line = (await clerk.Get($"/v1/dossiers/{id}/online-payments").Body()).GetProperty("items")[0];
        line.Number("told").ShouldBe(800);
        line.GetProperty("open").GetBoolean().ShouldBeTrue();
        (await host.As(People.Mother).Get($"/v1/dossiers/{id}/online-payments").Body()).GetProperty("items")[0].GetProperty("open").GetBoolean().ShouldBeFalse();

        await clerk.Post($"/v1/dossiers/{id}/settle-payment", new { reference = "TT261123-XXXXXXXXXXXX", outcome = "taken", amount = 800, reason = "Đã đối soát" }).Refused(HttpStatusCode.NotFound, "unknown-payment");
        await clerk.Post($"/v1/dossiers/{id}/settle-payment", new { reference, outcome = "taken", amount = 8_000, reason = "Đã đối soát" }).Refused(HttpStatusCode.UnprocessableEntity, "amount-differs");
        await clerk.Post($"/v1/dossiers/{id}/settle-payment", new { reference, outcome = "kept", amount = 800, reason = "" }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        (await host.As(People.Specialist).Post($"/v1/dossiers/{id}/settle-payment", new { reference, outcome = "taken", amount = 800, reason = "Đã đối soát" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var key = Guid.NewGuid().ToString();
        var taken = await clerk.Post($"/v1/dossiers/{id}/settle-payment", new { reference, outcome = "taken", amount = 800, reason = "Đã đối soát" }, key).Body();
        taken.Number("outstanding").ShouldBe(7_200);
        (await clerk.Post($"/v1/dossiers/{id}/settle-payment", new { reference, outcome = "taken", amount = 800, reason = "Đã đối soát" }, key).Body()).Text("receiptNumber").ShouldBe(taken.Text("receiptNumber"));
        await clerk.Post($"/v1/dossiers/{id}/settle-payment", new { reference, outcome = "taken", amount = 800, reason = "Lại" }).Refused(HttpStatusCode.Conflict, "payment-settled");
        line = (await clerk.Get($"/v1/dossiers/{id}/online-payments").Body()).GetProperty("items")[0];
        (line.Text("settled"), line.GetProperty("open").GetBoolean()).ShouldBe(("taken", false));

        await platform.Post(Callbacks, PaymentPlatform.Callback(reference, 8_000)).Body();
        var fee = await Fee(id);
        (fee.Number("paid"), fee.Number("outstanding"), fee.Number("overpaid")).ShouldBe((8_000, 0, 0));
        fee.GetProperty("payments")[0].Text("reason").ShouldBe("Đã đối soát");
    }

    [Fact]
    public async Task Another_amount_is_given_back_whole_and_the_fee_is_owed_as_before()
    {
        var (id, reference) = await Started();
        await host.As(null).Post(Callbacks, PaymentPlatform.Callback(reference, 9_000)).Body();
        using var leader = host.As(People.Leader);
        await leader.Post($"/v1/dossiers/{id}/settle-payment", new { reference, outcome = "returned", amount = 9_000, method = "transfer", reason = "Chuyển nhầm" }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        var back = await leader.Post($"/v1/dossiers/{id}/settle-payment", new { reference, outcome = "returned", amount = 9_000, method = "transfer", transfer = "FT91", reason = "Chuyển nhầm" }).Body();
        back.Text("refundNumber")!.ShouldStartWith("HT-");
        back.Number("outstanding").ShouldBe(8_000);
        (await leader.Get($"/v1/dossiers/{id}/online-payments").Body()).GetProperty("items")[0].Text("settled").ShouldBe("returned");
        var paid = await host.As(People.Clerk).Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "transfer", reference = $"FT92-{id:N}" }).Body();
        var receipt = WebUtility.HtmlDecode(await leader.GetStringAsync(new Uri($"/v1/dossiers/{id}/payments/{paid.Text("receiptNumber")}/receipt", UriKind.Relative)));
        receipt.ShouldContain("8.000");
        receipt.ShouldNotContain("nộp thừa", Case.Insensitive); // what went back covered no line
        (await Fee(id)).Number("refundable").ShouldBe(0);
    }

    [Fact]
    public async Task Told_many_times_at_once_while_the_counter_takes_cash_every_dong_is_there_and_nothing_is_owed()
    {
        var (id, reference) = await Started();
        using var platform = host.As(null);
        using var clerk = host.As(People.Clerk);
        var told = Enumerable.Range(0, 8).Select(_ => platform.Post(Callbacks, PaymentPlatform.Callback(reference, 8_000)).Body());
        var cash = clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "cash" });
        (await Task.WhenAll(told)).ShouldAllBe(answer => answer.GetProperty("MaLoi").GetString() == "00");
        var taken = (await cash).IsSuccessStatusCode;
        var fee = await Fee(id);
        fee.GetProperty("payments").EnumerateArray().Count(p => p.Text("method") == "online").ShouldBe(1);
        fee.Number("outstanding").ShouldBe(0);
        fee.Number("overpaid").ShouldBe(taken ? 8_000 : 0);
    }

    [Fact]
    public async Task What_was_paid_at_the_counter_meanwhile_is_given_back()
    {
        var (id, reference) = await Started();
        using var clerk = host.As(People.Clerk);
        await clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "transfer", reference = "FT1" }).Body();
        await host.As(null).Post(Callbacks, PaymentPlatform.Callback(reference, 8_000)).Body();
        (await Fee(id)).Number("refundable").ShouldBe(8_000);
        var key = Guid.NewGuid().ToString();
        var refund = await clerk.Post($"/v1/dossiers/{id}/refund", new { amount = 8_000, method = "transfer", reference = "FT2", reason = "Nộp hai lần" }, key).Body();
        refund.Text("receiptNumber")!.ShouldStartWith("HT-");
        (await clerk.Post($"/v1/dossiers/{id}/refund", new { amount = 8_000, method = "transfer", reference = "FT2", reason = "Nộp hai lần" }, key).Body()).Text("receiptNumber").ShouldBe(refund.Text("receiptNumber"));
        await clerk.Post($"/v1/dossiers/{id}/refund", new { amount = 8_000, method = "cash", reason = "Nữa" }).Refused(HttpStatusCode.Conflict, "nothing-to-refund");
        (await host.Heard.Of<FeeRefunded>(id)).Amount.ShouldBe(8_000);
        (await (await host.As(People.Mother).Get($"/v1/dossiers/{id}/refunds/{refund.Text("receiptNumber")}/voucher")).Content.ReadAsStringAsync()).ShouldContain(refund.Text("receiptNumber")!);
        await host.As(People.OtherCitizen).Get($"/v1/dossiers/{id}/refunds/{refund.Text("receiptNumber")}/voucher").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        await clerk.Get($"/v1/dossiers/{id}/refunds/HT-9999999/2026/voucher").Refused(HttpStatusCode.NotFound, "voucher-not-found");
    }

    [Fact]
    public async Task A_provider_that_is_away_takes_nothing_and_the_person_tries_again()
    {
        var id = await host.Accepted(TestCatalogue.Extract);
        using var mother = host.As(People.Mother);
        host.Payments.Down = true;
        await mother.Post($"/v1/dossiers/{id}/pay-online", new { }).Refused(HttpStatusCode.ServiceUnavailable, "payment-unavailable");
        host.Payments.Down = false;
        var reference = (await mother.Post($"/v1/dossiers/{id}/pay-online", new { }).Body()).Text("reference")!;
        (await mother.Get($"/v1/dossiers/{id}/online-payments").Body()).GetProperty("items").EnumerateArray().Select(p => p.Text("state")).ShouldBe(["started", "failed"], ignoreOrder: true);
        host.Payments.Orders.ShouldContainKey(reference);
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/pay-online", new { }).Refused(HttpStatusCode.Forbidden, "not-allowed");
        await host.As(People.OtherCitizen).Post($"/v1/dossiers/{id}/pay-online", new { }).Refused(HttpStatusCode.NotFound, "dossier-not-found");
        await host.As(People.OtherCitizen).Get($"/v1/dossiers/{id}/online-payments").Refused(HttpStatusCode.NotFound, "dossier-not-found");
    }

    [Fact]
    public async Task What_the_provider_never_told_is_found_by_asking_and_what_took_too_long_ends()
    {
        var (paid, reference) = await Started();
        var (left, late) = await Started();
        host.Payments.States[reference] = ("1", 8_000);
        using var sidecar = host.As(null);
        (await sidecar.PostAsync(new Uri("/payment-poll", UriKind.Relative), null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        sidecar.DefaultRequestHeaders.Add("dapr-api-token", "app-token");
        var before = host.Clock.Now;
        host.Clock.Now = before.AddMinutes(16);
        (await sidecar.PostAsync(new Uri("/payment-poll", UriKind.Relative), null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Fee(paid)).Number("outstanding").ShouldBe(0);
        (await State(left, late)).ShouldBe("expired");
        (await host.As(null).Post(Callbacks, PaymentPlatform.Callback(late, 8_000)).Body()).Text("MaLoi").ShouldBe("00");
        (await Fee(left)).Number("outstanding").ShouldBe(0, "late money is money");
        host.Clock.Now = before;
    }

    [Fact]
    public async Task What_expired_is_asked_about_for_two_days_ever_more_seldom_and_money_that_comes_late_is_recorded()
    {
        var (id, first) = await Started();
        using var sidecar = host.As(null);
        sidecar.DefaultRequestHeaders.Add("dapr-api-token", "app-token");
        var before = host.Clock.Now;
        try
        {
            await Poll(16);
            (await State(id, first)).ShouldBe("expired", "the provider said nothing");
            (await Polled(first)).ShouldBe(before.AddMinutes(16));
            await Poll(20);
            (await Polled(first)).ShouldBe(before.AddMinutes(16), "asked after 16 minutes, it is asked again after 24");
            await Poll(24);
            (await Polled(first)).ShouldBe(before.AddMinutes(24));
            var second = (await host.As(People.Mother).Post($"/v1/dossiers/{id}/pay-online", new { }).Body()).Text("reference")!;
            second.ShouldNotBe(first, "the way is free for another attempt");
            host.Payments.States[first] = host.Payments.States[second] = ("1", 8_000);
            await Poll(90);
            (await State(id, first)).ShouldBe("paid");
            (await State(id, second)).ShouldBe("paid");
            (await Fee(id)).Number("refundable").ShouldBe(8_000, "paid twice");

            var (other, given) = await Started();
            await Poll(180);
            (await State(other, given)).ShouldBe("expired");
            await host.Scalar<long>("WITH done AS (UPDATE dossiers.payments SET started_at = $2, polled_at = NULL WHERE reference = $1 RETURNING 1) SELECT count(*) FROM done", given, host.Clock.Now.AddDays(-2).AddMinutes(-1));
            host.Payments.States[given] = ("1", 8_000);
            await Poll(181);
            (await State(other, given)).ShouldBe("expired", "after two days nobody asks any more");
        }
        finally
        {
            host.Clock.Now = before;
        }

        async Task Poll(int minutes)
        {
            host.Clock.Now = before.AddMinutes(minutes);
            (await sidecar.PostAsync(new Uri("/payment-poll", UriKind.Relative), null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        async Task<DateTimeOffset> Polled(string reference) => new((await host.Scalar<DateTime>("SELECT polled_at FROM dossiers.payments WHERE reference = $1", reference)).ToUniversalTime(), TimeSpan.Zero);
    }

    [Fact]
    public async Task A_transfer_is_shown_to_who_may_read_the_dossier_while_something_is_due()
    {
        var id = await host.Accepted(TestCatalogue.Extract);
        var shown = await host.As(People.Mother).Get($"/v1/dossiers/{id}/vietqr").Body();
        shown.Number("amount").ShouldBe(8_000);
        shown.Text("text")!.ShouldStartWith("000201010212");
        shown.Text("svg")!.ShouldContain("<svg");
        shown.Text("account").ShouldBe("0011001234567");
        await host.As(People.OtherCitizen).Get($"/v1/dossiers/{id}/vietqr").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "transfer", reference = "FT3" }).Body();
        await host.As(People.Mother).Get($"/v1/dossiers/{id}/vietqr").Refused(HttpStatusCode.NotFound, "nothing-to-transfer");
    }

    [Fact]
    public async Task A_bank_s_transfer_pays_one_dossier_and_an_undone_payment_frees_it()
    {
        var ids = new[] { await host.Accepted(TestCatalogue.Extract), await host.Accepted(TestCatalogue.Extract), await host.Accepted(TestCatalogue.Extract) };
        using var clerk = host.As(People.Clerk);
        var both = await Task.WhenAll(ids[..2].Select(id => clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "transfer", reference = "FT26 9901" })));
        both.Count(r => r.IsSuccessStatusCode).ShouldBe(1, "two at once");
        var (paid, other) = both[0].IsSuccessStatusCode ? (ids[0], ids[1]) : (ids[1], ids[0]);
        await clerk.Post($"/v1/dossiers/{other}/pay", new { amount = 8_000, method = "transfer", reference = " ft269901" }).Refused(HttpStatusCode.Conflict, "reference-used");
        await clerk.Post($"/v1/dossiers/{ids[2]}/pay", new { amount = 8_000, method = "cash", reference = "FT26 9901" }).Body();
        var step = (await clerk.Get($"/v1/dossiers/{paid}").Body()).Number("version");
        await host.As(People.Leader).Post($"/v1/dossiers/{paid}/undo", new { step, reason = "Ghi nhầm hồ sơ" }).Body();
        await clerk.Post($"/v1/dossiers/{other}/pay", new { amount = 8_000, method = "transfer", reference = "FT269901" }).Body();
        await clerk.Post($"/v1/dossiers/{paid}/pay", new { amount = 8_000, method = "transfer", reference = "FT269901" }).Refused(HttpStatusCode.Conflict, "reference-used");
        await host.Scalar<long>("WITH gone AS (DELETE FROM dossiers.transfer_references WHERE reference = 'FT269901' RETURNING 1) SELECT count(*) FROM gone");
        await host.Services.GetRequiredService<Platform.Dossiers.Views.RebuildViews>().Run(default);
        (await host.Scalar<Guid>("SELECT dossier FROM dossiers.transfer_references WHERE reference = 'FT269901'")).ShouldBe(other, "made anew from the events");
    }

    [Fact]
    public async Task Who_is_exempt_owes_nothing_and_a_further_fee_is_owed_with_its_ground()
    {
        var id = await host.Submitted(TestCatalogue.Extract);
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/accept", new { papersSeen = Array.Empty<object>(), exemptions = new[] { new { feeKey = "f1", ground = "poor-household", note = "Sổ số 12" } } }).Body();
        var fee = await Fee(id);
        fee.Number("outstanding").ShouldBe(0);
        fee.GetProperty("exemptions")[0].Text("note").ShouldBe("Sổ số 12");
        var asked = await host.As(People.Specialist).Post($"/v1/dossiers/{id}/request-fee",
            new { further = new[] { new { name = "Phí thẩm định", kind = "fee", amount = 20_000, ground = "Nghị quyết 12/2026/NQ-HĐND" } }, clockStops = true, reason = "Diện tích tăng thêm" }).Body();
        asked.Number("outstanding").ShouldBe(20_000);
        (await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body()).Number("status").ShouldBe(6);
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/pay", new { amount = 20_000, method = "transfer", reference = "FT4" }).Body();
        (await host.Heard.Of<ProcessingResumed>(id)).DueAt.ShouldBeGreaterThan(DossiersHost.MondayNine);
    }

    [Fact]
    public async Task A_fee_that_holds_the_clock_by_a_slip_is_put_right_once_by_whoever_is_first()
    {
        var id = await host.Accepted(TestCatalogue.Extract);
        using var clerk = host.As(People.Clerk);
        await clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "cash" }).Body();
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/request-fee",
            new { further = new[] { new { name = "Phí thẩm định", kind = "fee", amount = 5_000_000, ground = "Nghị quyết 12/2026/NQ-HĐND" } }, clockStops = true, reason = "Diện tích tăng thêm" }).Body();
        object right = new { lines = new[] { new { key = "further-1", amount = 0, ground = "poor-household", note = "Sổ số 12" } }, reason = "Hộ nghèo, ghi nhầm số" };
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/correct-fee", right).Refused(HttpStatusCode.Forbidden, "not-allowed");
        await host.As(People.ClerkElsewhere).Post($"/v1/dossiers/{id}/correct-fee", right).Refused(HttpStatusCode.NotFound, "dossier-not-found");
        (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ShouldContain("correct-fee");

        var both = await Task.WhenAll(clerk.Post($"/v1/dossiers/{id}/correct-fee", right, key: "right-1"), host.As(People.Leader).Post($"/v1/dossiers/{id}/correct-fee", right, key: "right-2"));
        both.Count(r => r.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        both.Single(r => r.StatusCode != HttpStatusCode.OK).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, "nothing is left of that line");
        var repeated = both[0].StatusCode == HttpStatusCode.OK ? await clerk.Post($"/v1/dossiers/{id}/correct-fee", right, key: "right-1").Body() : await host.As(People.Leader).Post($"/v1/dossiers/{id}/correct-fee", right, key: "right-2").Body();
        (repeated.Number("total"), repeated.Number("outstanding"), repeated.Number("refundable")).ShouldBe((8_000, 0, 0));

        var fee = await Fee(id);
        fee.GetProperty("corrections")[0].Text("reason").ShouldBe("Hộ nghèo, ghi nhầm số");
        fee.GetProperty("exemptions")[0].GetProperty("line").Text("name").ShouldBe("Phí thẩm định");
        (await clerk.Get($"/v1/dossiers/{id}").Body()).Number("status").ShouldNotBe(6);
        (await host.Heard.Of<ProcessingResumed>(id)).DueAt.ShouldBe(repeated.At("dueAt"));
    }

    private async Task<(Guid Id, string Reference)> Started()
    {
        var id = await host.Accepted(TestCatalogue.Extract);
        return (id, (await host.As(People.Mother).Post($"/v1/dossiers/{id}/pay-online", new { }).Body()).Text("reference")!);
    }

    private async Task<JsonElement> Fee(Guid id) => (await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body()).GetProperty("fee");

    private async Task<string?> State(Guid id, string reference) =>
        (await host.As(People.Mother).Get($"/v1/dossiers/{id}/online-payments").Body()).GetProperty("items").EnumerateArray().Single(p => p.Text("reference") == reference).Text("state");
}
