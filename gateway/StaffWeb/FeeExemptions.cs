using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb;

/// <summary>Fee lines that may be exempt, as ticked on a form of acceptance: <c>exempt</c>, <c>exemptGround.{key}</c>, <c>exemptNote.{key}</c>.</summary>
public sealed record FeeExemptions(IReadOnlyList<Fee> Fees, SentForm Form)
{
    public static IReadOnlyList<Fee> Of(Procedure? procedure, string? channel) =>
        [.. (procedure?.Offers ?? []).Where(o => o.Channel == channel).SelectMany(o => o.Fees ?? []).Where(f => f.Key is not null && f.Amount > 0).DistinctBy(f => f.Key)];

    /// <summary>What the API takes; a ground that is missing is noted on the form.</summary>
    public static object[] Read(SentForm form) => [.. form.All("exempt").Select(key => new
    {
        feeKey = key,
        ground = form.Need($"exemptGround.{key}", "Xin chọn căn cứ miễn."),
        note = string.IsNullOrWhiteSpace(form[$"exemptNote.{key}"]) ? null : form[$"exemptNote.{key}"]!.Trim(),
    })];

    /// <summary>Lines that apply: those ticked, and those the person is exempt from.</summary>
    public static string[] Lines(SentForm form) => [.. form.All("feeLine").Union(form.All("exempt"))];
}
