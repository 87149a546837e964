using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Support;
using Platform.Dossiers.Views;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>Support access: a leader sees that to dossiers of their agency and those below it with the log of what was read; provincial IT sees its own.</summary>
/// <remarks>Function F01. Refuses: bad-cursor (400), grant-not-found (404).</remarks>
public static class ListSupport
{
    /// <param name="Code">The dossier's code, or its registration number.</param>
    /// <param name="Reason">Null where the data of the person whose matter it is were erased.</param>
    /// <param name="Open">Neither expired nor revoked.</param>
    /// <param name="Reads">How often something was read under it.</param>
    /// <param name="NeedsReview">It has ended, and no leader has gone over its log.</param>
    public sealed record Line(
        Guid Id, Guid DossierId, string Code, string Person, string PersonName, string? Reason, ActorShown GrantedBy, DateTimeOffset GrantedAt, DateTimeOffset ExpiresAt,
        DateTimeOffset? RevokedAt, bool Open, int Reads, bool NeedsReview, DateTimeOffset? ReviewedAt, ActorShown? ReviewedBy);

    /// <param name="Log">Every read, in order.</param>
    public sealed record Detail(Line Grant, IReadOnlyList<SupportRead> Log);

    private sealed record Position(DateTimeOffset At, Guid Id);

    public static void Map(RouteGroupBuilder support)
    {
        support.MapGet("", async (bool? unreviewed, string? after, int? limit, Caller caller, Rights rights, SupportGrants grants, DossierStreams streams, PersonKeys keys, TimeProvider clock, CancellationToken ct) =>
        {
            var (key, size) = (Cursor.Read<Position>(after), Cursor.Size(limit));
            if (caller.Is(Roles.It))
                await grants.Saw(caller, ct); // from now on a leader can name them
            var found = await grants.List(caller.Is(Roles.It) ? caller.Id : null, Over(caller, rights), unreviewed is true, key?.At, key?.Id, size + 1, ct);
            var page = Cursor.Page(found, size, g => new Position(g.GrantedAt, g.Id));
            List<Line> lines = [];
            foreach (var grant in page.Items)
                lines.Add(await Show(grant, grants, streams, keys, clock.GetUtcNow(), ct));
            return TypedResults.Ok(new Page<Line>(lines, page.Next));
        })
        .RequireRoles(Roles.Leader, Roles.It)
        .WithName("ListSupport").WithSummary("Support access, newest first")
        .Produces<Page<Line>>().ProducesProblem(StatusCodes.Status400BadRequest);

        support.MapGet("/people", async (SupportGrants grants, CancellationToken ct) => TypedResults.Ok(await grants.People(ct)))
        .RequireRoles(Roles.Leader)
        .WithName("ListSupportPeople").WithSummary("People of provincial IT who can be given support access").WithDescription("Whoever of them has opened the support page. At most 200, by name.")
        .Produces<IReadOnlyList<SupportPerson>>();

        support.MapGet("/{id:guid}", async (Guid id, Caller caller, Rights rights, SupportGrants grants, DossierStreams streams, PersonKeys keys, TimeProvider clock, CancellationToken ct) =>
            await Seen(id, caller, rights, grants, ct) is { } grant
                ? TypedResults.Ok(new Detail(await Show(grant, grants, streams, keys, clock.GetUtcNow(), ct), await grants.Reads(id, ct)))
                : NotFound.ToHttp())
        .RequireRoles(Roles.Leader, Roles.It)
        .WithName("ReadSupport").WithSummary("One support access with the log of what was read").WithDescription("Refuses: grant-not-found (404).")
        .Produces<Detail>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>The grant where the caller may know of it: their own, or as a leader that to a dossier of theirs.</summary>
    internal static async Task<SupportGrant?> Seen(Guid id, Caller caller, Rights rights, SupportGrants grants, CancellationToken ct) =>
        await grants.Find(id, ct) is { } grant && (grant.Agencies.Any(Over(caller, rights).Contains) || (caller.Is(Roles.It) && grant.Person == caller.Id)) ? grant : null;

    private static IReadOnlySet<string> Over(Caller caller, Rights rights) => caller is { Agency: { } agency } && caller.Is(Roles.Leader) ? rights.SelfAndSubordinates(agency) : new HashSet<string>();

    private static async Task<Line> Show(SupportGrant grant, SupportGrants grants, DossierStreams streams, PersonKeys keys, DateTimeOffset now, CancellationToken ct)
    {
        var dossier = (await streams.Find(grant.Dossier, null, ct))!;
        string? reason = null;
        try
        {
            reason = await keys.Find(dossier.Applicant, ct) is { } key ? new Sealed<string>(grant.ReasonSealed).Open(key) : null;
        }
        catch (PersonErasedException)
        {
            // the grant and its log stay, the words are gone with the person
        }
        return new Line(
            grant.Id, grant.Dossier, dossier.Code ?? dossier.Number, grant.Person, grant.PersonName, reason, Show(grant.GrantedBy)!, grant.GrantedAt, grant.ExpiresAt, grant.RevokedAt, grant.IsOpen(now),
            (await grants.Reads(grant.Id, ct)).Count, !grant.IsOpen(now) && grant.ReviewedAt is null, grant.ReviewedAt, Show(grant.ReviewedBy));
    }

    private static ActorShown? Show(Actor? actor) => actor is null ? null : new(actor.Name, actor.Role, actor.Agency);

    internal static Refusal NotFound { get; } = Refusal.NotFound("grant-not-found", "Không tìm thấy lần cấp quyền hỗ trợ này.");
}
