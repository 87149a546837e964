using System.Text.RegularExpressions;
using Platform.Contracts;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.Domain;

/// <summary>An agency that a merger or split makes, or an existing one that goes on under it. What is not given comes from the predecessors.</summary>
/// <param name="Code">Mã định danh.</param>
/// <param name="Procedures">Base codes; not given: all that the predecessors accepted.</param>
/// <param name="Hours">Weekly hours from the day on, as in <see cref="HoursEdit"/>; not given: a new agency has its first predecessor's, one that goes on keeps its own.</param>
public sealed record NewAgency(
    string? Code, string? Name, string? Parent = null, AdministrativeLevel? Level = null, string? Unit = null, AdministrativeLevel? AcceptsLevel = null,
    IReadOnlyList<string>? Procedures = null, string? Address = null, string? Phone = null,
    IReadOnlyDictionary<string, IReadOnlyList<HoursSpan>>? Hours = null);

/// <summary>What a merger or split is asked to do.</summary>
/// <param name="Main">Who gets the open dossiers of those that end, and what stood below them; not given: the one that goes on, else the first of <see cref="Into"/>.</param>
public sealed record AgencyWish(IReadOnlyList<string>? From, IReadOnlyList<NewAgency>? Into, DateOnly? On, string? Main = null);

/// <summary>What a merger or split does.</summary>
/// <param name="Ended">Agencies whose last day is the one before.</param>
/// <param name="Made">Agencies that begin, or go on with more.</param>
/// <param name="Moved">Agencies below an ended one: they come under the main successor.</param>
/// <param name="DossiersTo">Ended agency → who gets its open dossiers: the main successor.</param>
/// <param name="Hours">Weekly hours to set for those made; one that is not among them has everybody's. Those of a predecessor keep the day they began: nobody works by them before the agency is there.</param>
public sealed record AgencyPlan(
    IReadOnlyList<Agency> Ended, IReadOnlyList<Agency> Made, IReadOnlyList<Agency> Moved, IReadOnlyDictionary<string, string> DossiersTo, IReadOnlyList<AgencyHours>? Hours = null);

/// <summary>Mergers and splits, worked out over the whole tree; nothing is written here.</summary>
public static partial class AgencyChanges
{
    private const int Most = 50;

    /// <param name="hours">The weekly hours that agencies have set; null = none.</param>
    /// <param name="catalogue">Codes of all procedures; null = not looked at.</param>
    public static (AgencyPlan? Plan, Refusal? Refusal) Work(
        IReadOnlyList<Agency> tree, AgencyWish wish, DateOnly today, IReadOnlyList<AgencyHours>? hours = null, IReadOnlySet<string>? catalogue = null)
    {
        var known = tree.ToDictionary(a => a.Code);
        var errors = Check(known, wish.From ?? [], wish.Into ?? [], wish.On, today);
        if (wish.Main is not null && !(wish.Into ?? []).Any(n => n?.Code == wish.Main))
            errors["main"] = "Cơ quan nhận hồ sơ phải là một trong các cơ quan mới.";
        if (errors.Count > 0)
            return (null, Refusal.Invalid("invalid", "Thông tin sáp nhập, chia tách chưa đúng. Xin xem từng mục.", errors));
        var (into, day) = (wish.Into!, wish.On!.Value);
        Agency[] old = [.. wish.From!.Select(code => known[code])];
        if (Impossible(known, old, into, wish.Main, day, catalogue) is { } impossible)
            return (null, impossible);

        var names = into.Select(n => n.Code!).ToHashSet();
        var heir = wish.Main ?? old.FirstOrDefault(a => names.Contains(a.Code))?.Code ?? into[0].Code!;
        Agency[] ended = [.. old.Where(a => !names.Contains(a.Code)).Select(a => a with { ValidUntil = day.AddDays(-1) })];
        var gone = ended.Select(a => a.Code).ToHashSet();
        Agency[] made = [.. into.Select(n => Make(n, known.GetValueOrDefault(n.Code!), old, n.Code == heir ? gone : [], day))];
        Agency[] moved = [.. tree.Where(a => a.Parent is not null && gone.Contains(a.Parent) && !gone.Contains(a.Code) && !names.Contains(a.Code)).Select(a => a with { Parent = heir })];
        Agency[] touched = [.. ended, .. made, .. moved];
        if (AgencyTreeCheck.Refuse(tree, touched, [.. made, .. moved], day) is { } crooked)
            return (null, crooked);
        AgencyHours[] set = [.. into.SelectMany(n => HoursOf(n, known.ContainsKey(n.Code!), old[0].Code, hours ?? [], day))];
        return (new AgencyPlan(ended, made, moved, ended.ToDictionary(a => a.Code, _ => heir), set), null);
    }

