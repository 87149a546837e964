using System.Text.RegularExpressions;
using Platform.Contracts;

namespace Platform.Procedures.Domain;

/// <summary>
/// What is wrong with an internal process, before it is released: no step without a receiver, none that is never reached, no loop without an exit, no branch
/// without a result, no undefined limit (F09 of the national frame).
/// </summary>
public static partial class ProcessCheck
{
    public const int MostSteps = 30;
    private static readonly string[] Roles = ["specialist", "leader", "clerical-officer", "clerk"];

    /// <summary>Whose the acts of the platform are.</summary>
    private static readonly Dictionary<string, string> RoleOf = new() { [ProcessStep.Draft] = "specialist", [ProcessStep.Approve] = "leader", [ProcessStep.Issue] = "clerical-officer" };

    private static readonly Dictionary<string, string> ActName = new() { [ProcessStep.Draft] = "dự thảo", [ProcessStep.Approve] = "phê duyệt", [ProcessStep.Issue] = "ban hành" };

    /// <returns>Path below the process (<c>""</c>, <c>.steps.1.share</c>) and a Vietnamese sentence each; nothing for null, the default process.</returns>
    public static IEnumerable<(string Path, string Sentence)> Errors(ProcessTerms? process)
    {
        if (process is null)
            return [];
        if (process.Steps is not { Count: >= 1 and <= MostSteps } steps || steps.Any(s => s is null))
            return [("", $"Quy trình có từ 1 đến {MostSteps} bước.")];
        List<(string Path, string Sentence)> errors = [.. steps.SelectMany((s, i) => Step(s, i, steps).Select(e => ($".steps.{i}.{e.Member}", e.Sentence)))];
        if (steps.Sum(s => s.Share) is var sum && sum != 100)
            errors.Add((".steps.0.share", $"Tỷ lệ thời gian các bước cộng lại là {Number(sum)} %, phải đúng 100 %."));
        errors.AddRange(Order(steps));
        if (errors.Count == 0)
            errors.AddRange(Ways(steps));
        return errors;
    }

    /// <summary>Without what is blank; null members as empty.</summary>
    public static ProcessTerms? Clean(ProcessTerms? process) => process is null ? null : new(
    [
        .. (process.Steps ?? []).OfType<ProcessStep>().Select(s => s with
        {
            Key = s.Key ?? "", Name = s.Name?.Trim() ?? "", Does = s.Does ?? "", Role = s.Role ?? "",
            Unit = string.IsNullOrWhiteSpace(s.Unit) ? null : s.Unit.Trim(),
            Outcomes = [.. (s.Outcomes ?? []).OfType<StepOutcome>()],
            Products = [.. (s.Products ?? []).Where(p => !string.IsNullOrWhiteSpace(p)).Select(p => p.Trim())],
        }),
    ]);

    private static IEnumerable<(string Member, string Sentence)> Step(ProcessStep step, int at, IReadOnlyList<ProcessStep> steps)
    {
        if (step.Key is null || !StepKey().IsMatch(step.Key))
            yield return ("key", "Mã bước gồm chữ thường không dấu, số, gạch nối; dài nhất 40 ký tự.");
        else if (steps.Take(at).Any(s => s.Key == step.Key))
            yield return ("key", $"Mã bước \"{step.Key}\" đã dùng.");
        if (string.IsNullOrWhiteSpace(step.Name) || step.Name.Length > 200)
            yield return ("name", "Nhập tên bước, không quá 200 ký tự.");
        if (step.Does is not ProcessStep.Handle && !ActName.ContainsKey(step.Does ?? ""))
            yield return ("does", "Việc của bước là handle, draft, approve hoặc issue.");
        else if (!Roles.Contains(step.Role))
            yield return ("role", "Bước chưa có người nhận: chọn vai trò thực hiện.");
        else if (RoleOf.TryGetValue(step.Does!, out var role) && role != step.Role)
            yield return ("role", $"Bước {ActName[step.Does!]} do vai trò {role} thực hiện.");
        if (step.Unit?.Length > 200)
            yield return ("unit", "Tên bộ phận dài quá 200 ký tự.");
        if (step.Share is <= 0 or > 100 || decimal.Round(step.Share, 2) != step.Share)
            yield return ("share", "Bước chưa có thời hạn: nhập tỷ lệ lớn hơn 0 %, nhiều nhất hai chữ số thập phân.");
        if (step.Products?.Count > 20 || step.Products?.Any(p => p?.Length > 300) is true)
            yield return ("products", "Sản phẩm của bước có nhiều nhất 20 dòng, mỗi dòng 300 ký tự.");
        foreach (var sentence in Outcomes(step, at, steps))
            yield return ("outcomes", sentence);
    }

