using System.Text.RegularExpressions;
using Platform.Contracts;
using Platform.Procedures.Storage;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.Domain;

/// <summary>An agency that a merger or split makes, or an existing one that goes on under it. What is not given comes from the first predecessor.</summary>
/// <param name="Code">Mã định danh.</param>
/// <param name="Procedures">Base codes; not given: all that the predecessors accepted.</param>
/// <param name="Hours">Weekly hours from the day on, as in <see cref="HoursEdit"/>; not given: a new agency has its first predecessor's, one that goes on keeps its own.</param>
public sealed record NewAgency(
    string? Code, string? Name, string? Parent = null, AdministrativeLevel? Level = null, string? Unit = null, AdministrativeLevel? AcceptsLevel = null,
    IReadOnlyList<string>? Procedures = null, string? Address = null, string? Phone = null,
    IReadOnlyDictionary<string, IReadOnlyList<HoursSpan>>? Hours = null);

/// <summary>What a merger or split does.</summary>
/// <param name="Ended">Agencies whose last day is the one before.</param>
/// <param name="Made">Agencies that begin, or go on with more.</param>
/// <param name="Moved">Agencies below an ended one: they come under the successor.</param>
/// <param name="DossiersTo">Ended agency → who gets its open dossiers; of several the first by code, as in the reports.</param>
/// <param name="Hours">Weekly hours to set for those made; one that is not among them has everybody's. Those of a predecessor keep the day they began: nobody works by them before the agency is there.</param>
public sealed record AgencyPlan(
    IReadOnlyList<Agency> Ended, IReadOnlyList<Agency> Made, IReadOnlyList<Agency> Moved, IReadOnlyDictionary<string, string> DossiersTo, IReadOnlyList<AgencyHours>? Hours = null);

/// <summary>Mergers and splits, worked out over the whole tree; nothing is written here.</summary>
public static partial class AgencyChanges
{
    private const int Most = 50;

    /// <param name="hours">The weekly hours that agencies have set; null = none.</param>
    public static (AgencyPlan? Plan, Refusal? Refusal) Work(
        IReadOnlyList<Agency> tree, IReadOnlyList<string>? from, IReadOnlyList<NewAgency>? into, DateOnly? on, DateOnly today, IReadOnlyList<AgencyHours>? hours = null)
    {
        var known = tree.ToDictionary(a => a.Code);
        var errors = Check(known, from ?? [], into ?? [], on, today);
        if (errors.Count > 0)
            return (null, Refusal.Invalid("invalid", "Thông tin sáp nhập, chia tách chưa đúng. Xin xem từng mục.", errors));
        var day = on!.Value;
        Agency[] old = [.. from!.Select(code => known[code])];
        if (old.FirstOrDefault(a => a.ValidUntil is not null || a.ValidFrom >= day) is { } notThen)
            return (null, Refusal.Conflict("agency-ended", $"Cơ quan {notThen.Code} đã có ngày kết thúc hoặc chưa hoạt động trước ngày {day:dd/MM/yyyy}."));
        if (old.Any(a => a.Parent is null))
            return (null, Refusal.Unprocessable("root-agency", "Không sáp nhập, chia tách được cơ quan đứng đầu cây."));
        if (old.Select(a => (a.Parent, a.Level)).Distinct().Count() > 1)
            return (null, Refusal.Unprocessable("agencies-unlike", "Các cơ quan phải cùng cấp và cùng cơ quan cấp trên."));
        if (into!.FirstOrDefault(n => known.TryGetValue(n.Code!, out var taken) && (taken.ValidUntil is not null || taken.ValidFrom >= day)) is { } used)
            return (null, Refusal.Conflict("code-taken", $"Mã {used.Code} đã dùng cho một cơ quan khác."));

        var names = into!.Select(n => n.Code!).ToHashSet();
        Agency[] ended = [.. old.Where(a => !names.Contains(a.Code)).Select(a => a with { ValidUntil = day.AddDays(-1) })];
        Agency[] made = [.. into!.Select(n => Make(n, known.GetValueOrDefault(n.Code!), old, day))];
        var heir = names.Order(StringComparer.Ordinal).First();
        var gone = ended.Select(a => a.Code).ToHashSet();
        Agency[] moved = [.. tree.Where(a => a.Parent is not null && gone.Contains(a.Parent) && !gone.Contains(a.Code) && !names.Contains(a.Code)).Select(a => a with { Parent = heir })];
        AgencyHours[] set = [.. into!.SelectMany(n => HoursOf(n, known.ContainsKey(n.Code!), old[0].Code, hours ?? [], day))];
        return (new AgencyPlan(ended, made, moved, ended.ToDictionary(a => a.Code, _ => heir), set), null);
    }

