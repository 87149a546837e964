using System.Text.Json;
using Platform.Day;
using Platform.Testing;

namespace Platform.Journeys.Tests;

/// <summary>
/// Procedure 2.000986 of the national catalogue as the province has decided it: birth registration, then permanent residence and the insurance card at once. One submission at the counter,
/// one date, one fee, one parcel home; over all services, RabbitMQ and PostgreSQL.
/// </summary>
[Collection(nameof(OnePlatform))]
public sealed class LinkedBirthJourney(Cast cast)
{
    private static readonly TimeSpan Vietnam = TimeSpan.FromHours(7);
    private readonly string run = Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task One_submission_brings_birth_residence_and_insurance_home_in_one_parcel()
    {
        var before = await Report();
        var submitted = await cast.Api.Post("clerk", "/v1/dossiers", Submission(), $"{run}-submit", default);
        var whole = submitted.GetProperty("id").GetGuid();
        var accepted = await Step(whole, "clerk", "accept", new { papersSeen = new[] { new { key = "giay-chung-sinh", originals = 1, copies = 0 } }, sets = 1 });
        var code = accepted.GetProperty("code").GetString()!;

        var birth = await Opened(whole, "birth");
        (await Whole(whole)).GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("state").GetString()).ShouldBe(["inProcess", "waiting", "waiting"], "both need the birth certificate");
        await Resolve(birth, "Cấp Giấy khai sinh");

        var residence = await Opened(whole, "residence");
        var insurance = await Opened(whole, "insurance");
        (await cast.Api.Get("specialist", $"/v1/dossiers/{residence}", default)).GetProperty("papers").EnumerateArray().Select(p => p.GetProperty("key").GetString()).ShouldContain("result-birth");
        await Told(insurance, new { system = "bhxh", reference = $"BH-{run}", sequence = 1, state = "received" });
        await Told(insurance, new { system = "bhxh", reference = $"BH-{run}", sequence = 3, state = "done", resultNumber = "TE1110099" });
        await Told(insurance, new { system = "bhxh", reference = $"BH-{run}", sequence = 2, state = "inProcess" });
        await Resolve(residence, "Đã đăng ký thường trú cho trẻ");

        var done = await Eventually.Is(() => Whole(whole), d => d.GetProperty("parts").EnumerateArray().All(p => p.GetProperty("state").GetString() == "granted"), "every part has its result");
        done.GetProperty("dueAt").GetDateTimeOffset().ShouldBe(accepted.GetProperty("dueAt").GetDateTimeOffset(), "one promise, whatever its parts took");
        done.GetProperty("fee").GetProperty("total").GetInt64().ShouldBe(20_000, "the charge of the residence, once");
        await Resolve(whole, "Đã đăng ký khai sinh, đăng ký thường trú và cấp thẻ bảo hiểm y tế cho trẻ");
        await Step(whole, "clerk", "pay", new { amount = 20_000, method = "cash" });
        await Step(whole, "clerk", "return-by-post", new { });

        await Eventually.Is(() => Whole(whole), d => d.GetProperty("stage").GetString() == "returned", "the parcel is delivered", seconds: 60);
        foreach (var part in new[] { birth, residence, insurance })
        {
            await Eventually.Is(() => Whole(part), d => d.GetProperty("stage").GetString() == "returned", "the part went home with the whole");
            (await cast.Api.Get("clerk", $"/v1/consignments?dossier={part}", default)).GetProperty("items").GetArrayLength().ShouldBe(0);
            (await cast.Api.Get("clerk", $"/v1/notices?dossier={part}", default)).GetProperty("items").GetArrayLength().ShouldBe(0, "nothing is told of a part");
        }
        (await cast.Api.Get("clerk", $"/v1/consignments?dossier={whole}", default)).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("state").GetString().ShouldBe("delivered");

        var tracked = await cast.Api.Get("", $"/v1/tracking/{code}?secret={Uri.EscapeDataString(submitted.GetProperty("trackingSecret").GetString()!)}", default);
        tracked.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("stateName").GetString()).ShouldBe(["đã có kết quả", "đã có kết quả", "đã có kết quả"]);
        var mine = await cast.Api.Get("citizen", "/v1/dossiers?limit=100", default);
        mine.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("id").GetGuid()).Intersect([whole, birth, residence, insurance]).ShouldBe([whole], "she has one dossier");

        var after = await Eventually.Is(Report, r => r.Resolved == before.Resolved + 1, "the report has it");
        after.Received.ShouldBe(before.Received + 1, "one dossier, not four");
    }

    private static object Submission()
    {
        var (name, identityNumber, phone, email) = TestPeople.Find("citizen");
        return new
        {
            procedureCode = "2.000986",
            channel = "counter",
            receivingAgency = "H18.25",
            competentAgency = "H18.25",
            applicant = new { name, identityNumber, phone, email, address = new { street = "Bản Cáp, tổ 2", commune = "03217", province = "11" } },
            form = new { childName = "Lò Văn Bình", birthDate = "2026-11-02", sex = "male", birthPlace = "Trung tâm Y tế Tủa Chùa", mother = new { fullName = name }, requesterRelation = "mother" },
            papers = new[] { new { key = "giay-chung-sinh", documentIds = Array.Empty<string>(), originals = 1, copies = 0 } },
            returnMethod = "postal",
            returnAddress = new { name, phone, street = "Bản Cáp, tổ 2", commune = "03217", province = "11" },
            sets = 1,
        };
    }

    private async Task<Guid> Opened(Guid whole, string part)
    {
        JsonElement Part(JsonElement d) => d.GetProperty("parts").EnumerateArray().Single(p => p.GetProperty("key").GetString() == part);
        return Part(await Eventually.Is(() => Whole(whole), d => Part(d).GetProperty("state").GetString() == "inProcess", $"{part} is opened")).GetProperty("dossier").GetGuid();
    }

    private async Task Resolve(Guid id, string summary)
    {
        var draft = await Step(id, "specialist", "draft-result", new { outcome = "granted", summary });
        await Step(id, "leader", "approve", new { draftVersion = draft.GetProperty("draftVersion").GetInt32() });
        await Step(id, "clerical", "issue", new { });
    }

    private Task<JsonElement> Told(Guid id, object state) => cast.Api.Post("demo-system", $"/v1/dossiers/{id}/ministry-states", state, Guid.NewGuid().ToString("N"), default);

    private Task<JsonElement> Step(Guid id, string person, string useCase, object body) => cast.Api.Post(person, $"/v1/dossiers/{id}/{useCase}", body, $"{run}-{id}-{useCase}", default);

    private Task<JsonElement> Whole(Guid id) => cast.Api.Get("clerk", $"/v1/dossiers/{id}", default);

    private Task<Totals> Report() => Figures.Read(cast.Api, "H18.25", Today(), Today(), default);

    private static DateOnly Today() => DateOnly.FromDateTime(DateTime.UtcNow + Vietnam);
}
