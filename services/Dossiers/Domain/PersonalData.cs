namespace Platform.Dossiers.Domain;

// What is only ever stored as Sealed<…>.

/// <summary>The person whose matter it is (chủ hồ sơ).</summary>
/// <param name="IdentityNumber">12-digit số định danh.</param>
/// <param name="Phone">National form, digits only, e.g. <c>0912345678</c>.</param>
public sealed record ApplicantData(string Name, string IdentityNumber, DateOnly? BirthDate, string? Phone, string? Email, AddressData Address);

/// <param name="Commune">Administrative unit code of the 2025 reform, e.g. <c>03217</c>.</param>
/// <param name="Province">E.g. <c>11</c>.</param>
public sealed record AddressData(string Street, string Commune, string Province);

/// <summary>Where the result is to be sent.</summary>
public sealed record ReturnAddressData(string Name, string Phone, string Street, string Commune, string Province);

/// <summary>Who helped with filling in (tổ công nghệ số cộng đồng, a relative). Never the applicant.</summary>
public sealed record HelperData(string Name, string? Organisation);

/// <summary>Who took the result at the counter.</summary>
public sealed record RecipientData(string Name, string IdentityNumber);
