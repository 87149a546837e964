using Dapper;
using Npgsql;

namespace Platform.Notifications.Storage;

/// <summary>Which media a person wants; without a row: all.</summary>
public sealed record Preference(bool Email, bool Sms)
{
    public static readonly Preference Usual = new(true, true);
}

public sealed class Preferences(NpgsqlDataSource database)
{
    public async Task<Preference> Of(Guid person, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Preference>("SELECT email, sms FROM notices.preferences WHERE person = @person", new { person }) ?? Preference.Usual;
    }

    public async Task Set(Guid person, Preference wanted, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            """
            INSERT INTO notices.preferences (person, email, sms, updated_at) VALUES (@person, @Email, @Sms, @now)
            ON CONFLICT (person) DO UPDATE SET email = excluded.email, sms = excluded.sms, updated_at = excluded.updated_at
            """, new { person, wanted.Email, wanted.Sms, now = now.UtcDateTime });
    }
}
