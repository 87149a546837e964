using System.Text.RegularExpressions;
using Platform.Contracts;
using Platform.WorkingTime;

namespace Platform.Procedures.Domain;

/// <summary>What is wrong with the parts of a linked procedure and with its route, as far as the terms alone tell. Whether what they name exists is asked where they are released.</summary>
public static partial class LinkedCheck
{
    public const int MostParts = 20;

    public static IEnumerable<(string Path, string Sentence)> Errors(ProcedureTerms terms)
    {
        foreach (var error in Route("route", terms.Route))
            yield return error;
        if (terms.Parts is not { Count: > 0 } parts)
            yield break;
        if (parts.Count is < 2 or > MostParts || parts.Any(p => p is null))
        {
            yield return ("parts", $"Thủ tục liên thông gồm từ 2 đến {MostParts} phần.");
            yield break;
        }
        if (terms.Route is { By: ResolutionRoute.Ministry })
            yield return ("route", "Hồ sơ liên thông do hệ thống của tỉnh giữ; hệ thống của bộ, ngành giải quyết từng phần.");
        foreach (var (part, path) in parts.Select((p, i) => (p, $"parts.{i}")))
            foreach (var error in Part(part, path, parts, terms))
                yield return error;
        if (parts.All(p => p.After is not null) && Circle(parts) is { } circle)
            yield return ($"parts.{circle}.after", "Các phần chờ nhau thành vòng, không phần nào bắt đầu được.");
    }

    private static IEnumerable<(string Path, string Sentence)> Part(LinkedPart part, string path, IReadOnlyList<LinkedPart> parts, ProcedureTerms terms)
    {
        if (part.Key is null || !PartKey().IsMatch(part.Key))
            yield return ($"{path}.key", "Mã phần gồm chữ thường không dấu, số, gạch nối; dài nhất 40 ký tự.");
        else if (parts.TakeWhile(p => !ReferenceEquals(p, part)).Any(p => p.Key == part.Key))
            yield return ($"{path}.key", $"Mã phần \"{part.Key}\" đã dùng.");
        if (string.IsNullOrWhiteSpace(part.Name) || part.Name.Length > 300)
            yield return ($"{path}.name", "Nhập tên phần, không quá 300 ký tự.");
        if (part.Procedure is not null && SearchText.BaseCode(part.Procedure) != part.Procedure)
            yield return ($"{path}.procedure", "Mã thủ tục chưa đúng dạng, ví dụ 1.001193.");
        if (part.Procedure is null && (part.Amount is not > 0 || !TimeLimit.TryParseUnit(part.Unit, out var unit) || ChannelReading.Name(unit) != part.Unit))
            yield return ($"{path}.amount", "Phần không có trong danh mục thủ tục cần thời hạn (amount, unit).");
        if (part.Procedure is not null && (part.Amount is not null || part.Unit is not null || part.Procedure.Length == 0))
            yield return ($"{path}.amount", "Thời hạn của phần theo thủ tục trong danh mục.");
        if (part.Agency is { } agency && (string.IsNullOrWhiteSpace(agency) || agency.Length > 60))
            yield return ($"{path}.agency", "Mã cơ quan chưa đúng dạng.");
        foreach (var (key, i) in (part.After ?? []).Select((k, i) => (k, i)))
            if (key == part.Key || parts.All(p => p.Key != key))
                yield return ($"{path}.after.{i}", $"Không có phần nào khác mang mã \"{key}\".");
        foreach (var (key, i) in (part.Papers ?? []).Select((k, i) => (k, i)))
            if ((terms.Papers ?? []).All(p => p?.Key != key))
                yield return ($"{path}.papers.{i}", $"Thủ tục không có giấy tờ \"{key}\".");
        if (part.Answers?.Count > 200 || part.Answers?.Any(a => string.IsNullOrWhiteSpace(a) || a.Length > 100) is true)
            yield return ($"{path}.answers", "Mục khai chuyển tiếp chưa đúng.");
        foreach (var error in Route($"{path}.route", part.Route))
            yield return error;
    }

