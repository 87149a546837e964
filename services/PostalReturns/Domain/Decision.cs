using Platform.ServiceDefaults.Problems;

namespace Platform.PostalReturns.Domain;

/// <summary>What a step comes to: the consignment after it with what is to be told, nothing (it was so already), or a refusal.</summary>
public sealed record Decision(Consignment? Next, IReadOnlyList<object> Messages, Refusal? Refusal)
{
    /// <summary>A repeat: nothing to change, nothing to tell.</summary>
    public static readonly Decision Nothing = new(null, [], null);

    public static Decision Of(Consignment next, params IReadOnlyList<object> messages) => new(next, messages, null);

    public static implicit operator Decision(Refusal refusal) => new(null, [], refusal);
}
