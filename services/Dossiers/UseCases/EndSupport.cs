using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Support;
using Platform.ServiceDefaults.Auth;
using Asked = Platform.Dossiers.Streams.Asked;

namespace Platform.Dossiers.UseCases;

/// <summary>A leader ends support access before its time, and goes over its log once it has ended.</summary>
/// <remarks>Function F01. Whoever granted it does not review it. Again changes nothing. Refuses: grant-not-found (404), still-open (409: reviewed before it ended), own-grant (403).</remarks>
public static class EndSupport
{
    /// <param name="Revoked">When it was ended, or had expired (UTC).</param>
    public sealed record Answer(Guid Id, DateTimeOffset Revoked);

    public sealed record Reviewed(Guid Id, DateTimeOffset ReviewedAt);

    public static Refusal? RefusesReview(SupportGrant grant, Actor leader, DateTimeOffset now) =>
        grant.GrantedBy.Id == leader.Id ? Refusal.Forbidden("own-grant", "Người cấp quyền không tự rà soát. Xin để lãnh đạo khác của cơ quan hoặc của tỉnh rà soát.")
        : grant.IsOpen(now) ? Refusal.Conflict("still-open", "Quyền hỗ trợ còn hiệu lực. Xin thu hồi hoặc chờ hết hạn rồi rà soát.")
        : null;

    public static void Map(RouteGroupBuilder support)
    {
        support.MapPost("/{id:guid}/revoke", async (Guid id, Asked asked, Rights rights, SupportGrants grants, CancellationToken ct) =>
        {
            if (await ListSupport.Seen(id, asked.Caller, rights, grants, ct) is null)
                return ListSupport.NotFound.ToHttp();
            await grants.Revoke(id, asked.As(Roles.Leader), ct);
            var grant = (await grants.Find(id, ct))!;
            return TypedResults.Ok(new Answer(id, grant.RevokedAt ?? grant.ExpiresAt));
        })
        .RequireRoles(Roles.Leader)
        .WithName("EndSupport").WithSummary("Ends support access before its time")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound);

        support.MapPost("/{id:guid}/review", async (Guid id, Asked asked, Rights rights, SupportGrants grants, TimeProvider clock, CancellationToken ct) =>
        {
            if (await ListSupport.Seen(id, asked.Caller, rights, grants, ct) is not { } grant)
                return ListSupport.NotFound.ToHttp();
            if (grant.ReviewedAt is { } already)
                return TypedResults.Ok(new Reviewed(id, already));
            if (RefusesReview(grant, asked.As(Roles.Leader), clock.GetUtcNow()) is { } no)
                return no.ToHttp();
            await grants.Review(grant, asked.As(Roles.Leader), ct);
            return TypedResults.Ok(new Reviewed(id, (await grants.Find(id, ct))!.ReviewedAt!.Value));
        })
        .RequireRoles(Roles.Leader)
        .WithName("ReviewSupport").WithSummary("Marks the log of an ended support access as reviewed").WithDescription("By another leader than the one who granted it. Again changes nothing. Refuses: grant-not-found (404), still-open (409), own-grant (403).")
        .Produces<Reviewed>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }
}
