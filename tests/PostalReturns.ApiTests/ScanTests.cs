using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Platform.Testing;
using static Platform.PostalReturns.ApiTests.PostalHost;

namespace Platform.PostalReturns.ApiTests;

[Collection("postal")]
public sealed class ScanTests(PostalHost host)
{
    [Fact]
    public async Task Scans_out_of_order_and_twice_end_in_one_delivery_that_is_told_once()
    {
        var consignment = await host.Ordered();
        var id = consignment.GetProperty("id").GetGuid();
        var item = consignment.GetProperty("trackingCode").GetString()!;
        var delivered = Scan(item, "40", minute: 40, receiver: "Lò Thị Mai", proof: "POD-1");
        foreach (var scan in new[] { Scan(item, "20", minute: 10), delivered, Scan(item, "10", minute: 5), delivered, Scan(item, "30", minute: 30), Scan(item, "20", minute: 50) })
            (await host.Tell(scan)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var clerk = host.As(People.Clerk);
        var read = await clerk.GetFromJsonAsync<JsonElement>($"/v1/consignments/{id}");
        read.GetProperty("state").GetString().ShouldBe("delivered");
        read.GetProperty("contradictory").GetBoolean().ShouldBeFalse();
        read.GetProperty("proof").GetString().ShouldBe("POD-1");
        read.GetProperty("timeline").EnumerateArray().Select(e => e.GetProperty("code").GetInt32()).ShouldBe([10, 20, 30, 40, 20]);
        read.GetProperty("timeline")[3].GetProperty("receiver").GetString().ShouldBe("Lò Thị Mai");
        read.GetProperty("handOver").GetProperty("scannedAt").GetDateTimeOffset().ShouldBeLessThan(DateTimeOffset.UtcNow);
        await host.EventuallyHeard(id, "Ordered", "handedOver", "InTransit", "delivered 8000");
    }

    [Fact]
    public async Task After_a_restore_the_same_is_said_again_under_the_same_ids()
    {
        var since = DateTimeOffset.UtcNow.AddSeconds(-1);
        var consignment = await host.Ordered();
        var id = consignment.GetProperty("id").GetGuid();
        await host.Tell(Scan(consignment.GetProperty("trackingCode").GetString()!, "40", minute: 40));
        await host.EventuallyHeard(id, "Ordered", "handedOver", "delivered 8000");
        var first = host.Heard.IdsOf(id);

        using var said = new StringWriter();
        (await Commands.Run(host.Services, ["resend-events", since.ToString("O")], said, default)).ShouldBe(0, said.ToString());
        await Eventually.Is(() => host.Heard.IdsOf(id).Count >= 6);
        host.Heard.IdsOf(id)[3..].ShouldBe(first, ignoreOrder: true);
        (await Commands.Run(host.Services, ["resend"], said, default)).ShouldBe(2);
    }

    [Fact]
    public async Task A_repeated_scan_gets_the_same_answer()
    {
        var item = (await host.Ordered()).GetProperty("trackingCode").GetString()!;
        var body = JsonSerializer.SerializeToUtf8Bytes(Scan(item, "10"));
        var first = await (await host.TellRaw(body)).Content.ReadAsStringAsync();
        var again = await host.TellRaw(body);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await again.Content.ReadAsStringAsync()).ShouldBe(first);
    }

