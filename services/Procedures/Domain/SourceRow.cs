using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Procedures.Domain;

/// <summary>One row of the national catalogue, read with patience: a member of the wrong kind is empty and reported, never an exception.</summary>
public sealed partial class SourceRow(JsonElement raw, OddityList oddities)
{
    public JsonElement Raw { get; } = raw;

    public string Text(string member) => Text(Raw, member, member);

    public string Text(JsonElement owner, string member, string path)
    {
        if (!owner.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
            return "";
        if (value.ValueKind == JsonValueKind.String)
            return Clean(value.GetString()!, path);
        oddities.Add("wrong-kind", path, $"Cần một chuỗi chữ, nhận được {value.ValueKind}.", "Để trống.");
        return "";
    }

    public decimal? Number(JsonElement owner, string member, string path)
    {
        if (!owner.TryGetProperty(member, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number))
            return number;
        oddities.Add("wrong-kind", path, "Cần một con số.", "Để trống.");
        return null;
    }

    public IEnumerable<(JsonElement Item, string Path)> Items(string member) => Items(Raw, member, member);

    public IEnumerable<(JsonElement Item, string Path)> Items(JsonElement owner, string member, string path, JsonValueKind kind = JsonValueKind.Object)
    {
        if (!owner.TryGetProperty(member, out var list) || list.ValueKind == JsonValueKind.Null)
            yield break;
        if (list.ValueKind != JsonValueKind.Array)
        {
            oddities.Add("wrong-kind", path, "Cần một danh sách.", "Coi như danh sách trống.");
            yield break;
        }
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var itemPath = $"{path}[{index++}]";
            if (item.ValueKind == kind)
                yield return (item, itemPath);
            else
                oddities.Add("wrong-kind", itemPath, $"Phần tử không đúng kiểu ({item.ValueKind}).", "Bỏ qua phần tử; bản gốc vẫn được giữ.");
        }
    }

    public IReadOnlyList<string> Texts(string member) =>
        [.. Items(Raw, member, member, JsonValueKind.String).Select(i => Clean(i.Item.GetString()!, i.Path)).Where(t => t.Length > 0)];

    /// <summary>Takes out what no reader sees and nobody meant: direction marks, soft hyphens, symbols of fonts that others lack, tabs.</summary>
    private string Clean(string text, string path)
    {
        var clean = new StringBuilder(text.Length);
        var damaged = 0;
        foreach (var letter in text)
        {
            if (letter is '\u200e' or '\u200f' or '\u00ad' or '\u200b' or '\ufeff')
                damaged++;
            else if (letter is >= '\ue000' and <= '\uf8ff')
            {
                damaged++;
                clean.Append('-'); // bullets of Wingdings
            }
            else if (letter is '\t' or '\u00a0' or '\u2003')
                clean.Append(' ');
            else if (letter != '\r')
                clean.Append(letter);
        }
        if (damaged > 0)
            oddities.Add("invisible-characters", path, $"Có {damaged} ký tự ẩn hoặc ký tự của phông chữ riêng giữa các chữ.", "Đã bỏ (dấu đầu dòng thành \"-\"), nên từ tìm được như bình thường.");
        return Spaces().Replace(clean.ToString(), " ").Trim();
    }

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
