using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Dapper;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using Platform.Procedures.Domain;
using Platform.Procedures.Seed;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.UseCases;

/// <summary>
/// Brings the catalogue to a national file: the JSON list in the body, or with <c>source=seed</c> the installation's own. One person tries it
/// (<c>dryRun</c>) and sees the report, another imports the very same file; the first filling of an empty catalogue and a file that changes nothing need one.
/// </summary>
/// <remarks>
/// All or nothing; the same file again changes nothing. With <c>Idempotency-Key</c> a repeat answers the first report.
/// Refuses: malformed-json, not-utf8, nothing-sent, bad-idempotency-key, invalid (400), not-province, same-person (403), dry-run-first, import-running (409),
/// not-a-catalogue, decisions-unreadable, idempotency-key-reused (422), too-large (413: above 64 MiB).
/// </remarks>
public static class ImportCatalogue
{
    private const int LargestFile = 64 * 1024 * 1024;
    private const int MostRows = 20_000;
    private const int LongestKey = 100;

    private sealed record Before(string Checksum, bool DryRun, string Report);

    public static void Map(RouteGroupBuilder procedures) => procedures
        .MapPost("/imports", async (bool? dryRun, bool? retireMissing, string? source, [FromHeader(Name = "Idempotency-Key")] string? key, HttpRequest http, Caller caller, SeedFolder seed, DecisionFiles files, CatalogueImport import, NpgsqlDataSource database, CancellationToken ct) =>
        {
            if (key?.Length > LongestKey)
                return Refusal.Invalid("bad-idempotency-key", $"Idempotency-Key dài quá {LongestKey} ký tự.").ToHttp();
            if (await Forbidden(database, caller, ct) is { } forbidden)
                return forbidden.ToHttp();
            var sent = await Body(http, ct);
            if (Source(source, sent) is { } unclear)
                return unclear.ToHttp();
            var file = sent ?? seed.Catalogue();
            var decisions = await Decisions(files, ct);
            var checksum = SeedFolder.Checksum(file, decisions) + (retireMissing == true ? "+retire" : "");
            if (!string.IsNullOrEmpty(key) && await FindBefore(database, caller, key, ct) is { } before)
                return before.Checksum == checksum && before.DryRun == (dryRun ?? false)
                    ? Results.Ok(JsonSerializer.Deserialize<ImportReport>(before.Report, Json.Options))
                    : Refusal.Unprocessable("idempotency-key-reused", "Idempotency-Key này đã dùng cho một yêu cầu khác.").ToHttp();
            using var document = Parse(file);
            if (document.RootElement.ValueKind != JsonValueKind.Array || document.RootElement.GetArrayLength() is 0 or > MostRows)
                return Refusal.Unprocessable("not-a-catalogue", $"Tệp phải là danh sách từ 1 đến {MostRows} thủ tục.").ToHttp();
            try
            {
                return (await import.Run(new CatalogueImport.Order(document.RootElement, decisions, checksum, sent is null, caller.Id, dryRun ?? false, retireMissing ?? false, string.IsNullOrEmpty(key) ? null : key, Person: true, caller.Name), ct)).ToHttp();
            }
            catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "imports_idempotency" })
            {
                // the same key at the same time: the other one was first, nothing of this one was written
                return Refusal.Conflict("import-running", "Yêu cầu cùng Idempotency-Key vừa hoàn tất. Xin gửi lại để nhận kết quả.").ToHttp();
            }
        })
        .RequireRoles(Roles.It, Roles.Leader)
        .WithMetadata(new RequestSizeLimitAttribute(LargestFile))
        .Accepts<IReadOnlyList<System.Text.Json.JsonElement>>(isOptional: true, "application/json")
        .WithName("ImportCatalogue").WithSummary("Imports the national catalogue and reports every oddity.")
        .Produces<ImportReport>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(413).ProducesProblem(422);

    private static async Task<byte[]?> Body(HttpRequest http, CancellationToken ct)
    {
        using var memory = new MemoryStream();
        await http.Body.CopyToAsync(memory, ct);
        if (memory.Length == 0)
            return null;
        var file = memory.ToArray();
        if (!Utf8.IsValid(file))
            throw new RefusedException(Refusal.Invalid("not-utf8", "Tệp không phải chữ UTF-8. Xin lưu lại tệp với mã UTF-8."));
        return file.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? file[Encoding.UTF8.Preamble.Length..] : file;
    }

    /// <summary>The seed is imported by name only: an empty body is a slip, and would undo an uploaded file.</summary>
    private static Refusal? Source(string? source, byte[]? sent) => (source, sent) switch
    {
        (not (null or "seed"), _) => Refusal.Invalid("invalid", "Nguồn chỉ có thể là seed.", new Dictionary<string, string> { ["source"] = "Bỏ trống khi gửi tệp, hoặc seed." }),
        ("seed", not null) => Refusal.Invalid("invalid", "Có cả tệp và source=seed.", new Dictionary<string, string> { ["source"] = "Bỏ source, hoặc không gửi tệp." }),
        (null, null) => Refusal.Invalid("nothing-sent", "Chưa gửi tệp danh mục nào. Dữ liệu kèm theo bản cài đặt chỉ được nhập khi ghi rõ source=seed."),
        _ => null,
    };

    private static async Task<Refusal?> Forbidden(NpgsqlDataSource database, Caller caller, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await Approval.MayApprove(connection, null, caller);
    }

    private static JsonDocument Parse(byte[] file)
    {
        try
        {
            return JsonDocument.Parse(file);
        }
        catch (JsonException e)
        {
            throw new RefusedException(Refusal.Invalid("malformed-json", $"Tệp không phải JSON hợp lệ: dòng {e.LineNumber + 1}, vị trí {e.BytePositionInLine + 1}."));
        }
    }

    /// <summary>Who edits the decisions tries them here: what is wrong with them is told, not logged.</summary>
    private static async Task<Decisions> Decisions(DecisionFiles files, CancellationToken ct)
    {
        try
        {
            return await files.Read(ct);
        }
        catch (JsonException e)
        {
            throw new RefusedException(Refusal.Unprocessable("decisions-unreadable", $"Tệp quyết định của tỉnh (decisions.json) chưa đúng: {e.Message}"));
        }
        catch (FileNotFoundException e)
        {
            throw new RefusedException(Refusal.Unprocessable("decisions-unreadable", $"Thiếu tệp {Path.GetFileName(e.FileName)} cạnh các quyết định của tỉnh."));
        }
    }

    private static async Task<Before?> FindBefore(NpgsqlDataSource database, Caller caller, string key, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Before>(
            "SELECT checksum, dry_run AS DryRun, report FROM catalogue.imports WHERE by_whom = @Id AND idempotency_key = @key", new { caller.Id, key });
    }
}