    [Fact]
    public async Task Thirty_two_scans_at_once_lose_none_and_tell_of_one_delivery()
    {
        var consignment = await host.Ordered();
        var id = consignment.GetProperty("id").GetGuid();
        var item = consignment.GetProperty("trackingCode").GetString()!;
        var delivered = Scan(item, "40", minute: 40);
        var scans = Enumerable.Range(0, 32).Select(i => i % 2 == 0 ? delivered : Scan(item, i % 4 == 1 ? "40" : "20", minute: i)).ToArray();
        var answers = await Task.WhenAll(scans.Select(s => host.Tell(s)));
        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.OK);
        (await host.Scalar<long>("SELECT count(*) FROM scans WHERE consignment_id = @id", new { id })).ShouldBe(17);
        await Eventually.Is(() => host.Heard.Of(id).Contains("delivered 8000"));
        await Task.Delay(300);
        host.Heard.Of(id).Count(m => m.StartsWith("delivered", StringComparison.Ordinal)).ShouldBe(1);
        host.Heard.Of(id).Count(m => m == "handedOver").ShouldBe(1);
    }

    [Fact]
    public async Task A_parcel_nobody_took_comes_back_with_its_reason()
    {
        var consignment = await host.Ordered();
        var item = consignment.GetProperty("trackingCode").GetString()!;
        foreach (var scan in new[] { Scan(item, "10", minute: 1), Scan(item, "50", minute: 2, reason: "Người nhận từ chối nhận"), Scan(item, "60", minute: 3, reason: "Phát không thành công nhiều lần") })
            await host.Tell(scan);
        await host.EventuallyHeard(consignment.GetProperty("id").GetGuid(), "Ordered", "handedOver", "DeliveryFailed", "cameBack refused");
    }

    [Fact]
    public async Task Delivered_and_returned_are_both_kept_and_flagged()
    {
        var consignment = await host.Ordered();
        var item = consignment.GetProperty("trackingCode").GetString()!;
        await host.Tell(Scan(item, "40", minute: 1));
        await host.Tell(Scan(item, "60", minute: 2));
        using var clerk = host.As(People.Clerk);
        var read = await clerk.GetFromJsonAsync<JsonElement>($"/v1/consignments/{consignment.GetProperty("id").GetGuid()}");
        (read.GetProperty("state").GetString(), read.GetProperty("contradictory").GetBoolean(), read.GetProperty("timeline").GetArrayLength()).ShouldBe(("delivered", true, 2));
    }

    [Theory]
    [InlineData(null, "another-secret")]
    [InlineData("", "")]
    [InlineData("sha256=", "")]
    [InlineData("sha256=zz", "")]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000", "")]
    [InlineData("sha256=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", "")]
    public async Task A_bad_signature_is_refused(string? signature, string secret)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(Scan("CE1VN", "40"));
        await Refused(await host.TellRaw(body, secret: secret.Length > 0 ? secret : "x", signature: signature), HttpStatusCode.Unauthorized, "bad-signature");
    }

    [Fact]
    public async Task A_signature_covers_the_body_byte_by_byte()
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(Scan("CE1VN", "40"));
        var signature = "sha256=" + Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes("test-webhook-secret"), body));
        await Refused(await host.TellRaw([.. body, (byte)' '], signature: signature), HttpStatusCode.Unauthorized, "bad-signature");
    }

    [Fact]
    public async Task An_unknown_carrier_is_refused() => await Refused(await host.Tell(Scan("CE1VN", "40"), "pigeon"), HttpStatusCode.NotFound, "unknown-carrier");

    [Fact]
    public async Task A_body_above_64_KiB_is_refused() => await Refused(await host.TellRaw(new byte[(64 * 1024) + 1]), HttpStatusCode.RequestEntityTooLarge, "too-large");

    [Fact]
    public async Task A_bad_body_is_refused_with_everything_that_is_wrong()
    {
        var problem = await Refused(await host.Tell(new { scanId = "", statusCode = "41", occurredAt = "never" }), HttpStatusCode.UnprocessableEntity, "invalid");
        problem.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order().ShouldBe(["itemCode", "occurredAt", "scanId", "statusCode"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"scanId\": 5}")]
    public async Task What_is_no_scan_is_refused(string body) => await Refused(await host.TellRaw(Encoding.UTF8.GetBytes(body)), HttpStatusCode.UnprocessableEntity, "invalid");

    [Fact]
    public async Task An_unknown_item_code_is_refused_but_kept()
    {
        var item = $"CE{Guid.NewGuid():N}"[..14];
        await Refused(await host.Tell(Scan(item, "20")), HttpStatusCode.NotFound, "unknown-consignment");
        (await host.Scalar<long>("SELECT count(*) FROM unmatched_scans WHERE item_code = @item", new { item })).ShouldBe(1);
    }

    [Fact]
    public async Task A_scan_of_an_unknown_item_is_forgotten_after_sixty_days_with_its_key()
    {
        var itemCode = $"OLD{Guid.NewGuid():N}";
        await host.Tell(Scan(itemCode, "20"));
        await host.Tell(Scan($"NEW{itemCode}", "20"));
        var key = await host.Scalar<Guid>("UPDATE unmatched_scans SET received_at = now() - interval '61 days' WHERE item_code = @itemCode RETURNING key_of", new { itemCode });
        var sweep = Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<Storage.SweepUnmatchedScans>(host.Services);
        (await sweep.Sweep(DateTimeOffset.UtcNow, default)).ShouldBe(1);
        (await host.Scalar<long>("SELECT count(*) FROM privacy.person_keys WHERE person = @key", new { key })).ShouldBe(0);
        (await host.Scalar<long>("SELECT count(*) FROM unmatched_scans WHERE item_code = @code", new { code = $"NEW{itemCode}" })).ShouldBe(1);
    }

    [Fact]
    public async Task What_the_carrier_says_it_collected_counts_and_not_what_was_ordered()
    {
        var consignment = await host.Ordered(host.NewReturn(cash: 8000));
        await host.Tell(Scan(consignment.GetProperty("trackingCode").GetString()!, "40", codCollected: 5000));
        await host.EventuallyHeard(consignment.GetProperty("id").GetGuid(), "Ordered", "handedOver", "delivered 5000");
    }

    [Fact]
    public async Task A_scan_id_that_already_means_something_else_is_refused()
    {
        var item = (await host.Ordered()).GetProperty("trackingCode").GetString()!;
        await host.Tell(Scan(item, "10", id: $"{item}-1"));
        await Refused(await host.Tell(Scan(item, "40", id: $"{item}-1")), HttpStatusCode.Conflict, "scan-id-reused");
        await Refused(await host.Tell(Scan("CE-other", "10", id: $"{item}-1")), HttpStatusCode.Conflict, "scan-id-reused");
    }

    [Fact]
    public async Task What_the_webhook_never_told_is_found_by_asking()
    {
        var consignment = await host.Ordered();
        var item = consignment.GetProperty("trackingCode").GetString()!;
        var known = Scan(item, "10", id: $"{item}-1", minute: 1);
        await host.Tell(known);
        host.Outside.Tracks[item] = [known, Scan(item, "20", id: $"{item}-2", minute: 2), Scan(item, "40", id: $"{item}-3", minute: 3)];
        using var sidecar = host.As(null);
        (await sidecar.PostAsync("/carrier-poll", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        sidecar.DefaultRequestHeaders.Add("dapr-api-token", "app-token");
        (await sidecar.PostAsync("/carrier-poll", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await host.EventuallyHeard(consignment.GetProperty("id").GetGuid(), "Ordered", "handedOver", "InTransit", "delivered 8000");
        (await host.Scalar<long>("SELECT count(*) FROM scans WHERE scan_id LIKE @like", new { like = $"{item}-%" })).ShouldBe(3);
    }

    [Fact]
    public async Task The_timer_is_refused_with_another_token_and_daprd_may_ask_for_the_binding()
    {
        using var sidecar = host.As(null);
        sidecar.DefaultRequestHeaders.Add("dapr-api-token", "app-tokem");
        await Refused(await sidecar.PostAsync("/carrier-poll", null), HttpStatusCode.Unauthorized, "not-signed-in");
        using var options = new HttpRequestMessage(HttpMethod.Options, "/carrier-poll");
        (await sidecar.SendAsync(options)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
