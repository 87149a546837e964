using System.Text.RegularExpressions;
using Platform.Contracts;
using Platform.WorkingTime;

namespace Platform.Procedures.Domain;

/// <summary>Everything that is wrong with terms, at once: path within them → a Vietnamese sentence. What is merely undecided (no channel, no unit) is not wrong.</summary>
public static partial class TermsCheck
{
    public const int MostCases = 60;
    public const int MostPapers = 300;
    private const int MostTexts = 200;
    private const long LargestFee = 100_000_000_000;

    /// <summary>The longest promise in each unit; above it the number is a slip.</summary>
    private static readonly Dictionary<TimeUnit, decimal> Longest = new()
    {
        [TimeUnit.Minute] = 10_000, [TimeUnit.Hour] = 3_000, [TimeUnit.WorkingDay] = 366, [TimeUnit.CalendarDay] = 732, [TimeUnit.Week] = 104, [TimeUnit.Month] = 60,
    };

    public static IReadOnlyDictionary<string, string> Errors(ProcedureTerms terms)
    {
        Dictionary<string, string> errors = [];
        Text(errors, "name", terms.Name, 1000, "Tên thủ tục", required: true);
        Text(errors, "field", terms.Field, 300, "Lĩnh vực", required: true);
        if (terms.Levels is not { Count: > 0 } levels)
            errors["levels"] = "Chọn ít nhất một cấp thực hiện.";
        else if (levels.Any(l => !Enum.IsDefined(l)))
            errors["levels"] = "Có cấp thực hiện không có trong danh mục.";
        if (!string.IsNullOrEmpty(terms.ServiceLevel) && terms.ServiceLevel is not ("information" or "partial" or "full"))
            errors["serviceLevel"] = "Mức độ dịch vụ là information, partial hoặc full.";
        Cases(errors, terms.Cases ?? []);
        Rules(errors, terms);
        Papers(errors, terms.Papers ?? []);
        foreach (var (path, sentence) in LinkedCheck.Errors(terms))
            errors.TryAdd(path, sentence);
        Texts(errors, "notes", terms.Notes, 2000);
        Texts(errors, "results", terms.Results, 1000);
        Texts(errors, "subjects", terms.Subjects, 300);
        Texts(errors, "legalBases", terms.LegalBases, 2000);
        Text(errors, "decision", terms.Decision, 200, "Quyết định công bố");
        Text(errors, "kind", terms.Kind, 200, "Loại thủ tục");
        Text(errors, "ministry", terms.Ministry, 200, "Bộ, ngành");
        Text(errors, "steps", terms.Steps, 50_000, "Trình tự thực hiện");
        Text(errors, "conditions", terms.Conditions, 50_000, "Điều kiện thực hiện");
        Text(errors, "source", terms.Source, 500, "Nguồn");
        if ((terms.Undecided ?? []) is { Count: > 50 } || (terms.Undecided ?? []).Any(u => u is null or { Code: null or "" } or { Where: null } or { Sentence: null }))
            errors["undecided"] = "Điểm chờ quyết định cần code, where và sentence.";
        return errors;
    }

    private static void Cases(Dictionary<string, string> errors, IReadOnlyList<ProcedureCaseTerms> cases)
    {
        if (cases.Count > MostCases)
            errors["cases"] = $"Có nhiều nhất {MostCases} trường hợp.";
        HashSet<string> keys = [];
        foreach (var (one, at) in cases.Take(MostCases).Select((c, i) => (c, $"cases.{i}")))
        {
            if (one is null)
            {
                errors[at] = "Trường hợp trống.";
                continue;
            }
            Key(errors, $"{at}.key", one.Key, keys);
            Text(errors, $"{at}.name", one.Name, 400, "Tên trường hợp", required: cases.Count > 1);
            if (one.Channels is not { Count: > 0 })
                errors[$"{at}.channels"] = "Trường hợp cần ít nhất một kênh thực hiện; nếu chưa quyết định, bỏ trường hợp này.";
            foreach (var (path, sentence) in ProcessCheck.Errors(one.Process))
                errors.TryAdd($"{at}.process{path}", sentence);
            HashSet<Channel> channels = [];
            foreach (var (channel, path) in (one.Channels ?? []).Select((c, i) => (c, $"{at}.channels.{i}")))
            {
                if (channel is null || !Enum.IsDefined(channel.Channel))
                    errors[$"{path}.channel"] = "Kênh là counter, online hoặc postal.";
                else if (!channels.Add(channel.Channel))
                    errors[$"{path}.channel"] = $"Kênh {CatalogueReading.Vietnamese(channel.Channel)} đã có trong trường hợp này.";
                if (channel is not null)
                    Limit(errors, path, channel);
            }
        }
    }

