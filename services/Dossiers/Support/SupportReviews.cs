using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Integration;
using Platform.Dossiers.Streams;
using Platform.Postgres;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.Support;

/// <summary>
/// Leaders are told of support access that has ended, was revoked or ran out, and whose log nobody has gone over: once, and again every few days while it waits. Who
/// granted it cannot review it; where they are of the very agency its superior is told, too. Carried by the timer of <see cref="StepReminders"/>.
/// </summary>
public sealed class SupportReviews(DossierStreams streams, CatalogueCopy catalogue, ILogger<SupportReviews> log)
{
    private const int Batch = 50;
    private static readonly TimeSpan Again = TimeSpan.FromDays(3);

    /// <summary>In the timer's transaction: that it was told and the messages commit together. Relies on <c>support_grants_unreviewed</c>.</summary>
    /// <returns>How many were told of, at most a batch.</returns>
    public async Task<int> Tell(NpgsqlConnection connection, NpgsqlTransaction transaction, DateTimeOffset now, CancellationToken ct)
    {
        var waiting = (await connection.QueryAsync<(Guid Id, Guid Dossier, string[] Agencies, string GrantedBy)>(new CommandDefinition(
            """
            WITH due AS (SELECT id FROM dossiers.support_grants WHERE reviewed_at IS NULL AND (revoked_at IS NOT NULL OR expires_at <= @now) AND (review_told_at IS NULL OR review_told_at <= @again)
                  ORDER BY expires_at LIMIT @Batch FOR UPDATE SKIP LOCKED)
            UPDATE dossiers.support_grants g SET review_told_at = @now FROM due
            WHERE g.id = due.id RETURNING g.id, g.dossier, g.agencies, g.granted_by::text
            """, new { now, again = now - Again, Batch }, transaction, cancellationToken: ct))).AsList();
        foreach (var (id, dossier, agencies, by) in waiting)
        {
            if (await streams.FindReadable(dossier, log, ct) is not { } found)
                continue;
            var grantedBy = JsonSerializer.Deserialize<Actor>(by, Json.Options)!;
            foreach (var agency in Told(agencies, grantedBy.Agency, LocalTime.LocalDate(now)))
                await Outbox.Add(connection, transaction, new OutboxMessage(dossier, Guid.CreateVersion7(now), new StaffNoticeWanted(
                    DossierMessages.Head(found), now, StaffNotices.SupportReview, agency, [Roles.Leader], About: id, Except: grantedBy.Id)), ct);
        }
        return waiting.Count;
    }

    private IEnumerable<string> Told(string[] agencies, string? grantedAt, DateOnly today) =>
        agencies.Concat(agencies.Where(a => a == grantedAt).Select(a => catalogue.Current.Agency(a, today)?.Parent).OfType<string>()).Distinct();
}
