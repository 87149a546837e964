using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>A linked procedure in this host's catalogue alone, and what people do with it.</summary>
internal static class LinkedHost
{
    /// <summary>Birth (9.000001), then residence (9.000002, with its charge) and a card that a ministry's system resolves.</summary>
    public const string Linked = "9.000086";

    /// <summary>Resolved by a ministry's system as a whole.</summary>
    public const string Elsewhere = "9.000087";

    public static readonly TestPerson Ministry = new("btp-sync", "btp-sync", ["system"], "H18", Scope: "dossiers:read dossiers:write ministry-states:write");

    public static async Task KnowLinked(this DossiersHost host)
    {
        var papers = new PaperTerms[] { new("p1", "", "Giấy chứng sinh", null, 1, 0, true), new("p2", "", "Văn bản ủy quyền", null, 1, 0, false) };
        ChannelTerms[] channels = [.. Enum.GetValues<Channel>().Select(c => new ChannelTerms(c, 20, "workingDay", [], null))];
        var linked = TestCatalogue.Procedure(Linked, "Liên thông khai sinh (thử)", AdministrativeLevel.Commune, new(null, false, true, false, null), papers, channels) with
        {
            Parts =
            [
                new("birth", "Đăng ký khai sinh", TestCatalogue.Birth, null, null, []),
                new("residence", "Đăng ký thường trú", TestCatalogue.Extract, null, null, ["birth"]),
                new("insurance", "Cấp thẻ bảo hiểm y tế", null, null, null, ["birth"], [], null, new("ministry", "bhxh", "Hệ thống Bảo hiểm xã hội"), 10, "calendarDay"),
            ],
        };
        var elsewhere = TestCatalogue.Procedure(Elsewhere, "Giải quyết ở bộ (thử)", AdministrativeLevel.Commune, new(null, false, true, false, null), papers, channels) with { Route = new("ministry", "btp", "Hệ thống của Bộ Tư pháp") };
        await host.Know((connection, transaction) => CatalogueCopy.Keep(connection, transaction, linked));
        await host.Know((connection, transaction) => CatalogueCopy.Keep(connection, transaction, elsewhere));
    }

    public static async Task<Guid> SubmittedWithPaper(this DossiersHost host, string procedure, string returnMethod)
    {
        using var citizen = host.As(People.Mother);
        var document = (await citizen.Upload(Api.Pdf).Body(HttpStatusCode.Created)).Id();
        return (await citizen.Post("/v1/dossiers", Api.Submission(People.Mother, procedure, document: document, returnMethod: returnMethod)).Body(HttpStatusCode.Created)).Id();
    }

    public static async Task<Guid> AcceptedLinked(this DossiersHost host, string procedure = Linked, string returnMethod = "postal")
    {
        await host.KnowLinked();
        var id = await host.SubmittedWithPaper(procedure, returnMethod);
        using var clerk = host.As(People.Clerk);
        await clerk.Post($"/v1/dossiers/{id}/accept", Api.Seen()).Body();
        return id;
    }

    public static async Task<JsonElement> Whole(this DossiersHost host, Guid id) => await host.As(People.Leader).Get($"/v1/dossiers/{id}").Body();

    public static JsonElement Part(this JsonElement whole, string key) => whole.GetProperty("parts").EnumerateArray().Single(p => p.Text("key") == key);

    /// <summary>Waits until a part of the whole is in the state.</summary>
    public static async Task<JsonElement> Part(this DossiersHost host, Guid whole, string key, string state)
    {
        JsonElement part = default;
        for (var i = 0; i < 200; i++)
        {
            part = (await host.Whole(whole)).Part(key);
            if (part.Text("state") == state)
                return part;
            await Task.Delay(50);
        }
        throw new ShouldAssertException($"The part is not {state}: {part}");
    }

    public static async Task Resolve(this DossiersHost host, Guid part, string outcome = "granted")
    {
        await host.As(People.Specialist).Post($"/v1/dossiers/{part}/draft-result", new { outcome, summary = "Kết quả của phần", reason = outcome == "refused" ? "Không đủ điều kiện" : null }).Body();
        await host.As(People.Leader).Post($"/v1/dossiers/{part}/approve", new { draftVersion = 1 }).Body();
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{part}/issue", new { }).Body();
    }

    public static async Task<JsonElement> Told(this DossiersHost host, Guid id, object state, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var system = host.As(Ministry);
        return await system.Post($"/v1/dossiers/{id}/ministry-states", state).Body(expected);
    }
}
