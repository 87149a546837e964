using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using Platform.Notifications.Domain;
using Platform.Notifications.Storage;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Notifications.Sending;

/// <summary>Does one piece of work from the due table to its end: sealed and planned, sent, put back, given up, or quietly ended.</summary>
public sealed class Deliver(
    DueTable table, Contacts contacts, Templates templates, Preferences preferences, PersonKeys keys, MasterKey master,
    EmailChannel email, SmsChannel sms, NoticeSettings settings, TimeProvider clock, ILogger<Deliver> log)
{
    public async Task Do(Work work, CancellationToken ct)
    {
        // what was asked for hours ago goes on in the trace of whoever asked
        using var activity = PlatformTelemetry.Source.StartActivity($"notice by {work.Medium.Key()}", ActivityKind.Internal, work.TraceParent);
        if (work.Person is { } known && await keys.IsErased(known, ct))
        {
            await Erased(work, ct);
            return;
        }
        var now = clock.GetUtcNow();
        if (settings.QuietHours.NextAllowed(work.Medium, work.Urgent, now) is var allowed && allowed > now)
        {
            await table.PutBack(work, "held", null, countsAsFailure: false, allowed, now, ct);
            return;
        }
        if (work.Medium is not Medium.Portal && IsSilent(work))
        {
            await table.Silenced(work, now, ct);
            return;
        }
        switch (await contacts.Ask(work.Dossier, ct))
        {
            case ContactReply.Found found:
                await Reach(work, found.Contact, ct);
                break;
            case ContactReply.Erased:
                if (work.Person is { } person)
                    await keys.Erase(person, ct); // what was sealed here before can no longer be read either
                await Erased(work, ct);
                break;
            case ContactReply.Unknown:
                await AfterFailure(work, "contact-unknown", new Reachable(false, false), ct);
                break;
            default:
                await WhileAway(work, "contact-away", new Reachable(false, false), ct);
                break;
        }
    }

    private async Task Reach(Work work, Contact contact, CancellationToken ct)
    {
        // a parcel's notice learns only here whose it is; a replica of Dossiers may remember the key for some minutes more
        if (work.Person != contact.Person && await keys.IsErased(contact.Person, ct))
        {
            await Erased(work, ct);
            return;
        }
        var template = await templates.For(work.Event, ct);
        var values = Rendering.Values(work, contact, settings.PublicOrigin);
        var wanted = await preferences.Of(contact.Person, ct);
        var (mail, phone) = (EmailChannel.Address(contact.Email), SmsChannel.Address(contact.Phone));
        var reachable = new Reachable(mail is not null && wanted.Email, phone is not null && wanted.Sms);
        switch (work.Medium)
        {
            case Medium.Portal:
                await Seal(work, contact, template, values, reachable, ct);
                break;
            case Medium.Email when reachable.ByEmail:
                await Finish(work, mail!, await email.Send(mail!, template.SubjectWith(values), template.EmailWith(values), ct), reachable, ct);
                break;
            case Medium.Sms when reachable.BySms:
                await Finish(work, phone!, await sms.Send(work.Notice, phone!, template.SmsWith(values), ct), reachable, ct);
                break;
            default: // the address went away, or the person has chosen otherwise meanwhile
                await GiveUp(work, "refused", "no-address", reachable, ct);
                break;
        }
    }

    private async Task Seal(Work work, Contact contact, Template template, IReadOnlyDictionary<string, string> values, Reachable reachable, CancellationToken ct)
    {
        try
        {
            var key = await keys.GetOrCreate(contact.Person, ct);
            var content = key.SealBytes(JsonSerializer.SerializeToUtf8Bytes(new Content(template.SubjectWith(values), template.PortalWith(values)), Json.Options));
            var now = clock.GetUtcNow();
            var planned = (IsSilent(work) ? [] : MediaOrder.First(work.Event, reachable)).Select(m => (m, settings.QuietHours.NextAllowed(m, work.Urgent, now))).ToList();
            await table.Sealed(work, contact.Person, template.Version, content, planned, new ContactHead(contact.Number, contact.Code, contact.ProcedureName), now, ct);
        }
        catch (PersonErasedException)
        {
            await Erased(work, ct);
        }
    }

    private Task Erased(Work work, CancellationToken ct)
    {
        log.LogInformation("Notice {Notice} by {Medium} is not sent: the person was erased", work.Notice, work.Medium);
        return table.Erased(work, clock.GetUtcNow(), ct);
    }

    private bool IsSilent(Work work) => work.OccurredAt < settings.SilentBefore;

    private async Task Finish(Work work, string address, Outcome outcome, Reachable reachable, CancellationToken ct)
    {
        switch (outcome)
        {
            case Outcome.Sent:
                var hash = await master.Hash("address", address.ToLowerInvariant(), ct);
                await WriteDown(() => table.Delivered(work, hash, clock.GetUtcNow(), ct));
                break;
            case Outcome.Refused refused:
                await GiveUp(work, "refused", refused.Error, reachable, ct);
                break;
            case Outcome.Away away:
                await WhileAway(work, away.Error, reachable, ct);
                break;
            case Outcome.Failed failed:
                await AfterFailure(work, failed.Error, reachable, ct);
                break;
        }
    }

    /// <summary>The provider has it: a database that is away for a moment must not make us send it again. Stays well within the lease.</summary>
    private static async Task WriteDown(Func<Task> write)
    {
        for (var left = 20; ; left--)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception e) when (left > 0 && e is NpgsqlException or TimeoutException)
            {
                await Task.Delay(TimeSpan.FromSeconds(2));
            }
        }
    }

    private Task AfterFailure(Work work, string error, Reachable reachable, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return settings.Retry.AfterFailure(work.Failures + 1) is { } pause
            ? table.PutBack(work, "failed", error, countsAsFailure: true, settings.QuietHours.NextAllowed(work.Medium, work.Urgent, now + pause), now, ct)
            : GiveUp(work, "failed", error, reachable, ct);
    }

    private Task WhileAway(Work work, string error, Reachable reachable, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return settings.Retry.WhileAway(work.Attempts, now - work.PlannedAt) is { } pause
            ? table.PutBack(work, "away", error, countsAsFailure: false, settings.QuietHours.NextAllowed(work.Medium, work.Urgent, now + pause), now, ct)
            : GiveUp(work, "away", error, reachable, ct);
    }

    private Task GiveUp(Work work, string outcome, string error, Reachable reachable, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return table.GaveUp(work, outcome, error, reachable, m => settings.QuietHours.NextAllowed(m, work.Urgent, now), now, ct);
    }
}
