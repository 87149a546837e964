using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;

namespace Platform.Dossiers.Payments;

/// <summary>How the province takes money without cash.</summary>
/// <param name="Accounts">Settings <c>Payments:Bank:{Bin,Account,Name}</c>, and <c>Payments:Agencies:{code}:{Bin,Account,Name}</c> for an agency's own. None: no QR is shown.</param>
/// <param name="Provider">Setting <c>Payments:Online:Provider</c>: <c>national</c>; empty (default) = nobody pays online.</param>
/// <param name="Everywhere">Setting <c>Payments:Online:Everywhere</c>: also for procedures whose rules do not say so. Default false.</param>
/// <param name="ExpiresAfter">Setting <c>Payments:Online:ExpiresAfter</c>: how long a started payment may take. Default 00:15:00.</param>
public sealed record PaymentSettings(BankAccounts Accounts, string Provider, bool Everywhere, TimeSpan ExpiresAfter)
{
    public static PaymentSettings From(IConfiguration configuration) => new(
        new BankAccounts(
            Account(configuration.GetSection("Payments:Bank")),
            configuration.GetSection("Payments:Agencies").GetChildren().Select(a => (a.Key, Account: Account(a))).Where(a => a.Account is not null).ToDictionary(a => a.Key, a => a.Account!)),
        configuration["Payments:Online:Provider"] ?? "",
        configuration.GetValue("Payments:Online:Everywhere", false),
        configuration.GetValue("Payments:Online:ExpiresAfter", TimeSpan.FromMinutes(15)));

    /// <summary>Whether the dossier's fee may be paid online: somebody takes it, and the procedure's rules or the province say so.</summary>
    public bool MayPayOnline(Dossier dossier, CatalogueSnapshot catalogue) =>
        Provider.Length > 0 && dossier is { FeeOutstanding: > 0, PostalReturn: not { CashOnDelivery: > 0 } }
        && (Everywhere || catalogue.Procedure(dossier.Procedure.Code, dossier.Procedure.Version)?.Rules.OnlinePayment is true);

    /// <exception cref="InvalidOperationException">The account is half there: nobody may transfer to the wrong place.</exception>
    private static BankAccount? Account(IConfigurationSection section) => (section["Bin"], section["Account"], section["Name"]) switch
    {
        (null or "", null or "", _) => null,
        ({ Length: 6 } bin, { Length: > 0 and <= 19 } account, { Length: > 0 } name) when bin.All(char.IsAsciiDigit) && account.All(char.IsAsciiLetterOrDigit) => new BankAccount(bin, account, name),
        _ => throw new InvalidOperationException($"{section.Path}: Bin is six digits, Account up to 19 letters and digits, Name the holder's."),
    };
}