    private static Refusal? Impossible(Dictionary<string, Agency> known, Agency[] old, IReadOnlyList<NewAgency> into, string? main, DateOnly day, IReadOnlySet<string>? catalogue)
    {
        if (old.FirstOrDefault(a => a.ValidUntil is not null || a.ValidFrom >= day) is { } notThen)
            return Refusal.Conflict("agency-ended", $"Cơ quan {notThen.Code} đã có ngày kết thúc hoặc chưa hoạt động trước ngày {day:dd/MM/yyyy}.");
        if (old.Any(a => a.Parent is null))
            return Refusal.Unprocessable("root-agency", "Không sáp nhập, chia tách được cơ quan đứng đầu cây.");
        if (old.Select(a => (a.Parent, a.Level)).Distinct().Count() > 1)
            return Refusal.Unprocessable("agencies-unlike", "Các cơ quan phải cùng cấp và cùng cơ quan cấp trên.");
        if (into.FirstOrDefault(n => known.TryGetValue(n.Code!, out var taken) && (taken.ValidUntil is not null || taken.ValidFrom >= day)) is { } used)
            return Refusal.Conflict("code-taken", $"Mã {used.Code} đã dùng cho một cơ quan khác.");
        if (into.FirstOrDefault(n => known.ContainsKey(n.Code!) && old.All(a => a.Code != n.Code)) is { } outside)
            return Refusal.Unprocessable("not-in-from", $"Cơ quan {outside.Code} đang hoạt động. Muốn nhập các cơ quan khác vào đó, xin chọn cả cơ quan này trong danh sách cơ quan cũ.");
        if (into.FirstOrDefault(n => n.Level is { } level && level != old[0].Level) is { } unlike)
            return Refusal.Unprocessable("level-differs", $"Cơ quan {unlike.Code} phải cùng cấp với các cơ quan cũ.");
        if (main is not null && old.FirstOrDefault(a => into.Any(n => n.Code == a.Code)) is { } goesOn && goesOn.Code != main)
            return Refusal.Unprocessable("main-goes-on", $"Cơ quan {goesOn.Code} tiếp tục hoạt động nên giữ hồ sơ đang giải quyết; không chuyển cho {main} được.");
        return catalogue is null ? null
            : into.SelectMany(n => n.Procedures ?? []).FirstOrDefault(code => code is null || !catalogue.Contains(code), "") is not "" and var unknown
            ? Refusal.Unprocessable("unknown-procedure", $"Danh mục không có thủ tục {(unknown is { Length: > 20 } ? unknown[..20] : unknown ?? "(trống)")}.")
            : null;
    }

    private static IEnumerable<AgencyHours> HoursOf(NewAgency wanted, bool goesOn, string main, IReadOnlyList<AgencyHours> hours, DateOnly day) =>
        wanted.Hours is { } own ? [new AgencyHours(wanted.Code!, day, null, own)]
        : goesOn ? []
        : hours.Where(h => h.Agency == main && !(h.ValidUntil < day)).Select(h => h with { Agency = wanted.Code! });

