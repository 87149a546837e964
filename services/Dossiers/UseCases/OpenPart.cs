using System.Text.Json;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.WorkingTime;
using DossierAccepted = Platform.Dossiers.Domain.DossierAccepted;
using DossierSubmitted = Platform.Dossiers.Domain.DossierSubmitted;

namespace Platform.Dossiers.UseCases;

/// <summary>
/// A part of an accepted linked dossier begins as a dossier of its own: what the person gave once is taken from the whole, the results of the parts before it come as papers.
/// Nobody asks for it; <see cref="Streams.LinkedParts"/> does it when its turn has come.
/// </summary>
/// <remarks>
/// It begins accepted: the clerk who accepted the whole accepted all of it. It says who acts for the person as the whole does, with the proof. It has no fee (the whole's has it) and a code of the agency that decides it.
/// Its own time is what that agency works by; the person was promised the date of the whole alone.
/// </remarks>
public static class OpenPart
{
    /// <returns>Null while the catalogue does not offer it.</returns>
    public static Decision? Decide(Dossier whole, Part part, CatalogueSnapshot catalogue, DossierRules rules, PersonKey key, DateTimeOffset now)
    {
        if (catalogue.IsEmpty || TermsOf(whole, part.Terms, catalogue, rules, now) is not { } terms)
            return null;
        var (submission, acceptance) = (whole.Submission, whole.Acceptance!);
        var agency = catalogue.SuccessorOf(part.Terms.Agency ?? submission.Agencies.Competent, LocalTime.LocalDate(now));
        var calendar = catalogue.CalendarOf(agency);
        var promise = Promises.Of(DueCalculator.Due(now, terms.TimeLimit, calendar, terms.Receiving), catalogue).Divided(terms, calendar, []);
        var papers = PapersOf(whole, part);
        var begun = submission with
        {
            Number = Numbers.Registration(now),
            TrackingSecret = Numbers.TrackingSecret(),
            Procedure = terms.Procedure,
            Agencies = catalogue.Named(new Agencies(submission.Agencies.HelpedAt, submission.Agencies.ReceivedAt, agency)),
            Form = FormOf(whole, part, key),
            Papers = papers,
            Parent = new ParentRef(whole.Id, part.Key, acceptance.Code),
            External = null,
        };
        IDossierEvent[] authorities = [.. whole.AuthoritiesNewTo(Dossier.None(part.Dossier).Apply(begun, now))];
        return Decision.Numbered(Numbers.DossierCounter(agency, now), number =>
        [
            begun,
            .. authorities,
            new DossierAccepted(acceptance.By, Numbers.DossierCode(agency, now, number), terms, promise, [.. acceptance.PapersSeen.Where(s => papers.Any(p => p.Key == s.Key))], acceptance.Sets, null),
        ]);
    }

    /// <summary>The papers passed on, and the results of the parts it waited for: the documents are the same ones.</summary>
    public static IReadOnlyList<HandedPaper> PapersOf(Dossier whole, Part part) =>
    [
        .. whole.Papers.Where(p => part.Terms.Papers is not { } share || share.Contains(p.Key)),
        .. whole.Before(part).Where(b => b.End is { Document: not null }).Select(b => new HandedPaper($"result-{b.Key}", $"Kết quả: {b.Name}", [b.End!.Document!.Value], 0, 0, null)),
    ];

    /// <summary>The answers passed on.</summary>
    public static Sealed<string> FormOf(Dossier whole, Part part, PersonKey key)
    {
        if (part.Terms.Answers is not { } share)
            return whole.Form;
        var answers = JsonElement.Parse(whole.Form.Open(key)).EnumerateObject().Where(a => share.Contains(a.Name)).ToDictionary(a => a.Name, a => a.Value);
        return key.SealJson(JsonSerializer.Serialize(answers, Json.Options));
    }

    private static TermsSnapshot? TermsOf(Dossier whole, LinkedPart part, CatalogueSnapshot catalogue, DossierRules rules, DateTimeOffset now)
    {
        var channel = whole.Submission.Channel;
        var kept = rules.Of(whole).Kept; // the person was promised all of it at once
        if (part.Procedure is null)
            return new TermsSnapshot(
                whole.Procedure with { Name = part.Name, CaseKey = part.Key, CaseName = part.Name }, channel, new LimitTerms(part.Amount!.Value, part.Unit!), null, false, false, [], [], [], rules.Counting, Route: part.Route, Rules: kept);
        var offer = LinkedOffers.Of(part, channel, catalogue, LocalTime.LocalDate(now)) ?? LinkedOffers.Of(part, channel, catalogue, LocalTime.LocalDate(whole.Acceptance!.At)); // retired since: what was accepted is carried through
        return offer?.Snapshot([], rules.Counting, kept) is { } terms ? terms with { Fees = [], PostalReturn = false, Parts = null, Route = part.Route is { By: ResolutionRoute.Own } ? null : part.Route ?? terms.Route } : null;
    }
}
