using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Notifications.Domain;
using Platform.Notifications.Sending;
using Platform.Postgres;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Notifications.UseCases;

/// <summary>A citizen reads their own notices; an officer sees of their agency's dossiers what was sent and whether it arrived, never the text.</summary>
/// <remarks>
/// An officer's agencies are the own one, its subordinates and those that ended and whose successors these are, as everywhere. A dossier that is not the caller's gives an empty list.
/// Refuses: bad-cursor (400), no-identity-number (403), no-agency (403), person-erased (410: the caller's data were erased).
/// </remarks>
public static class ListNotices
{
    /// <param name="Subject">Null for officers, and until the notice has been written out.</param>
    /// <param name="State"><c>waiting</c>, <c>delivered</c>, <c>failed</c>, <c>erased</c> or <c>tooOld</c>.</param>
    public sealed record Notice(
        Guid Id,
        Guid DossierId,
        NoticeEvent Event,
        string? Number,
        string? Code,
        string? ProcedureName,
        DateTimeOffset OccurredAt,
        DateTimeOffset CreatedAt,
        string State,
        string? Subject,
        string? Text,
        IReadOnlyList<Delivery> Deliveries);

    /// <param name="DueAt">When it is tried (again); null when there is nothing left to do.</param>
    /// <param name="Error">Our own word for what went wrong last; null where nothing did.</param>
    public sealed record Delivery(Medium Medium, string State, int Attempts, DateTimeOffset? DueAt, DateTimeOffset UpdatedAt, string? Error);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/notices", async (Guid? dossier, string? after, int? limit, HttpResponse response, Caller caller, AgencyTree tree, MasterKey master, PersonKeys keys, NpgsqlDataSource database, CancellationToken ct) =>
        {
            var (from, size) = (Cursor.Read<Key>(after), Cursor.Size(limit));
            response.Headers.CacheControl = "private, no-store";
            if (caller.IsCitizen)
            {
                if (caller.IdentityNumber is null)
                    return Refusal.Forbidden("no-identity-number", "Tài khoản chưa có số định danh cá nhân.").ToHttp();
                var person = await master.PersonOf(caller.IdentityNumber, ct);
                if (await keys.IsErased(person, ct))
                    return new Refusal(StatusCodes.Status410Gone, "person-erased", "Dữ liệu cá nhân của ông/bà đã được xoá theo quy định; các thông báo không còn đọc được.").ToHttp();
                await using var reading = await database.OpenConnectionAsync(ct);
                var own = await OfPerson(reading, person, dossier, from, size);
                return TypedResults.Ok(await Answer(reading, own, size, await KeyOf(keys, person, ct)));
            }
            if (caller.Agency is null)
                return Refusal.Forbidden("no-agency", "Tài khoản chưa gắn với cơ quan nào.").ToHttp();
            var agencies = await tree.CoveredBy(caller.Agency, ct);
            await using var connection = await database.OpenConnectionAsync(ct);
            return TypedResults.Ok(await Answer(connection, await OfAgencies(connection, agencies, dossier, from, size), size, null));
        })
        .RequireRoles(Roles.Citizen, Roles.Clerk, Roles.Specialist, Roles.Leader, Roles.ClericalOfficer)
        .WithTags("Notices")
        .WithName("ListNotices")
        .WithSummary("Own notices with their text, or the state of an agency's notices, newest first")
        .Produces<Page<Notice>>()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status410Gone);

    /// <summary>Relies on notices_of_person.</summary>
    private static Task<IEnumerable<Row>> OfPerson(NpgsqlConnection connection, Guid person, Guid? dossier, Key? after, int size) => connection.QueryAsync<Row>(
        """
        SELECT id, dossier, event, number, code, procedure_name AS ProcedureName, occurred_at AS OccurredAt, created_at AS CreatedAt, state, content
        FROM notices.notices
        WHERE person = @person AND state <> 'tooOld' AND (@dossier::uuid IS NULL OR dossier = @dossier) AND (@at::timestamptz IS NULL OR (created_at, id) < (@at, @id))
        ORDER BY created_at DESC, id DESC LIMIT @take
        """, new { person, dossier, at = after?.CreatedAt.UtcDateTime, id = after?.Id ?? Guid.Empty, take = size + 1 });

    /// <summary>Relies on notices_of_dossier, or without one notices_of_receiving_agency and notices_of_competent_agency (few agencies), notices_listed (many).</summary>
    private static Task<IEnumerable<Row>> OfAgencies(NpgsqlConnection connection, string[] agencies, Guid? dossier, Key? after, int size) => connection.QueryAsync<Row>(
        """
        SELECT id, dossier, event, number, code, procedure_name AS ProcedureName, occurred_at AS OccurredAt, created_at AS CreatedAt, state, NULL::bytea AS content
        FROM notices.notices
        WHERE (receiving_agency = ANY(@agencies) OR competent_agency = ANY(@agencies))
          AND (@dossier::uuid IS NULL OR dossier = @dossier) AND (@at::timestamptz IS NULL OR (created_at, id) < (@at, @id))
        ORDER BY created_at DESC, id DESC LIMIT @take
        """, new { agencies, dossier, at = after?.CreatedAt.UtcDateTime, id = after?.Id ?? Guid.Empty, take = size + 1 });

    private static async Task<Page<Notice>> Answer(NpgsqlConnection connection, IEnumerable<Row> rows, int size, PersonKey? key)
    {
        var found = rows.AsList();
        var deliveries = (await connection.QueryAsync<DeliveryRow>(
            """
            SELECT notice, medium, state, attempts, due_at AS DueAt, updated_at AS UpdatedAt, error FROM notices.deliveries WHERE notice = ANY(@ids) ORDER BY created_at, medium
            """, new { ids = found.Select(r => r.Id).ToArray() })).ToLookup(d => d.Notice, d => d.ToDelivery());
        return Cursor.Page([.. found.Select(r => r.ToNotice(Open(r.Content, key), [.. deliveries[r.Id]]))], size, n => new Key(n.CreatedAt, n.Id));
    }

    private static async Task<PersonKey?> KeyOf(PersonKeys keys, Guid person, CancellationToken ct)
    {
        try
        {
            return await keys.Find(person, ct);
        }
        catch (PersonErasedException)
        {
            return null;
        }
    }

    private static Content? Open(byte[]? content, PersonKey? key)
    {
        try
        {
            return content is null || key is null ? null : JsonSerializer.Deserialize<Content>(key.OpenBytes(content), Json.Options);
        }
        catch (CryptographicException)
        {
            return null; // sealed under a key that is no more
        }
    }

    private sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    private sealed class Row
    {
        public Guid Id { get; init; }
        public Guid Dossier { get; init; }
        public string Event { get; init; } = "";
        public string? Number { get; init; }
        public string? Code { get; init; }
        public string? ProcedureName { get; init; }
        public DateTime OccurredAt { get; init; }
        public DateTime CreatedAt { get; init; }
        public string State { get; init; } = "";
        public byte[]? Content { get; init; }

        public Notice ToNotice(Content? content, IReadOnlyList<Delivery> deliveries) => new(
            Id, Dossier, Event.ToEnum<NoticeEvent>(), Number, Code, ProcedureName, OccurredAt, CreatedAt, State, content?.Subject, content?.Text, deliveries);
    }

    private sealed class DeliveryRow
    {
        public Guid Notice { get; init; }
        public string Medium { get; init; } = "";
        public string State { get; init; } = "";
        public int Attempts { get; init; }
        public DateTime DueAt { get; init; }
        public DateTime UpdatedAt { get; init; }
        public string? Error { get; init; }

        public Delivery ToDelivery() => new(Medium.ToEnum<Medium>(), State, Attempts, State is "waiting" or "sending" ? DueAt : null, UpdatedAt, Error);
    }
}
