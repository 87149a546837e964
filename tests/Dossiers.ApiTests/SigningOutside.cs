using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Platform.Simulators;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>A host whose results are signed by a service outside.</summary>
public sealed class OutsideSignerHost : DossiersHost
{
    public ConcurrentQueue<JsonElement> Orders { get; } = new();

    protected override IEnumerable<KeyValuePair<string, string>> Settings() => [.. base.Settings(), new("Signing:Provider", "external")];
}

/// <summary>The same before anybody has put the certification authority's root there.</summary>
public sealed class RootlessHost : DossiersHost
{
    public string Roots { get; } = Directory.CreateTempSubdirectory("no-roots-").FullName;

    protected override IEnumerable<KeyValuePair<string, string>> Settings() => [.. base.Settings().Where(s => s.Key != "Signing:TrustedRoots"), new("Signing:Provider", "external"), new("Signing:TrustedRoots", Roots)];
}

public sealed class SigningWithoutRoots(RootlessHost host) : IClassFixture<RootlessHost>
{
    [Fact]
    public async Task Without_a_trusted_root_the_service_runs_says_what_is_missing_and_signs_again_once_it_is_there()
    {
        host.Said.Lines.ShouldContain(l => l.Contains("Signing:TrustedRoots holds no root certificate", StringComparison.Ordinal));
        var ready = await host.As(null).Get("/health/ready").Body();
        ready.GetProperty("checks").GetProperty("signing").Text("status").ShouldBe("Degraded");
        ready.GetProperty("checks").GetProperty("signing").Text("description")!.ShouldStartWith("Chưa có chứng thư gốc");

        host.Clock.Now = DossiersHost.MondayNine;
        var id = await host.Accepted(); // everything else goes on
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý cấp trích lục" }).Body();
        var asked = 0;
        host.Payments.Signer = order =>
        {
            asked++;
            return Results.Json(new { state = "signed", signature = SigningOutside.Cms(SigningOutside.Digest(order), host.Authority.Issue(order.GetProperty("signer").Text("name")!)) });
        };
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Refused(HttpStatusCode.ServiceUnavailable, "signing-not-set-up");
        asked.ShouldBe(0, "nobody's phone is asked for what could not be believed");

        await File.WriteAllTextAsync(Path.Combine(host.Roots, "ca.pem"), host.Authority.Pem);
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
        File.Delete(Path.Combine(host.Roots, "ca.pem"));
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Refused(HttpStatusCode.ServiceUnavailable, "signing-not-set-up");
        await File.WriteAllTextAsync(Path.Combine(host.Roots, "ca.pem"), host.Authority.Pem);
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
        (await host.As(null).Get("/health/ready").Body()).GetProperty("checks").GetProperty("signing").Text("status").ShouldBe("Healthy");

        // the agency's signature likewise: the copy is made and waits, whatever time passes, without an order outside
        File.Delete(Path.Combine(host.Roots, "ca.pem"));
        var (work, before) = (host.Services.GetRequiredService<Archive.IssuedCopyWork>(), asked);
        for (var hour = 0; hour < 3; hour++, host.Clock.Now += TimeSpan.FromHours(1))
            while (await work.Step(pdf: true, default))
            {
            }
        (asked, await host.Scalar<long>("SELECT count(*) FROM dossiers.issued_copies WHERE dossier = $1 AND document IS NOT NULL AND signature IS NULL", id)).ShouldBe((before, 1));
        await File.WriteAllTextAsync(Path.Combine(host.Roots, "ca.pem"), host.Authority.Pem);
        while (await work.Step(pdf: true, default))
        {
        }
        (asked, await host.Scalar<long>("SELECT count(*) FROM dossiers.issued_copies WHERE dossier = $1 AND signature IS NOT NULL", id)).ShouldBe((before + 1, 1));
    }
}

public sealed class SigningOutside(OutsideSignerHost host) : IClassFixture<OutsideSignerHost>
{
    private static readonly DateTimeOffset Now = DossiersHost.MondayNine;

