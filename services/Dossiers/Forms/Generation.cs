using Platform.WorkingTime;

namespace Platform.Dossiers.Forms;

/// <summary>A set of forms by the circular that gives it; a paper is of the set in force on the local day of its event. Law: FRM-01; docs/law/register.md.</summary>
/// <param name="Key">As in the templates' file names.</param>
/// <param name="Decree">The act on one-stop procedures of that time.</param>
public sealed record Generation(string Key, string Circular, string Decree, DateOnly From)
{
    public static readonly Generation Of2018 = new("2018", "Thông tư số 01/2018/TT-VPCP", "Nghị định 61/2018/NĐ-CP", DateOnly.MinValue);

    /// <summary>The one place that says when the new forms begin.</summary>
    public static readonly Generation Of2025 = new("2025", "Thông tư số 03/2025/TT-VPCP", "Nghị định 118/2025/NĐ-CP", new DateOnly(2025, 7, 1));

    public static readonly IReadOnlyList<Generation> All = [Of2018, Of2025];

    public static Generation On(DateOnly day) => All.Last(g => g.From <= day);

    public static Generation At(DateTimeOffset instant) => On(LocalTime.LocalDate(instant));
}
