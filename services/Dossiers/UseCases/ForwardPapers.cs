using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>Who holds the papers of a dossier hands them on, to a person or to whoever has a role at an agency; they are there once the receiver says so.</summary>
/// <remarks>
/// Function F06, form 06. Where the papers are is a state apart from whose step it is. Refuses: handover-open (409: not in processing, or on its way already),
/// not-your-agency, not-in-your-hands (403), unknown-receiver, invalid (422).
/// </remarks>
public static class ForwardPapers
{
    /// <param name="ToOfficer">Subject of an officer; else <paramref name="ToRole"/>.</param>
    /// <param name="ToAgency">One of the dossier's agencies; default: the competent one, for a person their own.</param>
    /// <param name="Papers">What goes along, named for people.</param>
    public sealed record Request(string? ToRole, string? ToOfficer, string? ToAgency, IReadOnlyList<string>? Papers, string? Note);

    public sealed record Answer(Guid Handover, long Version);

    /// <param name="receiver">The officer named; null where none is, or nobody of that id is known.</param>
    public static Decision Decide(Dossier dossier, Request request, Officer officer, KnownOfficer? receiver, PersonKey key, Guid handover)
    {
        if (Act.Forward.Refuses(dossier, officer) is { } no)
            return no;
        if (dossier.Custody!.Holder.Id != officer.Actor.Id && !(officer.Actor.Role == Roles.Leader && dossier.Custody.Agency == officer.Actor.Agency))
            return Refusal.Forbidden("not-in-your-hands", $"Hồ sơ giấy đang do {dossier.Custody.Holder.Name} giữ; người đang giữ mới chuyển được.");
        var errors = new FieldErrors();
        if (string.IsNullOrEmpty(request.ToRole) == string.IsNullOrEmpty(request.ToOfficer)) errors.Add("toRole", "Chọn người nhận, hoặc vai trò của người nhận.");
        errors.Limit("note", request.Note, 1000, "Ghi chú");
        if (request.Papers?.Count > 100 || request.Papers?.Any(p => p is null or { Length: > 300 } || !FieldErrors.IsReadable(p.AsSpan())) is true) errors.Add("papers", "Không quá 100 giấy tờ, mỗi tên không quá 300 ký tự.");
        if (errors.ToRefusal() is { } invalid)
            return invalid;
        string[] agencies = [dossier.Agencies.Competent, dossier.Agencies.ReceivedAt, .. dossier.Consultations.Select(c => c.Agency)];
        var to = string.IsNullOrEmpty(request.ToAgency) ? receiver?.Agency ?? dossier.Agencies.Competent : request.ToAgency;
        var reachable = request.ToOfficer is { Length: > 0 } ? receiver is not null && receiver.Agency == to && receiver.Id != officer.Actor.Id : Rights.Officers.Contains(request.ToRole);
        if (!reachable || !agencies.Contains(to))
            return Refusal.Unprocessable("unknown-receiver", "Người nhận hoặc cơ quan nhận không phải của hồ sơ này, hoặc người nhận chưa từng đăng nhập hệ thống.");
        string[] named = [.. (request.Papers ?? []).Select(p => p.Trim())];
        var known = dossier.AllPapers.Select(p => p.Name).Concat(dossier.Acceptance?.Terms.Papers.Select(p => p.Name) ?? []).ToHashSet();
        return Decision.Of(new HandoverSent(
            officer.Actor, handover, receiver is null ? null : new Person(receiver.Id, receiver.Name), receiver is null ? request.ToRole : null, to, [.. named.Select(p => known.Contains(p) ? p : OwnWords.Paper)], key.SealText(request.Note),
            named.All(known.Contains) ? null : key.SealJson<IReadOnlyList<string>>(named)));
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/forward", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, Officers officers, CancellationToken ct) =>
        {
            var receiver = await officers.Find(request.ToOfficer, ct);
            var outcome = await streams.Change(id, asked.For(request), (d, key, _) => Decide(d, request, rights.Acting(asked, [Roles.Leader, .. Act.Forward.Roles]), receiver, key, Guid.CreateVersion7()), ct);
            return outcome.ToHttp(d => new Answer(d.Handovers[^1].Id, d.Version));
        })
        .For(Act.Forward)
        .WithName("ForwardPapers").WithSummary("Hands the papers on; the receiver confirms")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
