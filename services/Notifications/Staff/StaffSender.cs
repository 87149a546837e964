using System.Net.Http.Json;
using Platform.Notifications.Sending;
using Platform.Notifications.Storage;
using Platform.Postgres;
using Platform.ServiceDefaults;

namespace Platform.Notifications.Staff;

/// <summary>Writes mail to officers whose account names an address, in every replica. At least once, as with citizens. Officers have the portal in any case: a mail that fails for good alarms nobody.</summary>
public sealed class StaffSender(
    StaffTable table, IHttpClientFactory http, EmailChannel email, StaffWorkSignal signal, DatabaseReady database, TemplatesReady texts, NoticeSettings settings, TimeProvider clock, ILogger<StaffSender> log)
    : DueWorker<StaffWork>(signal, database, texts, settings, log, "Mail to officers")
{
    private sealed record Contact(string Id, string Email);

    protected override Task<IReadOnlyList<StaffWork>> Take(int atMost, CancellationToken ct) => table.Take(atMost, clock.GetUtcNow(), ct);

    protected override string Named(StaffWork work) => $"Notice {work.Notice} to an officer";

    protected override async Task Do(StaffWork work, CancellationToken ct)
    {
        var asked = work.Officer.Length > 0 ? $"officer={Uri.EscapeDataString(work.Officer)}" : $"agency={Uri.EscapeDataString(work.Agency)}{string.Concat(work.Roles.Select(r => $"&role={Uri.EscapeDataString(r)}"))}";
        if (await Ask(asked, ct) is not { } contacts)
        {
            await WhileAway(work, "contact-away", ct);
            return;
        }
        if (work.Officer.Length == 0)
            await table.Planned(work, [.. contacts.Select(c => c.Id)], clock.GetUtcNow(), ct);
        else if (contacts is [var one, ..] && EmailChannel.Address(one.Email) is { } address)
            await Finish(work, await email.Send(address, work.Subject, StaffText.Mail(work.Text, work.Dossier, Settings.PublicOrigin), ct), ct);
        else
            await table.GiveUp(work, "no-address", clock.GetUtcNow(), ct);
    }

    private Task Finish(StaffWork work, Outcome outcome, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return outcome switch
        {
            Outcome.Sent => table.Delivered(work, now, ct),
            Outcome.Refused refused => table.GiveUp(work, refused.Error, now, ct),
            Outcome.Away away => WhileAway(work, away.Error, ct),
            Outcome.Failed failed when Settings.Retry.AfterFailure(work.Failures + 1) is { } pause => table.PutBack(work, failed.Error, countsAsFailure: true, now + pause, now, ct),
            Outcome.Failed failed => table.GiveUp(work, failed.Error, now, ct),
            _ => throw new InvalidOperationException(outcome.GetType().Name),
        };
    }

    private Task WhileAway(StaffWork work, string error, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return Settings.Retry.WhileAway(work.Attempts, now - work.PlannedAt) is { } pause ? table.PutBack(work, error, countsAsFailure: false, now + pause, now, ct) : table.GiveUp(work, error, now, ct);
    }

    /// <summary><c>GET /v1/contacts/officers</c> of Dossiers; null while it does not answer.</summary>
    private async Task<IReadOnlyList<Contact>?> Ask(string query, CancellationToken ct)
    {
        try
        {
            using var client = http.CreateClient(Contacts.Client);
            using var response = await client.GetAsync(new Uri($"/v1/contacts/officers?{query}", UriKind.Relative), ct);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<List<Contact>>(Json.Options, ct) : null;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }
}
