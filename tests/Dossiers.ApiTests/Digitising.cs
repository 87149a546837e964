using System.Net;
using Platform.Dossiers.Tests;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class Digitising(DossiersHost host)
{
    [Fact]
    public async Task A_paper_of_the_counter_is_scanned_certified_and_counted()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        using var clerk = host.As(People.Clerk);
        var id = (await clerk.Post("/v1/dossiers", new
        {
            procedureCode = TestCatalogue.Birth, channel = "counter", competentAgency = "H18.25", applicant = Api.Applicant(People.Mother),
            papers = new object[] { new { key = "p1", originals = 1, copies = 0 } }, returnMethod = "counter",
        }).Body(HttpStatusCode.Created)).Id();
        await Counted(id, (1, 0, 0, 0));
        await clerk.Post($"/v1/dossiers/{id}/digitise-paper", new { paper = "p1", state = "certified" }).Refused(HttpStatusCode.UnprocessableEntity, "scan-missing");
        await clerk.Post($"/v1/dossiers/{id}/digitise-paper", new { paper = "p9", state = "digitised" }).Refused(HttpStatusCode.UnprocessableEntity, "unknown-paper");
        await clerk.Post($"/v1/dossiers/{id}/digitise-paper", new { paper = "p1", state = "reused" }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await clerk.Post($"/v1/dossiers/{id}/digitise-paper", new { paper = "p1", state = "fromDatabase" }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");

        var scan = (await clerk.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        var others = (await host.As(People.Specialist).Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        await clerk.Post($"/v1/dossiers/{id}/digitise-paper", new { paper = "p1", state = "digitised", documentIds = new[] { others } }).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");
        var key = Guid.NewGuid().ToString();
        foreach (var _ in Enumerable.Range(0, 2))
            (await clerk.Post($"/v1/dossiers/{id}/digitise-paper", new { paper = "p1", state = "digitised", documentIds = new[] { scan } }, key).Body()).Number("documents").ShouldBe(1);
        await Counted(id, (1, 1, 0, 0));
        await clerk.Post($"/v1/dossiers/{id}/digitise-paper", new { paper = "p1", state = "certified" }).Body();
        await Counted(id, (1, 1, 1, 0));
        var said = (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("digitisation").GetProperty("items")[0];
        (said.Text("state"), said.GetProperty("by").Text("name"), said.At("at")).ShouldBe(("certified", People.Clerk.Name, DossiersHost.MondayNine));

        // seen at acceptance only; looked up instead of asked for
        await clerk.Post($"/v1/dossiers/{id}/accept", new { papersSeen = new object[] { new { key = "p1", originals = 1, copies = 0 }, new { key = "p2", originals = 1, copies = 0 } } }).Body();
        await Counted(id, (2, 1, 1, 0));
        await clerk.Post($"/v1/dossiers/{id}/digitise-paper", new { paper = "p2", state = "fromDatabase", source = "CSDL quốc gia về dân cư" }).Body();
        await Counted(id, (2, 2, 1, 1));
        (await (await host.As(People.Mother).Get($"/v1/documents/{scan}")).Content.ReadAsByteArrayAsync()).ShouldBe(Api.Pdf);
        (await host.As(People.Mother).Get($"/v1/dossiers/{id}/history").Body()).GetProperty("items").EnumerateArray().Select(i => i.Text("sentence"))
            .ShouldBeSubsetOf((await clerk.Get($"/v1/dossiers/{id}/history").Body()).GetProperty("items").EnumerateArray().Select(i => i.Text("sentence")));

        await host.As(People.ClerkElsewhere).Post($"/v1/dossiers/{id}/digitise-paper", new { paper = "p1", state = "certified" }).Refused(HttpStatusCode.NotFound, "dossier-not-found");
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/digitise-paper", new { paper = "p1", state = "certified" }).Refused(HttpStatusCode.Forbidden, "not-allowed");
        await host.As(People.Mother).Post($"/v1/dossiers/{id}/withdraw", new { }).Body();
        await clerk.Post($"/v1/dossiers/{id}/confirm-withdrawal", new { }).Body();
        await clerk.Post($"/v1/dossiers/{id}/digitise-paper", new { paper = "p1", state = "certified" }).Refused(HttpStatusCode.Conflict, "dossier-ended");
    }

    [Fact]
    public async Task A_signed_pdf_shows_whose_signature_it_is_to_who_reads_the_dossier_and_nobody_finds_the_name_in_the_database()
    {
        var signed = SignedPdf.Sign(SignedPdf.Plain(), host.Authority.Issue("Mùa Thị Ký Số"), at: DossiersHost.MondayNine.AddDays(-1));
        using var mother = host.As(People.Mother);
        var uploaded = await mother.Upload(signed, "giay-chung-sinh.pdf").Body(HttpStatusCode.Created);
        var found = uploaded.GetProperty("signatures")[0];
        (found.Text("status"), found.Text("signer")).ShouldBe(("valid", "Mùa Thị Ký Số"));
        var id = (await mother.Post("/v1/dossiers", Api.Submission(People.Mother, document: uploaded.Id())).Body(HttpStatusCode.Created)).Id();
        var shown = (await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body()).GetProperty("papers")[0].GetProperty("documents")[0].GetProperty("signatures")[0];
        shown.Text("sentence")!.ShouldStartWith("Chữ ký số của Mùa Thị Ký Số hợp lệ, phủ toàn bộ tệp, ký lúc ");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.documents WHERE id = $1 AND signature_status = 'valid' AND documents::text NOT LIKE '%Ký Số%'", uploaded.Id())).ShouldBe(1);

        var altered = signed.ToArray();
        altered[12] ^= 1;
        (await mother.Upload(altered).Body(HttpStatusCode.Created)).GetProperty("signatures")[0].Text("status").ShouldBe("altered");
        (await mother.Upload(Api.Pdf).Body(HttpStatusCode.Created)).TryGetProperty("signatures", out _).ShouldBeFalse();
        (await (await mother.Get($"/v1/documents/{uploaded.Id()}")).Content.ReadAsByteArrayAsync()).ShouldBe(signed);
    }

    [Fact]
    public async Task A_result_whose_signature_was_altered_is_neither_drafted_nor_signed_nor_issued()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Accepted();
        using var specialist = host.As(People.Specialist);
        var signed = SignedPdf.Sign(SignedPdf.Plain(), host.Authority.Issue("Mùa Thị Ký Số"), at: DossiersHost.MondayNine.AddDays(-1));
        var altered = signed.ToArray();
        altered[12] ^= 1;
        var broken = (await specialist.Upload(altered, "ket-qua.pdf").Body(HttpStatusCode.Created)).Id();
        await specialist.Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý", documentId = broken }).Refused(HttpStatusCode.UnprocessableEntity, "signature-altered");
        var spoilt = (await specialist.Upload(SignedPdf.Spoilt(altered), "ket-qua.pdf").Body(HttpStatusCode.Created)).Id();
        await specialist.Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý", documentId = spoilt }).Refused(HttpStatusCode.UnprocessableEntity, "signature-unsupported");
        var whole = (await specialist.Upload(signed, "ket-qua.pdf").Body(HttpStatusCode.Created)).Id();
        await specialist.Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý", documentId = whole }).Body();

        // one that was drafted before such files were refused
        await Found("notWhole");
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Refused(HttpStatusCode.Conflict, "signature-altered");
        await Found("unsupported");
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Refused(HttpStatusCode.Conflict, "signature-unsupported");
        await Found("valid");
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
        await Found("unsupported");
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Refused(HttpStatusCode.Conflict, "signature-not-valid");
        await Found("altered");
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Refused(HttpStatusCode.Conflict, "signature-not-valid");
        await Found("valid");
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();

        Task<string> Found(string status) => host.Scalar<string>("UPDATE dossiers.documents SET signature_status = $2 WHERE id = $1 RETURNING signature_status", whole, status);
    }

    private async Task Counted(Guid id, (long Papers, long Digitised, long Certified, long FromDatabase) expected)
    {
        var counts = (await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body()).GetProperty("digitisation");
        (counts.Number("papers"), counts.Number("digitised"), counts.Number("certified"), counts.Number("fromDatabase")).ShouldBe(expected);
        counts.GetProperty("open").GetBoolean().ShouldBeTrue();
    }
}
