using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>A clerk corrects the applicant: the dossier is found by what holds now, and whoever writes to the person asks for it.</summary>
[Collection("dossiers")]
public sealed class CorrectingTheApplicant(DossiersHost host)
{
    [Fact]
    public async Task It_is_found_by_the_new_name_and_written_to_at_the_new_number()
    {
        var id = await host.Accepted();
        using var clerk = host.As(People.Clerk);
        var number = (await clerk.Get($"/v1/dossiers/{id}").Body()).Text("number");
        object right = new { name = "Sùng Thị Xuyến", phone = "0977112233", email = "xuyen@example.vn", address = new { street = "Bản Mới", commune = "03217", province = "11" }, returnMethod = "counter", reason = "Ghi nhầm tên" };
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/correct-applicant", right).Refused(HttpStatusCode.Forbidden, "not-allowed");
        var done = await clerk.Post($"/v1/dossiers/{id}/correct-applicant", right, key: $"correct-{id}").Body();
        (await clerk.Post($"/v1/dossiers/{id}/correct-applicant", right, key: $"correct-{id}").Body()).GetRawText().ShouldBe(done.GetRawText());
        await clerk.Post($"/v1/dossiers/{id}/correct-applicant", right).Refused(HttpStatusCode.UnprocessableEntity, "nothing-changed");

        (await Found("sung thi xuyen")).ShouldContain(number);
        (await Found("0977112233")).ShouldContain(number);
        (await Found("lo thi mai")).ShouldNotContain(number);
        await host.Services.GetRequiredService<Platform.Dossiers.Views.RebuildViews>().Run(default);
        (await Found("sung thi xuyen")).ShouldContain(number, "and after the rows are made anew");

        var shown = await clerk.Get($"/v1/dossiers/{id}").Body();
        (shown.Text("returnMethod"), shown.GetProperty("applicant").Text("name"), shown.GetProperty("applicantCorrections")[0].Text("reason")).ShouldBe(("counter", "Sùng Thị Xuyến", "Ghi nhầm tên"));
        (await clerk.Get($"/v1/dossiers/{id}/history").Body()).GetRawText().ShouldNotContain("Xuyến");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND data::text LIKE '%Xuyến%'", id)).ShouldBe(0);

        async Task<string?[]> Found(string q) => [.. (await clerk.Get($"/v1/dossiers?q={Uri.EscapeDataString(q)}&limit=100").Body()).GetProperty("items").EnumerateArray().Select(i => i.Text("number"))];
    }
}
