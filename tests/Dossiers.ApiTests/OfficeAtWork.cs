using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Signing;
using Platform.Dossiers.Streams;
using Platform.Dossiers.UseCases;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>Two communes' people and the use cases as their endpoints carry them out: most of a year goes straight to <see cref="DossierStreams"/>, some of it over HTTP.</summary>
public sealed partial class OfficeAtWork(DossiersHost host)
{
    public static readonly string[] Communes = ["H18.25", "H18.26"];
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, HttpClient> clients = new();

    public DossierStreams Streams { get; } = host.Services.GetRequiredService<DossierStreams>();

    public Rights Rights { get; } = host.Services.GetRequiredService<Rights>();

    public CatalogueSnapshot Catalogue => host.Services.GetRequiredService<CatalogueCopy>().Current;

    public DossierRules Rules { get; } = host.Services.GetRequiredService<DossierRules>();

    public EForms Forms { get; } = host.Services.GetRequiredService<EForms>();

    public DocumentFiles Files { get; } = host.Services.GetRequiredService<DocumentFiles>();

    public MasterKey Master { get; } = host.Services.GetRequiredService<MasterKey>();

    public PersonKeys Keys { get; } = host.Services.GetRequiredService<PersonKeys>();

    public ISigner Signer { get; } = host.Services.GetRequiredService<ISigner>();

    public Officers Officers { get; } = host.Services.GetRequiredService<Officers>();

    public static TestPerson Who(string role, string agency, int number = 1) => new($"{role}-{agency}-{number}", $"Công chức {number}", [role], agency);

    public static Caller CallerOf(TestPerson person) => new(person.Id, person.Name, person.IdentityNumber, person.Agency, person.Roles.ToHashSet(), new HashSet<string>());

    public HttpClient Client(TestPerson person) => clients.GetOrAdd(person.Id, _ => host.As(person));

    public async Task Begin()
    {
        foreach (var agency in Communes)
            foreach (var role in Rights.Officers)
                foreach (var number in new[] { 1, 2 })
                    await Officers.Saw(CallerOf(Who(role, agency, number)), null, default);
    }

    /// <summary>The same request over HTTP; the answer as the dossier then is.</summary>
    public async Task<Outcome> Post(TestPerson who, Guid id, string act, object request, long? seen, string? key)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/v1/dossiers/{id}/{act}") { Content = JsonContent.Create(request, request.GetType(), options: Json.Options) };
        if (key is not null) message.Headers.Add("Idempotency-Key", key);
        if (seen is not null) message.Headers.IfMatch.Add(new($"\"{seen}\""));
        using var response = await Client(who).SendAsync(message);
        if (response.IsSuccessStatusCode)
            return (await Streams.Find(id, null, default))!;
        var problem = System.Text.Json.JsonElement.Parse(await response.Content.ReadAsStringAsync());
        return Refusal.Conflict(problem.Text("code") ?? "", problem.Text("detail") ?? "");
    }

    public async Task<Outcome> Submit(TestPerson who, SubmitDossier.Request request, bool withPaper, bool http, DateTimeOffset now)
    {
        var caller = CallerOf(who);
        var applicant = await Master.PersonOf(request.Applicant.IdentityNumber, default);
        var actor = caller.IsCitizen ? new Actor(applicant.ToString(), null, Roles.Citizen, null) : new Asked(caller, null, null).As(Roles.Clerk);
        if (http)
        {
            if (withPaper)
                request = request with { Papers = [new("p1", [(await Client(who).Upload(Api.Pdf).Body(System.Net.HttpStatusCode.Created)).Id()], 0, 0, null)] };
            using var response = await Client(who).PostAsJsonAsync("/v1/dossiers", request, Json.Options);
            var text = await response.Content.ReadAsStringAsync();
            response.IsSuccessStatusCode.ShouldBeTrue(text);
            return (await Streams.Find(System.Text.Json.JsonElement.Parse(text).Id(), null, default))!;
        }
        Dictionary<Guid, Document> documents = [];
        List<AttachedDocument> attached = [];
        if (withPaper)
        {
            var paper = await Files.TakeOwn(Api.Pdf, "giay-chung-sinh.pdf", "application/pdf", applicant, actor.Id, default);
            documents[paper.Id] = paper;
            attached.Add(await Files.Attach(paper, applicant, default));
            request = request with { Papers = [new("p1", [paper.Id], 0, 0, null)] };
        }
        var with = new SubmitDossier.Circumstances(caller, actor, caller.IsCitizen ? applicant : null, applicant, Catalogue, documents, Rules, Forms);
        var decision = SubmitDossier.Decide(request, with, await Keys.GetOrCreate(applicant, default), now);
        return await Streams.Start(Guid.CreateVersion7(), new Asked(caller, null, null), decision, attached, now, default);
    }

    public Task<Outcome> Draft(Guid id, Asked asked, DraftResult.Request request, Action<byte[]> made)
    {
        List<AttachedDocument> attached = [];
        return Streams.Change(id, asked.For(request), async (d, key, _) =>
        {
            var (actor, bytes) = (asked.As(Act.DraftResult.Roles), Encoding.UTF8.GetBytes($"<p>{id} {(d.Draft?.Version ?? 0) + 1}</p>"));
            if (Act.DraftResult.Refuses(d, actor) is { } no)
                return no;
            made(bytes);
            var document = await Files.TakeOwn(bytes, "ket-qua.html", "text/html", d.Applicant, actor.Id, default);
            attached.Add(await Files.Attach(document, d.Applicant, default));
            return DraftResult.Decide(d, request, actor, document, key);
        }, attached, default);
    }

    public Task<Outcome> Approve(Guid id, Asked asked, ApproveResult.Request request, byte[] paper) => Streams.Change(id, asked.For(request), async (d, _, _) =>
    {
        var leader = asked.As(Act.Approve.Roles);
        return ApproveResult.Decide(d, request, leader, Convert.ToHexStringLower(SHA256.HashData(paper)), ((SigningAnswer.Signed)await Signer.Sign(new(id, request.DraftVersion, paper, leader, "Kết quả"), default)).Signature);
    }, [], default);

    public Task<Outcome> Issue(Guid id, Asked asked, byte[] paper) => Streams.Change(id, asked.For(new IssueResult.Request()), (d, _, now) => IssueResult.Decide(
        d, asked.As(Act.Issue.Roles),
        d.Approval is { } approval && Signer.Verify(paper, new SignedBytes(Convert.FromBase64String(approval.Signature), approval.Certificate), approval.By, approval.At),
        Catalogue.SignOf(d.Agencies.Competent), now), default);

    /// <summary>The post's word: over the bus, or as its consumer hears it.</summary>
    public async Task<Dossier> Hear<T>(Dossier before, T message, Func<Dossier, DateTimeOffset, Decision> decide, bool overTheBus)
        where T : class
    {
        var messageId = Guid.CreateVersion7();
        if (!overTheBus)
        {
            var key = new RequestKey($"message:{typeof(T).Name}", messageId.ToString(), typeof(T).Name);
            (await Streams.Hear(before.Id, key, decide, default)).ShouldBeTrue();
            (await Streams.Hear(before.Id, key, decide, default)).ShouldBeTrue(); // delivered twice
            return await Settled((await Streams.Find(before.Id, null, default))!);
        }
        await host.Publish(message, messageId);
        for (var i = 0; i < 400; i++)
        {
            if (await Streams.Find(before.Id, null, default) is { } after && after.Version > before.Version)
                return await Settled(after);
            await Task.Delay(25);
        }
        throw new TimeoutException($"{typeof(T).Name} was not heard.");
    }
}
