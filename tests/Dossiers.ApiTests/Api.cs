using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>The API as a front end uses it.</summary>
public static class Api
{
    public const string ApplicantPhone = "0912345678";
    public static readonly byte[] Pdf = Encoding.UTF8.GetBytes("%PDF-1.7\nGiấy chứng sinh\n%%EOF");

    public static object Applicant(TestPerson person, string? phone = ApplicantPhone) => new
    {
        name = person.Name,
        identityNumber = person.IdentityNumber,
        phone,
        email = "mai@example.vn",
        address = new { street = "Bản Đề Chu", commune = "03217", province = "11" },
    };

    public static object Submission(
        TestPerson applicant, string procedure = TestCatalogue.Birth, string channel = "online", Guid? document = null, string returnMethod = "postal", string competent = "H18.25") => new
    {
        procedureCode = procedure,
        channel,
        competentAgency = competent,
        applicant = Applicant(applicant),
        form = new { childName = "Lò Văn Bình", note = "câu trả lời riêng tư" },
        papers = document is null ? [] : new object[] { new { key = "p1", documentIds = new[] { document }, originals = 0, copies = 0 } },
        returnMethod,
        returnAddress = returnMethod == "postal" ? new { name = applicant.Name, phone = ApplicantPhone, street = "Bản Đề Chu", commune = "03217", province = "11" } : null,
    };

    public static async Task<HttpResponseMessage> Upload(this HttpClient client, byte[] content, string name = "giay-chung-sinh.pdf", string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/documents?name={Uri.EscapeDataString(name)}") { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    public static async Task<HttpResponseMessage> Post(this HttpClient client, string path, object body, string? key = null, long? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (ifMatch is not null) request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{ifMatch}\""));
        return await client.SendAsync(request);
    }

    public static async Task<JsonElement> Body(this Task<HttpResponseMessage> asked, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await asked;
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    /// <summary>Expects a refusal with this status and code.</summary>
    public static async Task Refused(this Task<HttpResponseMessage> asked, HttpStatusCode status, string code)
    {
        using var response = await asked;
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        JsonElement.Parse(text).Text("code").ShouldBe(code, text);
    }

    public static Task<HttpResponseMessage> Get(this HttpClient client, string path) => client.GetAsync(new Uri(path, UriKind.Relative));

    public static string? Text(this JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static DateTimeOffset At(this JsonElement json, string name) => json.GetProperty(name).GetDateTimeOffset();

    public static long Number(this JsonElement json, string name) => json.GetProperty(name).GetInt64();

    public static Guid Id(this JsonElement json) => json.GetProperty("id").GetGuid();

    /// <summary>A submitted dossier of the mother's with its paper.</summary>
    public static async Task<Guid> Submitted(this DossiersHost host, string procedure = TestCatalogue.Birth, string returnMethod = "postal", TestPerson? person = null)
    {
        using var citizen = host.As(person ?? People.Mother);
        Guid? document = procedure == TestCatalogue.Birth ? (await citizen.Upload(Pdf).Body(HttpStatusCode.Created)).Id() : null;
        return (await citizen.Post("/v1/dossiers", Submission(person ?? People.Mother, procedure, document: document, returnMethod: returnMethod)).Body(HttpStatusCode.Created)).Id();
    }

    public static object Seen(string procedure = TestCatalogue.Birth) => new { papersSeen = procedure == TestCatalogue.Birth ? new object[] { new { key = "p1", originals = 1, copies = 0 } } : [] };

    public static async Task<Guid> Accepted(this DossiersHost host, string procedure = TestCatalogue.Birth, string returnMethod = "postal")
    {
        var id = await host.Submitted(procedure, returnMethod);
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/accept", Seen(procedure)).Body();
        return id;
    }

    public static async Task<Guid> Issued(this DossiersHost host, string procedure = TestCatalogue.Birth, string returnMethod = "postal")
    {
        var id = await host.Accepted(procedure, returnMethod);
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý cấp trích lục" }).Body();
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
        return id;
    }
}
