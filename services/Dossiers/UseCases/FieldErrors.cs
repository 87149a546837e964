using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Dossiers.Forms;

namespace Platform.Dossiers.UseCases;

/// <summary>Collects everything that is wrong with a request, so that the person is told once.</summary>
public sealed partial class FieldErrors
{
    private readonly Dictionary<string, string> found = [];

    public Refusal? ToRefusal() => found.Count == 0 ? null : Refusal.Unprocessable("invalid", "Một số mục chưa đúng. Xin xem từng mục và sửa lại.", found);

    public void Add(string field, string sentence) => found.TryAdd(field, sentence);

    public void Require(string field, string? text, int longest, string what)
    {
        if (string.IsNullOrWhiteSpace(text)) Add(field, $"Chưa nhập {what}.");
        else Limit(field, text, longest, what);
    }

    public void Limit(string field, string? text, int longest, string what)
    {
        if (text?.Length > longest) Add(field, $"{what} dài quá {longest} ký tự.");
        if (text is not null && !IsReadable(text.AsSpan())) Add(field, Unreadable);
    }

    public void Readable(string field, JsonElement? json)
    {
        if (!IsReadable(json)) Add(field, Unreadable);
    }

    private const string Unreadable = "Có ký tự không hiển thị được. Xin xoá và nhập lại.";

    /// <summary>Text that PostgreSQL holds and JSON writes: no U+0000, no half of a surrogate pair.</summary>
    public static bool IsReadable(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i]))))
                return false;
        return true;
    }

    /// <summary>The same of every name and text in it; what nobody can read is never answered again either.</summary>
    public static bool IsReadable(JsonElement? json)
    {
        try
        {
            return json is not { } value || value.ValueKind switch
            {
                JsonValueKind.String => IsReadable(value.GetString().AsSpan()),
                JsonValueKind.Array => value.EnumerateArray().All(v => IsReadable(v)),
                JsonValueKind.Object => value.EnumerateObject().All(p => IsReadable(p.Name.AsSpan()) && IsReadable(p.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false; // the reader's word for half of a surrogate pair
        }
    }

    public void Range(string field, int number, int from, int to, string what)
    {
        if (number < from || number > to) Add(field, $"{what} phải từ {from} đến {to}.");
    }

    public void Known<T>(string field, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) Add(field, "Giá trị không có trong danh mục.");
    }

    public void IdentityNumber(string field, string? number)
    {
        if (number is null || !TwelveDigits().IsMatch(number)) Add(field, "Số định danh cá nhân gồm đúng 12 chữ số.");
    }

    public void Phone(string field, string? phone)
    {
        if (phone is null || !PhoneNumber().IsMatch(phone)) Add(field, "Số điện thoại chưa đúng, ví dụ 0912345678.");
    }

    public void Email(string field, string email)
    {
        if (email.Length > 200 || !MailAddress().IsMatch(email)) Add(field, "Địa chỉ thư điện tử chưa đúng.");
    }

    public void Place(string field, string? street, string? commune, string? province)
    {
        Require($"{field}.street", street, 300, "số nhà, đường, thôn bản");
        if (province is null || !AdministrativeUnits.Has(province)) Add($"{field}.province", "Mã tỉnh không có trong danh mục.");
        if (commune is null || AdministrativeUnits.ParentOf(commune) is not { } parent) Add($"{field}.commune", "Mã xã, phường không có trong danh mục.");
        else if (parent != province) Add($"{field}.commune", "Xã, phường không thuộc tỉnh đã chọn.");
    }

    [GeneratedRegex(@"^\d{12}$", RegexOptions.ECMAScript)]
    private static partial Regex TwelveDigits();

    [GeneratedRegex(@"^(\+84|0)\d{8,10}$", RegexOptions.ECMAScript)]
    private static partial Regex PhoneNumber();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex MailAddress();
}
