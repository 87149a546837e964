using System.Text.Json;
using Platform.Contracts;

namespace Platform.Procedures.Domain;

public enum RowOutcome
{
    /// <summary>Complete: dossiers are accepted.</summary>
    Published,

    /// <summary>Shown, but the province has something to decide before dossiers are accepted.</summary>
    Draft,

    /// <summary>Kept as it came; reported.</summary>
    Unusable,
}

/// <param name="Procedure">Null when unusable.</param>
public sealed record ReadRow(int Row, string Code, RowOutcome Outcome, Procedure? Procedure, JsonElement Raw, IReadOnlyList<Oddity> Oddities);

/// <summary>Reads the national catalogue: a list of rows, each on its own, together with the province's decisions. Every row comes out.</summary>
public static class CatalogueReading
{
    private const int MostOpen = 20;

    /// <summary>The members of a row that are read; anything else is reported, for it may be a misspelt one.</summary>
    private static readonly HashSet<string> Members = ["code", "name", "decision", "levels", "field", "kind", "subjects", "ministry", "channels", "documents", "results", "legalBases", "steps", "conditions", "source"];

    public static IReadOnlyList<ReadRow> Read(JsonElement rows, Decisions decisions)
    {
        List<ReadRow> result = [];
        HashSet<string> codes = [];
        foreach (var raw in rows.EnumerateArray())
            result.Add(ReadOne(result.Count + 1, raw, decisions, codes));
        return LinkedReading.Joined(result);
    }

    /// <summary>Decisions about procedures that the file does not have.</summary>
    public static IReadOnlyList<Oddity> WithoutProcedure(Decisions decisions, IEnumerable<ReadRow> rows)
    {
        var known = rows.Where(r => r.Procedure is not null).Select(r => r.Code).ToHashSet();
        return [.. decisions.Procedures.Keys.Where(c => !known.Contains(c)).Order(StringComparer.Ordinal)
            .Select(c => new Oddity(0, c, "decisions", "Quyết định của tỉnh nêu thủ tục không có trong danh mục.", "Quyết định này chưa áp dụng được.", "decision-without-procedure"))];
    }

    private static ReadRow ReadOne(int number, JsonElement raw, Decisions decisions, HashSet<string> codes)
    {
        if (Storable.Hindrance(raw) is { } hindrance)
            return NotStorable(number, raw, hindrance);
        var given = raw.ValueKind == JsonValueKind.Object && raw.TryGetProperty("code", out var c) && c.ValueKind == JsonValueKind.String ? Storable.Short(c.GetString()!.Trim()) : "";
        var code = SearchText.BaseCode(given);
        var oddities = new OddityList(number, code ?? given);
        var row = new SourceRow(raw, oddities);
        if (raw.ValueKind != JsonValueKind.Object)
            oddities.Add("row-unusable", "", "Dòng không phải một đối tượng.", "Giữ bản gốc, không công bố.");
        else if (code is null)
            oddities.Add("row-unusable", "code", $"Mã thủ tục \"{given}\" không đúng dạng.", "Giữ bản gốc, không công bố.");
        else if (row.Text("name").Length == 0)
            oddities.Add("row-unusable", "name", "Thủ tục không có tên.", "Giữ bản gốc, không công bố.");
        else if (!codes.Add(code))
            oddities.Add("row-unusable", "code", "Mã thủ tục đã có ở dòng trước.", "Giữ dòng trước; dòng này giữ bản gốc, không công bố.");
        else
        {
            if (given != code)
                oddities.Add("code-with-suffix", "code", $"Mã có hậu tố của cơ quan: {given}.", "Dùng mã gốc.");
            foreach (var unknown in raw.EnumerateObject().Select(m => m.Name).Where(m => !Members.Contains(m)).Distinct().Take(MostOpen))
                oddities.Add("member-unknown", Storable.Short(unknown), "Dòng có mục không ai đọc; có thể viết sai tên mục.", "Bỏ qua; bản gốc vẫn được giữ.");
            var procedure = Understand(code, row, decisions, oddities);
            return new ReadRow(number, code, procedure.Accepts ? RowOutcome.Published : RowOutcome.Draft, procedure, raw, oddities.Items);
        }
        return new ReadRow(number, code ?? given, RowOutcome.Unusable, null, raw, oddities.Items);
    }

