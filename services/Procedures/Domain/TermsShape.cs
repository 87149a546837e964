using System.Text.Json;
using Platform.Contracts;
using Platform.WorkingTime;

namespace Platform.Procedures.Domain;

/// <summary>
/// What published terms must be for every service to read them, whatever the rules were on the day they were published. The rules of today
/// (<see cref="TermsCheck"/>) hold for what is published today: what was published stays, and must always be possible to take elsewhere.
/// </summary>
public static class TermsShape
{
    /// <returns>Path and Vietnamese sentence of what cannot be read.</returns>
    public static IEnumerable<(string Path, string Sentence)> Errors(Procedure terms)
    {
        if (string.IsNullOrWhiteSpace(terms.Name))
            yield return ("name", "Chưa có tên.");
        foreach (var (path, text) in new[] { ("field", terms.Field), ("decision", terms.Decision), ("kind", terms.Kind), ("ministry", terms.Ministry), ("steps", terms.Steps), ("conditions", terms.Conditions), ("source", terms.Source) })
            if (text is null)
                yield return (path, "Thiếu mục này (có thể trống).");
        foreach (var (path, texts) in new[] { ("notes", terms.Notes), ("results", terms.Results), ("subjects", terms.Subjects), ("legalBases", terms.LegalBases) })
            if (texts is null || texts.Contains(null!))
                yield return (path, "Thiếu danh sách này (có thể trống).");
        if (terms.Levels is null || terms.Levels.Any(l => !Enum.IsDefined(l)))
            yield return ("levels", "Thiếu cấp thực hiện, hoặc có cấp không có.");
        if (terms.Rules is null)
            yield return ("rules", "Thiếu quy tắc.");
        else if (terms.Rules.FormSchema is { } schema && !IsJson(schema))
            yield return ("rules.formSchema", "Biểu mẫu không phải JSON.");
        if (terms.Undecided is null || terms.Undecided.Any(u => u is null or { Code: null } or { Where: null } or { Sentence: null }))
            yield return ("undecided", "Điểm chờ quyết định cần code, where và sentence.");
        if (terms.Papers is null || terms.Papers.Any(p => p is null or { Key: null } or { Name: null } or { Group: null }))
            yield return ("papers", "Mỗi giấy tờ cần key, group và name.");
        if (terms.Parts?.Any(p => p is null or { Key: null } or { Name: null } or { After: null }) is true)
            yield return ("parts", "Mỗi phần liên thông cần key, name và after.");
        if (terms.Cases is null || terms.Cases.Any(c => c is null or { Key: null } or { Name: null } or { Channels: null }))
        {
            yield return ("cases", "Mỗi trường hợp cần key, name và channels.");
            yield break;
        }
        foreach (var (channel, path) in terms.Cases.SelectMany((c, i) => c.Channels.Select((channel, j) => (channel, $"cases.{i}.channels.{j}"))))
        {
            if (channel is null || !Enum.IsDefined(channel.Channel) || channel.Fees is null || channel.Fees.Any(f => f is null or { Key: null } or { Name: null } or { Condition: null } || !Enum.IsDefined(f.Kind)))
                yield return (path, "Kênh cần channel và fees; mỗi khoản thu cần key, kind, name và condition.");
            else if (channel.Unit is not null && !(TimeLimit.TryParseUnit(channel.Unit, out var unit) && ChannelReading.Name(unit) == channel.Unit))
                yield return ($"{path}.unit", "Đơn vị là minute, hour, workingDay, calendarDay, week hoặc month.");
            else if (channel.Amount < 0)
                yield return ($"{path}.amount", "Thời hạn không được âm.");
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var _ = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