    private static IEnumerable<(string Path, string Sentence)> Route(string path, ResolutionRoute? route)
    {
        if (route is null)
            yield break;
        if (route.By is not (ResolutionRoute.Own or ResolutionRoute.Ministry))
            yield return ($"{path}.by", "Nơi giải quyết là own hoặc ministry.");
        else if (route.By is ResolutionRoute.Ministry && (route.System is null || !PartKey().IsMatch(route.System) || string.IsNullOrWhiteSpace(route.SystemName) || route.SystemName.Length > 200))
            yield return ($"{path}.system", "Ghi mã (chữ thường không dấu, số, gạch nối) và tên hệ thống của bộ, ngành.");
    }

    /// <summary>A part that never gets its turn; null where all do.</summary>
    private static int? Circle(IReadOnlyList<LinkedPart> parts)
    {
        HashSet<string> done = [];
        while (parts.Where(p => !done.Contains(p.Key) && p.After.All(a => done.Contains(a) || parts.All(o => o.Key != a))).Select(p => p.Key).ToArray() is { Length: > 0 } next)
            done.UnionWith(next);
        return parts.Select((p, i) => (p, i)).FirstOrDefault(x => !done.Contains(x.p.Key)) is { p: not null } stuck ? stuck.i : null;
    }

    /// <summary>Without what is blank; null where nothing is left.</summary>
    public static IReadOnlyList<LinkedPart>? Clean(IReadOnlyList<LinkedPart>? parts) => parts?.OfType<LinkedPart>().Select(p => p with
    {
        Key = p.Key ?? "", Name = p.Name?.Trim() ?? "", Procedure = Blank(p.Procedure), CaseKey = Blank(p.CaseKey), Agency = Blank(p.Agency), After = p.After ?? [], Route = Clean(p.Route), Unit = Blank(p.Unit),
    }).ToArray() is { Length: > 0 } found ? found : null;

    /// <summary>Ours is what nobody has to say.</summary>
    public static ResolutionRoute? Clean(ResolutionRoute? route) => route is null or { By: ResolutionRoute.Own } or { By: null } ? null : route;

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [GeneratedRegex("^[a-z0-9-]{1,40}$")]
    private static partial Regex PartKey();
}

/// <summary>Whether what the parts name is there.</summary>
public static class LinkedReading
{
    /// <returns>Path and Vietnamese sentence of each part whose procedure or case does not exist, accepts nothing or is linked itself.</returns>
    /// <param name="find">The procedure that applies under a base code; null where there is none.</param>
    public static IEnumerable<(string Path, string Sentence)> Missing(Procedure procedure, Func<string, Procedure?> find)
    {
        foreach (var (part, i) in (procedure.Parts ?? []).Select((p, i) => (p, i)))
        {
            if (part.Procedure is not { } code)
                continue;
            if (find(code) is not { } found)
                yield return ($"parts.{i}.procedure", $"Không có thủ tục {code} đang áp dụng.");
            else if (found.Parts is not null)
                yield return ($"parts.{i}.procedure", $"Thủ tục {code} cũng là thủ tục liên thông.");
            else if (!found.Accepts)
                yield return ($"parts.{i}.procedure", $"Thủ tục {code} còn mục chưa được quyết định.");
            else if (part.CaseKey is { } key && found.Cases.All(c => c.Key != key))
                yield return ($"parts.{i}.caseKey", $"Thủ tục {code} không có trường hợp \"{key}\".");
        }
    }

    /// <summary>A linked procedure whose parts the same file does not have is kept, and accepts nothing until somebody decides.</summary>
    public static IReadOnlyList<ReadRow> Joined(IReadOnlyList<ReadRow> rows)
    {
        var known = rows.Select(r => r.Procedure).OfType<Procedure>().ToDictionary(p => p.Code);
        return [.. rows.Select(row =>
        {
            if (row.Procedure is not { Parts: not null } linked || Missing(linked, code => known.GetValueOrDefault(code)).ToArray() is not { Length: > 0 } missing)
                return row;
            return row with
            {
                Outcome = RowOutcome.Draft,
                Procedure = linked with { Undecided = [.. linked.Undecided, .. missing.Select(m => new Undecided("part-missing", m.Path, m.Sentence))] },
                Oddities = [.. row.Oddities, .. missing.Select(m => new Oddity(row.Row, row.Code, m.Path, m.Sentence, "Giữ lại; chờ tỉnh quyết định.", "part-missing"))],
            };
        })];
    }
}
