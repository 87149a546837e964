using System.IO.Compression;
using System.Net;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class Submitting(DossiersHost host)
{
    [Theory]
    [InlineData("MZ this is a program", "giay.pdf")]
    [InlineData("<html><script>alert(1)</script></html>", "giay.html")]
    [InlineData("PK\u0003\u0004 a zip that is no docx", "giay.docx")]
    public async Task A_file_is_judged_by_its_content_not_by_its_name(string content, string name) =>
        await host.As(People.Mother).Upload(System.Text.Encoding.Latin1.GetBytes(content), name).Refused(HttpStatusCode.UnprocessableEntity, "file-type-not-allowed");

    [Theory]
    [InlineData("""{"channel":"carrier-pigeon"}""", "channel", "counter, online, postal")]
    [InlineData("""{"returnMethod":7.5}""", "returnMethod", "counter, online, postal")]
    public async Task A_word_that_may_not_stand_there_is_named_with_those_that_may(string body, string field, string words)
    {
        using var answer = await host.As(People.Mother).PostAsync(new Uri("/v1/dossiers", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        var problem = System.Text.Json.JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        (answer.StatusCode, problem.Text("code")).ShouldBe((HttpStatusCode.BadRequest, "unknown-value"));
        problem.Text("detail").ShouldBe($"Giá trị của {field} không có trong danh sách. Chỉ nhận một trong các giá trị: {words}.");
        problem.GetProperty("errors").Text(field).ShouldBe($"Chỉ nhận một trong các giá trị: {words}.");
    }

    [Theory]
    [InlineData("""{"channel":"online",""")]
    [InlineData("""{"channel" "online"}""")]
    [InlineData("""{"sets":"two"}""")]
    public async Task What_else_is_wrong_with_the_json_is_said_as_before(string body) => await host.As(People.Mother)
        .PostAsync(new Uri("/v1/dossiers", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json")).Refused(HttpStatusCode.BadRequest, "malformed-json");

    [Fact]
    public async Task A_number_is_no_word()
    {
        using var specialist = host.As(People.Specialist);
        var paused = specialist.Post($"/v1/dossiers/{await host.Accepted(TestCatalogue.Extract)}/pause", new { cause = 99, reason = "x" });
        using var answer = await paused;
        System.Text.Json.JsonElement.Parse(await answer.Content.ReadAsStringAsync()).Text("detail").ShouldBe("Giá trị của cause không có trong danh sách. Chỉ nhận một trong các giá trị: financialDuty, other.");
    }

    [Fact]
    public async Task An_empty_file_is_refused() => await host.As(People.Mother).Upload([]).Refused(HttpStatusCode.UnprocessableEntity, "file-empty");

    [Fact]
    public async Task A_hundred_megabytes_are_refused_whether_announced_or_not()
    {
        using var mother = host.As(People.Mother);
        await mother.PostAsync(new Uri("/v1/documents?name=a.pdf", UriKind.Relative), new StreamContent(new Megabytes(100))).Refused(HttpStatusCode.RequestEntityTooLarge, "too-large");
        using var announced = new StreamContent(new Megabytes(26));
        announced.Headers.ContentLength = 100L * 1024 * 1024;
        await mother.PostAsync(new Uri("/v1/documents?name=a.pdf", UriKind.Relative), announced).Refused(HttpStatusCode.RequestEntityTooLarge, "too-large");
        Directory.EnumerateFiles(Path.Combine(host.DocumentsFolder, "incoming")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_word_document_of_many_chunks_comes_back_as_it_was()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var name in new[] { "[Content_Types].xml", "word/document.xml" })
            {
                await using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                await entry.WriteAsync(new byte[300_000]);
            }
        using var mother = host.As(People.Mother);
        var document = await mother.Upload(bytes.ToArray(), "don.docx").Body(HttpStatusCode.Created);
        document.Text("contentType")!.ShouldEndWith("wordprocessingml.document");
        (await (await mother.Get($"/v1/documents/{document.Id()}")).Content.ReadAsByteArrayAsync()).ShouldBe(bytes.ToArray());
    }

    [Fact]
    public async Task The_same_content_twice_is_two_documents_that_both_open()
    {
        using var mother = host.As(People.Mother);
        var first = (await mother.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        var second = (await mother.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        foreach (var id in new[] { first, second })
            (await (await mother.Get($"/v1/documents/{id}")).Content.ReadAsByteArrayAsync()).ShouldBe(Api.Pdf);
    }

    [Fact]
    public async Task An_upload_repeated_is_one_document_and_its_key_takes_no_other_content()
    {
        using var mother = host.As(People.Mother);
        var key = Guid.NewGuid().ToString();
        var first = (await mother.Upload(Api.Pdf, key: key).Body(HttpStatusCode.Created)).Id();
        (await mother.Upload(Api.Pdf, key: key).Body(HttpStatusCode.Created)).Id().ShouldBe(first);
        await mother.Upload([.. Api.Pdf, 0x0A], key: key).Refused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await (await mother.Get($"/v1/documents/{first}")).Content.ReadAsByteArrayAsync()).ShouldBe(Api.Pdf);
        using var other = host.As(People.OtherCitizen);
        (await other.Upload(Api.Pdf, key: key).Body(HttpStatusCode.Created)).Id().ShouldNotBe(first);
    }

    [Fact]
    public async Task A_required_paper_without_a_file_is_named() =>
        await host.As(People.Mother).Post("/v1/dossiers", Api.Submission(People.Mother)).Refused(HttpStatusCode.UnprocessableEntity, "papers-missing");

    [Theory]
    [InlineData("9.999999", "online", "H18.25", "unknown-procedure")]
    [InlineData(TestCatalogue.Undecided, "online", "H18.25", "procedure-not-accepting")]
    [InlineData(TestCatalogue.SameDay, "online", "H18.25", "channel-not-offered")]
    [InlineData(TestCatalogue.Provincial, "online", "H18.25", "agency-not-competent")]
    [InlineData(TestCatalogue.Extract, "online", "H99.99", "unknown-agency")]
    public async Task What_the_catalogue_does_not_offer_is_refused(string procedure, string channel, string agency, string code) =>
        await host.As(People.Mother).Post("/v1/dossiers", Api.Submission(People.Mother, procedure, channel, competent: agency)).Refused(HttpStatusCode.UnprocessableEntity, code);

    [Fact]
    public async Task A_paper_the_procedure_does_not_know_is_refused() => await host.As(People.Mother).Post("/v1/dossiers", new
    {
        procedureCode = TestCatalogue.Extract, channel = "online", competentAgency = "H18.25", applicant = Api.Applicant(People.Mother),
        papers = new[] { new { key = "p99", originals = 1, copies = 0 } }, returnMethod = "counter",
    }).Refused(HttpStatusCode.UnprocessableEntity, "unknown-paper");

    [Fact]
    public async Task Somebody_elses_file_cannot_be_attached()
    {
        var theirs = (await host.As(People.OtherCitizen).Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        await host.As(People.Mother).Post("/v1/dossiers", Api.Submission(People.Mother, document: theirs)).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");
        await host.As(People.Mother).Get($"/v1/documents/{theirs}").Refused(HttpStatusCode.NotFound, "document-not-found");
    }

    [Fact]
    public async Task A_file_belongs_to_one_dossier()
    {
        using var mother = host.As(People.Mother);
        var document = (await mother.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        var asked = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => mother.Post("/v1/dossiers", Api.Submission(People.Mother, document: document))));
        asked.Count(r => r.StatusCode == HttpStatusCode.Created).ShouldBe(1);
        asked.Count(r => r.StatusCode == HttpStatusCode.UnprocessableEntity).ShouldBe(5);
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var body = await host.As(People.Mother).Post("/v1/dossiers", new
        {
            procedureCode = "", channel = "online", competentAgency = "H18.25",
            applicant = new { name = "", identityNumber = "123", phone = "12", email = "x", address = new { street = "", commune = "03217", province = "01" } },
            form = new[] { 1 }, returnMethod = "counter", sets = 0,
        }).Body(HttpStatusCode.UnprocessableEntity);
        body.Text("code").ShouldBe("invalid");
        foreach (var field in new[]
        {
            "procedureCode", "applicant.name", "applicant.identityNumber", "applicant.phone", "applicant.email", "applicant.address.street", "applicant.address.commune", "form", "sets",
        })
            body.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(field);
    }

    [Fact]
    public async Task A_body_without_an_applicant_is_refused_not_a_fault() =>
        await host.As(People.Mother).Post("/v1/dossiers", new { procedureCode = TestCatalogue.Birth, channel = "online", competentAgency = "H18.25", returnMethod = "counter" })
            .Refused(HttpStatusCode.UnprocessableEntity, "invalid");

    [Fact]
    public async Task A_citizen_submits_for_themselves_only()
    {
        await host.As(People.Mother).Post("/v1/dossiers", Api.Submission(People.OtherCitizen, TestCatalogue.Extract)).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await host.As(People.Clerk).Post("/v1/dossiers", Api.Submission(People.Mother, TestCatalogue.Extract)).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task No_key_is_made_for_a_number_that_is_refused()
    {
        var before = await host.Scalar<long>("SELECT count(*) FROM privacy.person_keys");
        var body = Api.Submission(People.Mother with { IdentityNumber = "999" }, TestCatalogue.Extract, "counter", returnMethod: "counter");
        await host.As(People.Clerk).Post("/v1/dossiers", body).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await host.As(People.Clerk).Post("/v1/dossiers", Api.Submission(People.Mother with { IdentityNumber = "011195555555" }, "9.999999", "counter", returnMethod: "counter"))
            .Refused(HttpStatusCode.UnprocessableEntity, "unknown-procedure");
        (await host.Scalar<long>("SELECT count(*) FROM privacy.person_keys")).ShouldBe(before);
    }

    [Theory]
    [InlineData("\"form\":{\"a\":\"\\ud800\"}")]
    [InlineData("\"form\":{\"a\":\"\\u0000\"}")]
    [InlineData("\"caseKey\":\"\\u0000\"")]
    [InlineData("\"papers\":[{\"key\":\"p\\u0000\",\"originals\":1,\"copies\":0}]")]
    public async Task Text_that_cannot_be_written_down_is_refused_not_a_fault(string member)
    {
        var whole = System.Text.Json.JsonSerializer.SerializeToNode(Api.Submission(People.Mother, TestCatalogue.Extract, returnMethod: "counter"), ServiceDefaults.Json.Options)!.AsObject();
        var name = member.Split('"')[1];
        whole.Remove(name);
        var json = string.Concat("{", member, ",", whole.ToJsonString().AsSpan(1));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/dossiers") { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        await host.As(People.Mother).SendAsync(request).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task A_search_for_what_cannot_be_written_down_is_refused_not_a_fault()
    {
        await host.As(People.Clerk).Get("/v1/dossiers?q=a%00").Refused(HttpStatusCode.BadRequest, "bad-filter");
        await host.As(People.Clerk).Get("/v1/dossiers?procedure=%00").Refused(HttpStatusCode.BadRequest, "bad-filter");
    }

    [Fact]
    public async Task By_post_needs_an_address() => await host.As(People.Mother).Post("/v1/dossiers", new
    {
        procedureCode = TestCatalogue.Extract, channel = "online", competentAgency = "H18.25", applicant = Api.Applicant(People.Mother), returnMethod = "postal",
    }).Refused(HttpStatusCode.UnprocessableEntity, "return-address-missing");

    [Fact]
    public async Task By_post_needs_a_procedure_that_offers_it() =>
        await host.As(People.Clerk).Post("/v1/dossiers", Api.Submission(People.Mother, TestCatalogue.SameDay, "counter")).Refused(HttpStatusCode.UnprocessableEntity, "postal-return-not-offered");

    [Fact]
    public async Task A_clerk_enters_what_came_to_the_counter_and_a_system_submits_for_a_portal()
    {
        var atCounter = await host.As(People.Clerk).Post("/v1/dossiers", Api.Submission(People.Mother, TestCatalogue.Extract, "counter", returnMethod: "counter")).Body(HttpStatusCode.Created);
        (await host.As(People.Mother).Get($"/v1/dossiers/{atCounter.Id()}").Body()).GetProperty("agencies").Text("helpedAt").ShouldBe("H18.25");
        await host.As(People.NeighbourSystem).Post("/v1/dossiers", Api.Submission(People.OtherCitizen, TestCatalogue.Extract, returnMethod: "counter")).Body(HttpStatusCode.Created);
        await host.As(People.Leader).Post("/v1/dossiers", Api.Submission(People.Mother, TestCatalogue.Extract)).Refused(HttpStatusCode.Forbidden, "not-allowed");
    }

    /// <summary>A body of that many megabytes that begins like a PDF and says nothing of its length.</summary>
    private sealed class Megabytes(int count) : Stream
    {
        private long left = count * 1024L * 1024;
        private bool begun;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(left, count);
            if (!begun && read >= 5)
                "%PDF-"u8.CopyTo(buffer.AsSpan(offset));
            begun = true;
            left -= read;
            return read;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
