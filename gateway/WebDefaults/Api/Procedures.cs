namespace Platform.WebDefaults.Api;

// What the pages read of the catalogue's answers. Members a page does not need are not here; a member that is absent is null.

public sealed record PageOf<T>(IReadOnlyList<T> Items, string? Next);

public sealed record ProcedureRow(string Code, string Name, string Field, IReadOnlyList<string>? Levels, string? ServiceLevel, bool Accepts, IReadOnlyList<string>? Channels);

public sealed record Procedure(
    string Code,
    string Name,
    string Field,
    IReadOnlyList<string>? Levels,
    DateOnly? EffectiveFrom,
    bool Accepts,
    Rules? Rules,
    IReadOnlyList<Case>? Cases,
    IReadOnlyList<Paper>? Papers,
    IReadOnlyList<string>? Results,
    string? Decision,
    IReadOnlyList<string>? Subjects,
    string? Ministry,
    System.Text.Json.JsonElement? Steps,
    System.Text.Json.JsonElement? Conditions,
    System.Text.Json.JsonElement? LegalBases,
    System.Text.Json.JsonElement? Undecided,
    string? ServiceLevel = null,
    IReadOnlyList<LinkedPart>? Parts = null,
    RouteOf? Route = null)
{
    public IEnumerable<ChannelOffer> Offers => (Cases ?? []).SelectMany(c => (c.Channels ?? []).Select(o => o with { CaseName = c.Key == "default" ? null : c.Name }));

    public bool IsOffered(string channel) => Offers.Any(o => o.Channel == channel);
}

public sealed record Rules(TimeOnly? CutOff, bool SameDay, bool PostalReturn, bool OnlinePayment, string? FormSchema);

public sealed record Case(string Key, string Name, IReadOnlyList<ChannelOffer>? Channels);

public sealed record ChannelOffer(string Channel, decimal? Amount, string? Unit, IReadOnlyList<Fee>? Fees, string? Note, string? CaseName = null);

public sealed record Fee(string? Key, string? Kind, string? Name, long Amount, string? Condition, string? Ground = null);

public sealed record Paper(string Key, string? Group, string Name, string? FormFile, int Originals, int Copies, bool Required, string? RequiredWhen = null)
{
    /// <summary>A sentence that says in which situation it is needed; null where nobody says.</summary>
    public string? NeededWhen => RequiredWhen is not { Length: > 0 } when ? null
        : when.StartsWith("trường hợp", StringComparison.OrdinalIgnoreCase) ? $"Chỉ cần trong {char.ToLowerInvariant(when[0])}{when[1..]}"
        : when.StartsWith("đối với", StringComparison.OrdinalIgnoreCase) ? $"Chỉ cần {char.ToLowerInvariant(when[0])}{when[1..]}"
        : $"Chỉ cần khi: {when}";
}

/// <param name="ValidUntil">Last local day; null while it goes on.</param>
public sealed record Agency(string Code, string Name, string? Parent, string? Level, string? Unit, string? Address, string? Phone, DateOnly? ValidFrom = null, DateOnly? ValidUntil = null, IReadOnlyList<string>? Predecessors = null);

public sealed record AdministrativeUnit(string Code, string Name, string? Level, string? Parent);
