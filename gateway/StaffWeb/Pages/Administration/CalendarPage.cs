using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.ServiceDefaults.Auth;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.StaffWeb.Pages.Administration;

/// <param name="Revision">Of the calendar shown on the page: who applies says which one they have looked at.</param>
/// <param name="MayApply">The province's IT and leaders; a commune's leader reads.</param>
public sealed record Proposals(IReadOnlyList<CalendarProposal> Items, string Key, long Revision = 0, bool MayApply = false, bool MayWithdraw = false);

/// <summary>What the pages of days and of hours have in common: a change is previewed, proposed, applied by a second person, then applied to the dossiers.</summary>
public abstract class CalendarPage(PlatformApi api) : PageModel
{
    public SentForm Form { get; private set; } = new();

    public WorkingCalendar Calendar { get; private set; } = new(0, null, [], []);

    public Proposals Proposals { get; private set; } = new([], "");

    public MovedDossiers? Moved { get; private set; }

    /// <summary>The calendar is the province's: its IT and the leaders of the root agency apply it.</summary>
    public bool MayApply { get; private set; }

    /// <summary>How far the calendar that holds has been applied to the dossiers; null = not begun.</summary>
    public CalendarProgress? Progress { get; private set; }

    public async Task OnGet(CancellationToken ct) => await Load(ct);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        Form = new SentForm(Request.Form);
        var done = Form["do"] switch
        {
            "apply" => await Decide("apply", "Lịch mới đã có hiệu lực. Bước tiếp theo: áp dụng cho các hồ sơ đang giải quyết.", ct),
            "withdraw" => await Decide("withdraw", "Đã rút đề xuất.", ct),
            "dossiers" => await ApplyToDossiers(ct),
            "preview-proposal" => await PreviewProposal(ct),
            "preview-current" => await PreviewCurrent(ct),
            _ => await Change(ct),
        };
        if (done is not null)
        {
            TempData["Done"] = done;
            return LocalRedirect($"~{Request.Path}");
        }
        await Load(ct);
        return Page();
    }

    /// <summary>What was typed; errors are noted in the form.</summary>
    protected abstract (IReadOnlyList<DayChange> Days, IReadOnlyList<HoursChange> Hours) Read();

    /// <summary>The year whose holidays are complete with what was typed; null: none.</summary>
    protected virtual int? AnnouncesYear => null;

    /// <summary>Field of the API → control of the page.</summary>
    protected abstract string Control(string field);

    protected virtual Task LoadMore(CancellationToken ct) => Task.CompletedTask;

    private async Task<string?> Change(CancellationToken ct)
    {
        var (days, hours) = Read();
        if (Form["do"] == "propose")
            Form.Need("reason", "Xin ghi căn cứ: số, ngày của văn bản. Người dân thấy căn cứ này khi ngày hẹn thay đổi.");
        if (Form.HasErrors)
            return null;
        if (Form["do"] != "propose")
        {
            Show(await api.Preview(days, hours, Form.Key, null, ct));
            return null;
        }
        var reply = await api.Post<CalendarProposal>("/v1/calendar/changes", new { changes = days, hours, reason = Form["reason"], announcesYear = AnnouncesYear }, Form.Key, null, ct);
        return Answered(reply.Problem) ? "Đã ghi đề xuất. Một người khác kiểm tra và áp dụng." : null;
    }

    private async Task<string?> Decide(string act, string sentence, CancellationToken ct) =>
        Guid.TryParse(Form["id"], out var id) && Answered((await api.Post<CalendarProposal>($"/v1/calendar/changes/{id}/{act}", new { }, Form.Key, long.TryParse(Form["revision"], out var seen) ? seen : null, ct)).Problem) ? sentence : null;

    private async Task<string?> ApplyToDossiers(CancellationToken ct)
    {
        var reply = await api.Post<CalendarProgress>("/v1/dossiers/calendar-apply", new { calendarRevision = long.TryParse(Form["revision"], out var revision) ? revision : 0 }, Form.Key, null, ct);
        return Answered(reply.Problem) ? "Đang áp dụng cho các hồ sơ đang giải quyết. Tải lại trang để xem tiến độ." : null;
    }

    private async Task<string?> PreviewProposal(CancellationToken ct)
    {
        var all = (await api.Get<PageOf<CalendarProposal>>("/v1/calendar/changes?limit=50", ct)).OrShowProblem();
        if (all.Items.FirstOrDefault(p => p.Id.ToString() == Form["id"]) is { } proposal)
            Show(await api.Preview(proposal.Changes, proposal.Hours, Form.Key, null, ct));
        return null;
    }

    /// <summary>What the calendar that holds would move, whatever it came from: proposals, the seed's file, an imported configuration.</summary>
    private async Task<string?> PreviewCurrent(CancellationToken ct)
    {
        Show(await api.Preview([], [], Form.Key, null, ct));
        return null;
    }

    private void Show(Reply<MovedDossiers> reply)
    {
        if (Answered(reply.Problem))
            Moved = reply.Value;
    }

    private bool Answered(Problem? problem)
    {
        if (problem is not null)
            Form.Refused(problem, Control);
        return problem is null;
    }

    private async Task Load(CancellationToken ct)
    {
        Calendar = (await api.Get<WorkingCalendar>("/v1/calendar", ct)).OrShowProblem();
        var it = User.IsInRole(Roles.It);
        MayApply = it || (User.FindFirstValue("agency") is { } own && (await api.Get<Agency>($"/v1/agencies/{Uri.EscapeDataString(own)}", ct)).Value is { Parent: null });
        Proposals = new((await api.Get<PageOf<CalendarProposal>>("/v1/calendar/changes?limit=20", ct)).OrShowProblem().Items, Form.Key, Calendar.Revision, MayApply, it);
        Progress = MayApply ? (await api.Get<CalendarProgress>($"/v1/dossiers/calendar-apply/{Calendar.Revision}", ct)).Value : null;
        await LoadMore(ct);
    }
}
