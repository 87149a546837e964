using System.Text.Json.Serialization;

namespace Platform.Dossiers.Domain;

// What is only ever stored as Sealed<…>.

/// <summary>The person or the organisation whose matter it is (chủ hồ sơ).</summary>
/// <param name="IdentityNumber">12-digit số định danh; empty for an organisation, and for a child who has none yet.</param>
/// <param name="Phone">National form, digits only, e.g. <c>0912345678</c>.</param>
/// <param name="TaxNumber">Of an organisation, as <see cref="Domain.TaxNumber.Read"/> gives it; null for a person.</param>
public sealed record ApplicantData(string Name, string IdentityNumber, DateOnly? BirthDate, string? Phone, string? Email, AddressData Address, string? TaxNumber = null)
{
    /// <summary>As the papers print it (số định danh/mã số thuế).</summary>
    [JsonIgnore]
    public string Number => TaxNumber ?? IdentityNumber;
}

/// <param name="Commune">Administrative unit code of the 2025 reform, e.g. <c>03217</c>.</param>
/// <param name="Province">E.g. <c>11</c>.</param>
public sealed record AddressData(string Street, string Commune, string Province);

/// <summary>Where the result is to be sent.</summary>
public sealed record ReturnAddressData(string Name, string Phone, string Street, string Commune, string Province);

/// <summary>Who helped with filling in (tổ công nghệ số cộng đồng, a relative). Never the applicant.</summary>
public sealed record HelperData(string Name, string? Organisation);

/// <summary>Who took the result at the counter.</summary>
public sealed record RecipientData(string Name, string IdentityNumber);
