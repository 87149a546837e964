using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Dossiers.Archive;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>The papers of a dossier: who may have which, and each kept as PDF.</summary>
[Collection("dossiers")]
public sealed class PapersKept(DossiersHost host)
{
    private PaperArchive Archive => host.Services.GetRequiredService<PaperArchive>();

    private PaperWork Work => host.Services.GetRequiredService<PaperWork>();

    [Fact]
    public async Task A_citizen_has_their_own_papers_and_the_office_the_control_sheet_too()
    {
        var id = await host.Accepted();
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/request-supplement", new { ground = "papers-wrong", reason = "Mờ", papers = new[] { new { key = "p1", problem = "Không đọc được" } } }).Body();
        var own = (await host.As(People.Mother).Get($"/v1/dossiers/{id}/papers").Body()).GetProperty("items").EnumerateArray().ToArray();
        own.Select(p => (p.Text("form"), p.Number("round"))).ShouldBe([("01", 1), ("02", 1)]);
        own[1].Text("name").ShouldBe("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ");
        own[1].Text("number")!.ShouldEndWith("/BS1");
        (await host.As(People.Clerk).Get($"/v1/dossiers/{id}/papers").Body()).GetProperty("items").EnumerateArray().Select(p => p.Text("form")).ShouldBe(["01", "06", "02"]);

        using var page = await host.As(People.Mother).Get($"/v1/dossiers/{id}/papers/02?round=1");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync()).ShouldContain("Không đọc được");
        (await (await host.As(People.Mother).Get($"/v1/dossiers/{id}/receipt")).Content.ReadAsStringAsync()).ShouldBe(await (await host.As(People.Mother).Get($"/v1/dossiers/{id}/papers/01")).Content.ReadAsStringAsync());
        (await host.As(People.Clerk).Get($"/v1/dossiers/{id}/papers/06")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await host.As(People.Mother).Get($"/v1/dossiers/{id}/papers/06").Refused(HttpStatusCode.NotFound, "paper-not-found");
        await host.As(People.Mother).Get($"/v1/dossiers/{id}/papers/02?round=2").Refused(HttpStatusCode.NotFound, "paper-not-found");
        await host.As(People.Mother).Get($"/v1/dossiers/{id}/papers/01?format=doc").Refused(HttpStatusCode.BadRequest, "bad-format");
        foreach (var path in new[] { "papers", "papers/01", "receipt" })
        {
            await host.As(People.OtherCitizen).Get($"/v1/dossiers/{id}/{path}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
            await host.As(People.ClerkElsewhere).Get($"/v1/dossiers/{id}/{path}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        }
    }

    [Fact]
    public async Task Before_acceptance_there_is_no_receipt() =>
        await host.As(People.Mother).Get($"/v1/dossiers/{await host.Submitted()}/receipt").Refused(HttpStatusCode.Conflict, "no-receipt-yet");

    [Fact]
    public async Task A_paper_is_kept_once_as_PDF_whatever_happens_in_between()
    {
        var id = await host.Accepted();
        await Forget(id);

        // a worker takes it and is killed: nobody else has it until the lease runs out
        (await Work.Take(default))!.Dossier.ShouldBe(id);
        (await Work.Take(default)).ShouldBeNull();
        host.Clock.Now += PaperWork.Lease;

        // two replicas at once
        await Task.WhenAll(Archive.Step(default), Archive.Step(default));
        (await Kept(id)).ShouldBe(1);
        var document = await host.Scalar<Guid>("SELECT document FROM dossiers.paper_work WHERE dossier = $1", id);
        (await host.Scalar<Guid>("SELECT owner FROM dossiers.documents WHERE id = $1", document)).ShouldBe(await host.Scalar<Guid>("SELECT applicant FROM dossiers.dossier_list WHERE id = $1", id), "sealed with the applicant's key");

        using var pdf = await host.As(People.Mother).Get($"/v1/dossiers/{id}/papers/01?format=pdf");
        pdf.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        var bytes = await pdf.Content.ReadAsByteArrayAsync();
        Encoding.ASCII.GetString(bytes, 0, 5).ShouldBe("%PDF-");
        using var again = await host.As(People.Mother).Get($"/v1/dossiers/{id}/papers/01?format=pdf");
        (await again.Content.ReadAsByteArrayAsync()).ShouldBe(bytes, "the one that is kept, not another");
        (await host.As(People.Mother).Get($"/v1/dossiers/{id}/papers").Body()).GetProperty("items")[0].GetProperty("archived").GetBoolean().ShouldBeTrue();
        foreach (var file in Directory.EnumerateFiles(host.DocumentsFolder, "*", SearchOption.AllDirectories))
            (await File.ReadAllBytesAsync(file)).AsSpan().IndexOf("%PDF-1.4"u8).ShouldBe(-1, "ciphertext");
    }

    [Fact]
    public async Task A_replica_that_comes_too_late_keeps_no_second_one()
    {
        var id = await host.Accepted();
        await Forget(id);
        var slow = (await Work.Take(default))!;
        host.Clock.Now += PaperWork.Lease;
        await Archive.Step(default);
        (await Work.Done(slow, Guid.NewGuid(), default)).ShouldBeFalse();
        (await Kept(id)).ShouldBe(1);
    }

    [Fact]
    public async Task The_book_has_the_agency_s_dossiers_of_the_period_in_their_order()
    {
        var id = await host.Accepted();
        var day = (await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body()).At("receivedAt").ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd");
        var path = $"/v1/books/tracking?agency=H18.25&from={day}&to={day}";
        List<(long No, Guid Id)> seen = [];
        for (string? after = null; ;)
        {
            var page = await host.As(People.Clerk).Get($"{path}&limit=2{(after is null ? "" : $"&after={after}")}").Body();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(l => (l.GetProperty("no").GetInt64(), l.Id())));
            if (!page.TryGetProperty("next", out var next))
                break;
            after = next.GetString();
        }
        seen.Select(s => s.No).ShouldBe(Enumerable.Range(1, seen.Count).Select(i => (long)i));
        seen.Select(s => s.Id).Distinct().Count().ShouldBe(seen.Count);
        seen.ShouldContain(s => s.Id == id);

        using var page1 = await host.As(People.Leader).Get($"{path}&format=html&limit=200");
        WebUtility.HtmlDecode(await page1.Content.ReadAsStringAsync()).ShouldContain("SỔ THEO DÕI HỒ SƠ");
        await host.As(People.ClerkElsewhere).Get(path).Refused(HttpStatusCode.Forbidden, "agency-not-yours");
        (await host.As(People.Mother).Get(path)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await host.As(People.Clerk).Get("/v1/books/tracking?agency=H18.25&from=2026-01-01&to=2026-04-03").Refused(HttpStatusCode.BadRequest, "bad-period");
        await host.As(People.Clerk).Get("/v1/books/tracking?agency=H18.25&from=2026-01-02&to=2026-01-01").Refused(HttpStatusCode.BadRequest, "bad-period");
    }

    [Fact]
    public async Task The_number_in_the_book_runs_through_the_year_and_is_the_one_on_the_receipt()
    {
        var before = host.Clock.Now;
        try
        {
            var first = await Number(await host.Accepted());
            host.Clock.Now = before.AddDays(1);
            var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.Accepted()));
            (await Task.WhenAll(ids.Select(Number))).Order().ShouldBe(Enumerable.Range(1, 4).Select(n => first + n), "whatever the day's number of the code is");
        }
        finally
        {
            host.Clock.Now = before;
        }

        async Task<long> Number(Guid id)
        {
            using var clerk = host.As(People.Clerk);
            var day = (await clerk.Get($"/v1/dossiers/{id}").Body()).At("receivedAt").ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd");
            var line = (await clerk.Get($"/v1/books/tracking?agency=H18.25&from={day}&to={day}&limit=200").Body()).GetProperty("items").EnumerateArray().Single(l => l.Id() == id);
            var number = long.Parse(line.Text("bookNumber")!, System.Globalization.CultureInfo.InvariantCulture);
            using var receipt = await clerk.Get($"/v1/dossiers/{id}/papers/01?format=html");
            WebUtility.HtmlDecode(await receipt.Content.ReadAsStringAsync()).ShouldContain($"số thứ tự {number}<");
            return number;
        }
    }

    /// <summary>What other tests left waiting is of no interest here.</summary>
    private async Task Forget(Guid but)
    {
        await using var connection = new Npgsql.NpgsqlConnection(host.Database);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand("UPDATE dossiers.paper_work SET given_up = 'test' WHERE dossier <> $1 AND document IS NULL", connection) { Parameters = { new() { Value = but } } };
        await command.ExecuteNonQueryAsync();
    }

    private Task<long> Kept(Guid id) => host.Scalar<long>("SELECT count(*) FROM dossiers.documents WHERE dossier = $1 AND uploaded_by = 'paper-archive'", id);
}