    [Fact]
    public async Task The_leader_confirms_on_the_phone_and_the_signature_holds_at_issue()
    {
        var id = await Drafted();
        var confirmed = false;
        host.Payments.Signer = order =>
        {
            host.Orders.Enqueue(order);
            return confirmed ? Signed(order) : Results.Json(new { state = "pending" });
        };
        using var leader = host.As(People.Leader);
        var key = $"approve-{id}";
        foreach (var _ in Enumerable.Range(0, 3))
            await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }, key).Refused(HttpStatusCode.Conflict, "signature-pending");
        (await leader.Get($"/v1/dossiers/{id}").Body()).Text("stage").ShouldBe("drafted");
        confirmed = true;
        var approved = await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }, key).Body();
        var asked = host.Orders.Count;
        (await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }, key).Body()).GetRawText().ShouldBe(approved.GetRawText());
        host.Orders.Count.ShouldBe(asked, "what was answered once is not asked for again");

        var orders = host.Orders.Where(o => o.Text("title")!.Contains("dự thảo lần 1", StringComparison.Ordinal)).ToArray();
        orders.Select(o => o.GetProperty("correlationId").GetGuid()).Distinct().ShouldHaveSingleItem("the same order, however often it is given");
        Convert.ToHexStringLower(orders[0].GetProperty("digest").GetBytesFromBase64()).ShouldBe(approved.Text("sha256"));
        (orders[0].GetProperty("signer").Text("id"), orders[0].GetProperty("signer").Text("name")).ShouldBe((People.Leader.Id, People.Leader.Name));
        orders[0].GetRawText().ShouldNotContain(People.Mother.Name);
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
    }

    [Fact]
    public async Task Whoever_refuses_on_the_phone_is_asked_anew_the_next_time()
    {
        var id = await Drafted();
        ConcurrentQueue<Guid> correlations = new();
        var says = "refused";
        host.Payments.Signer = order =>
        {
            correlations.Enqueue(order.GetProperty("correlationId").GetGuid());
            return says == "signed" ? Signed(order) : Results.Json(new { state = says });
        };
        using var leader = host.As(People.Leader);
        await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Refused(HttpStatusCode.Conflict, "signature-refused");
        says = "expired";
        await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Refused(HttpStatusCode.Conflict, "signature-refused");
        says = "signed";
        await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
        correlations.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task What_is_no_signature_of_these_bytes_by_this_leader_under_a_trusted_root_never_approves()
    {
        var id = await Drafted();
        using var leader = host.As(People.Leader);
        var stranger = new Tests.TestAuthority().Issue(People.Leader.Name);
        var somebodyElse = host.Authority.Issue("Trần Thị Bình");
        var expired = host.Authority.Issue(People.Leader.Name, Now.AddYears(-3), Now.AddYears(-1));
        Func<JsonElement, object>[] wrong =
        [
            order => new { state = "signed", signature = Cms(SHA256.HashData("another paper"u8), host.Authority.Issue(People.Leader.Name)) },
            order => new { state = "signed", signature = Cms(Digest(order), stranger) },
            order => new { state = "signed", signature = Cms(Digest(order), expired) },
            order => new { state = "signed", signature = Convert.ToBase64String([0x30, 0x00]) },
            order => new { state = "signed", signature = "no base64" },
        ];
        foreach (var answer in wrong)
        {
            host.Payments.Signer = order => Results.Json(answer(order));
            await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Refused(HttpStatusCode.Conflict, "signature-not-valid");
        }
        host.Payments.Signer = order => Results.Json(new { state = "signed", signature = Cms(Digest(order), somebodyElse) });
        await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Refused(HttpStatusCode.Conflict, "certificate-not-yours");
        (await leader.Get($"/v1/dossiers/{id}").Body()).Text("stage").ShouldBe("drafted");
    }

    [Fact]
    public async Task A_certificate_of_another_account_does_not_sign_under_the_leaders_name()
    {
        var id = await Drafted();
        using var leader = host.As(People.Leader);
        using var known = host.As(People.Leader with { IdentityNumber = "011085000001" });
        foreach (var (caller, serial) in new[] { (leader, "leader-9"), (known, "CCCD:011085000002") })
        {
            host.Payments.Signer = order => Results.Json(new { state = "signed", signature = Cms(Digest(order), host.Authority.Issue(People.Leader.Name, serial: serial)) });
            await caller.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Refused(HttpStatusCode.Conflict, "certificate-not-yours");
        }
        (await leader.Get($"/v1/dossiers/{id}").Body()).Text("stage").ShouldBe("drafted");
        (await host.Scalar<long>("SELECT count(*) FROM dossiers.signings WHERE dossier = $1 AND outcome = 'notTheirs'", id)).ShouldBe(2, "the next one is a new order");

        // their own identity number, whatever way the authority writes their name; it is told to nobody and holds at issue, where it is not known
        host.Payments.Signer = order =>
        {
            order.GetRawText().ShouldNotContain("011085000001");
            return Results.Json(new { state = "signed", signature = Cms(Digest(order), host.Authority.Issue("LUONG VAN THANH", serial: "CCCD:011085000001")) });
        };
        await known.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
        (await host.Scalar<string>("SELECT string_agg(data::text, '') FROM dossiers.mt_events WHERE stream_id = $1", id)).ShouldNotContain("011085000001");
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
    }

    [Fact]
    public async Task A_service_that_is_away_or_talks_nonsense_changes_nothing_and_the_same_order_is_given_again()
    {
        var id = await Drafted();
        ConcurrentQueue<Guid> correlations = new();
        Func<IResult> trouble = () => Results.StatusCode(500);
        host.Payments.Signer = order =>
        {
            correlations.Enqueue(order.GetProperty("correlationId").GetGuid());
            return trouble();
        };
        using var leader = host.As(People.Leader);
        foreach (var one in new Func<IResult>[] { () => Results.StatusCode(500), () => Results.Content("<html>", "text/html"), () => Results.Json(new { state = "thinking" }), () => Results.Json(new { state = "signed" }), () => Results.Json("x") })
        {
            trouble = one;
            await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Refused(HttpStatusCode.ServiceUnavailable, "signer-away");
        }
        correlations.Distinct().ShouldHaveSingleItem();
        host.Payments.Signer = Signed;
        await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
    }

    [Fact]
    public async Task Approved_twice_at_once_it_is_one_order_and_one_approval()
    {
        var id = await Drafted();
        ConcurrentQueue<Guid> correlations = new();
        host.Payments.Signer = order =>
        {
            correlations.Enqueue(order.GetProperty("correlationId").GetGuid());
            return Signed(order);
        };
        using var leader = host.As(People.Leader);
        var asked = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 })));
        asked.Count(r => r.StatusCode == HttpStatusCode.OK).ShouldBe(1);
        correlations.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_agency_s_signature_waits_for_the_service_and_is_never_lost()
    {
        var id = await Drafted();
        host.Payments.Signer = Signed;
        await host.As(People.Leader).Post($"/v1/dossiers/{id}/approve", new { draftVersion = 1 }).Body();
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
        await host.Execute("UPDATE dossiers.issued_copies SET given_up = 'test' WHERE dossier <> $1 AND signature IS NULL", id);
        ConcurrentQueue<JsonElement> orders = new();
        Func<JsonElement, IResult> answer = _ => Results.StatusCode(503);
        host.Payments.Signer = order =>
        {
            orders.Enqueue(order);
            return answer(order);
        };
        var work = host.Services.GetRequiredService<Archive.IssuedCopyWork>();
        while (await work.Step(pdf: true, default))
        {
        }
        using var clerk = host.As(People.Clerk);
        (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("resultCopy").TryGetProperty("signed", out _).ShouldBeFalse("the copy is there, the signature is not");
        foreach (var (one, pause) in new (Func<JsonElement, IResult>, TimeSpan)[]
        {
            (_ => Results.Json(new { state = "pending" }), TimeSpan.FromSeconds(30)),
            (_ => Results.Json(new { state = "refused" }), TimeSpan.FromHours(1)),
            (order => Results.Json(new { state = "signed", signature = Cms(Digest(order), host.Authority.Issue("Ủy ban nhân dân xã khác")) }), TimeSpan.FromHours(1)),
            (order => Results.Json(new { state = "signed", signature = Cms(SHA256.HashData([1]), host.Authority.Issue(order.GetProperty("signer").Text("name")!)) }), TimeSpan.FromHours(1)),
        })
        {
            answer = one;
            host.Clock.Now += TimeSpan.FromHours(1);
            (await work.Step(pdf: true, default)).ShouldBeTrue();
            (await host.Scalar<DateTime>("SELECT next_at FROM dossiers.issued_copies WHERE dossier = $1", id)).ShouldBeLessThanOrEqualTo((host.Clock.Now + pause).UtcDateTime);
            await clerk.Get($"/v1/dossiers/{id}/result-copy/signature").Refused(HttpStatusCode.NotFound, "signature-not-found");
        }
        answer = Signed;
        host.Clock.Now += TimeSpan.FromHours(1);
        await work.Step(pdf: true, default);
        (await clerk.Get($"/v1/dossiers/{id}/result-copy/signature")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var asked = orders.Last();
        (asked.GetProperty("signer").Text("id"), asked.GetProperty("signer").Text("name"), asked.GetProperty("signer").Text("kind")).ShouldBe(("agency:H18.25", "Ủy ban nhân dân xã Tủa Chùa", "agency"));
        orders.Select(o => o.Text("digest")).Distinct().ShouldHaveSingleItem("exactly the copy that is kept, every time");
        asked.GetRawText().ShouldNotContain(People.Mother.Name);
    }

    private async Task<Guid> Drafted()
    {
        host.Clock.Now = Now;
        var id = await host.Accepted();
        await host.As(People.Specialist).Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý cấp trích lục" }).Body();
        return id;
    }

    private IResult Signed(JsonElement order) => Results.Json(new { state = "signed", signature = Cms(Digest(order), host.Authority.Issue(order.GetProperty("signer").Text("name")!)) });

    internal static byte[] Digest(JsonElement order) => order.GetProperty("digest").GetBytesFromBase64();

    internal static string Cms(byte[] digest, System.Security.Cryptography.X509Certificates.X509Certificate2 by) => Convert.ToBase64String(DigestCms.Sign(digest, by, Now));
}
