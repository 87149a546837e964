using System.Net;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>List, filter, export and detail say the same of every ending, and what II.06a says: submitted or accepted on Monday 23 November 2026, 09:00; accepted, due on Thursday 26, 17:30.</summary>
[Collection("dossiers")]
public sealed class LateOrNot(DossiersHost host) : IDisposable
{
    private static readonly DateTimeOffset InTime = DossiersHost.Local(2026, 11, 26, 9, 0);
    private static readonly DateTimeOffset TooLate = DossiersHost.Local(2026, 11, 27, 9, 0);

    public void Dispose() => host.Clock.Now = DossiersHost.MondayNine;

    [Theory]
    [InlineData("issued in time", false)]
    [InlineData("issued too late", true)]
    [InlineData("withdrawn in time", false)]
    [InlineData("withdrawn too late", true)]
    [InlineData("withdrawn while papers are waited for", false)] // II.06a: on time unless already late
    [InlineData("stopped, papers never came", false)]
    [InlineData("stopped, papers never came, asked too late", true)]
    [InlineData("withdrawn before acceptance, after the eight hours", false)] // not received, nothing promised
    [InlineData("refused after the eight hours", false)]
    [InlineData("papers came after a late first answer", true)]
    [InlineData("accepted after a late first answer", false)]
    public async Task A_list_says_of_every_ending_what_the_detail_says(string ending, bool late)
    {
        var id = await Live(ending);
        host.Clock.Now = DossiersHost.Local(2026, 12, 8, 9, 0);
        if (ending is "papers came after a late first answer" or "accepted after a late first answer")
            host.Clock.Now = DossiersHost.Local(2026, 11, 26, 8, 30); // before either limit
        await Says("as written");
        await host.Scalar<object>("UPDATE dossiers.dossier_list SET late = NULL WHERE id = $1 RETURNING 1", id);
        await host.Services.RebuildViews();
        await Says("as rebuilt");

        async Task Says(string when)
        {
            using var clerk = host.As(People.Clerk);
            var detail = await clerk.Get($"/v1/dossiers/{id}").Body();
            detail.GetProperty("overdue").GetBoolean().ShouldBe(late, when);
            var number = detail.Text("number");
            (await clerk.Get($"/v1/dossiers?q={number}").Body()).GetProperty("items")[0].GetProperty("overdue").GetBoolean().ShouldBe(late, when);
            (await clerk.Get($"/v1/dossiers?q={number}&overdue=true").Body()).GetProperty("items").GetArrayLength().ShouldBe(late ? 1 : 0, when);
            (await clerk.Get($"/v1/dossiers?q={number}&overdue=false").Body()).GetProperty("items").GetArrayLength().ShouldBe(late ? 0 : 1, when);
            using var file = await clerk.Get($"/v1/dossiers/export?format=csv&q={number}");
            var row = (await file.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1];
            row.Contains(",Có,", StringComparison.Ordinal).ShouldBe(late, row);
        }
    }

    [Fact]
    public async Task A_late_answer_is_seen_in_the_detail_for_good()
    {
        var id = await Live("accepted after a late first answer");
        var detail = await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body();
        detail.GetProperty("answeredLate").GetBoolean().ShouldBeTrue();
        detail.GetProperty("answerLimits").EnumerateArray().Select(l => l.GetProperty("late").GetBoolean()).ShouldBe([true, false]);
        (await host.Heard.Of<Contracts.Supplemented>(id)).AnswerDueAt.ShouldBe(detail.GetProperty("answerLimits")[1].At("dueAt"));
    }

    private async Task<Guid> Live(string ending)
    {
        host.Clock.Now = DossiersHost.MondayNine;
        using var clerk = host.As(People.Clerk);
        using var mother = host.As(People.Mother);
        using var leader = host.As(People.Leader);
        object ask = new { ground = "papers-wrong", reason = "Ảnh mờ", papers = new[] { new { key = "p1", problem = "Không đọc được" } }, answerWithinDays = 3 };
        var before = ending.Contains("before acceptance", StringComparison.Ordinal) || ending.Contains("first answer", StringComparison.Ordinal) || ending.StartsWith("refused", StringComparison.Ordinal);
        var id = before ? await host.Submitted() : await host.Accepted();
        switch (ending)
        {
            case "issued in time" or "issued too late":
                await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý" }).Body();
                await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
                host.Clock.Now = ending == "issued in time" ? InTime : TooLate;
                await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
                break;
            case "withdrawn in time" or "withdrawn too late" or "withdrawn while papers are waited for":
                host.Clock.Now = ending == "withdrawn too late" ? TooLate : InTime;
                if (ending == "withdrawn while papers are waited for")
                {
                    await host.As(People.Specialist).Post($"/v1/dossiers/{id}/request-supplement", ask).Body();
                    host.Clock.Now = TooLate;
                }
                await mother.Post($"/v1/dossiers/{id}/withdraw", new { reason = "Đổi ý" }).Body();
                await clerk.Post($"/v1/dossiers/{id}/confirm-withdrawal", new { note = "Đã trả" }).Body();
                break;
            case "stopped, papers never came" or "stopped, papers never came, asked too late":
                host.Clock.Now = ending == "stopped, papers never came" ? InTime : TooLate;
                await host.As(People.Specialist).Post($"/v1/dossiers/{id}/request-supplement", ask).Body();
                host.Clock.Now = DossiersHost.Local(2026, 12, 7, 9, 0);
                await leader.Post($"/v1/dossiers/{id}/stop", new { ground = "no-answer", reason = "Không bổ sung", feeOutcome = "none" }).Body();
                break;
            case "withdrawn before acceptance, after the eight hours":
                host.Clock.Now = InTime;
                (await mother.Post($"/v1/dossiers/{id}/withdraw", new { reason = "Đổi ý" }).Body()).GetProperty("withdrawn").GetBoolean().ShouldBeTrue();
                break;
            case "refused after the eight hours":
                host.Clock.Now = InTime;
                await clerk.Post($"/v1/dossiers/{id}/refuse", new { ground = "duplicate", reason = "Đã nộp" }).Body();
                break;
            default:
                host.Clock.Now = DossiersHost.Local(2026, 11, 25, 8, 0); // the limit was Tuesday 09:00
                await clerk.Post($"/v1/dossiers/{id}/request-supplement", ask).Body();
                await clerk.Post($"/v1/dossiers/{id}/supplement", new { papers = new[] { new { key = "p1", originals = 1, copies = 0 } } }).Body();
                if (ending.StartsWith("accepted", StringComparison.Ordinal))
                    await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body();
                break;
        }
        return id;
    }
}