    /// <param name="gone">Those that end whose matters it takes over: its predecessors. Others find the successor of a dossier by that alone, so only one names them.</param>
    private static Agency Make(NewAgency wanted, Agency? goesOn, IReadOnlyList<Agency> old, IReadOnlySet<string> gone, DateOnly day)
    {
        var like = goesOn ?? old[0];
        string[] predecessors = [.. (goesOn?.Predecessors ?? []).Concat(old.Select(a => a.Code).Where(gone.Contains)).Distinct()];
        var all = Competence.Union([.. old.Select(a => a.Accepts)]);
        var level = wanted.AcceptsLevel ?? all.Level;
        var procedures = wanted.Procedures ?? all.Procedures;
        string[] excluded = level is null ? [] : [.. all.Excluded.Except(procedures)];
        var decides = old.All(a => a.Decides is null) ? null : Competence.Union([.. old.Select(a => a.Decides ?? a.Accepts)]);
        return new Agency(
            wanted.Code!, wanted.Name!.Trim(), wanted.Parent ?? like.Parent, wanted.Level ?? like.Level, wanted.Unit ?? goesOn?.Unit, level, procedures,
            wanted.Address?.Trim() ?? like.Address, wanted.Phone?.Trim() ?? like.Phone, goesOn?.ValidFrom ?? day, null, predecessors, goesOn?.Revision ?? 0,
            excluded.Length > 0 ? excluded : null, decides is null || Competence.Same(decides, all) ? null : decides);
    }

    private static Dictionary<string, string> Check(Dictionary<string, Agency> known, IReadOnlyList<string> from, IReadOnlyList<NewAgency> into, DateOnly? on, DateOnly today)
    {
        Dictionary<string, string> errors = [];
        if (Day(on, today) is { } wrongDay)
            errors["on"] = wrongDay;
        if (from.Count is 0 or > Most || from.Distinct().Count() != from.Count)
            errors["from"] = $"Cần từ 1 đến {Most} cơ quan, mỗi cơ quan một lần.";
        else if (from.FirstOrDefault(c => c is null || !known.ContainsKey(c), "") is not "" and var unknown)
            errors["from"] = $"Không có cơ quan {unknown ?? "(trống)"}.";
        if (into.Count is 0 or > Most || into.Select(n => n?.Code).Distinct().Count() != into.Count)
            errors["into"] = $"Cần từ 1 đến {Most} cơ quan mới, mỗi mã một lần.";
        else
            for (var i = 0; i < into.Count; i++)
                if (Wrong(into[i]) is { } wrong)
                    errors[into.Count == 1 ? "into" : $"into[{i}]"] = wrong;
        if (errors.Count == 0 && from.Concat(into.Select(n => n.Code!)).Distinct().Count() == 1)
            errors["into"] = "Cơ quan mới trùng với cơ quan cũ: không có gì thay đổi.";
        return errors;
    }

    /// <summary>What is wrong with the day something is to hold from; null where nothing is.</summary>
    internal static string? Day(DateOnly? on, DateOnly today) =>
        on is not { } day ? "Thiếu ngày hiệu lực."
        : day < today || day > today.AddYears(5) ? "Ngày hiệu lực từ hôm nay, không quá 5 năm tới."
        : null;

    internal static string? Wrong(NewAgency? wanted) =>
        wanted?.Code is null || !CodePattern().IsMatch(wanted.Code) ? "Mã định danh chưa đúng, ví dụ H18.70 hoặc 000.00.14.H20."
        : string.IsNullOrWhiteSpace(wanted.Name) || wanted.Name.Length > 300 ? "Tên cơ quan từ 1 đến 300 ký tự."
        : wanted.Level is { } level && !Enum.IsDefined(level) || wanted.AcceptsLevel is { } accepts && !Enum.IsDefined(accepts) ? "Cấp là ministry, province, commune hoặc other."
        : wanted.Address?.Length > 500 || wanted.Phone?.Length > 50 || wanted.Unit?.Length > 20 || wanted.Procedures?.Count > 5000 ? "Địa chỉ, điện thoại hoặc danh sách thủ tục quá dài."
        : wanted.Hours is { } hours ? CalendarEdits.WrongWeek(hours)
        : null;

    [GeneratedRegex(@"^([A-Z]\d{1,3}(\.\d{1,4}){0,4}|\d{3}\.\d{2}\.\d{2,3}\.[A-Z]\d{1,3})$")]
    private static partial Regex CodePattern();
}