    /// <summary>Kept as a JSON text of its own, for it cannot be kept as the object it is. Its code is told where that can be read.</summary>
    private static ReadRow NotStorable(int number, JsonElement raw, (string Path, string Problem) hindrance)
    {
        var code = raw.ValueKind == JsonValueKind.Object && raw.TryGetProperty("code", out var c) && c.ValueKind == JsonValueKind.String && Storable.Hindrance(c) is null ? SearchText.BaseCode(c.GetString()) : null;
        var oddities = new OddityList(number, code ?? "");
        oddities.Add("row-unusable", hindrance.Path, $"{hindrance.Problem} Cơ sở dữ liệu không giữ được dòng như vậy.", "Giữ bản gốc dưới dạng văn bản, không công bố.");
        return new ReadRow(number, code ?? "", RowOutcome.Unusable, null, JsonSerializer.SerializeToElement(raw.GetRawText()), oddities.Items);
    }

    private static Procedure Understand(string code, SourceRow row, Decisions decisions, OddityList oddities)
    {
        var decision = decisions.For(code);
        var levels = Levels(row, oddities);
        var field = row.Text("field");
        if (field.Length == 0)
            oddities.Add("field-missing", "field", "Không có lĩnh vực.", "Để trống.");
        var read = ChannelReading.Read(row, oddities);
        var channels = Decide(read, decision);
        var cases = CaseGrouping.Group(channels);
        if (cases.Count > 1)
            oddities.Add("several-limits", "channels", $"Một kênh có nhiều thời hạn ({cases.Count} nhóm).", decision.Alternatives ? "Theo quyết định của tỉnh: là các trường hợp để chọn." : "Giữ thành các nhóm riêng; chờ tỉnh quyết định là trường hợp để chọn hay các bước cộng lại.");
        var (papers, notes) = PaperReading.Read(row, decision, oddities);
        if (papers.Count == 0)
            oddities.Add("no-papers", "documents", "Không có thành phần hồ sơ nào.", "Công bố không kèm giấy tờ.");
        var results = Results(row, oddities);
        var sameDay = channels.Count > 0 && channels.All(c => c.Amount == 0);
        var rules = new ProcedureRules(
            decision.CutOff ?? decisions.FirstGeneral(levels, field, g => g.CutOff),
            sameDay,
            decision.PostalReturn ?? decisions.FirstGeneral(levels, field, g => g.PostalReturn) ?? channels.Any(c => c.Channel == Channel.Postal),
            decision.OnlinePayment ?? false,
            decision.FormSchema);
        return Allowed(oddities, new Procedure(
            code, row.Text("name"), field, levels, decision.ServiceLevel, rules, cases, papers, notes, results,
            row.Text("decision"), row.Text("kind"), row.Texts("subjects"), row.Text("ministry"), LegalBases.Read(row, oddities),
            row.Text("steps"), row.Text("conditions"), row.Text("source"), Open(read, cases, decision), LinkedCheck.Clean(decision.Parts), LinkedCheck.Clean(decision.Route)));
    }

    /// <summary>The rules of every editor's draft hold for the file as well: what breaks one is kept as it came, and no dossier is accepted by it.</summary>
    private static Procedure Allowed(OddityList oddities, Procedure procedure)
    {
        var errors = TermsCheck.Errors(ProcedureTerms.Of(procedure)).OrderBy(e => e.Key, StringComparer.Ordinal).ToList();
        foreach (var (path, sentence) in errors)
            oddities.Add("terms-not-allowed", path, sentence, "Giữ như danh mục ghi; chờ tỉnh quyết định.");
        return errors.Count == 0 ? procedure : procedure with { Undecided = [.. procedure.Undecided, .. errors.Take(MostOpen).Select(e => new Undecided("terms-not-allowed", e.Key, e.Value))] };
    }

