using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Contracts;
using Platform.ServiceDefaults;
using Platform.WorkingTime;

namespace Platform.Procedures.Domain;

/// <summary>
/// What the province decided beside the national catalogue (<c>decisions.json</c>): the catalogue leaves units, channels and fees
/// open, and only the province may close them. Each entry says why and from which source.
/// </summary>
/// <param name="FirstEffectiveFrom">Local day from which the first load applies; later versions apply from the day of their import.</param>
public sealed record Decisions(
    DateOnly FirstEffectiveFrom,
    IReadOnlyList<GeneralDecision> General,
    IReadOnlyDictionary<string, ProcedureDecision> Procedures)
{
    public static Decisions None { get; } = new(new DateOnly(2025, 7, 1), [], new Dictionary<string, ProcedureDecision>());

    private static readonly JsonSerializerOptions Strict = new(Json.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <param name="json">The text of <c>decisions.json</c>.</param>
    /// <param name="readForm">Gives the text of a form named by a decision, e.g. <c>forms/1.001193.json</c>.</param>
    /// <exception cref="JsonException">Not JSON, a member, unit or service level nobody knows: a decision misspelt must not vanish.</exception>
    public static Decisions Parse(string json, Func<string, string> readForm)
    {
        var read = JsonSerializer.Deserialize<Decisions>(json, Strict) ?? None;
        string[] wrong = [.. (read.Procedures ?? new Dictionary<string, ProcedureDecision>()).SelectMany(p => Wrong(p.Value).Select(w => $"{p.Key}: {w}"))];
        if (wrong.Length > 0)
            throw new JsonException(string.Join(" ", wrong));
        return read with
        {
            General = read.General ?? [],
            Procedures = (read.Procedures ?? new Dictionary<string, ProcedureDecision>())
                .ToDictionary(p => p.Key, p => p.Value.Form is { } form ? p.Value with { FormSchema = Compact(readForm(form)) } : p.Value),
        };
    }

    public ProcedureDecision For(string code) => Procedures.GetValueOrDefault(code, ProcedureDecision.Nothing);

    /// <summary>The first general decision that fits and says something about it.</summary>
    public T? FirstGeneral<T>(IReadOnlyList<AdministrativeLevel> levels, string field, Func<GeneralDecision, T?> what)
        where T : struct =>
        General.Where(g => (g.Level is not { } level || levels.Contains(level)) && (g.Field is null || g.Field == field)).Select(what).FirstOrDefault(v => v is not null);

    private static IEnumerable<string> Wrong(ProcedureDecision decision)
    {
        (decimal? Amount, string? Unit)[] limits =
        [
            (decision.Limit?.Amount, decision.Limit?.Unit),
            .. (decision.Corrections ?? []).SelectMany(c => new (decimal?, string?)[] { (c.Amount, c.Unit), (c.To.Amount, c.To.Unit) }),
            .. (decision.Channels ?? []).Select(c => (c.Amount, c.Unit)),
        ];
        foreach (var (amount, unit) in limits)
        {
            if (unit is not null && !(TimeLimit.TryParseUnit(unit, out var known) && ChannelReading.Name(known) == unit))
                yield return $"đơn vị \"{unit}\" không có (minute, hour, workingDay, calendarDay, week, month).";
            if (amount is < 0 or > 3650)
                yield return $"thời hạn {amount} không hợp lệ.";
            if (amount is null != unit is null)
                yield return "thời hạn và đơn vị phải đi cùng nhau.";
        }
        if (decision.ServiceLevel is not (null or "information" or "partial" or "full"))
            yield return $"mức độ dịch vụ \"{decision.ServiceLevel}\" không có (information, partial, full).";
        if ((decision.Channels ?? []).SelectMany(c => c.Fees ?? []).Any(f => f.Amount < 0 || f.Key is null || f.Name is null || f.Condition is null))
            yield return "khoản thu cần key, name, condition và mức không âm.";
    }

    private static string Compact(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, Json.Options);
    }
}

/// <summary>A decision for many procedures at once.</summary>
/// <param name="Level">Procedures performed at this level; null: any.</param>
/// <param name="Field">Procedures of this field, spelt as in the catalogue; null: any.</param>
public sealed record GeneralDecision(AdministrativeLevel? Level, string? Field, TimeOnly? CutOff, bool? PostalReturn, string Comment, string? Source);

/// <param name="Limit">For every channel of the catalogue that has no unit.</param>
/// <param name="Corrections">Limits of the catalogue that are wrong or contradict their note, and what holds instead.</param>
/// <param name="Alternatives">True: several limits of one channel are cases to choose from; without it they stay undecided, for they may as well be steps that add up.</param>
/// <param name="Channels">Adds channels, or replaces the terms of those the catalogue has.</param>
/// <param name="Form">File of the electronic form's JSON Schema beside the decisions.</param>
/// <param name="Parts">Makes it a linked procedure: what it consists of, in which order, decided by whom.</param>
/// <param name="Route">Where a ministry's system resolves it.</param>
public sealed record ProcedureDecision(
    string Comment,
    string? Source = null,
    LimitDecision? Limit = null,
    IReadOnlyList<LimitCorrection>? Corrections = null,
    bool Alternatives = false,
    IReadOnlyList<ChannelDecision>? Channels = null,
    IReadOnlyList<PaperDecision>? Papers = null,
    TimeOnly? CutOff = null,
    bool? PostalReturn = null,
    bool? OnlinePayment = null,
    string? ServiceLevel = null,
    string? Form = null,
    [property: JsonIgnore] string? FormSchema = null,
    IReadOnlyList<LinkedPart>? Parts = null,
    ResolutionRoute? Route = null)
{
    public static ProcedureDecision Nothing { get; } = new("");
}

/// <param name="Unit">As in <see cref="ChannelTerms"/>; 0 of any unit is the same day.</param>
public sealed record LimitDecision(decimal Amount, string Unit);

public sealed record LimitCorrection(decimal Amount, string Unit, LimitDecision To);

/// <param name="Amount">Null: the catalogue's stays.</param>
/// <param name="Fees">Null: the catalogue's stay; empty: there is none.</param>
public sealed record ChannelDecision(Channel Channel, decimal? Amount = null, string? Unit = null, IReadOnlyList<FeeTerms>? Fees = null, string? Note = null);

/// <param name="StartsWith">The beginning of the paper's name in the catalogue.</param>
/// <param name="Key">A readable key instead of the derived one.</param>
/// <param name="Required">Must be handed in for every dossier.</param>
public sealed record PaperDecision(string StartsWith, string? Key, bool Required);
