using Microsoft.AspNetCore.Http;
using Platform.WebDefaults.Api;

namespace Platform.WebDefaults.Forms;

/// <summary>What a page's form holds: what was typed, what is wrong with it, and the key that lets it act once.</summary>
public sealed class SentForm
{
    private readonly IFormCollection? form;

    public SentForm(IFormCollection? form = null)
    {
        this.form = form;
        Key = form?["key"].FirstOrDefault() is { Length: >= 16 and <= 64 } key ? key : NewKey();
    }

    public string Key { get; private set; }

    public Dictionary<string, string> Errors { get; } = [];

    /// <summary>A sentence above the form; null where all is well.</summary>
    public string? Sentence { get; private set; }

    public string? TraceId { get; private set; }

    public bool HasErrors => Errors.Count > 0 || Sentence is not null;

    /// <summary>What a fresh form starts with.</summary>
    public Dictionary<string, string?> Defaults { get; } = [];

    private readonly Dictionary<string, string?> filled = [];

    public string? this[string name] => filled.TryGetValue(name, out var better) ? better : form is not null && form.TryGetValue(name, out var values) ? values.FirstOrDefault() : form is null ? Defaults.GetValueOrDefault(name) : null;

    public IEnumerable<string> All(string name) => filled.TryGetValue(name, out var better) ? new[] { better }.OfType<string>() : form is not null && form.TryGetValue(name, out var values) ? values.OfType<string>() : [];

    public IEnumerable<string> Names => (form?.Keys ?? []).Union(filled.Keys);

    public string? Error(string name) => Errors.GetValueOrDefault(name);

    /// <summary>A required text; an error is noted where it is empty.</summary>
    public string Need(string name, string sentence)
    {
        var text = this[name]?.Trim() ?? "";
        if (text.Length == 0)
            Errors[name] = sentence;
        return text;
    }

    /// <summary>A whole number that may be left out; an error is noted where what was typed is none or out of its range.</summary>
    public int? Whole(string name, int least, int most, string sentence)
    {
        if (string.IsNullOrWhiteSpace(this[name]))
            return null;
        if (int.TryParse(this[name], out var number) && number >= least && number <= most)
            return number;
        Errors[name] = sentence;
        return null;
    }

    /// <summary>Puts something better in the place of what was sent, e.g. what a card says.</summary>
    public void Fill(string name, string? text) => filled[name] = text;

    public long? Version => long.TryParse(this["version"], out var version) ? version : null;

    public void Say(string sentence) => Sentence = sentence;

    /// <summary>
    /// The platform said no. A definite no frees the key (what is sent next is another request); where it is unknown whether it
    /// was carried out, the same key stays, so that sending again acts once.
    /// </summary>
    /// <param name="control">Field of the API → control of the page.</param>
    public void Refused(Problem problem, Func<string, string>? control = null)
    {
        Sentence = problem.Sentence;
        TraceId = problem.TraceId;
        foreach (var (field, sentence) in problem.Fields)
            Errors[control?.Invoke(field) ?? field] = sentence;
        if (!problem.IsUncertain)
            Key = NewKey();
    }

    /// <summary>What is sent from the page next is another action, although this one went well and the page stays.</summary>
    public void Renew() => Key = NewKey();

    private static string NewKey() => Guid.NewGuid().ToString("N");
}
