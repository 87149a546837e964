using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;

namespace Platform.Dossiers.UseCases;

/// <summary>A file given before, named by the dossier it was given in.</summary>
public sealed record ReuseInput(Guid Dossier, Guid Document);

/// <summary>What is known about the papers somebody wants to use again: which of them are the applicant's, and by whose consent.</summary>
/// <param name="Theirs">Those found among the applicant's papers on file.</param>
/// <param name="Online">Set where the applicant asks themselves: each paper says whether they consent.</param>
/// <param name="Noted">Consents noted at the counter that hold for this applicant, by id.</param>
public sealed record Reusable(IReadOnlySet<ReuseInput> Theirs, ReuseConsent? Online, IReadOnlyDictionary<Guid, ReuseConsent> Noted)
{
    public static readonly Reusable None = new(new HashSet<ReuseInput>(), null, new Dictionary<Guid, ReuseConsent>());

    public ReuseConsent? ConsentTo(PaperInput paper) => paper.Consent is not true ? null : Online ?? (paper.ConsentId is { } id ? Noted.GetValueOrDefault(id) : null);

    /// <summary>Without consent nobody learns whether a paper is there; somebody else's is as unknown as one that never was.</summary>
    public Refusal? Refuses(IReadOnlyList<PaperInput>? papers)
    {
        var wanted = (papers ?? []).Where(p => p.Reuse is { Count: > 0 }).ToArray();
        return wanted.Any(p => ConsentTo(p) is null)
            ? Refusal.Unprocessable("consent-missing", "Dùng lại giấy tờ đã có cần người nộp đồng ý cho hồ sơ này; tại quầy, ghi nhận sự đồng ý rồi chọn giấy tờ trong vòng 4 giờ.")
            : wanted.Any(p => p.Reuse!.Any(r => !Theirs.Contains(r)))
                ? Refusal.Unprocessable("unknown-document", "Giấy tờ muốn dùng lại không có trong kho giấy tờ của người nộp hoặc không còn dùng được. Xin tải tệp lên.")
                : null;
    }

    public IReadOnlyList<ReusedPaper>? Of(PaperInput paper) =>
        paper.Reuse is { Count: > 0 } wanted && ConsentTo(paper) is { } consent ? [.. wanted.Distinct().Select(r => new ReusedPaper(r.Document, r.Dossier, consent))] : null;
}

/// <summary>Looks up what <see cref="Reusable"/> says.</summary>
public sealed class ReusablePapers(DossierStreams streams, PaperConsents consents)
{
    private const int MostDossiers = 50;

    /// <param name="own">The caller is the applicant.</param>
    public async Task<Reusable> Look(IReadOnlyList<PaperInput>? papers, Guid applicant, bool own, Actor actor, DateTimeOffset now, CancellationToken ct)
    {
        var wanted = (papers ?? []).Where(p => p is not null).SelectMany(p => p.Reuse ?? []).Where(r => r is not null).ToHashSet();
        if (wanted.Count == 0)
            return Reusable.None;
        Dictionary<Guid, ReuseConsent> noted = [];
        if (!own)
            foreach (var id in papers!.Select(p => p.ConsentId).OfType<Guid>().Distinct().Take(MostDossiers))
                if (await consents.Find(id, actor.Id, now, ct) is { } consent && consent.Person == applicant)
                    noted[id] = new ReuseConsent(applicant, actor, consent.GivenAt, id);
        HashSet<ReuseInput> theirs = [];
        foreach (var source in wanted.Select(r => r.Dossier).Distinct().Take(MostDossiers))
            if (await streams.Find(source, null, ct) is { } dossier && dossier.Applicant == applicant)
                theirs.UnionWith(dossier.PapersOnFile.Select(p => new ReuseInput(source, p.Document)).Where(wanted.Contains));
        return new Reusable(theirs, own ? new ReuseConsent(applicant, null, now) : null, noted);
    }
}
