using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb;

/// <summary>Fee lines that may be exempt, as ticked on a form of acceptance: <c>exempt</c>, <c>exemptGround.{key}</c>, <c>exemptNote.{key}</c>.</summary>
public sealed record FeeExemptions(IReadOnlyList<Fee> Fees, SentForm Form)
{
    public static IReadOnlyList<Fee> Of(Procedure? procedure, string? channel) =>
        [.. (procedure?.Offers ?? []).Where(o => o.Channel == channel).SelectMany(o => o.Fees ?? []).Where(f => f.Key is not null && f.Amount > 0).DistinctBy(f => f.Key)];

    /// <summary>With what the parts of a linked procedure cost: asked for with the whole, under keys of the part and the line.</summary>
    public static async Task<IReadOnlyList<Fee>> WithParts(PlatformApi api, Procedure? procedure, string? channel, CancellationToken ct)
    {
        List<Fee> fees = [.. Of(procedure, channel)];
        foreach (var part in procedure?.Parts ?? [])
            if (part.Procedure is { } code && (await api.Get<Procedure>($"/v1/procedures/{Uri.EscapeDataString(code)}", ct)).Value is { } own)
                fees.AddRange(Of(own, own.IsOffered(channel ?? "") ? channel : "counter").Select(f => f with { Key = $"{part.Key}.{f.Key}", Name = $"{f.Name} ({part.Name})" }));
        return fees;
    }

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
