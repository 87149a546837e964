using System.Net;
using Platform.Contracts;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

[Collection("dossiers")]
public sealed class RatingIt(DossiersHost host)
{
    [Fact]
    public async Task The_person_served_rates_once_after_the_return()
    {
        var id = await host.Issued(returnMethod: "online");
        using var mother = host.As(People.Mother);
        await mother.Post($"/v1/dossiers/{id}/rate", new { score = 3 }).Refused(HttpStatusCode.Conflict, "not-returned");
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/return-online", new { }).Body();
        (await mother.Get($"/v1/dossiers/{id}").Body()).GetProperty("actions").EnumerateArray().Select(a => a.GetString()).ShouldBe(["rate"]);

        await mother.Post($"/v1/dossiers/{id}/rate", new { score = 4, comment = new string('x', 1001) }).Refused(HttpStatusCode.UnprocessableEntity, "invalid");
        await host.As(People.OtherCitizen).Post($"/v1/dossiers/{id}/rate", new { score = 1 }).Refused(HttpStatusCode.NotFound, "dossier-not-found");
        await host.As(People.Clerk).Post($"/v1/dossiers/{id}/rate", new { score = 3 }).Refused(HttpStatusCode.Forbidden, "not-allowed");

        var first = await mother.Post($"/v1/dossiers/{id}/rate", new { score = 3, comment = "Rất nhanh, cảm ơn" }, key: $"rate-{id}").Body();
        (await mother.Post($"/v1/dossiers/{id}/rate", new { score = 3, comment = "Rất nhanh, cảm ơn" }, key: $"rate-{id}").Body()).GetRawText().ShouldBe(first.GetRawText());
        await mother.Post($"/v1/dossiers/{id}/rate", new { score = 1 }).Refused(HttpStatusCode.Conflict, "already-rated");
        (await host.Heard.Of<DossierRated>(id)).Score.ShouldBe(3);

        var shown = await mother.Get($"/v1/dossiers/{id}").Body();
        shown.GetProperty("rating").Text("comment").ShouldBe("Rất nhanh, cảm ơn");
        shown.GetProperty("actions").GetArrayLength().ShouldBe(0);
        shown.Number("status").ShouldBe(10);
        (await mother.Get($"/v1/dossiers/{id}/history").Body()).GetProperty("items").EnumerateArray().Last().Text("sentence").ShouldBe("Người dân đánh giá: rất hài lòng");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.mt_events WHERE stream_id = $1 AND data::text LIKE '%cảm ơn%'", id)).ShouldBe(0);
    }
}
