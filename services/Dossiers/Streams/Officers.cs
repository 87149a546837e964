using System.Collections.Concurrent;
using Dapper;
using Npgsql;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.Streams;

/// <summary>Somebody work can be given to. A class, not a positional record: Dapper finds no constructor for arrays.</summary>
public sealed class KnownOfficer
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string[] Roles { get; init; } = [];

    public string Agency { get; init; } = "";
}

/// <summary>
/// The officers who used the service, as their tokens named them: whoever has never signed in cannot be given work. Written when somebody comes for the first
/// time, has changed, or was last written an hour ago.
/// </summary>
public sealed class Officers(NpgsqlDataSource database, MasterKey master, PersonKeys keys, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, (string Print, DateTimeOffset At)> seen = [];

    /// <summary>Whose key seals an officer's e-mail: a person known by their account, apart from the citizen they are too.</summary>
    public static ValueTask<Guid> KeyOwner(string id, MasterKey master, CancellationToken ct) => master.PersonOf($"officer {id}", ct);

    /// <param name="email">As the token names it; null where it names none.</param>
    public async ValueTask Saw(Caller caller, string? email, CancellationToken ct)
    {
        if (caller.Agency is not { } agency || !Rights.Officers.Any(caller.Is))
            return;
        var now = clock.GetUtcNow();
        string[] roles = [.. Rights.Officers.Where(caller.Is)];
        var print = $"{caller.Name}\n{agency}\n{string.Join(',', roles)}\n{email}";
        if (seen.TryGetValue(caller.Id, out var last) && last.Print == print && now - last.At < Fresh)
            return;
        var mail = string.IsNullOrWhiteSpace(email) ? null : (await keys.GetOrCreate(await KeyOwner(caller.Id, master, ct), ct)).Seal(email.Trim());
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO dossiers.officers (id, name, roles, agency, last_seen, email_sealed) VALUES (@Id, @Name, @roles, @agency, @now, @mail)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, roles = excluded.roles, agency = excluded.agency, last_seen = excluded.last_seen, email_sealed = excluded.email_sealed
            """, new { caller.Id, caller.Name, roles, agency, now, mail }, cancellationToken: ct));
        seen[caller.Id] = (print, now);
    }

    public async Task<KnownOfficer?> Find(string? id, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(id) || !UseCases.FieldErrors.IsReadable(id.AsSpan()))
            return null;
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<KnownOfficer>(new CommandDefinition("SELECT id, name, roles, agency FROM dossiers.officers WHERE id = @id", new { id }, cancellationToken: ct));
    }
}

/// <summary>Remembers who works here.</summary>
public sealed class OfficerSeen(Officers officers) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var user = context.HttpContext.User;
        await officers.Saw(Caller.From(user), user.FindFirst("email")?.Value, context.HttpContext.RequestAborted);
        return await next(context);
    }
}
