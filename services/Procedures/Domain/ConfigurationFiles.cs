using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Domain;

/// <summary>A published version as a file keeps it; no persons.</summary>
public sealed record VersionFile(int Version, DateOnly EffectiveFrom, DateTimeOffset PublishedAt, string Origin, Procedure Terms);

public sealed record RetirementFile(int Version, DateOnly EffectiveFrom, DateTimeOffset DecidedAt, string Origin, string? Reason = null);

/// <summary><c>procedures/{code}.json</c>: everything ever published of one procedure, oldest first.</summary>
public sealed record ProcedureFile(string Code, IReadOnlyList<VersionFile> Versions, IReadOnlyList<RetirementFile> Retirements);

/// <summary>One thing wrong with a configuration, or not taken over as it is.</summary>
/// <param name="File">Name within the archive.</param>
/// <param name="Done">What the import makes of it; Vietnamese. Empty where it hinders the whole.</param>
public sealed record FileOddity(string File, string Problem, string Done, string Kind);

/// <summary>Writes and reads the files of a configuration: indented, in a stable order, the same bytes for the same content.</summary>
public static partial class ConfigurationFiles
{
    public const string Decisions = "decisions.json";
    public const string Agencies = "agencies.json";
    public const string Units = "administrative-units.json";
    public const string Days = "calendar.json";
    public const string Hours = "hours.json";
    public const string Years = "announced-years.json";

    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true, NewLine = "\n" };
    private static readonly JsonSerializerOptions Strict = new(Json.Options) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    public static string NameOf(string code) => $"procedures/{code}.json";

    public static byte[] Write<T>(T content) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(content, Indented) + "\n");

    public static byte[] Write(ProcedureFile file) => Write(ReadableFile.Spread(JsonSerializer.SerializeToNode(file, Json.Options)!));

    /// <exception cref="JsonException">Not JSON in UTF-8, with a text that cannot be kept, or with a member nobody knows: nothing misspelt may vanish.</exception>
    public static T Read<T>(byte[] file)
    {
        if (!Utf8.IsValid(file))
            throw new JsonException("không phải chữ UTF-8");
        var text = file.AsMemory(file.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
        using var document = JsonDocument.Parse(text);
        if (Storable.Hindrance(document.RootElement) is { } hindrance)
            throw new JsonException($"{hindrance.Path}: {hindrance.Problem}");
        try
        {
            return (typeof(T) == typeof(ProcedureFile) ? ReadableFile.Gather(JsonNode.Parse(text.Span)!).Deserialize<T>(Strict) : JsonSerializer.Deserialize<T>(text.Span, Strict)) ?? throw new JsonException("null");
        }
        catch (ArgumentException)
        {
            throw new JsonException("một mục có hai lần");
        }
    }

    /// <summary>What was found, for the report.</summary>
    public static string Where(JsonException e) => e.LineNumber is { } line ? $"Không đọc được tại {e.Path ?? "$"}, dòng {line + 1}." : e.Path is { } path ? $"Không đọc được tại {path}." : $"Không đọc được: {Storable.Short(e.Message, 200)}.";

    public static bool IsKnown(string name) => name is Decisions or Agencies or Units or Days or Hours or Years || ProcedureName().IsMatch(name) || FormName().IsMatch(name);

    public static bool IsForm(string name) => FormName().IsMatch(name);

    public static bool IsProcedure(string name) => ProcedureName().IsMatch(name);

    /// <summary>What is wrong with a procedure's file; empty where it can be taken over.</summary>
    public static IEnumerable<string> Wrong(string name, ProcedureFile file)
    {
        if (file.Code is null || NameOf(file.Code) != name)
            yield return "Mã trong tệp khác tên tệp.";
        if (file.Versions is not { Count: > 0 } versions || versions.Any(v => v?.Terms is null))
        {
            yield return "Không có phiên bản nào, hoặc phiên bản không có nội dung.";
            yield break;
        }
        if (!versions.Select(v => v.Version).SequenceEqual(Enumerable.Range(1, versions.Count)))
            yield return "Phiên bản phải đánh số 1, 2, 3 … theo thứ tự.";
        if (versions.Any(v => v.Origin is not ("national" or "province" or "configuration")))
            yield return "Nguồn của phiên bản là national, province hoặc configuration.";
        if ((file.Retirements ?? []).Any(r => r is null || r.Version < 1 || r.Version > versions.Count || r.Origin is not ("national" or "province" or "configuration")))
            yield return "Việc bãi bỏ nêu phiên bản không có.";
        foreach (var version in versions)
        {
            if (version.Terms.Code != file.Code)
                yield return $"Phiên bản {version.Version}: mã khác.";
            foreach (var (path, sentence) in TermsShape.Errors(version.Terms).Take(5))
                yield return $"Phiên bản {version.Version}, {path}: {sentence}";
        }
    }

    /// <summary>Terms that accept dossiers and that nobody could publish today: taken over as they are, for what was published stays, and told.</summary>
    public static FileOddity? Outdated(string name, ProcedureFile file) =>
        file.Versions[^1] is { Terms: { Accepts: true } terms } last && TermsCheck.Errors(ProcedureTerms.Of(terms)) is { Count: > 0 } errors
            ? new FileOddity(name, $"Phiên bản {last.Version} không theo quy định hiện nay: {string.Join(" ", errors.Take(3).Select(e => $"{e.Key}: {e.Value}"))}", "Nhận nguyên văn; nên soạn phiên bản mới.", "terms-outdated")
            : null;

    [GeneratedRegex(@"^procedures/\d\.\d{6}\.json$")]
    private static partial Regex ProcedureName();

    [GeneratedRegex(@"^forms/[A-Za-z0-9._-]{1,100}\.json$")]
    private static partial Regex FormName();
}
