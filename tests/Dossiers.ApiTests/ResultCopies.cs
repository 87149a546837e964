using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Dossiers.Archive;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>The issued copy of a result and the agency's signature over it: who has them, and what delays them.</summary>
[Collection("dossiers")]
public sealed class ResultCopies(DossiersHost host)
{
    private IssuedCopyWork Work => host.Services.GetRequiredService<IssuedCopyWork>();

    private IssuedCopies Copies => host.Services.GetRequiredService<IssuedCopies>();

    [Fact]
    public async Task The_agency_signs_the_issued_copy_and_the_person_has_both_with_the_result()
    {
        var id = await host.Issued(returnMethod: "online");
        await Forget(id);
        using var clerk = host.As(People.Clerk);
        using var mother = host.As(People.Mother);
        var number = (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("issue").Text("resultNumber")!;

        // without Chromium: to be printed from the browser, and the work waits
        (await Work.Step(pdf: false, default)).ShouldBeTrue();
        (await Work.Step(pdf: false, default)).ShouldBeFalse();
        await clerk.Get($"/v1/dossiers/{id}/result-copy").Refused(HttpStatusCode.ServiceUnavailable, "pdf-not-available");
        await clerk.Get($"/v1/dossiers/{id}/result-copy/signature").Refused(HttpStatusCode.NotFound, "signature-not-found");
        using (var page = await clerk.Get($"/v1/dossiers/{id}/result-copy?format=html"))
            WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync()).ShouldContain($"Số: {number}");
        await clerk.Get($"/v1/dossiers/{id}/result-copy?format=doc").Refused(HttpStatusCode.BadRequest, "bad-format");
        (await Copies.Waiting(default)).ShouldBe(1);

        // a worker takes it and is killed: nobody else has it until the lease runs out; then two replicas at once
        (await Copies.Take(prints: true, signs: true, default))!.Dossier.ShouldBe(id);
        (await Work.Step(pdf: true, default)).ShouldBeFalse();
        host.Clock.Now += PaperWork.Lease;
        await Task.WhenAll(Work.Step(pdf: true, default), Work.Step(pdf: true, default));
        (await Copies.Waiting(default)).ShouldBe(0);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.documents WHERE dossier = $1 AND uploaded_by = 'issued-copies'", id)).ShouldBe(1);

        var (copy, signature) = (await Bytes(clerk, $"/v1/dossiers/{id}/result-copy", "application/pdf"), await Bytes(clerk, $"/v1/dossiers/{id}/result-copy/signature", "application/pkcs7-signature"));
        Encoding.ASCII.GetString(copy, 0, 5).ShouldBe("%PDF-");
        Signer(copy, signature).ShouldBe("Ủy ban nhân dân xã Tủa Chùa");
        var shown = (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("resultCopy");
        (shown.Number("issue"), shown.GetProperty("made").GetBoolean(), shown.GetProperty("signed").Text("agency"), shown.GetProperty("signed").Text("name")).ShouldBe((1, true, "H18.25", "Ủy ban nhân dân xã Tủa Chùa"));

        // the person's once it is returned
        await mother.Get($"/v1/dossiers/{id}/result-copy").Refused(HttpStatusCode.NotFound, "copy-not-found");
        await mother.Get($"/v1/dossiers/{id}/result-copy/signature").Refused(HttpStatusCode.NotFound, "copy-not-found");
        (await mother.Get($"/v1/dossiers/{id}").Body()).TryGetProperty("resultCopy", out _).ShouldBeFalse();
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/return-online", new { }).Body();
        (await Bytes(mother, $"/v1/dossiers/{id}/result-copy", "application/pdf")).ShouldBe(copy);
        (await Bytes(mother, $"/v1/dossiers/{id}/result-copy/signature", "application/pkcs7-signature")).ShouldBe(signature);
        (await mother.Get($"/v1/dossiers/{id}").Body()).GetProperty("resultCopy").GetProperty("signed").Text("serialNumber").ShouldNotBeNullOrEmpty();
        foreach (var path in new[] { "result-copy", "result-copy/signature" })
        {
            await host.As(People.OtherCitizen).Get($"/v1/dossiers/{id}/{path}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
            await host.As(People.ClerkElsewhere).Get($"/v1/dossiers/{id}/{path}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
            await mother.Get($"/v1/dossiers/{id}/{path}?issue=2").Refused(HttpStatusCode.NotFound, "copy-not-found");
            await mother.Get($"/v1/dossiers/{id}/{path}?issue=0").Refused(HttpStatusCode.NotFound, "copy-not-found");
            await mother.Get($"/v1/dossiers/{id}/{path}?part=birth").Refused(HttpStatusCode.NotFound, "copy-not-found");
        }

        // what is not the kept copy's signature is not given out as such
        await host.Execute("UPDATE dossiers.issued_copies SET certificate = repeat('0', 64) WHERE dossier = $1", id);
        await mother.Get($"/v1/dossiers/{id}/result-copy/signature").Refused(HttpStatusCode.Conflict, "signature-not-valid");
    }

    [Fact]
    public async Task Of_a_result_uploaded_as_a_file_nothing_is_made_and_that_file_is_what_the_agency_signs()
    {
        var id = await host.Accepted();
        using var specialist = host.As(People.Specialist);
        var file = (await specialist.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        await specialist.Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý", documentId = file }).Body();
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
        await Forget(id);
        (await Work.Step(pdf: false, default)).ShouldBeTrue("no Chromium is needed for it");
        using var clerk = host.As(People.Clerk);
        var shown = (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("resultCopy");
        shown.GetProperty("made").GetBoolean().ShouldBeFalse();
        var copy = await Bytes(clerk, $"/v1/dossiers/{id}/result-copy", "application/pdf");
        copy.ShouldBe(Api.Pdf);
        Signer(copy, await Bytes(clerk, $"/v1/dossiers/{id}/result-copy/signature", "application/pkcs7-signature")).ShouldBe("Ủy ban nhân dân xã Tủa Chùa");
        await clerk.Get($"/v1/dossiers/{id}/result-copy?format=html").Refused(HttpStatusCode.NotFound, "copy-not-found");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.documents WHERE dossier = $1 AND uploaded_by = 'issued-copies'", id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_replaced_result_has_a_copy_that_says_so_and_the_person_keeps_theirs()
    {
        var id = await host.Issued(returnMethod: "online");
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/return-online", new { }).Body();
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/replace-result", new { reason = "Sai tên" }).Body();
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý, tên đúng" }).Body();
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 2 }).Body();
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
        await Forget(id);
        while (await Work.Step(pdf: true, default))
        {
        }
        (await host.Scalar<string>("SELECT string_agg(issue || '@' || (signature IS NOT NULL), ' ' ORDER BY version, issue) FROM dossiers.issued_copies WHERE dossier = $1", id)).ShouldBe("1@true 1@true 1@true 2@true", "issued, being replaced, replaced; and the new one");
        using var mother = host.As(People.Mother);
        using var clerk = host.As(People.Clerk);
        await mother.Get($"/v1/dossiers/{id}/result-copy").Refused(HttpStatusCode.NotFound, "copy-not-found"); // the new one is not hers yet
        using (var page = await mother.Get($"/v1/dossiers/{id}/result-copy?issue=1&format=html"))
            WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync()).ShouldContain("ĐÃ ĐƯỢC THAY THẾ");
        Signer(await Bytes(mother, $"/v1/dossiers/{id}/result-copy?issue=1", "application/pdf"), await Bytes(mother, $"/v1/dossiers/{id}/result-copy/signature?issue=1", "application/pkcs7-signature")).ShouldBe("Ủy ban nhân dân xã Tủa Chùa");
        var (hers, office) = (await mother.Get($"/v1/dossiers/{id}").Body(), await clerk.Get($"/v1/dossiers/{id}").Body());
        hers.GetProperty("replaced")[0].GetProperty("copy").Number("issue").ShouldBe(1);
        hers.TryGetProperty("resultCopy", out _).ShouldBeFalse();
        office.GetProperty("resultCopy").Number("issue").ShouldBe(2);
        (await Bytes(clerk, $"/v1/dossiers/{id}/result-copy", "application/pdf")).ShouldNotBe(await Bytes(clerk, $"/v1/dossiers/{id}/result-copy?issue=1", "application/pdf"));
    }

    [Fact]
    public async Task Of_a_part_the_person_has_the_copies_of_what_they_were_given_and_of_nothing_else()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.AcceptedLinked(returnMethod: "counter");
        var birth = (await host.Part(id, "birth", "inProcess")).GetProperty("dossier").GetGuid();
        using var mother = host.As(People.Mother);
        using var leader = host.As(People.Leader);

        // wrong, and replaced before anything went home
        await host.Resolve(birth, "refused");
        var wrong = (await host.Part(id, "birth", "refused")).Text("resultNumber");
        await Forget(birth);
        while (await Work.Step(pdf: true, default))
        {
        }
        (await host.Whole(id)).Part("birth").GetProperty("copy").GetProperty("signed").Text("agency").ShouldBe("H18.25");
        await MadeAnew(birth, 2);
        for (var i = 0; i < 200 && (await host.Part(id, "birth", "refused")).Text("resultNumber") == wrong; i++)
            await Task.Delay(50);

        // the newer file never stands beside the older one's copy and signature
        var line = (await host.Whole(id)).Part("birth");
        line.TryGetProperty("document", out _).ShouldBeTrue();
        line.TryGetProperty("copy", out _).ShouldBeFalse("the newer one is not printed yet");
        while (await Work.Step(pdf: true, default))
        {
        }
        (await host.Whole(id)).Part("birth").GetProperty("copy").Number("issue").ShouldBe(2);

        await leader.Post($"/v1/dossiers/{id}/decide-part", new { part = "birth", goOn = false, reason = "Không đủ căn cứ" }).Body();
        await host.Resolve(id);
        using var clerk = host.As(People.Clerk);
        await clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 8_000, method = "cash" }).Body();
        foreach (var which in new[] { "part=birth", "part=birth&issue=1", "part=birth&issue=2" })
            await mother.Get($"/v1/dossiers/{id}/result-copy?{which}").Refused(HttpStatusCode.NotFound, "copy-not-found");
        await clerk.Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = "Lò Thị Mai", recipientIdentityNumber = "011195000123", signature = new { signedOnPaper = true } }).Body();
        await Bytes(clerk, $"/v1/dossiers/{id}/result-copy?part=birth&issue=1", "application/pdf");
        var hers = await Bytes(mother, $"/v1/dossiers/{id}/result-copy?part=birth", "application/pdf");
        foreach (var path in new[] { "result-copy", "result-copy/signature" })
            await mother.Get($"/v1/dossiers/{id}/{path}?part=birth&issue=1").Refused(HttpStatusCode.NotFound, "copy-not-found");
        await mother.Get($"/v1/dossiers/{id}/result-copy?part=birth&issue=1&format=html").Refused(HttpStatusCode.NotFound, "copy-not-found");

        // what she was given stays hers while a new one is in the making
        for (var i = 0; i < 200 && (await clerk.Get($"/v1/dossiers/{birth}").Body()).Text("stage") != "returned"; i++)
            await Task.Delay(50);
        await leader.Post($"/v1/dossiers/{birth}/replace-result", new { reason = "Xem xét lại" }).Body();
        await host.Part(id, "birth", "inProcess");
        (await Bytes(mother, $"/v1/dossiers/{id}/result-copy?part=birth&issue=2", "application/pdf")).ShouldBe(hers);
        await mother.Get($"/v1/dossiers/{id}/result-copy?part=birth&issue=1").Refused(HttpStatusCode.NotFound, "copy-not-found");
    }

    private async Task MadeAnew(Guid part, int draft)
    {
        await host.As(People.Leader).Post($"/v1/dossiers/{part}/replace-result", new { reason = "Sai tên" }).Body();
        await host.As(People.Specialist).Post($"/v1/dossiers/{part}/draft-result", new { outcome = "refused", summary = "Kết quả đúng", reason = "Không đủ điều kiện" }).Body();
        await host.As(People.Leader).Post($"/v1/dossiers/{part}/approve", new { draftVersion = draft }).Body();
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{part}/issue", new { }).Body();
    }

    [Fact]
    public async Task Results_of_an_older_version_are_added_once()
    {
        var id = await host.Issued();
        await host.Execute("DELETE FROM dossiers.issued_copies WHERE dossier = $1", id);
        var store = host.Services.GetRequiredService<EventStore.IEventStore>();
        (await Copies.AddMissing(store, default)).ShouldBeGreaterThan(0);
        (await Copies.AddMissing(store, default)).ShouldBe(0);
        (await host.Scalar<string>("SELECT agency FROM dossiers.issued_copies WHERE dossier = $1", id)).ShouldBe("H18.25");
    }

    private static string Signer(byte[] content, byte[] signature)
    {
        var cms = new SignedCms(new ContentInfo(content), detached: true);
        cms.Decode(signature);
        cms.CheckSignature(verifySignatureOnly: true);
        return cms.SignerInfos[0].Certificate!.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, false);
    }

    private static async Task<byte[]> Bytes(HttpClient who, string path, string type)
    {
        using var answer = await who.Get(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(type);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>What other tests left waiting is of no interest here.</summary>
    private Task Forget(Guid but) => host.Execute("UPDATE dossiers.issued_copies SET given_up = 'test' WHERE dossier <> $1 AND signature IS NULL", but);
}
