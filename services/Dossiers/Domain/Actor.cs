using System.Text.Json.Serialization;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Domain;

/// <summary>Who acted. The person whose matter it is and who helped are kept apart from this.</summary>
/// <param name="Id">The token's subject; a citizen's is the reference of the person, so that no event holds an identity.</param>
/// <param name="Name">An officer's name, as it stands on the papers they sign; null for citizens, whose names are personal data.</param>
/// <param name="Role">One of <see cref="Roles"/>; the role in which this act was done.</param>
/// <param name="Agency">Mã định danh; null for citizens.</param>
public sealed record Actor(string Id, string? Name, string Role, string? Agency)
{
    /// <summary>The post, through its messages.</summary>
    public static Actor PostalService(string agency) => new("postal-returns", "Dịch vụ bưu chính công ích", Roles.Service, agency);

    /// <summary>The agency itself, where it is the one that signs.</summary>
    public static Actor OfAgency(string code, string name) => new($"{AgencyPrefix}{code}", name, Roles.Service, code);

    /// <summary>It is an agency that acts, not a person.</summary>
    [JsonIgnore]
    public bool IsAgency => Id.StartsWith(AgencyPrefix, StringComparison.Ordinal);

    private const string AgencyPrefix = "agency:";

    /// <summary>The person pays, the provider says so: nobody at the counter takes the money.</summary>
    public static Actor PaymentProvider(string provider, string agency) => new($"payment:{provider}", "Thanh toán trực tuyến", Roles.Service, agency);
}
