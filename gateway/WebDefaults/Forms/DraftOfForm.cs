using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Documents;

namespace Platform.WebDefaults.Forms;

/// <summary>A page's form as a draft holds it, and back: every field by its name, whatever the procedure asks.</summary>
public sealed class DraftOfForm(PlatformApi api)
{
    /// <summary>The page's own, not what the person filled in.</summary>
    private static readonly HashSet<string> Left = ["do", "draft", "draftVersion", "handler", "card"];

    /// <param name="version">The version the page saw, 0 for none yet; null: what the person sent is what is kept.</param>
    /// <param name="files">Per upload box, named <c>papers.{key}</c> or by what it is.</param>
    /// <param name="title">What its owner finds it by in their list; null: the procedure's name is enough.</param>
    /// <remarks>The form's key is kept with it: what was submitted while the line broke is not submitted twice from the draft.</remarks>
    public Task<Reply<SavedDraft>> Save(Guid id, long? version, string procedure, SentForm form, IEnumerable<KeyValuePair<string, List<PaperFile>>> files, CancellationToken ct, string? title = null)
    {
        var boxes = files.ToDictionary(f => f.Key, f => f.Value);
        var fields = form.Names.Where(n => !Left.Contains(n) && !n.StartsWith("__", StringComparison.Ordinal) && !n.StartsWith("papers.", StringComparison.Ordinal) && !boxes.ContainsKey(n))
            .ToDictionary(n => n, n => form.All(n).ToArray());
        fields["key"] = [form.Key];
        foreach (var (box, kept) in boxes)
            fields[box] = [.. kept.Select(f => f.ToString())];
        return api.Put<SavedDraft>($"/v1/drafts/{id}", new
        {
            procedureCode = procedure,
            form = new { fields },
            papers = boxes.Select(b => new { key = b.Key, documentIds = b.Value.Select(f => f.Id).ToArray() }).ToArray(),
            title,
        }, Guid.NewGuid().ToString("N"), version, ct);
    }

    /// <summary>The form as it was; files that are gone since are left out.</summary>
    public static SentForm Restore(KeptDraft draft)
    {
        var there = (draft.Papers ?? []).SelectMany(p => p.Documents ?? []).Select(d => d.Id).ToHashSet();
        var boxes = (draft.Papers ?? []).Select(p => p.Key).ToHashSet();
        Dictionary<string, StringValues> fields = [];
        if (draft.Form.TryGetProperty("fields", out var kept) && kept.ValueKind is JsonValueKind.Object)
            foreach (var field in kept.EnumerateObject().Where(f => f.Value.ValueKind is JsonValueKind.Array))
            {
                var values = field.Value.EnumerateArray().Select(v => v.GetString());
                fields[field.Name] = boxes.Contains(field.Name) ? values.Where(v => PaperFile.Read(v) is { } file && there.Contains(file.Id)).ToArray() : values.ToArray();
            }
        return new SentForm(new FormCollection(fields));
    }
}
