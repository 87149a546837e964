namespace Platform.Dossiers.Documents;

/// <summary>A file's name as we keep it: no path, no control characters, at most 120 letters, the extension of what it really is.</summary>
public static class FileName
{
    private const int Longest = 120;

    public static string Clean(string? name, string contentType)
    {
        var last = (name ?? "").Replace('\\', '/').Split('/')[^1];
        var letters = string.Concat(last.Where(c => !char.IsControl(c) && !"<>:\"|?*".Contains(c))).Trim().Trim('.');
        var stem = Path.GetFileNameWithoutExtension(letters).Trim();
        return (stem.Length == 0 ? "tep-dinh-kem" : stem[..Math.Min(stem.Length, Longest)]) + Extension(contentType);
    }

    private static string Extension(string contentType) => contentType switch
    {
        "application/pdf" => ".pdf",
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "text/html" => ".html",
        _ => ".docx",
    };
}
