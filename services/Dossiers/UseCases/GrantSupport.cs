using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Support;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Asked = Platform.Dossiers.Streams.Asked;

namespace Platform.Dossiers.UseCases;

/// <summary>In an emergency a leader lets one named person of provincial IT read one dossier for some hours. Every read is logged; the access ends by itself.</summary>
/// <remarks>
/// Function F01; domain §9 (technical administration gives no right to read dossiers). The same Idempotency-Key answers the grant it made.
/// Refuses: dossier-not-found (404), not-your-agency (403), already-granted (409: the same person's access to it is open), unknown-person (422: never came to the support page), invalid, idempotency-key-reused (422), person-erased (410).
/// </remarks>
public static class GrantSupport
{
    /// <param name="Person">Subject of the one who may read, as <c>GET /v1/support-grants/people</c> names them.</param>
    /// <param name="Reason">What is to be found out, 10 to 1000 characters.</param>
    /// <param name="Hours">1 to the longest the province allows (<c>Support:LongestHours</c>, default 8).</param>
    public sealed record Request(string Person, string Reason, int Hours);

    /// <param name="ExpiresAt">When it ends by itself (UTC).</param>
    public sealed record Answer(Guid Id, DateTimeOffset GrantedAt, DateTimeOffset ExpiresAt);

    /// <param name="over">The leader's own agency and those below it.</param>
    /// <param name="person">Whom the request names; null where nobody is known by it.</param>
    public static Refusal? Refuses(Dossier dossier, Request request, Actor leader, IReadOnlySet<string> over, SupportPerson? person, SupportSettings settings)
    {
        if (!over.Contains(dossier.Agencies.Competent) && !over.Contains(dossier.Agencies.ReceivedAt))
            return Refusal.Forbidden("not-your-agency", $"Hồ sơ này thuộc trách nhiệm của cơ quan {dossier.Agencies.Competent}; lãnh đạo cơ quan đó hoặc lãnh đạo tỉnh mới cấp quyền được.");
        var errors = new FieldErrors();
        errors.Require("person", request.Person, 200, "người được cấp quyền");
        errors.Require("reason", request.Reason, 1000, "lý do");
        if (request.Reason?.Trim().Length is > 0 and < 10) errors.Add("reason", "Lý do quá ngắn. Xin nêu rõ sự cố cần tìm hiểu.");
        errors.Range("hours", request.Hours, 1, settings.LongestHours, "Số giờ");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        return person is null || person.Id == leader.Id
            ? Refusal.Unprocessable("unknown-person", "Không có cán bộ công nghệ thông tin này. Người được cấp quyền cần mở trang Hỗ trợ kỹ thuật một lần trước.")
            : null;
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/support-grants", async (
            Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, SupportGrants grants, SupportSettings settings, PersonKeys keys, MasterKey master, TimeProvider clock, CancellationToken ct) =>
        {
            var leader = asked.As(Roles.Leader);
            if (await streams.Find(id, null, ct) is not { } dossier || !await rights.MayRead(asked.Caller, dossier, ct))
                return DossierStreams.NotFound.ToHttp();
            var person = await grants.Person(request.Person, ct);
            if (Refuses(dossier, request, leader, rights.Acting(asked, Roles.Leader).Over, person, settings) is { } no)
                return no.ToHttp();
            var now = clock.GetUtcNow();
            var key = await keys.GetOrCreate(dossier.Applicant, ct);
            var wanted = new SupportGrant(
                Guid.CreateVersion7(now), id, [.. new[] { dossier.Agencies.Competent, dossier.Agencies.ReceivedAt }.Distinct()], person!.Id, person.Name, key.SealJson(request.Reason.Trim()).Text,
                leader, now, now.AddHours(request.Hours), null, null, null, null);
            var stored = asked.Key is { } given ? await master.Hash("support", $"{leader.Id}\n{given}", ct) : null;
            var (grant, isNew, same) = await grants.Add(wanted, stored, ct);
            if (!isNew && !same)
                return Refusal.Conflict("already-granted", $"{grant.PersonName} đang có quyền đọc hồ sơ này đến {History.Local(grant.ExpiresAt)}.").ToHttp();
            if (!isNew && (grant.Dossier != id || grant.Person != request.Person || grant.ExpiresAt - grant.GrantedAt != TimeSpan.FromHours(request.Hours)))
                return Refusal.Unprocessable("idempotency-key-reused", "Idempotency-Key này đã dùng cho một yêu cầu khác.").ToHttp();
            return TypedResults.Created($"/v1/support-grants/{grant.Id}", new Answer(grant.Id, grant.GrantedAt, grant.ExpiresAt));
        })
        .RequireRoles(Roles.Leader)
        .WithTags("Support").WithName("GrantSupport").WithSummary("Lets provincial IT read one dossier for some hours")
        .Produces<Answer>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
