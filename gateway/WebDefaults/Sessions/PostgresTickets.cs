using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace Platform.WebDefaults.Sessions;

/// <summary>Who is signed in stays on the server: the cookie carries a random key, the row the encrypted claims and tokens. Signing out deletes the row.</summary>
public sealed class PostgresTickets(NpgsqlDataSource database, IDataProtectionProvider protection, Site site, TimeProvider clock) : ITicketStore
{
    private readonly IDataProtector protector = protection.CreateProtector("web.sessions.v1");

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await RenewAsync(key, ticket);
        return key;
    }

    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            WITH gone AS (DELETE FROM web.sessions WHERE expires_at < @now)
            INSERT INTO web.sessions (key_hash, site, ticket, expires_at) VALUES (@hash, @site, @ticket, @expiresAt)
            ON CONFLICT (key_hash) DO UPDATE SET ticket = excluded.ticket, expires_at = excluded.expires_at
            """,
            new
            {
                now = clock.GetUtcNow(),
                hash = Hash(key),
                site = site.Key,
                ticket = protector.Protect(TicketSerializer.Default.Serialize(ticket)),
                expiresAt = ticket.Properties.ExpiresUtc ?? clock.GetUtcNow().AddHours(1),
            });
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        await using var connection = await database.OpenConnectionAsync();
        var row = await connection.QuerySingleOrDefaultAsync<byte[]>(
            "SELECT ticket FROM web.sessions WHERE key_hash = @hash AND site = @site AND expires_at > @now",
            new { hash = Hash(key), site = site.Key, now = clock.GetUtcNow() });
        if (row is null)
            return null;
        try
        {
            return TicketSerializer.Default.Deserialize(protector.Unprotect(row));
        }
        catch (CryptographicException)
        {
            return null; // sealed with keys that are gone: sign in again
        }
    }

    public async Task RemoveAsync(string key)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync("DELETE FROM web.sessions WHERE key_hash = @hash", new { hash = Hash(key) });
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
