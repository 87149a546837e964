using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.WebDefaults.Api;

namespace Platform.WebDefaults.Documents;

/// <summary>Files of a dossier and its printed papers, passed on from the platform as they are.</summary>
public static class Papers
{
    // The paper brings its own styles and its QR code as data; scripts it has none.
    private const string PaperPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static void MapPapers(this IEndpointRouteBuilder app)
    {
        app.MapGet("/documents/{id:guid}", (Guid id, HttpContext http, PlatformApi api, CancellationToken ct) =>
            Pass(http, api, $"/v1/documents/{id}", asFile: true, ct)).RequireAuthorization();
        app.MapGet("/dossiers/{id:guid}/receipt", (Guid id, HttpContext http, PlatformApi api, CancellationToken ct) =>
            Pass(http, api, $"/v1/dossiers/{id}/receipt", asFile: false, ct)).RequireAuthorization();
        app.MapGet("/dossiers/{id:guid}/papers/{form:length(2)}", (Guid id, string form, int? round, string? format, HttpContext http, PlatformApi api, CancellationToken ct) =>
            Pass(http, api, $"/v1/dossiers/{id}/papers/{Uri.EscapeDataString(form)}?format={(format == "pdf" ? "pdf" : "html")}{(round is null ? "" : $"&round={round}")}", asFile: false, ct)).RequireAuthorization();
        app.MapGet("/dossiers/{id:guid}/payments/{number}/{year:int}/receipt", (Guid id, string number, int year, HttpContext http, PlatformApi api, CancellationToken ct) =>
            Pass(http, api, $"/v1/dossiers/{id}/payments/{Uri.EscapeDataString(number)}/{year}/receipt", asFile: false, ct)).RequireAuthorization();
        app.MapGet("/dossiers/{id:guid}/refunds/{number}/{year:int}/voucher", (Guid id, string number, int year, HttpContext http, PlatformApi api, CancellationToken ct) =>
            Pass(http, api, $"/v1/dossiers/{id}/refunds/{Uri.EscapeDataString(number)}/{year}/voucher", asFile: false, ct)).RequireAuthorization();
        app.MapGet("/dossiers/{id:guid}/result-copy", (Guid id, int? issue, string? part, HttpContext http, PlatformApi api, CancellationToken ct) =>
            Pass(http, api, $"/v1/dossiers/{id}/result-copy{Which(issue, part)}", asFile: true, ct)).RequireAuthorization();
        app.MapGet("/dossiers/{id:guid}/result-copy/signature", (Guid id, int? issue, string? part, HttpContext http, PlatformApi api, CancellationToken ct) =>
            Pass(http, api, $"/v1/dossiers/{id}/result-copy/signature{Which(issue, part)}", asFile: true, ct)).RequireAuthorization();
        app.MapGet("/dossiers/{id:guid}/signature", Signature).RequireAuthorization();
    }

    private static string Which(int? issue, string? part) => (issue, part) switch
    {
        (null, null) => "",
        (null, _) => $"?part={Uri.EscapeDataString(part)}",
        (_, null) => $"?issue={issue}",
        _ => $"?issue={issue}&part={Uri.EscapeDataString(part)}",
    };

    /// <summary>The signature over the result as a file of its own, as programs that check signatures want it: beside the result, under its name and <c>.p7s</c>.</summary>
    private static async Task<IResult> Signature(Guid id, HttpContext http, PlatformApi api, CancellationToken ct)
    {
        if ((await api.Get<Dossier>($"/v1/dossiers/{id}", ct)).OrShowProblem() is not { Approval: { } signed } dossier)
            throw new ProblemException(Problem.Of(404));
        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.File(Convert.FromBase64String(signed.Signature), "application/pkcs7-signature", $"{(dossier.Draft?.Document?.Name is { Length: > 0 } name ? name : "ket-qua")}.p7s");
    }

    /// <summary>Passed on to be shown or printed by the browser.</summary>
    public static Task Show(HttpContext http, PlatformApi api, string path, CancellationToken ct) => Pass(http, api, path, asFile: false, ct);

    /// <summary>Passed on to be kept as a file, under the name the platform gives it.</summary>
    public static Task Save(HttpContext http, PlatformApi api, string path, CancellationToken ct) => Pass(http, api, path, asFile: true, ct);

    private static async Task Pass(HttpContext http, PlatformApi api, string path, bool asFile, CancellationToken ct)
    {
        using var answer = await api.Open(path, ct);
        if (!answer.IsSuccessStatusCode)
            throw new ProblemException(await ProblemReader.Read(answer, ct));
        http.Response.ContentType = answer.Content.Headers.ContentType?.ToString() ?? "application/octet-stream";
        http.Response.ContentLength = answer.Content.Headers.ContentLength;
        http.Response.Headers.CacheControl = "private, no-store";
        http.Response.Headers.ContentSecurityPolicy = PaperPolicy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (asFile)
            http.Response.Headers.ContentDisposition = answer.Content.Headers.ContentDisposition is { } named ? new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment") { FileNameStar = named.FileNameStar ?? named.FileName?.Trim('"') }.ToString() : "attachment";
        await answer.Content.CopyToAsync(http.Response.Body, ct);
    }
}
