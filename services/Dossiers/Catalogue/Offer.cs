using Platform.Contracts;
using Platform.Dossiers.Domain;
using Platform.WorkingTime;

namespace Platform.Dossiers.Catalogue;

/// <summary>What the catalogue offers for one case and channel of a procedure's version: the terms before they are promised.</summary>
public sealed record Offer(ProcedurePublished Procedure, ProcedureCaseTerms Case, ChannelTerms Channel, decimal Amount, TimeUnit Unit)
{
    /// <returns>Null where the version has no such case, channel or decided limit.</returns>
    public static Offer? Of(ProcedurePublished procedure, string caseKey, Channel channel) =>
        procedure.Cases.FirstOrDefault(c => c.Key == caseKey) is { } found
        && found.Channels.FirstOrDefault(c => c.Channel == channel) is { Amount: { } amount } terms
        && TimeLimit.TryParseUnit(terms.Unit, out var unit)
            ? new Offer(procedure, found, terms, amount, unit)
            : null;

    /// <summary>Whether the agency is competent for the procedure: its own words for deciding, else those for accepting.</summary>
    public static bool Decides(AgencyChanged agency, ProcedurePublished procedure) => Covers(agency.Decides ?? Accepted(agency), procedure);

    /// <summary>Whether dossiers of the procedure may be handed in there, whoever is competent: intake regardless of boundary.</summary>
    public static bool Receives(AgencyChanged agency, ProcedurePublished procedure) => Covers(Accepted(agency), procedure);

    private static ProcedureScope Accepted(AgencyChanged agency) => new(agency.AcceptsLevel, agency.Procedures, agency.Excluded ?? []);

    /// <summary>By name, or by level unless excluded.</summary>
    private static bool Covers(ProcedureScope scope, ProcedurePublished procedure) =>
        scope.Procedures.Contains(procedure.Code) || (scope.Level is { } level && procedure.Levels.Contains(level) && !scope.Excluded.Contains(procedure.Code));

    /// <summary>A same-day procedure is due at the close of the counted day.</summary>
    public TimeLimit Limit => Procedure.Rules.SameDay ? TimeLimit.SameDay : new TimeLimit(Amount, Unit);

    public ProcedureRef Reference => new(Procedure.Code, Procedure.Version, Procedure.Name, Procedure.Field, Case.Key, Case.Name);

    /// <summary>Lines that apply to everybody, and the conditional ones that the clerk found to apply.</summary>
    public IEnumerable<FeeTerms> FeesFor(IReadOnlyCollection<string> chosen) => Channel.Fees.Where(f => f.Condition.Length == 0 || chosen.Contains(f.Key));

    /// <param name="counting">How the province counts working days at the moment of the promise.</param>
    /// <param name="rules">What else it has set at that moment; null where nothing is promised.</param>
    public TermsSnapshot Snapshot(IReadOnlyCollection<string> chosenFees, CountingMode counting, RulesSnapshot? rules = null) => new(
        Reference,
        Channel.Channel,
        new LimitTerms(Limit.Amount, Procedure.Rules.SameDay ? "workingDay" : Channel.Unit!),
        Procedure.Rules.CutOff,
        Procedure.Rules.SameDay,
        Procedure.Rules.PostalReturn,
        [.. FeesFor(chosenFees).Select(f => new FeeLine(f.Key, f.Kind is FeeKind.Fee ? "fee" : "charge", f.Name, f.Amount, Refund: f.Refund))],
        [.. Procedure.Papers.Select(p => new PaperLine(p.Key, p.Name, p.Originals, p.Copies, p.Required, p.Surrender is true ? true : null))],
        Procedure.Results,
        counting,
        Case.Process,
        Procedure.Parts,
        Procedure.Route,
        rules);
}
