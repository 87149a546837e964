using Microsoft.AspNetCore.Http;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.WebDefaults.Documents;

/// <summary>The files a form brings: those that went up before, as its hidden fields remember them, and those that come with it because the page's script did not run.</summary>
public static class SentFiles
{
    /// <param name="boxes">Names of the form's <see cref="UploadBox"/>es.</param>
    /// <returns>Per box that has any, its files. What could not be stored is noted on the form under <c>file.{box}</c>.</returns>
    public static async Task<IReadOnlyDictionary<string, List<PaperFile>>> Read(SentForm form, IFormFileCollection sent, IReadOnlyCollection<string> boxes, PlatformApi api, CancellationToken ct)
    {
        var files = boxes.ToDictionary(b => b, b => form.All(b).Select(PaperFile.Read).OfType<PaperFile>().ToList());
        foreach (var file in sent.Where(f => f.Length > 0 && f.Name.StartsWith("file.", StringComparison.Ordinal)))
        {
            if (!files.TryGetValue(file.Name["file.".Length..], out var box))
                continue;
            var reply = await Uploads.Send(api, file, Guid.NewGuid().ToString("N"), ct);
            if (reply.Value is { } stored)
                box.Add(new PaperFile(stored.Id, file.Length, stored.Name ?? file.FileName));
            else
                form.Errors[file.Name] = $"{file.FileName}: {reply.Problem!.Sentence}";
        }
        return files.Where(f => f.Value.Count > 0).ToDictionary();
    }
}