    private static void Limit(Dictionary<string, string> errors, string path, ChannelTerms channel)
    {
        if (channel.Amount < 0)
            errors[$"{path}.amount"] = "Thời hạn không được âm; 0 là trong ngày.";
        if (!string.IsNullOrWhiteSpace(channel.Unit))
        {
            if (!TimeLimit.TryParseUnit(channel.Unit, out var unit) || ChannelReading.Name(unit) != channel.Unit)
                errors[$"{path}.unit"] = "Đơn vị là minute, hour, workingDay, calendarDay, week hoặc month.";
            else if (channel.Amount > Longest[unit])
                errors[$"{path}.amount"] = $"Thời hạn dài quá mức ({Longest[unit]:0} là nhiều nhất với đơn vị này).";
            else if (unit is TimeUnit.CalendarDay or TimeUnit.Week or TimeUnit.Month && channel.Amount is { } whole && whole != decimal.Truncate(whole))
                errors[$"{path}.amount"] = "Ngày, tuần và tháng là số nguyên.";
            else if (channel.Amount is { } amount && decimal.Round(amount, 2) != amount)
                errors[$"{path}.amount"] = "Nhiều nhất hai chữ số thập phân.";
        }
        Text(errors, $"{path}.note", channel.Note, 2000, "Ghi chú");
        HashSet<string> keys = [];
        foreach (var (fee, at) in (channel.Fees ?? []).Select((f, i) => (f, $"{path}.fees.{i}")))
        {
            if (fee is null)
            {
                errors[at] = "Khoản thu trống.";
                continue;
            }
            Key(errors, $"{at}.key", fee.Key, keys);
            Text(errors, $"{at}.name", fee.Name, 200, "Tên khoản thu", required: true);
            Text(errors, $"{at}.condition", fee.Condition, 1000, "Điều kiện thu");
            if (!Enum.IsDefined(fee.Kind))
                errors[$"{at}.kind"] = "Loại là fee (phí) hoặc charge (lệ phí).";
            if (fee.Refund is { } refund && !Enum.IsDefined(refund))
                errors[$"{at}.refund"] = "Hoàn trả khi rút hồ sơ: always, beforeAcceptance, beforeResult hoặc never.";
            if (fee.Amount is < 0 or > LargestFee)
                errors[$"{at}.amount"] = "Mức thu là số đồng không âm.";
        }
    }

    private static void Rules(Dictionary<string, string> errors, ProcedureTerms terms)
    {
        if (terms.Rules is not { } rules)
            return;
        if (rules.SameDay && (terms.Cases ?? []).OfType<ProcedureCaseTerms>().SelectMany(c => c.Channels ?? []).Any(c => c is { Amount: > 0 }))
            errors["rules.sameDay"] = "Thủ tục trả trong ngày thì mọi kênh có thời hạn 0; có kênh đang ghi thời hạn khác.";
        if (rules.FormSchema is { Length: > 0 } schema && FormSchemaCheck.Errors(schema) is { Count: > 0 } wrong)
            errors["rules.formSchema"] = string.Join(" ", wrong.Take(10));
    }

    private static void Papers(Dictionary<string, string> errors, IReadOnlyList<PaperTerms> papers)
    {
        if (papers.Count > MostPapers)
            errors["papers"] = $"Có nhiều nhất {MostPapers} giấy tờ.";
        HashSet<string> keys = [];
        foreach (var (paper, at) in papers.Take(MostPapers).Select((p, i) => (p, $"papers.{i}")))
        {
            if (paper is null)
            {
                errors[at] = "Giấy tờ trống.";
                continue;
            }
            Key(errors, $"{at}.key", paper.Key, keys);
            Text(errors, $"{at}.name", paper.Name, 2000, "Tên giấy tờ", required: true);
            Text(errors, $"{at}.group", paper.Group, 4000, "Nhóm giấy tờ");
            Text(errors, $"{at}.formFile", paper.FormFile, 300, "Tệp biểu mẫu");
            Text(errors, $"{at}.requiredWhen", paper.RequiredWhen, 4000, "Trường hợp cần nộp");
            if (paper.Required && !string.IsNullOrWhiteSpace(paper.RequiredWhen))
                errors[$"{at}.requiredWhen"] = "Giấy tờ mọi hồ sơ đều phải có thì không ghi trường hợp cần nộp.";
            if (paper.Originals is < 0 or > 99)
                errors[$"{at}.originals"] = "Số bản chính từ 0 đến 99.";
            if (paper.Copies is < 0 or > 99)
                errors[$"{at}.copies"] = "Số bản sao từ 0 đến 99.";
            if (paper.Required && paper is { Originals: 0, Copies: 0 })
                errors[$"{at}.originals"] = "Giấy tờ bắt buộc cần số bản chính hoặc bản sao.";
        }
    }

    private static void Key(Dictionary<string, string> errors, string path, string? key, HashSet<string> taken)
    {
        if (key is null || !StableKey().IsMatch(key))
            errors[path] = "Khoá gồm chữ không dấu, số, dấu chấm, gạch nối; dài nhất 200 ký tự.";
        else if (!taken.Add(key))
            errors[path] = $"Khoá \"{key}\" đã dùng.";
    }

    private static void Text(Dictionary<string, string> errors, string path, string? text, int longest, string what, bool required = false)
    {
        if (required && string.IsNullOrWhiteSpace(text))
            errors[path] = $"Chưa có {char.ToLowerInvariant(what[0])}{what[1..]}.";
        else if (text?.Length > longest)
            errors[path] = $"{what} dài quá {longest} ký tự.";
        else if (text?.Contains('\0', StringComparison.Ordinal) == true)
            errors[path] = $"{what} có ký tự không lưu được.";
    }

    private static void Texts(Dictionary<string, string> errors, string path, IReadOnlyList<string>? texts, int longest)
    {
        if (texts?.Count > MostTexts)
            errors[path] = $"Có nhiều nhất {MostTexts} dòng.";
        else if (texts?.Any(t => t?.Length > longest) == true)
            errors[path] = $"Có dòng dài quá {longest} ký tự.";
        else if (texts?.Any(t => t?.Contains('\0', StringComparison.Ordinal) == true) == true)
            errors[path] = "Có ký tự không lưu được.";
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,200}$")]
    private static partial Regex StableKey();
}
