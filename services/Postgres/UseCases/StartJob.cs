using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using Platform.Postgres.Operations;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Postgres.UseCases;

/// <summary>An operator asks for long work (a rebuild, a verification), which then runs beside the service's own; one at a time in a service.</summary>
/// <remarks>
/// The same asked for while it waits or runs is the one that is there (200). Refuses: unknown-job (422: this service has none of that kind, or not of that subject),
/// job-running (409: another one waits or runs).
/// </remarks>
public static class StartJob
{
    private const int Attempts = 3;

    /// <param name="Kind">Kebab-case, e.g. <c>verify-chain</c>.</param>
    /// <param name="Subject">What of, e.g. a dossier's id; everything where it is left out.</param>
    public sealed record Request(string? Kind, string? Subject);

    public static void Map(RouteGroupBuilder operations, string service) => operations
        .MapPost("/jobs", async (Request request, IEnumerable<IJob> jobs, Caller caller, NpgsqlDataSource database, JobSignal signal, TimeProvider clock, CancellationToken ct) =>
        {
            var subject = request.Subject?.Trim() ?? "";
            if (jobs.FirstOrDefault(j => j.Kind == request.Kind) is not { } job || !job.Takes(subject))
                return Refusal.Unprocessable("unknown-job", $"Dịch vụ này không có việc đó, hoặc không làm riêng cho đối tượng đó. Có: {string.Join(", ", jobs.Select(j => j.Kind).DefaultIfEmpty("không có việc nào"))}.").ToHttp();
            await using var connection = await database.OpenConnectionAsync(ct);
            for (var attempt = 1; ; attempt++)
            {
                var id = Guid.CreateVersion7();
                if (await JobRows.Ask(connection, id, job.Kind, subject, caller.Id, clock.GetUtcNow(), ct))
                {
                    signal.Wake();
                    return TypedResults.Accepted($"/v1/operations/{service}/jobs/{id}", await ReadJob.Find(connection, id));
                }
                if (await ReadJob.Open(connection) is { } open)
                    return open.Kind == job.Kind && (open.Subject ?? "") == subject
                        ? TypedResults.Ok(open)
                        : Refusal.Conflict("job-running", $"Đang có việc khác: {open.Kind}. Xin đợi xong rồi thử lại.").ToHttp();
                if (attempt == Attempts) // each time another one came and ended in between
                    return Refusal.Conflict("job-running", "Đang có việc khác. Xin thử lại.").ToHttp();
            }
        })
        .WithName("StartJob").WithSummary("Starts a rebuild or a verification")
        .Produces<ReadJob.Job>(StatusCodes.Status202Accepted).Produces<ReadJob.Job>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
}