    private static IEnumerable<string> Outcomes(ProcessStep step, int at, IReadOnlyList<ProcessStep> steps)
    {
        if (step.Outcomes is not { Count: >= 1 and <= 20 } outcomes || outcomes.Any(o => o is null))
        {
            yield return "Bước chưa có lối ra: chuyển tiếp hoặc kết thúc.";
            yield break;
        }
        foreach (var outcome in outcomes)
        {
            var to = steps.ToList().FindIndex(s => s.Key is not null && s.Key == outcome.To);
            if (outcome.Kind is not (StepOutcome.Forward or StepOutcome.SendBack or StepOutcome.Consult or StepOutcome.Finish))
                yield return "Lối ra là forward, sendBack, consult hoặc finish.";
            else if (outcome.Kind is StepOutcome.Finish or StepOutcome.Consult ? outcome.To is not null : to < 0)
                yield return outcome.Kind is StepOutcome.Consult ? "Lấy ý kiến không chuyển hồ sơ sang bước khác." : outcome.Kind is StepOutcome.Finish ? "Lối kết thúc không có bước tiếp theo." : $"Lối ra chỉ tới bước không có: {outcome.To}.";
            else if (outcome.Kind is StepOutcome.SendBack && to >= at)
                yield return $"Chỉ trả lại về bước trước; \"{outcome.To}\" không đứng trước bước này.";
            else if (outcome.Kind is StepOutcome.Forward && to == at)
                yield return "Bước chuyển tiếp cho chính nó.";
        }
        if (step.Does is ProcessStep.Draft or ProcessStep.Approve && outcomes.Count(o => o.Kind is StepOutcome.Forward) != 1)
            yield return $"Bước {ActName[step.Does]} chuyển tiếp tới đúng một bước.";
        if (outcomes.Any(o => o.Kind is StepOutcome.Finish) != (step.Does is ProcessStep.Issue))
            yield return step.Does is ProcessStep.Issue ? "Bước ban hành phải có lối kết thúc." : "Chỉ bước ban hành kết thúc quy trình.";
    }

    /// <summary>One draft, one approval after it, one issue at the end: three acts, three pieces of evidence.</summary>
    private static IEnumerable<(string Path, string Sentence)> Order(IReadOnlyList<ProcessStep> steps)
    {
        foreach (var (does, name) in ActName)
            if (steps.Count(s => s.Does == does) is var count && count != 1)
                yield return ("", $"Quy trình cần đúng một bước {name}, đang có {count}.");
        var (draft, approve, issue) = (At(steps, ProcessStep.Draft), At(steps, ProcessStep.Approve), At(steps, ProcessStep.Issue));
        if (draft >= 0 && approve >= 0 && approve < draft)
            yield return ($".steps.{approve}.does", "Bước phê duyệt phải đứng sau bước dự thảo.");
        if (issue >= 0 && issue != steps.Count - 1)
            yield return ($".steps.{issue}.does", "Bước ban hành phải là bước cuối cùng.");
        if (draft < 0 || approve < draft)
            yield break;
        for (var i = approve + 1; i < steps.Count; i++)
            if (steps[i].Outcomes?.Any(o => o?.Kind is StepOutcome.Consult) is true)
                yield return ($".steps.{i}.outcomes", "Sau khi phê duyệt không lấy ý kiến nữa.");
        for (var i = approve; i < steps.Count; i++)
            foreach (var back in (steps[i].Outcomes ?? []).Where(o => o?.Kind is StepOutcome.SendBack))
                if (steps[i].Does is ProcessStep.Handle)
                    yield return ($".steps.{i}.outcomes", "Sau phê duyệt chỉ lãnh đạo trả lại được; bước này không có lối trả lại.");
                else if (steps.ToList().FindIndex(s => s.Key == back.To) > draft)
                    yield return ($".steps.{i}.outcomes", "Từ bước phê duyệt trở đi, trả lại là về bước dự thảo hoặc trước đó.");
    }

    private static IEnumerable<(string Path, string Sentence)> Ways(IReadOnlyList<ProcessStep> steps)
    {
        var reached = Reached(steps, without: -1);
        for (var i = 0; i < steps.Count; i++)
            if (!reached.Contains(i))
                yield return ($".steps.{i}", $"Không có đường nào đến bước \"{steps[i].Name}\".");
            else if (!Ends(steps, i))
                yield return ($".steps.{i}.outcomes", $"Từ bước \"{steps[i].Name}\" không đi đến kết thúc được: nhánh hoặc vòng lặp này không có lối ra.");
        foreach (var (needed, later) in new[] { (ProcessStep.Draft, ProcessStep.Approve), (ProcessStep.Approve, ProcessStep.Issue) })
            if (Reached(steps, without: At(steps, needed)).Contains(At(steps, later)))
                yield return ($".steps.{At(steps, later)}", $"Có đường đến bước {ActName[later]} mà không qua bước {ActName[needed]}.");
    }

    /// <summary>The steps to which forwarding leads from the first.</summary>
    private static HashSet<int> Reached(IReadOnlyList<ProcessStep> steps, int without)
    {
        HashSet<int> found = [];
        Queue<int> open = new([0]);
        while (open.TryDequeue(out var at))
            if (at != without && found.Add(at))
                foreach (var next in Next(steps, at))
                    open.Enqueue(next);
        return found;
    }

    private static bool Ends(IReadOnlyList<ProcessStep> steps, int from)
    {
        HashSet<int> seen = [];
        Queue<int> open = new([from]);
        while (open.TryDequeue(out var at))
        {
            if (steps[at].Outcomes.Any(o => o.Kind is StepOutcome.Finish))
                return true;
            if (seen.Add(at))
                foreach (var next in Next(steps, at))
                    open.Enqueue(next);
        }
        return false;
    }

    private static IEnumerable<int> Next(IReadOnlyList<ProcessStep> steps, int at) =>
        steps[at].Outcomes.Where(o => o.Kind is StepOutcome.Forward).Select(o => steps.ToList().FindIndex(s => s.Key == o.To)).Where(i => i >= 0);

    private static int At(IReadOnlyList<ProcessStep> steps, string does) => steps.ToList().FindIndex(s => s.Does == does);

    private static string Number(decimal number) => number.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture).Replace('.', ',');

    [GeneratedRegex("^[a-z0-9-]{1,40}$")]
    private static partial Regex StepKey();
}