    /// <summary>The source's channel rows with what the province decided over them; a decided channel that the source lacks is added.</summary>
    private static List<ChannelTerms> Decide(List<ChannelRow> read, ProcedureDecision decision)
    {
        List<ChannelTerms> terms = [.. read.Select(r => r.Terms)];
        if (decision.Limit is { } limit)
            terms = [.. terms.Select(t => t.Unit is null ? t with { Amount = limit.Amount, Unit = limit.Unit } : t)];
        foreach (var correction in decision.Corrections ?? [])
            terms = [.. terms.Select(t => Corrects(correction, t) ? t with { Amount = correction.To.Amount, Unit = correction.To.Unit } : t)];
        foreach (var decided in decision.Channels ?? [])
        {
            var at = terms.FindIndex(t => t.Channel == decided.Channel);
            var before = at >= 0 ? terms[at] : new ChannelTerms(decided.Channel, null, null, [], null);
            var after = before with
            {
                Amount = decided.Amount ?? before.Amount,
                Unit = decided.Unit ?? before.Unit,
                Fees = decided.Fees ?? before.Fees,
                Note = decided.Note ?? before.Note,
            };
            if (at >= 0)
                terms[at] = after;
            else
                terms.Add(after);
        }
        return terms;
    }

    private static List<Undecided> Open(List<ChannelRow> read, IReadOnlyList<ProcedureCaseTerms> cases, ProcedureDecision decision)
    {
        List<Undecided> open = [];
        if (cases.Count == 0)
            open.Add(new Undecided("no-channels", "channels", "Danh mục không nêu kênh thực hiện, thời hạn và phí."));
        foreach (var channel in cases.SelectMany(c => c.Channels).Where(c => c.Amount is null || c.Unit is null).Select(c => c.Channel).Distinct())
            open.Add(new Undecided("unit-missing", Name(channel), $"Kênh {Vietnamese(channel)}: chưa rõ thời hạn hoặc đơn vị thời gian."));
        if (cases.Count > 1 && !decision.Alternatives)
            open.Add(new Undecided("several-limits", "cases", "Một kênh có nhiều thời hạn: cần quyết định là các trường hợp để chọn hay các bước cộng lại."));
        foreach (var row in read.Where(r => r.FeeUnclear && decision.Channels?.Any(d => d.Channel == r.Terms.Channel && d.Fees is not null) != true).DistinctBy(r => r.Terms.Channel))
            open.Add(new Undecided("fee-unclear", Name(row.Terms.Channel), $"Kênh {Vietnamese(row.Terms.Channel)}: mức phí trái với lời ghi hoặc không dùng được."));
        foreach (var row in read.Where(r => r.LimitUnclear && decision.Corrections?.Any(c => Corrects(c, r.Terms)) != true && decision.Channels?.Any(d => d.Channel == r.Terms.Channel && d.Unit is not null) != true).DistinctBy(r => r.Terms.Channel))
            open.Add(new Undecided("limit-contradicts-note", Name(row.Terms.Channel), $"Kênh {Vietnamese(row.Terms.Channel)}: đơn vị thời gian trái với ghi chú (ngày hay ngày làm việc)."));
        return open;
    }

    private static bool Corrects(LimitCorrection correction, ChannelTerms terms) => correction.Amount == terms.Amount && correction.Unit == terms.Unit;

    private static IReadOnlyList<AdministrativeLevel> Levels(SourceRow row, OddityList oddities)
    {
        List<AdministrativeLevel> levels = [];
        foreach (var text in row.Texts("levels"))
        {
            if (Enum.TryParse<AdministrativeLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level) && !char.IsDigit(text[0]))
                levels.Add(level);
            else
                oddities.Add("level-unknown", "levels", $"Không nhận ra cấp thực hiện \"{Storable.Short(text)}\".", "Bỏ qua.");
        }
        if (levels.Count == 0)
            oddities.Add("level-missing", "levels", "Không có cấp thực hiện.", "Không cơ quan nào nhận theo cấp.");
        return [.. levels.Distinct().Order()];
    }

    private static IReadOnlyList<string> Results(SourceRow row, OddityList oddities)
    {
        IReadOnlyList<string> results = [.. row.Items("results").Select(i => row.Text(i.Item, "name", $"{i.Path}.name")).Where(n => n.Length > 0).Distinct()];
        if (results.Count == 0)
            oddities.Add("no-results", "results", "Không nêu kết quả thực hiện.", "Công bố không kèm kết quả.");
        return results;
    }

    private static string Name(Channel channel) => channel.ToString().ToLowerInvariant();

    internal static string Vietnamese(Channel channel) => channel switch
    {
        Channel.Counter => "trực tiếp",
        Channel.Online => "trực tuyến",
        _ => "bưu chính",
    };
}
