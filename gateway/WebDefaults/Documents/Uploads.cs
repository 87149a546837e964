using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Platform.WebDefaults.Api;

namespace Platform.WebDefaults.Documents;

/// <summary>One file at a time, sent on at once, so that a broken line costs one file and not the form. Without JavaScript the page's own form does the same.</summary>
public static class Uploads
{
    public const long LargestFile = 25 * 1024 * 1024;

    /// <summary>A file and the form around it.</summary>
    public const long LargestRequest = 27 * 1024 * 1024;

    public static void MapUploads(this IEndpointRouteBuilder app) => app
        .MapPost("/uploads", async (HttpContext http, IAntiforgery antiforgery, PlatformApi api, CancellationToken ct) =>
        {
            await antiforgery.ValidateRequestAsync(http);
            var form = await http.Request.ReadFormAsync(ct);
            if (form.Files is not [var file])
                return Answer(Problem.Of(400) with { Sentence = "Xin chọn một tệp." });
            var reply = await Send(api, file, form["key"].FirstOrDefault() ?? Guid.NewGuid().ToString("N"), ct);
            return reply is { Value: { } stored }
                ? Results.Json(new { id = stored.Id, name = stored.Name ?? file.FileName, size = Vn.Size(file.Length), value = PaperFile.Write(stored.Id, file.Length, stored.Name ?? file.FileName) })
                : Answer(reply.Problem!);
        })
        .RequireAuthorization()
        .WithMetadata(new RequestSizeLimitAttribute(LargestRequest));

    public static async Task<Reply<StoredDocument>> Send(PlatformApi api, IFormFile file, string key, CancellationToken ct)
    {
        if (file.Length > LargestFile)
            return new Reply<StoredDocument>(null, Problem.Of(413, "too-large"));
        await using var content = file.OpenReadStream();
        return await api.Upload(Path.GetFileName(file.FileName), content, key, ct);
    }

    private static IResult Answer(Problem problem) => Results.Json(new { sentence = problem.Sentence }, statusCode: problem.Status);
}

/// <summary>An uploaded file as a hidden field remembers it: <c>id|size|name</c>. Whose it is, the platform checks.</summary>
public sealed record PaperFile(Guid Id, long Size, string Name)
{
    public static string Write(Guid id, long size, string name) => $"{id}|{size}|{name}";

    public static PaperFile? Read(string? text) =>
        text?.Split('|', 3) is [var id, var size, var name] && Guid.TryParse(id, out var guid) && long.TryParse(size, out var bytes)
            ? new PaperFile(guid, bytes, name.Length > 200 ? name[..200] : name)
            : null;

    public override string ToString() => Write(Id, Size, Name);
}

/// <summary>The place on a page where files of one paper go up.</summary>
/// <param name="Name">Name of the hidden fields that remember the files.</param>
public sealed record UploadBox(string Name, string Label, IReadOnlyList<PaperFile> Files, string? Error = null);
