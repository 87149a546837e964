using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Platform.Dossiers.EventStore;

/// <summary>
/// One text for one JSON value, whatever wrote it: the form that is hashed must survive PostgreSQL's jsonb, which reorders keys, drops
/// all but the last of equal keys, undoes escapes and rewrites numbers. As RFC 8785 (keys sorted ordinally, least escaping, no spaces),
/// but numbers stay exact decimals: significant digits and an exponent, so that <c>1000</c>, <c>1e3</c> and <c>1000.0</c> are one number.
/// </summary>
public static class CanonicalJson
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (char)c), '"', '\\']);

    public static void Write(IBufferWriter<byte> to, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(to, value);
                break;
            case JsonValueKind.Array:
                WriteArray(to, value);
                break;
            case JsonValueKind.String when JsonMarshal.GetRawUtf8Value(value) is var raw && !raw.Contains((byte)'\\'):
                to.Write(raw); // nothing escaped means nothing to escape
                break;
            case JsonValueKind.String:
                WriteString(to, value.GetString()!);
                break;
            case JsonValueKind.Number:
                WriteNumber(to, JsonMarshal.GetRawUtf8Value(value));
                break;
            case JsonValueKind.True:
                to.Write("true"u8);
                break;
            case JsonValueKind.False:
                to.Write("false"u8);
                break;
            default:
                to.Write("null"u8);
                break;
        }
    }

    public static void WriteString(IBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        to.Write("\""u8);
        for (var rest = text; !rest.IsEmpty;)
        {
            var plain = rest.IndexOfAny(Escaped);
            Encoding.UTF8.GetBytes(plain < 0 ? rest : rest[..plain], to);
            if (plain < 0)
                break;
            to.Write(rest[plain] switch
            {
                '"' => "\\\""u8,
                '\\' => @"\\"u8,
                '\b' => "\\b"u8,
                '\t' => "\\t"u8,
                '\n' => "\\n"u8,
                '\f' => "\\f"u8,
                '\r' => "\\r"u8,
                var control => Encoding.ASCII.GetBytes($"\\u{(int)control:x4}"),
            });
            rest = rest[(plain + 1)..];
        }
        to.Write("\""u8);
    }

    private static void WriteObject(IBufferWriter<byte> to, JsonElement value)
    {
        var members = new (string Name, int Place, JsonElement Value)[value.GetPropertyCount()];
        var count = 0;
        foreach (var member in value.EnumerateObject())
            members[count] = (member.Name, count++, member.Value);
        Array.Sort(members, static (a, b) => string.CompareOrdinal(a.Name, b.Name) is var order and not 0 ? order : a.Place - b.Place);
        to.Write("{"u8);
        var first = true;
        for (var i = 0; i < count; i++)
        {
            if (i + 1 < count && members[i].Name == members[i + 1].Name)
                continue; // of equal keys jsonb keeps the last
            if (!first)
                to.Write(","u8);
            first = false;
            WriteString(to, members[i].Name);
            to.Write(":"u8);
            Write(to, members[i].Value);
        }
        to.Write("}"u8);
    }

    private static void WriteArray(IBufferWriter<byte> to, JsonElement value)
    {
        to.Write("["u8);
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            if (!first)
                to.Write(","u8);
            first = false;
            Write(to, item);
        }
        to.Write("]"u8);
    }

    /// <exception cref="FormatException">An exponent that no database could hold either.</exception>
    private static void WriteNumber(IBufferWriter<byte> to, ReadOnlySpan<byte> raw)
    {
        var negative = raw[0] == '-';
        var e = raw.IndexOfAny((byte)'e', (byte)'E');
        var exponent = e < 0 ? 0 : int.Parse(raw[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = raw[(negative ? 1 : 0)..(e < 0 ? raw.Length : e)];
        var point = mantissa.IndexOf((byte)'.');
        byte[]? joined = null;
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            joined = [.. mantissa[..point], .. mantissa[(point + 1)..]];
        }
        var digits = (joined ?? mantissa).TrimStart((byte)'0');
        var significant = digits.TrimEnd((byte)'0');
        if (significant.IsEmpty)
        {
            to.Write("0"u8);
            return;
        }
        exponent += digits.Length - significant.Length;
        if (negative)
            to.Write("-"u8);
        to.Write(significant);
        if (exponent != 0)
            to.Write(Encoding.ASCII.GetBytes($"e{exponent}"));
    }
}
