using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Dossiers.Documents;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>A half-filled submission is kept for its owner and has no effect.</summary>
[Collection("dossiers")]
public sealed class Drafting(DossiersHost host) : IDisposable
{
    private static int next;

    /// <summary>A citizen of the test's own.</summary>
    private static TestPerson Somebody() => new($"drafter-{++next}", "Thào Thị Nháp", ["citizen"], IdentityNumber: $"0111960{next:00000}");

    [Fact]
    public async Task A_draft_is_saved_read_listed_and_only_by_its_owner()
    {
        var person = Somebody();
        using var citizen = host.As(person);
        var (id, document) = (Guid.NewGuid(), (await citizen.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id());
        var saved = await Put(citizen, id, Filled("một nửa", document)).Body();
        (saved.Number("version"), saved.At("expiresAt") - saved.At("savedAt")).ShouldBe((1, TimeSpan.FromDays(30)));

        using var read = await citizen.Get($"/v1/drafts/{id}");
        read.Headers.ETag!.Tag.ShouldBe("\"1\"");
        var draft = JsonElement.Parse(await read.Content.ReadAsStringAsync());
        draft.GetProperty("form").Text("note").ShouldBe("một nửa");
        draft.GetProperty("papers")[0].GetProperty("documents")[0].ShouldSatisfyAllConditions(d => d.Id().ShouldBe(document), d => d.Text("name").ShouldBe("giay-chung-sinh.pdf"));
        var line = (await citizen.Get("/v1/drafts").Body()).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        (line.Text("procedureName"), line.TryGetProperty("form", out _)).ShouldBe(("Đăng ký khai sinh (thử)", false));

        foreach (var other in new[] { People.OtherCitizen, People.Clerk })
        {
            await host.As(other).Get($"/v1/drafts/{id}").Refused(HttpStatusCode.NotFound, "draft-not-found");
            await host.As(other).DeleteAsync(new Uri($"/v1/drafts/{id}", UriKind.Relative)).Refused(HttpStatusCode.NotFound, "draft-not-found");
        }
        (await host.As(People.Leader).Get("/v1/drafts")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await host.As(null).Get("/v1/drafts")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE data::text LIKE '%' || $1 || '%'", id.ToString())).ShouldBe(0, "no event, no number");
    }

    [Fact]
    public async Task The_same_again_changes_nothing_and_who_saw_an_older_version_is_told()
    {
        using var citizen = host.As(Somebody());
        var id = Guid.NewGuid();
        (await Put(citizen, id, Filled("một"), seen: 0).Body()).Number("version").ShouldBe(1);
        (await Put(citizen, id, Filled("một"), seen: 0).Body()).Number("version").ShouldBe(1, "the line broke after it was saved");
        (await Put(citizen, id, Filled("hai"), seen: 1).Body()).Number("version").ShouldBe(2);
        await Put(citizen, id, Filled("ba"), seen: 1).Refused(HttpStatusCode.PreconditionFailed, "version-conflict");
        (await Put(citizen, id, Filled("bốn")).Body()).Number("version").ShouldBe(3, "whatever it was");
        await Put(citizen, Guid.NewGuid(), Filled("x"), seen: 4).Refused(HttpStatusCode.PreconditionFailed, "version-conflict");
        var both = await Task.WhenAll(Put(citizen, id, Filled("năm"), seen: 3), Put(citizen, id, Filled("sáu"), seen: 3));
        both.Select(a => a.StatusCode).ShouldBe([HttpStatusCode.OK, HttpStatusCode.PreconditionFailed], ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_no_draft_is_refused()
    {
        using var citizen = host.As(Somebody());
        await Put(citizen, Guid.NewGuid(), new { procedureCode = "", form = new[] { 1 } }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await Put(citizen, Guid.NewGuid(), new { procedureCode = TestCatalogue.Birth, form = new { note = new string('x', 64 * 1024) } }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await Put(citizen, Guid.NewGuid(), Filled("x", Guid.NewGuid())).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");
        var theirs = (await host.As(People.OtherCitizen).Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        await Put(citizen, Guid.NewGuid(), Filled("x", theirs)).Refused(HttpStatusCode.UnprocessableEntity, "unknown-document");
        await host.As(new TestPerson("nobody", "Không Số", ["citizen"])).Get("/v1/drafts").Refused(HttpStatusCode.Forbidden, "identity-missing");
        for (var i = 0; i < 20; i++)
            await Put(citizen, Guid.NewGuid(), Filled($"{i}")).Body();
        await Put(citizen, Guid.NewGuid(), Filled("21")).Refused(HttpStatusCode.UnprocessableEntity, "too-many-drafts");
    }

    [Fact]
    public async Task Submitting_from_a_draft_removes_it_and_a_repeat_finds_the_dossier()
    {
        var person = Somebody();
        using var citizen = host.As(person);
        var (id, document, key) = (Guid.NewGuid(), (await citizen.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id(), $"draft-{Guid.NewGuid():N}");
        await Put(citizen, id, Filled("sắp nộp", document)).Body();
        var body = JsonSerializer.SerializeToNode(Api.Submission(person, document: document), ServiceDefaults.Json.Options)!;
        body["draft"] = id;
        body["returnMethod"] = "bad";
        (await citizen.Post("/v1/dossiers", body)).IsSuccessStatusCode.ShouldBeFalse();
        (await citizen.Get($"/v1/drafts/{id}").Body()).Number("version").ShouldBe(1, "a refused submission leaves the draft");
        body["returnMethod"] = "postal";
        var dossier = (await citizen.Post("/v1/dossiers", body, key: key).Body(HttpStatusCode.Created)).Id();
        await citizen.Get($"/v1/drafts/{id}").Refused(HttpStatusCode.NotFound, "draft-not-found");
        (await citizen.Post("/v1/dossiers", body, key: key).Body(HttpStatusCode.Created)).Id().ShouldBe(dossier);
        (await citizen.Get($"/v1/documents/{document}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_drafts_files_outlive_the_week_and_go_with_the_draft()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        using var citizen = host.As(Somebody());
        using var clerk = host.As(People.Clerk with { Id = "clerk-drafts" });
        var (id, thrown, counter) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var named = (await citizen.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        var loose = (await citizen.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        var discarded = (await citizen.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        await Put(citizen, id, Filled("giữ", named)).Body();
        await Put(citizen, thrown, Filled("bỏ", discarded)).Body();
        await Put(clerk, counter, Filled("tại quầy")).Body();
        var clerksKey = await host.Scalar<Guid>("SELECT person FROM dossiers.drafts WHERE id = $1", counter);
        (await citizen.DeleteAsync(new Uri($"/v1/drafts/{thrown}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await citizen.Get($"/v1/documents/{discarded}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, "nothing else names it");

        var sweep = host.Services.GetRequiredService<SweepUnattached>();
        host.Clock.Now = DossiersHost.MondayNine.AddDays(29);
        await sweep.Run(default);
        (await citizen.Get($"/v1/documents/{loose}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await citizen.Get($"/v1/documents/{named}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await citizen.Get($"/v1/drafts/{id}").Body()).GetProperty("papers")[0].GetProperty("documents").GetArrayLength().ShouldBe(1);

        host.Clock.Now = DossiersHost.MondayNine.AddDays(30).AddMinutes(1);
        await Task.WhenAll(sweep.Run(default), sweep.Run(default));
        await sweep.Run(default);
        await citizen.Get($"/v1/drafts/{id}").Refused(HttpStatusCode.NotFound, "draft-not-found");
        (await citizen.Get($"/v1/documents/{named}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Scalar<long>("SELECT count(*) FROM privacy.person_keys WHERE person = $1", clerksKey)).ShouldBe(0, "a clerk's draft has a key of its own");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.discarded_files")).ShouldBe(0);
    }

    [Fact]
    public async Task Once_the_person_is_erased_nobody_reads_the_draft()
    {
        var person = Somebody();
        using var citizen = host.As(person);
        var id = Guid.NewGuid();
        await Put(citizen, id, Filled("sẽ xoá")).Body();
        await host.Services.GetRequiredService<Platform.Postgres.PersonalData.PersonKeys>().Erase(await host.Scalar<Guid>("SELECT person FROM dossiers.drafts WHERE id = $1", id), default);
        await citizen.Get($"/v1/drafts/{id}").Refused(HttpStatusCode.Gone, "person-erased");
        await Put(citizen, id, Filled("thêm")).Refused(HttpStatusCode.Gone, "person-erased");
    }

    [Fact]
    public async Task A_clerks_draft_is_theirs_at_the_agency_where_it_was_begun_and_is_found_by_whose_matter_it_is()
    {
        var begunBy = People.Clerk with { Id = $"clerk-{Guid.NewGuid():N}" };
        using var clerk = host.As(begunBy);
        var id = Guid.NewGuid();
        object Titled(string note) => new { procedureCode = TestCatalogue.Birth, form = new { note }, title = "Vàng Thị Sua" };
        await Put(clerk, id, Titled("một nửa"), seen: 0).Body();
        (await clerk.Get("/v1/drafts").Body()).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Text("title").ShouldBe("Vàng Thị Sua");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.drafts d WHERE d.id = $1 AND (d::text LIKE '%Vàng Thị Sua%')", id)).ShouldBe(0, "sealed");
        await Put(clerk, Guid.NewGuid(), new { procedureCode = TestCatalogue.Birth, form = new { }, title = new string('x', 201) }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");

        await host.As(People.Clerk with { Id = $"clerk-{Guid.NewGuid():N}" }).Get($"/v1/drafts/{id}").Refused(HttpStatusCode.NotFound, "draft-not-found");
        using var moved = host.As(begunBy with { Agency = "H18.26" });
        await moved.Get($"/v1/drafts/{id}").Refused(HttpStatusCode.NotFound, "draft-not-found");
        (await moved.Get("/v1/drafts").Body()).GetProperty("items").GetArrayLength().ShouldBe(0);
        await Put(moved, id, Titled("của xã khác")).Refused(HttpStatusCode.PreconditionFailed, "version-conflict");
        await moved.DeleteAsync(new Uri($"/v1/drafts/{id}", UriKind.Relative)).Refused(HttpStatusCode.NotFound, "draft-not-found");
        (await clerk.DeleteAsync(new Uri($"/v1/drafts/{id}", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    internal static object Filled(string note, Guid? document = null) => new
    {
        procedureCode = TestCatalogue.Birth, form = new { note, fields = new { phone = "0912" } }, papers = document is null ? [] : new object[] { new { key = "p1", documentIds = new[] { document } } },
    };

    internal static async Task<HttpResponseMessage> Put(HttpClient client, Guid id, object body, long? seen = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/drafts/{id}") { Content = JsonContent.Create(body) };
        if (seen is not null) request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{seen}\""));
        return await client.SendAsync(request);
    }

    public void Dispose() => host.Clock.Now = DossiersHost.MondayNine;
}
