using System.Globalization;
using Npgsql;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Views;
using Platform.ServiceDefaults.Auth;
using Platform.Testing;
using Platform.WorkingTime;
using Dossier = Platform.Dossiers.Domain.Dossier;

namespace Platform.Dossiers.ApiTests;

/// <summary>What the year must add up to, counted by hand over its events: numbers, dates, cash, messages, the summary's figures.</summary>
internal sealed class YearFigures(DossiersHost host, List<List<StoredEvent>> streams, Dictionary<Guid, Dossier> folds)
{
    public async Task Hold()
    {
        NumbersHaveNoGaps();
        NothingLateLooksOnTime();
        await CashIsWhatWasPaid();
        await TheSummaryCounts();
        await EveryoneIsTold([.. streams.SelectMany(s => s)]);
    }

    private void NumbersHaveNoGaps()
    {
        List<(string Series, long Number)> given = [];
        foreach (var events in streams)
        {
            var (agencies, parent) = (folds[events[0].Stream].Submission.Agencies, folds[events[0].Stream].Parent);
            foreach (var stored in events)
            {
                var day = LocalTime.LocalDate(stored.Timestamp);
                switch (EventTypes.Read(stored))
                {
                    case Domain.DossierAccepted e:
                        var gives = parent is null ? agencies.ReceivedAt : agencies.Competent; // nobody brings a part to a counter
                        e.Code.ShouldStartWith($"{gives}-{day:yyMMdd}-");
                        given.Add(($"code {gives} {day}", Number(e.Code.Split('-')[^1])));
                        break;
                    case ResultIssued e:
                        e.IssuedOn.ShouldBe(day);
                        given.Add(($"result {agencies.Competent} {day.Year}", Number(e.ResultNumber.Split('/')[0])));
                        break;
                    case Domain.FeePaid e:
                        e.ReceiptNumber.ShouldEndWith($"/{day.Year}");
                        given.Add(($"receipt {e.By.Agency} {day.Year}", Number(e.ReceiptNumber.Split('/')[0])));
                        break;
                    case Domain.FeeRefunded e:
                        given.Add(($"refund {e.By.Agency} {day.Year}", Number(e.ReceiptNumber[3..].Split('/')[0])));
                        break;
                }
            }
        }
        foreach (var series in given.GroupBy(g => g.Series))
            series.Select(g => g.Number).Order().ShouldBe(Enumerable.Range(1, series.Count()).Select(n => (long)n), series.Key);

        static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The rules by hand, over the events: late is what was resolved after the date that held then, or what was late already when the clock stopped; and the
    /// date moves by exactly the working minutes that the clock stood still. A step undone is as if it had never been, whatever came after it.
    /// </summary>
    private void NothingLateLooksOnTime()
    {
        var (late, resolved, moved) = (0, 0, 0);
        foreach (var events in streams)
        {
            var kept = Kept.Nothing;
            HashSet<long> undone = [];
            (DateTimeOffset At, bool Late)? end = null;
            foreach (var stored in events)
            {
                var (at, happened, last) = (stored.Timestamp, EventTypes.Read(stored), kept);
                if (happened is Domain.StepUndone { Undone: var mistake } && undone.Add(mistake))
                    kept = events.TakeWhile(e => e.Version <= stored.Version).Where(e => !undone.Contains(e.Version)).Aggregate(Kept.Nothing, (k, e) => k.After(EventTypes.Read(e), e.Timestamp));
                else
                    kept = last.After(happened, at);
                if (end is null && last.Due is { } promised && happened is ResultIssued or ResolvedElsewhere or Domain.DossierStopped or Domain.DossierWithdrawn)
                    end = (at, (last.StoppedSince is { } stopped && stopped < at ? stopped : at) > last.Due);
            }
            var dossier = folds[events[0].Stream];
            dossier.DueAt.ShouldBe(kept.Due, $"{dossier.Id}");
            if (kept is { First: { } first, Due: { } due })
            {
                YearCalendar.WorkingMinutes(first, due).ShouldBe(kept.StoodStill, $"{dossier.Id}: promised for {first:O}, then {due:O}: {Story(events)}");
                moved += kept.StoodStill > 0 ? 1 : 0;
            }
            if (end is not { } ended)
                continue;
            if (kept.Due is not null)
            {
                dossier.ResolvedAt.ShouldBe(ended.At, $"{dossier.Id}");
                dossier.IsOverdue(events[^1].Timestamp.AddYears(1)).ShouldBe(ended.Late, $"{dossier.Id} resolved {ended.At:O}");
                (late, resolved) = (late + (ended.Late ? 1 : 0), resolved + 1);
            }
        }
        resolved.ShouldBeGreaterThan(streams.Count / 2);
        moved.ShouldBeGreaterThan(streams.Count / 50);
        late.ShouldBeInRange(resolved / 50, resolved * 49 / 50, "a year has dossiers of both kinds");
    }

    /// <param name="First">What the receipt promised or, since, a leader has set.</param>
    /// <param name="CountedFrom">No clock stands still that does not run yet.</param>
    /// <param name="StoodStill">Working minutes since <paramref name="First"/> of the pauses that began before the date.</param>
    private sealed record Kept(DateTimeOffset? Due, DateTimeOffset? First, DateTimeOffset CountedFrom, DateTimeOffset? StoppedSince, int StoodStill)
    {
        public static readonly Kept Nothing = new(null, null, default, null, 0);

        public Kept After(IDossierEvent happened, DateTimeOffset at) => happened switch
        {
            Domain.DossierAccepted e => new(e.Promise.DueAt, e.Promise.DueAt, YearCalendar.CountedFrom(at, e.Terms.CutOff), null, 0),
            DueExtended e => this with { Due = e.Promise.DueAt, First = e.Promise.DueAt, StoodStill = 0 },
            Domain.SupplementRequested { ClockStops: true } or Domain.ProcessingPaused or Domain.FeeRequested { ClockStops: true } => this with { StoppedSince = StoppedSince ?? at },
            Domain.ProcessingResumed e => GoesOn(at, e.Promise.DueAt),
            Domain.Supplemented { Promise: { } p } => GoesOn(at, p.DueAt),
            Domain.FeePaid { Promise: { } p } => GoesOn(at, p.DueAt),
            _ => this,
        };

        private Kept GoesOn(DateTimeOffset at, DateTimeOffset due) => this with
        {
            Due = due,
            StoppedSince = null,
            StoodStill = StoodStill + (StoppedSince is { } since && since < Due ? YearCalendar.WorkingMinutes(since > CountedFrom ? since : CountedFrom, at) : 0),
        };
    }

    private static string Story(List<StoredEvent> events) => string.Join("; ", events.Select(e => $"{LocalTime.ToLocal(e.Timestamp):yyyy-MM-dd HH:mm} {e.Type}"));

    private async Task CashIsWhatWasPaid()
    {
        var fees = folds.Values.Select(d => d.Fee).OfType<Fee>().ToList();
        var kept = fees.Sum(f => f.Payments.Sum(p => p.Amount) - f.Refunds.Sum(r => r.Amount));
        kept.ShouldBeGreaterThan(0);
        (await host.Scalar<long>("SELECT sum(amount)::bigint FROM dossiers.cash_book")).ShouldBe(kept);
        (await host.Scalar<long>("SELECT (-sum(amount))::bigint FROM dossiers.cash_book WHERE kind = 'refund'")).ShouldBe(fees.Sum(f => f.Refunds.Sum(r => r.Amount)));
        foreach (var officer in fees.SelectMany(f => f.Payments).GroupBy(p => p.By.Id))
            (await host.Scalar<long>("SELECT sum(amount)::bigint FROM dossiers.cash_book WHERE officer = $1 AND kind <> 'refund'", officer.Key)).ShouldBe(officer.Sum(p => p.Amount));
    }

    /// <summary>Each thing that others act on is said once: written with its event or not at all, whatever was refused, repeated or undone.</summary>
    private async Task EveryoneIsTold(List<StoredEvent> all)
    {
        Dictionary<string, long> said = [];
        await using var database = NpgsqlDataSource.Create(host.Database);
        await using var command = database.CreateCommand("SELECT type, count(*), count(DISTINCT message_id) FROM messaging.outbox GROUP BY type");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            said[reader.GetString(0)] = reader.GetInt64(1);
            reader.GetInt64(2).ShouldBe(reader.GetInt64(1), reader.GetString(0));
        }
        foreach (var (message, type) in new[]
        {
            ("DossierSubmitted", "dossier_submitted"), ("DossierAccepted", "dossier_accepted"), ("DossierRefused", "dossier_refused"), ("FeePaid", "fee_paid"),
            ("DossierReturned", "result_returned"), ("DossierRated", "dossier_rated"),
        })
            said[message].ShouldBe(all.Count(e => e.Type == type), message);
        said["StepUndone"].ShouldBe(all.Count(e => e.Type is "step_undone" or "withdrawal_cancelled"));
        said["ResultReady"].ShouldBe(all.Count(e => e.Type is "result_issued" or "resolved_elsewhere"));
        said["DossierResolved"].ShouldBe(all.Where(e => e.Type is "result_issued" or "resolved_elsewhere").DistinctBy(e => e.Stream).Count(), "a result that replaces another resolves nothing again");
    }

    private async Task TheSummaryCounts()
    {
        var now = host.Clock.Now;
        foreach (var agency in OfficeAtWork.Communes)
        {
            var seen = folds.Values.Where(d => d.Agencies.Competent == agency || d.Agencies.ReceivedAt == agency || d.Consultations.Any(c => c.Agency == agency)).ToList();
            using var client = host.As(OfficeAtWork.Who(Roles.Leader, agency));
            var summary = await client.Get("/v1/dossiers/summary").Body();
            summary.Number("total").ShouldBe(seen.Count);
            foreach (var stage in seen.GroupBy(d => DossierRows.Word(d.Stage)))
                summary.GetProperty("stages").Number(stage.Key).ShouldBe(stage.Count(), stage.Key);
            summary.Number("overdue").ShouldBe(seen.Count(d => d.ResolvedAt is null && d.IsOverdue(now)));
        }
    }
}
