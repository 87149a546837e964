using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.WebDefaults.Api;
using Platform.WebDefaults.Forms;

namespace Platform.CitizenWeb.Pages;

/// <summary>
/// A payment is begun and the person goes on to the provider's page by a link: a redirect would need every provider in the pages' form-action.
/// Sent again it finds the payment under way.
/// </summary>
public sealed class PayModel(PlatformApi api) : PageModel
{
    public Guid Id { get; private set; }

    public PayingOnline? Payment { get; private set; }

    public string Problem { get; private set; } = "";

    public IActionResult OnGet(Guid id) => LocalRedirect($"~/dossiers/{id}");

    public async Task OnPost(Guid id, CancellationToken ct)
    {
        Id = id;
        var form = new SentForm(Request.Form);
        var reply = await api.Post<PayingOnline>($"/v1/dossiers/{id}/pay-online", new { }, form.Key, null, ct);
        Payment = reply.Value is { } begun && MaySendTo(begun.Url) ? begun : null;
        Problem = reply.Problem?.Sentence ?? "Cổng thanh toán trả lời không đúng. Xin thử lại sau ít phút.";
    }

    /// <summary>People are sent on over TLS only; to a simulator only on the machine it runs on.</summary>
    private bool MaySendTo(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var page)
        && (page.Scheme == Uri.UriSchemeHttps || (page.IsLoopback && page.Scheme == Uri.UriSchemeHttp && Request.Host.Host is "localhost" or "127.0.0.1"));
}
