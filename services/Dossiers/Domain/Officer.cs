namespace Platform.Dossiers.Domain;

/// <summary>Somebody who acts, and the agencies they act for at the counter: their own and those below it (docs/decisions/0004-acting-and-seeing.md).</summary>
public sealed record Officer(Actor Actor, IReadOnlySet<string> Over)
{
    /// <summary>One who acts for their own agency alone.</summary>
    public static implicit operator Officer(Actor actor) => new(actor, actor.Agency is null ? new HashSet<string>() : new HashSet<string> { actor.Agency });
}
