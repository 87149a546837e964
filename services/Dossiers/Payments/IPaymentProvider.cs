using Platform.Dossiers.Domain;

namespace Platform.Dossiers.Payments;

/// <summary>A provider of online payments, in our words. Every call may be repeated: our reference says which payment is meant.</summary>
public interface IPaymentProvider
{
    /// <summary>As in the setting <c>Payments:Online:Provider</c> and in the callback's address, e.g. <c>national</c>.</summary>
    string Name { get; }

    /// <summary>Begins a payment; the address of the page on which the person pays.</summary>
    /// <exception cref="PaymentTroubleException">It did not answer, or said no.</exception>
    Task<Uri> Start(PaymentOrder order, CancellationToken ct);

    /// <summary>What a callback says, once its signature is checked.</summary>
    Task<Callback> ReadCallback(ReadOnlyMemory<byte> body, CancellationToken ct);

    /// <summary>The answer to a callback in the provider's shape.</summary>
    object Reply(Heard heard);

    /// <summary>How a payment stands, asked because the provider never told.</summary>
    /// <exception cref="PaymentTroubleException">It did not answer, or does not know the reference.</exception>
    Task<PaymentWord> Ask(string reference, CancellationToken ct);
}

/// <param name="Reference">Ours, unique.</param>
/// <param name="Lines">What is paid for, by kind; the provider's own receipt shows it.</param>
/// <param name="ReturnTo">Where the person goes afterwards: the dossier's page on our own origin.</param>
public sealed record PaymentOrder(string Reference, long Amount, string DossierCode, string ProcedureCode, string ProcedureName, string Agency, string AgencyName, BankAccount? Account, IReadOnlyList<FeeLine> Lines, Uri ReturnTo, DateTimeOffset At);

/// <summary>What the provider says of a payment.</summary>
/// <param name="Amount">Whole đồng.</param>
/// <param name="Transaction">The provider's number.</param>
public sealed record PaymentWord(string Reference, PaymentState State, long Amount, string? Transaction);

public enum PaymentState
{
    Pending,
    Paid,
    Failed,
}

/// <summary>A callback as read.</summary>
public abstract record Callback
{
    private Callback()
    {
    }

    public sealed record Word(PaymentWord Said) : Callback;

    public sealed record BadSignature : Callback;

    /// <param name="Fields">What is wrong with which field.</param>
    public sealed record Unreadable(IReadOnlyDictionary<string, string> Fields) : Callback;
}

/// <summary>What became of a provider's word.</summary>
public enum Heard
{
    /// <summary>Taken, now or earlier.</summary>
    Taken,

    /// <summary>No payment of this reference was ever started with this provider.</summary>
    Unknown,

    /// <summary>Another amount than was asked for: kept and marked, nothing is taken as paid.</summary>
    Mismatched,
}

/// <param name="code">Kebab-case. Never the provider's own words.</param>
public sealed class PaymentTroubleException(string code) : Exception(code);

/// <summary>The providers we know, by name.</summary>
public sealed class PaymentProviders(IEnumerable<IPaymentProvider> providers)
{
    private readonly Dictionary<string, IPaymentProvider> byName = providers.ToDictionary(p => p.Name, StringComparer.Ordinal);

    public IPaymentProvider? Find(string name) => byName.GetValueOrDefault(name);
}
