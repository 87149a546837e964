using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Dossiers.Views;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>The counter's cash book: each test on a day of its own, since a day closed stays closed.</summary>
[Collection("dossiers")]
public sealed class ClosingTheDay(DossiersHost host) : IDisposable
{
    /// <summary>Other tests take money without asking what day it is: not on one that is closed.</summary>
    public void Dispose() => host.Clock.Now = DossiersHost.MondayNine;

    [Fact]
    public async Task The_book_has_every_payment_refund_and_cancelled_receipt_and_can_be_made_anew_from_the_events()
    {
        host.Clock.Now = DossiersHost.Local(2026, 12, 7, 9, 0);
        var (kept, cancelled) = (await host.Accepted(TestCatalogue.Extract), await host.Accepted(TestCatalogue.Extract));
        using var clerk = host.As(People.Clerk);
        await Pay(clerk, kept);
        await clerk.Post($"/v1/dossiers/{kept}/withdraw", new { }).Body();
        await clerk.Post($"/v1/dossiers/{kept}/confirm-withdrawal", new { }).Body();
        await clerk.Post($"/v1/dossiers/{kept}/refund", new { amount = 8_000, method = "cash", reason = "Rút hồ sơ" }).Body();
        await Pay(clerk, cancelled);
        var step = (await clerk.Get($"/v1/dossiers/{cancelled}").Body()).Number("version");
        await host.As(People.Leader).Post($"/v1/dossiers/{cancelled}/undo", new { step, reason = "Thu nhầm hồ sơ" }).Body();
        await clerk.Post($"/v1/dossiers/{cancelled}/pay", new { amount = 8_000, method = "transfer", reference = "FT7" }).Body();

        var book = await clerk.Get("/v1/cash?on=2026-12-07").Body();
        book.GetProperty("items").EnumerateArray().Select(i => $"{i.Text("kind")} {i.Text("method")} {i.Number("amount")}")
            .ShouldBe(["payment cash 8000", "refund cash -8000", "payment cash 8000", "void cash -8000", "payment transfer 8000"]);
        book.GetProperty("totals").EnumerateArray().Select(t => $"{t.Text("method")} {t.Number("payments")} {t.Number("in")} {t.Number("out")} {t.Number("net")}")
            .ShouldBe(["cash 2 16000 16000 0", "transfer 1 8000 0 8000"]);
        var first = await clerk.Get("/v1/cash?on=2026-12-07&limit=2").Body();
        (await clerk.Get($"/v1/cash?on=2026-12-07&limit=2&after={first.Text("next")}").Body()).GetProperty("items").GetArrayLength().ShouldBe(2);

        await host.Scalar<int>("WITH gone AS (DELETE FROM dossiers.cash_book WHERE day = '2026-12-07' RETURNING 1) SELECT count(*)::int FROM gone");
        await host.Services.GetRequiredService<RebuildViews>().Run(default);
        (await clerk.Get("/v1/cash?on=2026-12-07").Body()).GetProperty("items").GetRawText().ShouldBe(book.GetProperty("items").GetRawText());
    }

