using System.Net;
using Npgsql;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.ServiceDefaults.Auth;
using Platform.Testing;
using Dossier = Platform.Dossiers.Domain.Dossier;

namespace Platform.Dossiers.ApiTests;

/// <summary>By hand: what is open to whom at the end of the year, which papers were used again where, which drafts are left.</summary>
internal sealed class YearOfPeople(DossiersHost host, List<OneLife> lives, List<List<StoredEvent>> streams, Dictionary<Guid, Dossier> folds)
{
    private const int Looked = 60; // files are opened one at a time
    private readonly OfficeAtWork office = new(host);

    public async Task<string> Hold()
    {
        var people = await ListsAreTheirOwnersAndWhoActs();
        await OrganisationsAreFoundByTheirNumber();
        await ProofIsOpenToWhoActs();
        var reused = await PapersAreUsedAgainOnce();
        await OnlyWhatWasNotHandedInIsADraft();
        lives.Count(l => l.HasActing).ShouldBeGreaterThan(lives.Count / 30, "a year has people who act for others");
        reused.ShouldBeGreaterThan(lives.Count / 50, "and who come again");
        return $"{lives.Count(l => l.HasActing)} with somebody acting, {lives.Count(l => l.Organisation)} of organisations, the lists of {people} people; {reused} papers used again";
    }

    private async Task<int> ListsAreTheirOwnersAndWhoActs()
    {
        var people = lives.Where(l => l.Dossier is not null && (l.HasActing || l.Dossier.Parts.Count > 0)).SelectMany(l => l.Involved).DistinctBy(p => p.Id).ToList();
        var own = lives.Where(l => l.Dossier is not null).SelectMany(l => l.Involved.Distinct().Select(p => (p.Id, Life: l))).ToLookup(x => x.Id, x => x.Life);
        await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (person, _) =>
        {
            var expected = own[person.Id].Where(l => l.IsOpenTo(person, host.Clock.Now)).Select(l => l.Dossier!.Id).ToList();
            var listed = await office.Client(person).Get("/v1/dossiers?limit=100").Body();
            listed.GetProperty("items").EnumerateArray().Select(i => i.Id()).ShouldBe(expected, ignoreOrder: true, $"the list of {person.Id}");
            (await office.Client(person).Get("/v1/dossiers/summary").Body()).Number("total").ShouldBe(expected.Count, $"the figures of {person.Id}");
            foreach (var other in own[person.Id].Where(l => !l.IsOpenTo(person, host.Clock.Now)))
                await office.Client(person).Get($"/v1/dossiers/{other.Dossier!.Id}").Refused(HttpStatusCode.NotFound, "dossier-not-found");
        });
        return people.Count;
    }

    private async Task OrganisationsAreFoundByTheirNumber()
    {
        using var province = host.As(OfficeAtWork.Who(Roles.Leader, "H18"));
        foreach (var organisation in lives.Where(l => l is { Dossier: not null, Organisation: true }).GroupBy(l => l.TaxNumber!))
        {
            (await province.Get($"/v1/dossiers?q={organisation.Key}&limit=100").Body()).GetProperty("items").EnumerateArray().Select(i => i.Id())
                .ShouldBe(organisation.Select(l => l.Dossier!.Id), ignoreOrder: true, organisation.Key);
            organisation.Select(l => l.Dossier!.Applicant).Distinct().ShouldHaveSingleItem(organisation.Key);
        }
    }

    private async Task ProofIsOpenToWhoActs()
    {
        foreach (var life in lives.Where(l => l.Dossier?.Authorities is [{ Proof.Count: > 0 }, ..]).Take(Looked))
            foreach (var person in life.Involved)
                (await office.Client(person).Get($"/v1/documents/{life.Dossier!.Authorities[0].Proof[0]}")).StatusCode
                    .ShouldBe(life.IsOpenTo(person, host.Clock.Now) ? HttpStatusCode.OK : HttpStatusCode.NotFound, $"the proof of {life.Dossier.Id} for {person.Id}");
    }

    /// <summary>Recorded once, with whose consent; read where it is used, by nobody else.</summary>
    private async Task<int> PapersAreUsedAgainOnce()
    {
        List<(Guid Document, Guid Dossier, Guid Source)> used = [];
        List<Guid> consents = [];
        foreach (var events in streams)
        {
            var dossier = folds[events[0].Stream];
            foreach (var reused in events.Select(EventTypes.Read).SelectMany(e => e switch { DossierSubmitted s => s.Papers, Supplemented s => s.Papers, _ => [] }).SelectMany(p => p.Reused ?? []))
            {
                used.Add((reused.Document, dossier.Id, reused.Dossier));
                var source = folds[reused.Dossier];
                source.Applicant.ShouldBe(dossier.Applicant, $"{dossier.Id} uses what is the same person's");
                reused.Consent.Person.ShouldBe(dossier.Applicant, $"{dossier.Id}: whose consent");
                (reused.Consent.Witness is null).ShouldBe(reused.Consent.Record is null, $"{dossier.Id}: a witness has noted it");
                if (dossier.Parent is null && reused.Consent.Record is { } record)
                    consents.Add(record);
            }
        }
        (await Rows("SELECT document, dossier, source FROM dossiers.paper_reuses", r => (r.GetGuid(0), r.GetGuid(1), r.GetGuid(2)))).ShouldBe(used.Distinct(), ignoreOrder: true);
        (await Rows("SELECT consent FROM dossiers.paper_consent_uses", r => r.GetGuid(0))).ShouldBe(consents, ignoreOrder: true, "a consent is for one dossier");
        foreach (var (document, dossier, source) in used.Distinct().Take(Looked))
        {
            var (agencies, agency) = (folds[dossier].Agencies, folds[source].Agencies);
            (await office.Client(OfficeAtWork.Who(Roles.Clerk, agencies.ReceivedAt)).Get($"/v1/documents/{document}")).StatusCode.ShouldBe(HttpStatusCode.OK, $"{document} where it is used, {dossier}");
            (await office.Client(OfficeAtWork.Who(Roles.Clerk, "H18.99")).Get($"/v1/documents/{document}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{document} elsewhere");
            (await office.Client(OfficeAtWork.Who(Roles.Leader, agency.Competent)).Get($"/v1/dossiers/{source}/reuses").Body()).GetProperty("items").EnumerateArray().Count(i => i.GetProperty("document").GetGuid() == document)
                .ShouldBe(used.Distinct().Count(u => u.Document == document), $"where {document} is used again");
        }
        return used.Count;
    }

    private async Task OnlyWhatWasNotHandedInIsADraft() => (await Rows("SELECT id FROM dossiers.drafts", r => r.GetGuid(0))).ShouldBe(lives.Select(l => l.Draft).OfType<Guid>(), ignoreOrder: true);

    private async Task<List<T>> Rows<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        List<T> rows = [];
        await using var database = NpgsqlDataSource.Create(host.Database);
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }
}
