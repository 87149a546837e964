using Npgsql;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>One agency.</summary>
/// <remarks>Refuses: unknown-agency (404).</remarks>
public static class ReadAgency
{
    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/agencies/{code}", async (string code, NpgsqlDataSource database, CancellationToken ct) =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            return await AgencyRows.Find(connection, code) is { } agency ? Results.Ok(agency) : Unknown(code).ToHttp();
        })
        .AllowAnonymous() // who does what is public
        .WithTags("Agencies").WithName("ReadAgency").WithSummary("One agency.")
        .Produces<Agency>().ProducesProblem(404);

    internal static Refusal Unknown(string code) => Refusal.NotFound("unknown-agency", $"Không có cơ quan mang mã {(code.Length <= 40 ? code : code[..40])}.");
}
