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

/// <summary>Provincial IT says which procedures an agency accepts, and which it decides: all of a level, those named, without those excluded.</summary>
/// <remarks>
/// The whole assignment; from now on the seed's file no longer changes it. The same again changes nothing.
/// Refuses: unknown-agency (404), version-conflict (412: <c>If-Match</c> is the agency's revision), invalid (422, every error at once).
/// </remarks>
public static class AssignProcedures
{
    private const int LargestRequest = 256 * 1024;

    /// <param name="Decides">Null: what it accepts it decides.</param>
    public sealed record Request(ProcedureScope? Accepts, ProcedureScope? Decides);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/v1/agencies/{code}/procedures", async (string code, Request request, Asked asked, CatalogueWrites writes, CancellationToken ct) =>
            (await writes.Once<Agency>(asked, request, change => Assign(change, code, request, asked, ct), ct)).ToHttp())
        .RequireRoles(Roles.It)
        .WithMetadata(new RequestSizeLimitAttribute(LargestRequest))
        .WithTags("Agencies").WithName("AssignProcedures").WithSummary("Which procedures an agency accepts and decides.")
        .Produces<Agency>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(412).ProducesProblem(422);

    private static async Task<Answer<Agency>> Assign(Change change, string code, Request request, Asked asked, CancellationToken ct)
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
        Competence.Check(errors, "accepts.", accepts, known);
        if (decides is not null)
            Competence.Check(errors, "decides.", decides, known);
        if (errors.Count > 0)
            return Refusal.Unprocessable("invalid", "Một số mục chưa đúng. Xin xem từng mục và sửa lại.", errors);
        var after = agency with
        {
            AcceptsLevel = accepts.Level, Procedures = accepts.Procedures, Excluded = accepts.Excluded.Count == 0 ? null : accepts.Excluded, Decides = decides, Revision = agency.Revision + 1,
        };
        if (JsonSerializer.Serialize(after with { Revision = agency.Revision }, Json.Options) == JsonSerializer.Serialize(agency, Json.Options))
            return agency;
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
        return after;
    }

    private static ProcedureScope Whole(ProcedureScope scope) => scope with { Procedures = [.. (scope.Procedures ?? []).Order(StringComparer.Ordinal)], Excluded = [.. (scope.Excluded ?? []).Order(StringComparer.Ordinal)] };
}
