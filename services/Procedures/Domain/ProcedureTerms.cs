using Platform.Contracts;

namespace Platform.Procedures.Domain;

/// <summary>A procedure's terms as somebody writes them: the members of <see cref="Procedure"/> without its code, each of them possibly missing.</summary>
/// <param name="Undecided">What stays open although the terms are complete (a fee that contradicts its note): who has decided it takes it out. Missing units and channels are found by themselves.</param>
public sealed record ProcedureTerms(
    string? Name = null,
    string? Field = null,
    IReadOnlyList<AdministrativeLevel>? Levels = null,
    string? ServiceLevel = null,
    ProcedureRules? Rules = null,
    IReadOnlyList<ProcedureCaseTerms>? Cases = null,
    IReadOnlyList<PaperTerms>? Papers = null,
    IReadOnlyList<string>? Notes = null,
    IReadOnlyList<string>? Results = null,
    string? Decision = null,
    string? Kind = null,
    IReadOnlyList<string>? Subjects = null,
    string? Ministry = null,
    IReadOnlyList<string>? LegalBases = null,
    string? Steps = null,
    string? Conditions = null,
    string? Source = null,
    IReadOnlyList<Undecided>? Undecided = null,
    IReadOnlyList<LinkedPart>? Parts = null,
    ResolutionRoute? Route = null)
{
    public static ProcedureTerms Of(Procedure p) => new(
        p.Name, p.Field, p.Levels, p.ServiceLevel, p.Rules, p.Cases, p.Papers, p.Notes, p.Results, p.Decision, p.Kind, p.Subjects, p.Ministry, p.LegalBases, p.Steps, p.Conditions, p.Source, p.Undecided, p.Parts, p.Route);

    /// <summary>The procedure these terms make, what is missing left empty. Complete only where <see cref="TermsCheck"/> finds nothing.</summary>
    public Procedure ToProcedure(string code)
    {
        IReadOnlyList<ProcedureCaseTerms> cases = [.. (Cases ?? []).OfType<ProcedureCaseTerms>().Select(c => new ProcedureCaseTerms(c.Key ?? "", c.Name ?? "", [.. (c.Channels ?? []).OfType<ChannelTerms>().Select(Clean).OrderBy(t => t.Channel)], ProcessCheck.Clean(c.Process)))];
        return new Procedure(
            code, Name?.Trim() ?? "", Field?.Trim() ?? "", [.. (Levels ?? []).Distinct().Order()], string.IsNullOrEmpty(ServiceLevel) ? null : ServiceLevel,
            Rules is null ? new ProcedureRules(null, false, false, false, null) : Rules with { FormSchema = string.IsNullOrWhiteSpace(Rules.FormSchema) ? null : Rules.FormSchema },
            cases,
            [.. (Papers ?? []).OfType<PaperTerms>().Select(p => p with { Group = p.Group ?? "", Name = p.Name?.Trim() ?? "", FormFile = Blank(p.FormFile), RequiredWhen = Blank(p.RequiredWhen) })],
            Texts(Notes), Texts(Results), Decision ?? "", Kind ?? "", Texts(Subjects), Ministry ?? "", Texts(LegalBases), Steps ?? "", Conditions ?? "", Source ?? "",
            Open(cases), LinkedCheck.Clean(Parts), LinkedCheck.Clean(Route));
    }

    private static ChannelTerms Clean(ChannelTerms terms) => terms with
    {
        Unit = string.IsNullOrWhiteSpace(terms.Unit) ? null : terms.Unit,
        Fees = [.. (terms.Fees ?? []).OfType<FeeTerms>().Select(f => f with { Name = f.Name?.Trim() ?? "", Condition = f.Condition?.Trim() ?? "" })],
        Note = string.IsNullOrWhiteSpace(terms.Note) ? null : terms.Note,
    };

    private List<Undecided> Open(IReadOnlyList<ProcedureCaseTerms> cases)
    {
        List<Undecided> open = [.. (Undecided ?? []).Where(u => u is { Code: not ("no-channels" or "unit-missing" or "terms-not-allowed" or "part-missing") })];
        if (cases.All(c => c.Channels.Count == 0))
            open.Add(new Undecided("no-channels", "channels", "Chưa có kênh thực hiện nào."));
        foreach (var channel in cases.SelectMany(c => c.Channels).Where(c => c.Amount is null || c.Unit is null).Select(c => c.Channel).Distinct())
            open.Add(new Undecided("unit-missing", channel.ToString().ToLowerInvariant(), $"Kênh {CatalogueReading.Vietnamese(channel)}: chưa rõ thời hạn hoặc đơn vị thời gian."));
        return open;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static IReadOnlyList<string> Texts(IReadOnlyList<string>? texts) => [.. (texts ?? []).Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => t.Trim())];
}
