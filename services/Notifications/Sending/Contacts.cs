using System.Net;
using System.Net.Http.Json;
using Platform.ServiceDefaults;

namespace Platform.Notifications.Sending;

/// <summary>How to reach the person behind a dossier, asked of Dossiers each time something is sent and never kept.</summary>
/// <param name="Person">The opaque reference.</param>
public sealed record Contact(Guid DossierId, Guid Person, string Name, string? Phone, string? Email, string ProcedureName, string Number, string? Code, string TrackingSecret)
{
    /// <summary>Keeps personal data out of logs.</summary>
    public override string ToString() => $"contact of {DossierId}";
}

public abstract record ContactReply
{
    public sealed record Found(Contact Contact) : ContactReply;

    /// <summary>Dossiers knows of no such dossier.</summary>
    public sealed record Unknown : ContactReply;

    public sealed record Erased : ContactReply;

    /// <summary>Dossiers or the sign-in provider does not answer; ask later.</summary>
    public sealed record Away : ContactReply;
}

/// <summary><c>GET /v1/contacts/{dossierId}</c> of Dossiers, signed in as this service (scope <c>contacts:read</c>).</summary>
public sealed class Contacts(IHttpClientFactory http)
{
    public const string Client = "dossiers";

    public async Task<ContactReply> Ask(Guid dossier, CancellationToken ct)
    {
        try
        {
            using var client = http.CreateClient(Client);
            using var response = await client.GetAsync(new Uri($"/v1/contacts/{dossier}", UriKind.Relative), ct);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => new ContactReply.Found((await response.Content.ReadFromJsonAsync<Contact>(Json.Options, ct))!),
                HttpStatusCode.Gone => new ContactReply.Erased(),
                HttpStatusCode.NotFound => new ContactReply.Unknown(),
                _ => new ContactReply.Away(),
            };
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new ContactReply.Away();
        }
    }
}
