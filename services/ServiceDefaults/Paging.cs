using System.Text;
using System.Text.Json;
using Platform.ServiceDefaults.Problems;

namespace Platform.ServiceDefaults;

/// <summary>One page of a list, walked by key. <see cref="Next"/> is the <c>after</c> of the following page; null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>The opaque cursor of keyset paging: the last row's sort values as base64url JSON.</summary>
public static class Cursor
{
    public const int DefaultSize = 50;
    public const int LargestSize = 200;

    public static int Size(int? limit) => Math.Clamp(limit ?? DefaultSize, 1, LargestSize);

    public static string Write<T>(T key) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(key, Json.Options)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <exception cref="RefusedException">The cursor was not made by this service: <c>bad-cursor</c> (400).</exception>
    public static T? Read<T>(string? cursor)
        where T : class
    {
        if (string.IsNullOrEmpty(cursor))
            return null;
        try
        {
            var base64 = cursor.Replace('-', '+').Replace('_', '/');
            return JsonSerializer.Deserialize<T>(Convert.FromBase64String(base64.PadRight(base64.Length + ((4 - (base64.Length % 4)) % 4), '=')), Json.Options);
        }
        catch (Exception e) when (e is FormatException or JsonException or DecoderFallbackException)
        {
            throw new RefusedException(Refusal.Invalid("bad-cursor", "Dấu trang không hợp lệ. Xin mở lại danh sách từ đầu."));
        }
    }

    /// <summary>Cuts the one row read beyond the page and makes the cursor of the last row kept.</summary>
    public static Page<T> Page<T, TKey>(IReadOnlyList<T> rowsAndOneMore, int size, Func<T, TKey> key) =>
        rowsAndOneMore.Count > size
            ? new Page<T>([.. rowsAndOneMore.Take(size)], Write(key(rowsAndOneMore[size - 1])))
            : new Page<T>(rowsAndOneMore, null);
}
