using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Mvc;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Procedures.Domain;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;
using Agency = Platform.Procedures.Storage.Agency;

namespace Platform.Procedures.UseCases;

/// <summary>
/// Provincial IT proposes which procedures an agency accepts, and which it decides: all of a level, those named, without those excluded. A second
/// person applies it (<see cref="DecideAgencyChange"/>).
/// </summary>
/// <remarks>
/// The whole assignment; once applied the seed's file no longer changes it. Refuses: unknown-agency (404), nothing-changes (409),
/// version-conflict (412: <c>If-Match</c> is the agency's revision), invalid (422, every error at once).
/// </remarks>
public static class AssignProcedures
{
    private const int LargestRequest = 256 * 1024;

    /// <param name="Decides">Null: what it accepts it decides.</param>
    /// <param name="Reason">The decision it rests on.</param>
    public sealed record Request(ProcedureScope? Accepts, ProcedureScope? Decides, string? Reason = null);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/agencies/{code}/assignments", async (string code, Request request, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
            (await writes.Once<AgencyProposal>(asked, request, change => Propose(change, code, request, asked), ct)).ToHttp(p => Results.Created($"/v1/agencies/changes/{p.Id}", p)))
        .RequireRoles(Roles.It)
        .WithMetadata(new RequestSizeLimitAttribute(LargestRequest), RequestHeader.IfMatch)
        .WithTags("Agencies").WithName("ProposeAssignment").WithSummary("Proposes which procedures an agency accepts and decides.")
        .Produces<AgencyProposal>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);

    private static async Task<Answer<AgencyProposal>> Propose(Change change, string code, Request request, Asked asked)
    {
        if (await AgencyRows.Find(change.Connection, code, change.Transaction) is not { } agency)
            return ReadAgency.Unknown(code);
        if (asked.Stale(agency.Revision) is { } stale)
            return stale;
        var known = (await change.Connection.QueryAsync<string>("SELECT DISTINCT code FROM catalogue.procedure_versions", transaction: change.Transaction)).ToHashSet();
        var (accepts, decides) = (Whole(request.Accepts ?? new ProcedureScope(null, [], [])), request.Decides is { } d ? Whole(d) : null);
        Dictionary<string, string> errors = [];
        if (request.Accepts is null)
            errors["accepts"] = "Thiếu phần cơ quan tiếp nhận.";
        if (request.Reason?.Length > 500)
            errors["reason"] = "Căn cứ không quá 500 ký tự.";
        Competence.Check(errors, "accepts.", accepts, known);
        if (decides is not null)
            Competence.Check(errors, "decides.", decides, known);
        if (errors.Count > 0)
            return Refusal.Unprocessable("invalid", "Một số mục chưa đúng. Xin xem từng mục và sửa lại.", errors);
        var assignment = new Assignment(code, agency.Name, accepts, decides, Whole(agency.Accepts), agency.Decides is { } before ? Whole(before) : null, agency.Revision);
        if (Same(assignment.Accepts, assignment.AcceptsBefore) && Same(decides, assignment.DecidesBefore))
            return Refusal.Conflict("nothing-changes", $"{agency.Name} đang tiếp nhận và giải quyết đúng như vậy; không có gì để đề xuất.");
        var proposal = new AgencyProposal(
            Guid.CreateVersion7(change.Now), "assignment", "proposed", assignment, null, request.Reason?.Trim() ?? "", asked.Caller.Id, asked.Caller.Name, change.Now);
        await AgencyProposals.Add(change, proposal);
        return proposal;
    }

    /// <returns>Why not; null where it holds now.</returns>
    internal static async Task<Refusal?> Apply(Change change, Assignment assignment, CancellationToken ct)
    {
        if (await AgencyRows.Find(change.Connection, assignment.Agency, change.Transaction) is not { } agency || agency.Revision != assignment.Revision)
            return DecideAgencyChange.Overtaken;
        var (accepts, decides) = (assignment.Accepts, assignment.Decides);
        var after = agency with
        {
            AcceptsLevel = accepts.Level, Procedures = accepts.Procedures, Excluded = accepts.Excluded.Count == 0 ? null : accepts.Excluded, Decides = decides, Revision = agency.Revision + 1,
        };
        await change.Connection.ExecuteAsync(
            """
            UPDATE catalogue.agencies SET accepts_level = @level, procedures = @procedures, excluded = @excluded, decides = @decides::jsonb, acceptance_decided = true, revision = @Revision
            WHERE code = @Code
            """,
            new
            {
                after.Code, after.Revision, level = accepts.Level?.ToString().ToLowerInvariant(), procedures = accepts.Procedures.ToArray(), excluded = accepts.Excluded.ToArray(),
                decides = decides is null ? null : JsonSerializer.Serialize(decides, Json.Options),
            }, change.Transaction);
        await Outbox.Add(change.Connection, change.Transaction, Messages.New("agency", after.Code, after.Changed(change.Now)), ct);
        return null;
    }

    private static bool Same(ProcedureScope? one, ProcedureScope? other) => JsonSerializer.Serialize(one, Json.Options) == JsonSerializer.Serialize(other, Json.Options);

    private static ProcedureScope Whole(ProcedureScope scope) => scope with { Procedures = [.. (scope.Procedures ?? []).Order(StringComparer.Ordinal)], Excluded = [.. (scope.Excluded ?? []).Order(StringComparer.Ordinal)] };
}
