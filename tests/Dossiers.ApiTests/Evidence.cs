using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class Evidence(DossiersHost host)
{
    [Fact]
    public async Task An_altered_file_is_never_issued_and_is_drafted_anew()
    {
        var id = await host.Accepted(returnMethod: "counter");
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý" }).Body();
        using var leader = host.As(People.Leader);
        await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 2 }).Refused(HttpStatusCode.Conflict, "draft-changed");
        await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();

        var address = await host.Scalar<string>("SELECT address FROM dossiers.documents WHERE dossier = $1 AND content_type = 'text/html'", id);
        var file = Path.Combine(host.DocumentsFolder, address[..2], address[2..4], address);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        using var officer = host.As(People.ClericalOfficer);
        await officer.Post($"/v1/dossiers/{id}/issue", new { }).Refused(HttpStatusCode.Conflict, "signature-not-valid");
        await leader.Post($"/v1/dossiers/{id}/send-back", new { reason = "Tệp hỏng" }).Body();
        await officer.Post($"/v1/dossiers/{id}/issue", new { }).Refused(HttpStatusCode.Conflict, "not-approved");
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý, lần hai" }).Body();
        await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Refused(HttpStatusCode.Conflict, "draft-changed");
        await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 2 }).Body();
        await officer.Post($"/v1/dossiers/{id}/issue", new { }).Body();
    }

    [Fact]
    public async Task An_uploaded_document_is_the_result()
    {
        var id = await host.Accepted(returnMethod: "online");
        using var specialist = host.As(People.Specialist);
        var uploaded = await specialist.Upload(Api.Pdf, "trich-luc.pdf").Body(HttpStatusCode.Created);
        await specialist.Post($"/v1/dossiers/{id}/draft-result", new { outcome = "refused", summary = "Không cấp" }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await specialist.Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "x", documentId = Guid.NewGuid() }).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");
        var draft = await specialist.Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Cấp trích lục", documentId = uploaded.Id() }, key: $"draft-{id}").Body();
        draft.Text("sha256").ShouldBe(uploaded.Text("sha256"));
        (await specialist.Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Cấp trích lục", documentId = uploaded.Id() }, key: $"draft-{id}").Body()).Number("draftVersion").ShouldBe(1);
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/return-online", new { }).Body();
        (await (await host.As(People.Mother).Get($"/v1/documents/{uploaded.Id()}")).Content.ReadAsByteArrayAsync()).ShouldBe(Api.Pdf);
    }

    [Fact]
    public async Task Rows_can_be_rebuilt_and_the_chain_tells_of_every_touch()
    {
        var id = await host.Accepted();
        (await Command("verify-chain", id.ToString())).ShouldBe((0, "The chain holds."));
        var before = await host.Scalar<string>("SELECT d::text FROM dossiers.dossier_list d WHERE id = $1", id);
        await Sql("UPDATE dossiers.dossier_list SET stage = 'returned', due_at = NULL WHERE id = $1", id);
        (await Command("rebuild-views")).Code.ShouldBe(0);
        (await host.Scalar<string>("SELECT d::text FROM dossiers.dossier_list d WHERE id = $1", id)).ShouldBe(before);

        await Sql("UPDATE dossiers.mt_events SET data = jsonb_set(data, '{promise,dueAt}', '\"2030-01-01T00:00:00+00:00\"') WHERE stream_id = $1 AND version = 2", id);
        (await Command("verify-chain", id.ToString())).Code.ShouldBe(1);
        (await Command("verify-chain")).Text.ShouldContain($"{id}, event 2: Altered");
        await Sql("DELETE FROM dossiers.mt_events WHERE stream_id = $1 AND version = 2", id);
        await Sql("UPDATE dossiers.mt_streams SET version = 1 WHERE id = $1", id);
        (await Command("verify-chain", id.ToString())).Text.ShouldContain("HeadDiffers");
        await Sql("DELETE FROM dossiers.dossier_list WHERE id = $1", id);
        await Sql("DELETE FROM dossiers.mt_streams WHERE id = $1", id);
        (await Command("nonsense")).Code.ShouldBe(2);
    }

    [Theory]
    [InlineData("UPDATE dossiers.mt_events SET data = '{}' WHERE stream_id = $1")]
    [InlineData("DELETE FROM dossiers.mt_events WHERE stream_id = $1")]
    [InlineData("DELETE FROM dossiers.mt_streams WHERE id = $1")]
    public async Task The_service_itself_has_no_right_to_rewrite_a_life(string rewrite)
    {
        var id = await host.Submitted(TestCatalogue.Extract);
        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(rewrite);
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        (await Should.ThrowAsync<PostgresException>(command.ExecuteNonQueryAsync)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task An_erased_person_is_gone_and_the_history_stays()
    {
        var person = new TestPerson("citizen-9", "Hạng Thị Dở", ["citizen"], IdentityNumber: "011195000999");
        var id = await host.Submitted(TestCatalogue.Extract, person: person);
        var keys = (Postgres.PersonalData.PersonKeys)host.Services.GetService(typeof(Postgres.PersonalData.PersonKeys))!;
        await keys.Erase(await host.Scalar<Guid>("SELECT applicant FROM dossiers.dossier_list WHERE id = $1", id), default);
        var shown = await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body();
        shown.GetProperty("erased").GetBoolean().ShouldBeTrue();
        shown.GetRawText().ShouldNotContain("Hạng");
        await host.As(People.ServiceNotifications).Get($"/v1/contacts/{id}").Refused(HttpStatusCode.Gone, "person-erased");
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/accept", Api.Seen(TestCatalogue.Extract)).Refused(HttpStatusCode.Gone, "person-erased");
        await host.As(person).Post("/v1/dossiers", Api.Submission(person, TestCatalogue.Extract)).Refused(HttpStatusCode.Gone, "person-erased");
        (await host.As(People.Clerk).Get($"/v1/dossiers/{id}/history").Body()).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await host.As(People.Clerk).Get("/v1/dossiers?limit=200").Body()).GetProperty("items").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task One_command_erases_a_person_and_what_they_could_still_be_found_by()
    {
        var (person, other) = (new TestPerson("citizen-91", "Hạng Thị Xoá", ["citizen"], IdentityNumber: "011195000991"), new TestPerson("citizen-92", "Sùng Thị Cậy", ["citizen"], IdentityNumber: "011195000992"));
        var id = await host.Submitted(TestCatalogue.Extract, person: person);
        var trusted = await host.Submitted(TestCatalogue.Extract, person: other);
        await host.As(other).Post($"/v1/dossiers/{trusted}/authorise", new { name = person.Name, identityNumber = person.IdentityNumber }).Body();
        await Drafting.Put(host.As(person), Guid.NewGuid(), Drafting.Filled("sẽ xoá")).Body();
        (await Found("hang thi xoa"), await Found(person.IdentityNumber!)).ShouldBe((1, 1));
        var reference = await host.Scalar<Guid>("SELECT applicant FROM dossiers.dossier_list WHERE id = $1", id);
        (await Erase("011195999999")).Code.ShouldBe(1);
        (await Erase("")).Code.ShouldBe(1);
        (await Command("erase-person", "nobody")).Code.ShouldBe(1);

        (await Command("erase-person", person.IdentityNumber!)).Code.ShouldBe(2, "a number in the arguments stays in the shell's history");
        (await Found(person.IdentityNumber!)).ShouldBe(1);

        var (code, text) = await Erase($"{person.IdentityNumber}\n");
        code.ShouldBe(0, text);
        text.ShouldNotContain(person.IdentityNumber!);
        await Gone("at once");
        var said = await host.Heard.Of<Contracts.PersonErased>(reference);
        System.Text.Json.JsonSerializer.SerializeToElement(said, ServiceDefaults.Json.Options).EnumerateObject().Select(p => p.Name).ShouldBe(["person", "occurredAt"], "the others are told no more than this");
        (await Command("rebuild-views")).Code.ShouldBe(0);
        await Gone("after a rebuild");
        (await Command("erase-person", reference.ToString())).Code.ShouldBe(0, "the same again");
        (await host.As(People.Clerk).Get($"/v1/dossiers/{id}").Body()).GetProperty("erased").GetBoolean().ShouldBeTrue("the history is there");
        (await host.As(other).Get($"/v1/dossiers/{trusted}").Body()).GetProperty("erased").GetBoolean().ShouldBeFalse();

        async Task Gone(string when)
        {
            (await Found("hang thi xoa"), await Found(person.IdentityNumber!)).ShouldBe((0, 0), when);
            (await host.Scalar<long>("SELECT count(*) FROM dossiers.dossier_list WHERE applicant = $1 AND (phone_hash IS NOT NULL OR name_words <> '{}')", reference)).ShouldBe(0, when);
            (await host.Scalar<long>("SELECT (SELECT count(*) FROM dossiers.drafts WHERE person = $1) + (SELECT count(*) FROM dossiers.authorities WHERE person = $1)", reference)).ShouldBe(0, when);
        }

        async Task<int> Found(string words) => (await host.As(People.Clerk).Get($"/v1/dossiers?q={Uri.EscapeDataString(words)}").Body()).GetProperty("items").GetArrayLength();
    }

    private Task<(int Code, string Text)> Command(params string[] arguments) => Command(TextReader.Null, arguments);

    private Task<(int Code, string Text)> Erase(string who) => Command(new StringReader(who), "erase-person", "-");

    private async Task<(int Code, string Text)> Command(TextReader input, params string[] arguments)
    {
        await using var output = new StringWriter();
        var code = await Commands.Run(host.Services, arguments, input, output, default);
        return (code, output.ToString().Trim());
    }

    private async Task Sql(string sql, Guid id)
    {
        await using var database = NpgsqlDataSource.Create(host.Database);
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = id });
        await command.ExecuteNonQueryAsync();
    }
}
