using Dapper;
using Npgsql;
using Platform.Dossiers.Catalogue;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>How to reach the officer who holds a piece of work, or those of some roles at an agency, for the platform's own services. Not routed by the gateway.</summary>
/// <remarks>Only officers who used the platform within ninety days and whose account names an e-mail. Nobody found is an empty list. Refuses: bad-filter (400).</remarks>
public static class GetOfficerContacts
{
    private static readonly TimeSpan StillHere = TimeSpan.FromDays(90);

    /// <param name="Id">The token's subject.</param>
    public sealed record Contact(string Id, string Email);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/contacts/officers", async (string? officer, string? agency, string[]? role, HttpResponse response, NpgsqlDataSource database, CatalogueCopy catalogue, MasterKey master, PersonKeys keys, TimeProvider clock, CancellationToken ct) =>
        {
            if (officer is null == agency is null)
                return Refusal.Invalid("bad-filter", "Cần officer, hoặc agency cùng role.").ToHttp();
            var now = clock.GetUtcNow();
            response.Headers.CacheControl = "private, no-store";
            await using var connection = await database.OpenConnectionAsync(ct);
            var rows = await connection.QueryAsync<(string Id, string Email)>(new CommandDefinition(
                """
                SELECT id, email_sealed FROM dossiers.officers
                WHERE email_sealed IS NOT NULL AND last_seen > @since AND (id = @officer OR (agency = @agency AND roles && @role)) ORDER BY id LIMIT 200
                """,
                new { officer, agency = agency is null ? null : catalogue.Current.SuccessorOf(agency, LocalTime.LocalDate(now)), role = role ?? [], since = now - StillHere }, cancellationToken: ct));
            List<Contact> found = [];
            foreach (var (id, email) in rows)
                if (await keys.Find(await Streams.Officers.KeyOwner(id, master, ct), ct) is { } key)
                    found.Add(new Contact(id, key.Open(email)));
            return TypedResults.Ok(found);
        })
        .RequireRoles(Roles.Service)
        .RequireAuthorization(policy => policy.RequireAssertion(context => Caller.From(context.User).MayScope(GetContact.Scope)))
        .AddEndpointFilter<ErasedPersonFilter>()
        .WithTags("Contacts").WithName("GetOfficerContacts").WithSummary("E-mail of an officer, or of an agency's officers of some roles, for the platform's services")
        .Produces<IReadOnlyList<Contact>>().ProducesProblem(StatusCodes.Status400BadRequest);
}