    [Fact]
    public async Task A_day_is_closed_once_with_a_note_where_the_drawer_differs_and_nothing_is_added_to_it()
    {
        host.Clock.Now = DossiersHost.Local(2026, 12, 8, 9, 0);
        var (paid, later) = (await host.Accepted(TestCatalogue.Extract), await host.Accepted(TestCatalogue.Extract));
        using var clerk = host.As(People.Clerk);
        await Pay(clerk, paid);
        await clerk.Post("/v1/cash/closings", new { on = "2026-12-08", counted = 7_000 }).Refused(HttpStatusCode.UnprocessableEntity, "difference-needs-note");
        await clerk.Post("/v1/cash/closings", new { on = "2026-12-09", counted = 0 }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await clerk.Post("/v1/cash/closings", new { }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        var key = Guid.NewGuid().ToString();
        var closed = await clerk.Post("/v1/cash/closings", new { on = "2026-12-08", counted = 7_000, note = "Thiếu tiền lẻ" }, key).Body();
        closed.Number("expected").ShouldBe(8_000);
        closed.Number("difference").ShouldBe(-1_000);
        (await clerk.Post("/v1/cash/closings", new { on = "2026-12-08", counted = 7_000, note = "Thiếu tiền lẻ" }, key).Body()).Number("difference").ShouldBe(-1_000);
        await clerk.Post("/v1/cash/closings", new { on = "2026-12-08", counted = 8_000 }).Refused(HttpStatusCode.Conflict, "already-closed");
        await clerk.Post($"/v1/dossiers/{later}/pay", new { amount = 8_000, method = "cash" }).Refused(HttpStatusCode.Conflict, "day-closed");
        (await host.As(People.Leader).Get("/v1/cash?on=2026-12-08").Body()).GetProperty("closings")[0].Text("note").ShouldBe("Thiếu tiền lẻ");
        host.Clock.Now = DossiersHost.Local(2026, 12, 9, 7, 30);
        await Pay(clerk, later);
    }

    [Fact]
    public async Task A_leader_who_gave_cash_back_closes_the_day_too()
    {
        host.Clock.Now = DossiersHost.Local(2026, 12, 11, 9, 0);
        var id = await host.Accepted(TestCatalogue.Extract);
        var (clerk, leader) = (host.As(People.Clerk), host.As(People.Leader));
        await Pay(clerk, id);
        await clerk.Post($"/v1/dossiers/{id}/withdraw", new { }).Body();
        await clerk.Post($"/v1/dossiers/{id}/confirm-withdrawal", new { }).Body();
        await leader.Post($"/v1/dossiers/{id}/refund", new { amount = 8_000, method = "cash", reason = "Rút hồ sơ" }).Body();
        (await leader.Post("/v1/cash/closings", new { on = "2026-12-11", counted = -8_000 }).Body()).Number("expected").ShouldBe(-8_000);
        (await clerk.Post("/v1/cash/closings", new { on = "2026-12-11", counted = 8_000 }).Body()).Number("expected").ShouldBe(8_000, "the drawers are apart");
        (await leader.Get("/v1/cash?on=2026-12-11").Body()).GetProperty("closings").EnumerateArray().Select(c => c.Text("officer")).ShouldBe(["leader-1", "clerk-1"], ignoreOrder: true);
    }

    [Fact]
    public async Task Cash_taken_while_the_day_is_being_closed_is_in_the_closing_or_refused()
    {
        host.Clock.Now = DossiersHost.Local(2026, 12, 10, 16, 30);
        var ids = new List<Guid>();
        for (var i = 0; i < 12; i++)
            ids.Add(await host.Accepted(TestCatalogue.Extract));
        using var clerk = host.As(People.Clerk);
        var taking = ids.Select(id => clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "cash" })).ToArray();
        var closing = clerk.Post("/v1/cash/closings", new { on = "2026-12-10", counted = 1, note = "Đếm khi đang thu" });
        var taken = (await Task.WhenAll(taking)).Count(r => r.IsSuccessStatusCode);
        var expected = (await closing.Body()).Number("expected");
        expected.ShouldBe(8_000L * taken);
        (await host.Scalar<long>("SELECT coalesce(sum(amount), 0)::bigint FROM dossiers.cash_book WHERE day = '2026-12-10' AND officer = 'clerk-1'")).ShouldBe(expected);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE type = 'fee_paid' AND stream_id = ANY($1)", ids.ToArray())).ShouldBe(taken);
    }

    [Fact]
    public async Task A_counters_book_is_read_by_its_agency_and_those_above()
    {
        await host.As(People.ClerkElsewhere).Get("/v1/cash?agency=H18.25").Refused(HttpStatusCode.Forbidden, "agency-not-yours");
        await host.As(People.ProvinceLeader).Get("/v1/cash?agency=H18.25").Body();
        await host.As(People.Mother).Get("/v1/cash").Refused(HttpStatusCode.Forbidden, "not-allowed");
        await host.As(People.Specialist).Post("/v1/cash/closings", new { on = "2026-12-01", counted = 0 }).Refused(HttpStatusCode.Forbidden, "not-allowed");
    }

    private static Task Pay(HttpClient clerk, Guid id) => clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "cash" }).Body();
}
