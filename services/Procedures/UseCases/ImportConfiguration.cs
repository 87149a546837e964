using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Mvc;
using Platform.Procedures.Domain;
using Platform.Procedures.Seed;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>Takes the files of another installation's export: one person tries them (<c>dryRun</c>) and sees the report, another takes the very same archive over.</summary>
/// <remarks>
/// All or nothing; the same archive again changes nothing. Refuses: not-province, same-person (403), dry-run-first (409), not-a-configuration (422),
/// configuration-unusable (422: which files, and why), too-large (413: above 64 MiB).
/// </remarks>
public static class ImportConfiguration
{
    private const int LargestArchive = 64 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/configuration/imports", async (bool? dryRun, HttpRequest http, Asked asked, CatalogueWrites writes, SeedFolder seed, CancellationToken ct) =>
        {
            using var memory = new MemoryStream();
            await http.Body.CopyToAsync(memory, ct);
            var bytes = memory.ToArray();
            if (ConfigurationArchive.Read(bytes) is not { } archive)
                return Refusal.Unprocessable("not-a-configuration", "Tệp không phải gói cấu hình (.zip) xuất từ hệ thống này, hoặc quá lớn khi giải nén.").ToHttp();
            return (await writes.Once<ConfigurationReport>(asked, bytes, change => Import(change, archive, Convert.ToHexStringLower(SHA256.HashData(bytes)), dryRun ?? false, asked.Caller, seed, ct), ct)).ToHttp();
        })
        .RequireRoles(Roles.It, Roles.Leader)
        .WithMetadata(new RequestSizeLimitAttribute(LargestArchive))
        .Accepts<byte[]>("application/zip")
        .WithTags("Configuration").WithName("ImportConfiguration").WithSummary("Tries, then takes over the files of another installation's export.")
        .Produces<ConfigurationReport>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(413).ProducesProblem(422);

    private static async Task<Answer<ConfigurationReport>> Import(Change change, ConfigurationArchive archive, string checksum, bool dryRun, Caller caller, SeedFolder seed, CancellationToken ct)
    {
        if (await Approval.MayApprove(change, caller) is { } forbidden)
            return forbidden;
        if (!dryRun)
        {
            var tried = (await change.Connection.QueryAsync<string>("SELECT DISTINCT by_whom FROM catalogue.configuration_imports WHERE checksum = @checksum AND dry_run", new { checksum }, change.Transaction)).AsList();
            if (tried.Count == 0)
                return Refusal.Conflict("dry-run-first", "Chưa ai chạy thử đúng gói này. Một người chạy thử và xem báo cáo, người khác nhập.");
            if (tried.All(t => t == caller.Id))
                return Refusal.Forbidden("same-person", "Người chạy thử không tự nhập. Xin nhờ một người có quyền khác.");
            if (archive.Wrong.Count > 0)
                return Refusal.Unprocessable("configuration-unusable", "Gói cấu hình có tệp chưa dùng được; không có gì thay đổi.", archive.Wrong.GroupBy(w => w.File).Take(50).ToDictionary(g => g.Key, g => string.Join(" ", g.Take(5).Select(w => w.Problem))));
        }
        var report = await ConfigurationImport.Run(change, archive, seed.DecisionTexts(), dryRun, caller.Name, ct);
        await change.Connection.ExecuteAsync(
            "INSERT INTO catalogue.configuration_imports (id, checksum, dry_run, by_whom, by_name, at, report) VALUES (@Id, @checksum, @dryRun, @caller, @Name, @Now, @report::jsonb)",
            new { report.Id, checksum, dryRun, caller = caller.Id, caller.Name, change.Now, report = JsonSerializer.Serialize(report, Json.Options) }, change.Transaction);
        return report;
    }
}
