using System.Net;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>The result is handed out at the counter against a signature and the originals the specialist wants back.</summary>
[Collection("dossiers")]
public sealed class HandedOut(DossiersHost host)
{
    [Fact]
    public async Task What_the_specialist_names_is_given_up_and_the_signed_sheet_is_kept_with_the_dossier()
    {
        var id = await host.Accepted(TestCatalogue.Birth, "counter");
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý", surrender = new[] { "Giấy khai sinh cũ" } }).Body();
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
        using var clerk = host.As(People.Clerk);
        var original = (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("toSurrender").EnumerateArray().ShouldHaveSingleItem();
        original.Text("name").ShouldBe("Giấy khai sinh cũ");
        (await host.As(People.Mother).Get($"/v1/dossiers/{id}").Body()).GetProperty("toSurrender").GetArrayLength().ShouldBe(1, "she is told what to bring");
        var sheet = (await clerk.Upload(Api.Pdf, "so-theo-doi.pdf").Body(HttpStatusCode.Created)).Id();
        var theirs = (await host.As(People.Specialist).Upload(Api.Pdf, "khac.pdf").Body(HttpStatusCode.Created)).Id();

        await clerk.Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = "Lò Thị Mai", recipientIdentityNumber = "011195000123", surrendered = new[] { new { key = original.Text("key"), number = "KS-77" } } })
            .Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await Hand(null, sheet).Refused(HttpStatusCode.Conflict, "originals-not-surrendered");
        await Hand(original.Text("key"), theirs).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");
        await Hand(original.Text("key"), sheet).Body();
        var returned = await clerk.Get($"/v1/dossiers/{id}").Body();
        returned.GetProperty("surrendered")[0].Text("name").ShouldBe("Giấy khai sinh cũ");
        returned.GetProperty("surrendered")[0].Text("number").ShouldBe("KS-77");
        returned.GetProperty("toSurrender").GetArrayLength().ShouldBe(0);
        returned.GetProperty("return").GetProperty("signature").GetProperty("document").Id().ShouldBe(sheet);
        (await clerk.Get($"/v1/documents/{sheet}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await clerk.Get($"/v1/dossiers/{id}/history").Body()).GetRawText().ShouldContain("thu lại 1 bản chính, người nhận đã ký");
        (await host.Scalar<string>("SELECT data::text FROM dossiers.mt_events WHERE stream_id = $1 AND type = 'result_returned'", id)).ShouldNotContain("KS-77");

        Task<HttpResponseMessage> Hand(string? key, Guid signed) => clerk.Post($"/v1/dossiers/{id}/return-at-counter", new
        {
            recipientName = "Lò Thị Mai",
            recipientIdentityNumber = "011195000123",
            surrendered = key is null ? [] : new[] { new { key, number = "KS-77" } },
            signature = new { documentId = signed },
        });
    }
}
