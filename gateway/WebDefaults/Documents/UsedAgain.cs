using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.WebDefaults.Documents;

/// <summary>The place on a page where papers given before are picked for one paper.</summary>
/// <param name="OnFile">Those of the same name first.</param>
public sealed record ReuseBox(string Name, IReadOnlyList<PaperOnFile> OnFile, IReadOnlyCollection<string> Chosen);

/// <summary>A paper given before, named by the dossier it was given in.</summary>
public sealed record UsedAgain(Guid Dossier, Guid Document)
{
    /// <param name="box">Name of the <see cref="ReuseBox"/>.</param>
    public static IReadOnlyList<UsedAgain> Read(SentForm form, string box) =>
        [.. form.All(box).Select(v => v.Split('|')).Where(p => p.Length == 2 && Guid.TryParse(p[0], out _) && Guid.TryParse(p[1], out _)).Select(p => new UsedAgain(Guid.Parse(p[0]), Guid.Parse(p[1])))];

    public static ReuseBox Box(SentForm form, string box, string paper, IReadOnlyList<PaperOnFile> onFile) =>
        new(box, [.. onFile.OrderByDescending(p => p.Name == paper)], [.. form.All(box)]);
}
