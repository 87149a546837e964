using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Platform.PostalReturns.Carriers;
using Platform.PostalReturns.Storage;
using Platform.ServiceDefaults;

namespace Platform.PostalReturns.Ordering;

/// <summary>Asks Dossiers for the receiver by reference: <c>GET /v1/contacts/{dossierId}</c>, signed in as this service (scope contacts:read).</summary>
public sealed class Contacts(IHttpClientFactory http)
{
    public const string Client = "dossiers";

    /// <exception cref="CarrierTroubleException">No answer, nothing known yet, or no address given.</exception>
    /// <exception cref="HopelessException">The person was erased: nobody can be sent anything.</exception>
    public async Task<(Guid Person, Receiver Receiver)> Of(Guid dossier, CancellationToken ct)
    {
        try
        {
            using var client = http.CreateClient(Client);
            using var response = await client.GetAsync(new Uri($"/v1/contacts/{dossier}", UriKind.Relative), ct);
            if (response.StatusCode is HttpStatusCode.Gone)
                throw new HopelessException("person-erased");
            if (response.StatusCode is HttpStatusCode.NotFound)
                throw new CarrierTroubleException("contact-not-found");
            response.EnsureSuccessStatusCode();
            var contact = await response.Content.ReadFromJsonAsync<Contact>(Json.Options, ct);
            return contact is { Person: { } person, Address: { Name: { Length: > 0 } name, Street: { } street, Commune: { } commune, Province: { } province } address }
                ? (person, new Receiver(name, address.Phone ?? contact.Phone ?? "", contact.Email, street, commune, address.CommuneName ?? commune, province, address.ProvinceName ?? province))
                : throw new CarrierTroubleException("address-missing");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new CarrierTroubleException("contact-unavailable");
        }
    }

    private sealed record Contact(Guid? Person, string? Phone, string? Email, PostalAddress? Address);

    private sealed record PostalAddress(string? Name, string? Phone, string? Street, string? Commune, string? CommuneName, string? Province, string? ProvinceName);
}

/// <param name="code">Kebab-case; why trying again cannot help.</param>
public sealed class HopelessException(string code) : Exception(code)
{
    public string Code { get; } = code;
}