    private static IEnumerable<AgencyHours> HoursOf(NewAgency wanted, bool goesOn, string main, IReadOnlyList<AgencyHours> hours, DateOnly day) =>
        wanted.Hours is { } own ? [new AgencyHours(wanted.Code!, day, null, own)]
        : goesOn ? []
        : hours.Where(h => h.Agency == main && !(h.ValidUntil < day)).Select(h => h with { Agency = wanted.Code! });

    private static Agency Make(NewAgency wanted, Agency? goesOn, IReadOnlyList<Agency> old, DateOnly day)
    {
        var like = goesOn ?? old[0];
        string[] predecessors = [.. (goesOn?.Predecessors ?? []).Concat(old.Select(a => a.Code)).Where(c => c != wanted.Code).Distinct()];
        return new Agency(
            wanted.Code!, wanted.Name!.Trim(), wanted.Parent ?? like.Parent, wanted.Level ?? like.Level, wanted.Unit ?? goesOn?.Unit, wanted.AcceptsLevel ?? like.AcceptsLevel,
            wanted.Procedures ?? [.. old.Append(like).SelectMany(a => a.Procedures).Distinct().Order(StringComparer.Ordinal)],
            wanted.Address?.Trim() ?? like.Address, wanted.Phone?.Trim() ?? like.Phone, goesOn?.ValidFrom ?? day, null, predecessors, goesOn?.Revision ?? 0,
            Excluded(wanted, like, old) is { Length: > 0 } excluded ? excluded : null, like.Decides);
    }

    /// <summary>What none of those before it accepted, it does not accept either.</summary>
    private static string[] Excluded(NewAgency wanted, Agency like, IReadOnlyList<Agency> old) => (wanted.AcceptsLevel ?? like.AcceptsLevel) is null
        ? []
        : [.. (like.Excluded ?? []).Where(code => old.All(a => a.Excluded?.Contains(code) ?? false)).Except(wanted.Procedures ?? [.. old.SelectMany(a => a.Procedures)])];

    private static Dictionary<string, string> Check(Dictionary<string, Agency> known, IReadOnlyList<string> from, IReadOnlyList<NewAgency> into, DateOnly? on, DateOnly today)
    {
        Dictionary<string, string> errors = [];
        if (on is not { } day)
            errors["on"] = "Thiếu ngày hiệu lực.";
        else if (day < today || day > today.AddYears(5))
            errors["on"] = "Ngày hiệu lực từ hôm nay, không quá 5 năm tới.";
        if (from.Count is 0 or > Most || from.Distinct().Count() != from.Count)
            errors["from"] = $"Cần từ 1 đến {Most} cơ quan, mỗi cơ quan một lần.";
        else if (from.FirstOrDefault(c => c is null || !known.ContainsKey(c)) is { } unknown)
            errors["from"] = $"Không có cơ quan {unknown}.";
        if (into.Count is 0 or > Most || into.Select(n => n?.Code).Distinct().Count() != into.Count)
            errors["into"] = $"Cần từ 1 đến {Most} cơ quan mới, mỗi mã một lần.";
        else
            for (var i = 0; i < into.Count; i++)
                if (Wrong(into[i], known) is { } wrong)
                    errors[into.Count == 1 ? "into" : $"into[{i}]"] = wrong;
        if (errors.Count == 0 && from.Concat(into.Select(n => n.Code!)).Distinct().Count() == 1)
            errors["into"] = "Cơ quan mới trùng với cơ quan cũ: không có gì thay đổi.";
        return errors;
    }

    private static string? Wrong(NewAgency? wanted, Dictionary<string, Agency> known) =>
        wanted?.Code is null || !CodePattern().IsMatch(wanted.Code) ? "Mã định danh chưa đúng, ví dụ H18.70 hoặc 000.00.14.H20."
        : string.IsNullOrWhiteSpace(wanted.Name) || wanted.Name.Length > 300 ? "Tên cơ quan từ 1 đến 300 ký tự."
        : wanted.Parent is { } parent && (!known.TryGetValue(parent, out var above) || above.ValidUntil is not null || parent == wanted.Code) ? "Cơ quan cấp trên không có hoặc đã kết thúc."
        : wanted.Address?.Length > 500 || wanted.Phone?.Length > 50 || wanted.Unit?.Length > 20 || wanted.Procedures?.Count > 5000 ? "Địa chỉ, điện thoại hoặc danh sách thủ tục quá dài."
        : wanted.Hours is { } hours ? new CalendarEdits([], [new HoursEdit(wanted.Code, DateOnly.MinValue, null, hours)]).Check(_ => true).Values.FirstOrDefault()
        : null;

    [GeneratedRegex(@"^([A-Z]\d{1,3}(\.\d{1,4}){0,4}|\d{3}\.\d{2}\.\d{2,3}\.[A-Z]\d{1,3})$")]
    private static partial Regex CodePattern();
}
