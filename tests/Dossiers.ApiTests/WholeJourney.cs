using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class WholeJourney(DossiersHost host)
{
    [Fact]
    public async Task A_birth_is_registered_online_and_the_result_comes_by_post()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        using var mother = host.As(People.Mother);
        using var clerk = host.As(People.Clerk);

        var document = await mother.Upload(Api.Pdf, "../Giấy chứng sinh.exe").Body(HttpStatusCode.Created);
        document.Text("contentType").ShouldBe("application/pdf");
        document.Text("name").ShouldBe("Giấy chứng sinh.pdf");
        document.Text("sha256").ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Api.Pdf)));

        var submitted = await mother.Post("/v1/dossiers", Api.Submission(People.Mother, document: document.Id())).Body(HttpStatusCode.Created);
        var id = submitted.Id();
        submitted.At("answerDueAt").ShouldBe(DossiersHost.Local(2026, 11, 24, 9, 0)); // 8 working hours: 6½ on Monday, 1½ on Tuesday
        (await host.Heard.Of<DossierSubmitted>(id)).Dossier.Code.ShouldBeNull();

        var waiting = await clerk.Get("/v1/dossiers?stage=submitted&q=lo%20thi%20mai").Body();
        waiting.GetProperty("items").EnumerateArray().ShouldContain(d => d.Id() == id);
        (await (await clerk.Get($"/v1/documents/{document.Id()}")).Content.ReadAsByteArrayAsync()).ShouldBe(Api.Pdf);

        var accepted = await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body();
        var code = accepted.Text("code")!;
        code.ShouldMatch(@"^H18\.25-261123-\d{4,}$");
        accepted.At("dueAt").ShouldBe(DossiersHost.Local(2026, 11, 26, 17, 30)); // Tuesday, Wednesday, Thursday
        var heard = await host.Heard.Of<DossierAccepted>(id);
        heard.DueAt.ShouldBe(DossiersHost.Local(2026, 11, 26, 17, 30));
        heard.Dossier.Code.ShouldBe(code);
        heard.FeeTotal.ShouldBe(0);

        var due = await mother.Get($"/v1/dossiers/{id}/due").Body();
        due.GetProperty("explanation").GetArrayLength().ShouldBeGreaterThan(2);

        var receipt = await (await mother.Get($"/v1/dossiers/{id}/receipt")).Content.ReadAsStringAsync();
        foreach (var expected in new[] { code, "Lò Thị Mai", "011195000123", "0912345678", "17:30 ngày 26/11/2026", "3 ngày làm việc", "Giấy chứng sinh", "<svg", "Không thu", "Quàng Thị Hoa" })
            WebUtility.HtmlDecode(receipt).ShouldContain(expected);

        var draft = await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đăng ký khai sinh cho Lò Văn Bình" }).Body();
        draft.Number("draftVersion").ShouldBe(1);
        (await mother.Get($"/v1/dossiers/{id}").Body()).TryGetProperty("draft", out _).ShouldBeFalse();
        await mother.Get($"/v1/documents/{draft.GetProperty("documentId").GetGuid()}").Refused(HttpStatusCode.NotFound, "document-not-found");

        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
        var issued = await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
        issued.Text("resultNumber")!.ShouldMatch(@"^\d{2,}/KQ-UBND$");
        issued.Text("issuedOn").ShouldBe("2026-11-23");
        (await host.Heard.Of<DossierResolved>(id)).Outcome.ShouldBe(ResolutionOutcome.Granted);
        (await host.Heard.Of<ResultReady>(id)).FeeOutstanding.ShouldBe(0);

        var sent = await clerk.Post($"/v1/dossiers/{id}/return-by-post", new { }).Body();
        var returnId = sent.GetProperty("returnId").GetGuid();
        (await host.Heard.Of<ReturnRequested>(id)).ReturnId.ShouldBe(returnId);

        var parcel = new ConsignmentHead(Guid.NewGuid(), 3, id, returnId, code, "H18.25", "vnpost", "EE123456789VN");
        await host.Publish(new ConsignmentHandedOver(parcel, host.Clock.Now), Guid.NewGuid());
        await Until(id, "handedToPost");
        await host.Publish(new ResultDelivered(parcel with { Version = 5 }, host.Clock.Now, "POD-1", 0), Guid.NewGuid());
        await Until(id, "returned");
        (await host.Heard.Of<DossierReturned>(id)).Method.ShouldBe(ReturnMethod.Postal);

        var whole = await mother.Get($"/v1/dossiers/{id}").Body();
        whole.Number("status").ShouldBe(10);
        var paper = await (await mother.Get($"/v1/documents/{whole.GetProperty("draft").GetProperty("document").Id()}")).Content.ReadAsByteArrayAsync();
        var cms = new SignedCms(new ContentInfo(paper), detached: true);
        cms.Decode(Convert.FromBase64String(whole.GetProperty("approval").Text("signature")!));
        cms.CheckSignature(verifySignatureOnly: true);

        var tracked = await host.As(null).Get($"/v1/tracking/{code}?secret={submitted.Text("trackingSecret")}").Body();
        tracked.Text("statusName").ShouldBe("Đã trả kết quả");
        tracked.GetProperty("parcel").Text("state").ShouldBe("delivered");
        tracked.GetRawText().ShouldNotContain("Mai");
        await host.As(null).Get($"/v1/tracking/{code}?secret=WRONG").Refused(HttpStatusCode.NotFound, "tracking-not-found");

        var history = await mother.Get($"/v1/dossiers/{id}/history").Body();
        history.GetProperty("items").EnumerateArray().Select(i => i.Text("event")).ShouldBe(
        [
            "dossier_submitted", "dossier_accepted", "result_drafted", "result_approved", "result_issued", "postal_return_requested", "result_handed_to_post", "result_returned",
        ]);
    }

    private async Task Until(Guid id, string stage)
    {
        using var clerk = host.As(People.Clerk);
        await Eventually.Is(async () => (await clerk.Get($"/v1/dossiers/{id}").Body()).Text("stage") == stage, $"the dossier is {stage}");
    }
}
