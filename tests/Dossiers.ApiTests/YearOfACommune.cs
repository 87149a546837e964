using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Contracts;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Views;
using Platform.Postgres;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;
using Xunit.Abstractions;
using Dossier = Platform.Dossiers.Domain.Dossier;

namespace Platform.Dossiers.ApiTests;

/// <summary>
/// A year of two communes through the use cases, July to June: a make-up Saturday, the change of the year, Tết. A host of its own: the calendar and the numbers are.
/// <c>YEAR_SEED</c> lives another year than that of seed 2027, <c>YEAR_LIVES</c> one of fewer people.
/// </summary>
[Collection("year")]
public sealed class YearOfACommune(YearHost host, ITestOutputHelper output) : IClassFixture<YearHost>
{
    private static readonly int Lives = int.Parse(Environment.GetEnvironmentVariable("YEAR_LIVES") ?? "5000", CultureInfo.InvariantCulture);
    private const int OverHttp = 40; // every so many-th
    private static readonly DateOnly From = new(2026, 7, 1);
    private static readonly DateOnly Until = new(2027, 6, 30);
    private static readonly DateOnly MakeUpSaturday = new(2026, 8, 22);

    private static readonly DateOnly[] Holidays =
    [
        new(2026, 8, 31), new(2026, 9, 1), new(2026, 9, 2), new(2027, 1, 1),
        new(2027, 2, 4), new(2027, 2, 5), new(2027, 2, 6), new(2027, 2, 7), new(2027, 2, 8), new(2027, 2, 9), new(2027, 2, 10), // Tết
        new(2027, 4, 16), new(2027, 4, 30), new(2027, 5, 3),
    ];

    private static readonly TimeOnly[] Slots = [new(7, 40), new(9, 5), new(10, 50), new(14, 0), new(15, 20), new(16, 45)];

    [Fact]
    public async Task Views_history_and_codes_agree_with_a_fold_of_the_events()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("YEAR_SEED") ?? "2027", CultureInfo.InvariantCulture);
        try
        {
            var watch = Stopwatch.StartNew();
            var lives = await Live(seed);
            var lived = watch.Elapsed;
            await Check(lives);
            output.WriteLine($"Seed {seed}: {lives.Count} lives, {lives.Sum(l => l.Dossier!.Version)} events in {lived.TotalSeconds:0} s, {lives.Sum(l => l.Refused)} refused as they must be; checked in {(watch.Elapsed - lived).TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"The year of seed {seed} failed (YEAR_SEED={seed} lives it again): {e.Message}", e);
        }
    }

    private static bool Working(DateOnly day) => day == MakeUpSaturday || (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Holidays.Contains(day));

    private async Task<List<OneLife>> Live(int seed)
    {
        await host.Know((connection, transaction) => CatalogueCopy.Keep(connection, transaction, new CalendarChanged(
            5_000, [.. Holidays.Select(d => new CalendarDay(d, "holiday", "Nghỉ")), new(MakeUpSaturday, "makeUpWorkingDay", "Làm bù")], [], host.Clock.Now, [2026, 2027])));
        await DoNotWaitForTheDisk();
        var office = new OfficeAtWork(host);
        await office.Begin();
        var random = new Random(seed);
        var days = Enumerable.Range(0, Until.DayNumber - From.DayNumber + 1).Select(From.AddDays).ToArray();
        var slots = days.SelectMany(day => (Working(day) ? Slots : [new TimeOnly(20, 0)]).Select(slot => LocalTime.At(day, slot.AddMinutes(random.Next(40))))).ToArray();
        List<OneLife> lives = [.. Enumerable.Range(0, Lives).Select(n => new OneLife(n, seed, slots[random.Next(slots.Length)], n % OverHttp == 0, office, Working))];
        var month = From.Month;
        foreach (var slot in slots)
        {
            host.Clock.Now = slot; // lives side by side share the clock
            var open = Working(LocalTime.LocalDate(slot));
            await Parallel.ForEachAsync(lives.Where(l => l.Next <= slot && (open || l.IsTheCitizens)).ToList(), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (life, _) => await life.Go(slot));
            if (LocalTime.LocalDate(slot).Month == month)
                continue;
            month = LocalTime.LocalDate(slot).Month;
            await RowsOfThoseUnderWay(lives);
        }
        return lives;
    }

    /// <summary>A year of commits is mostly waiting for the disk; what a power cut leaves is not asked here.</summary>
    private async Task DoNotWaitForTheDisk()
    {
        await using var database = NpgsqlDataSource.Create(host.Database);
        await using var command = database.CreateCommand("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$");
        await command.ExecuteNonQueryAsync();
        host.Services.GetRequiredService<NpgsqlDataSource>().Clear(); // for the sessions to come
    }

    private async Task Check(List<OneLife> lives)
    {
        List<StoredEvent> all = [];
        await foreach (var stored in host.Services.GetRequiredService<IEventStore>().ReadAll(0, default))
            all.Add(stored);
        var streams = all.GroupBy(e => e.Stream).Select(g => g.OrderBy(e => e.Version).ToList()).ToList();
        streams.Count.ShouldBe(Lives);
        var folds = streams.ToDictionary(s => s[0].Stream, s => Dossier.Fold(s[0].Stream, s));
        foreach (var life in lives)
            folds[life.Dossier!.Id].Version.ShouldBe(life.Dossier.Version);
        folds.Values.Select(d => d.Stage).Distinct().Count().ShouldBeGreaterThan(7, "a year has dossiers at every stage");
        all.Select(e => e.Type).Distinct().Count().ShouldBeGreaterThan(25, "and most of what may happen");

        await RowsAreTheFolds(streams, folds);
        await RebuildingChangesNothing();
        NumbersHaveNoGaps(streams, folds);
        await Commands.Run(host.Services, ["verify-chain"], TextWriter.Null, default).ContinueWith(t => t.Result.ShouldBe(0, "the chain holds"), TaskScheduler.Default);
        await HistoryTellsAll(streams);
        NothingLateLooksOnTime(streams, folds);
        await CashIsWhatWasPaid(folds);
        await TheSummaryCounts(folds);
        await EveryoneIsTold(all);
    }

    /// <summary>At the turn of each month: at the end of the year hardly anybody is paused, asked or on the way any more.</summary>
    private async Task RowsOfThoseUnderWay(List<OneLife> lives)
    {
        var stored = await StoredRows();
        foreach (var life in lives.Where(l => l is { Dossier: not null, Next: not null }))
            await TheRowIs(life.Dossier!, (string)stored[life.Dossier!.Id][2], stored);
    }

    private async Task RowsAreTheFolds(List<List<StoredEvent>> streams, Dictionary<Guid, Dossier> folds)
    {
        var stored = await StoredRows();
        stored.Count.ShouldBe(Lives);
        foreach (var events in streams)
            await TheRowIs(folds[events[0].Stream], events[^1].Headers.Hash, stored);
    }

    private async Task TheRowIs(Dossier dossier, string headHash, Dictionary<Guid, object[]> stored)
    {
        var made = DossierRows.Insert(dossier, headHash, await host.Services.GetRequiredService<DossierRows>().SearchOf(dossier.Submission, default));
        made.Values.Select(v => Text(v.Value)).ShouldBe(stored[dossier.Id].Select(Text), $"the row of {dossier.Id}");

        static string Text(object? value) => value switch
        {
            null or DBNull => "-",
            DateTimeOffset at => at.UtcDateTime.ToString("O"),
            DateTime at => at.ToString("O"),
            string[] words => string.Join(',', words),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private async Task<Dictionary<Guid, object[]>> StoredRows()
    {
        Dictionary<Guid, object[]> stored = [];
        await using var database = NpgsqlDataSource.Create(host.Database);
        await using var command = database.CreateCommand(
            """
            SELECT id, version, head_hash, applicant, applicant_sealed, phone_hash, name_words, number, code, procedure_code,
                procedure_name, channel, stage, status, receiving_agency, competent_agency, return_method, submitted_at, answer_due_at, received_at, due_at, resolved_at, fee_due, paused_at,
                step, step_name, step_role, step_due_at, step_holder, step_holder_name, consulted, asked
            FROM dossiers.dossier_list
            """);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            stored[reader.GetGuid(0)] = values;
        }
        return stored;
    }

    private async Task RebuildingChangesNothing()
    {
        const string Everything = "SELECT (SELECT md5(string_agg(d::text, '|' ORDER BY id)) FROM dossiers.dossier_list d) || (SELECT md5(string_agg(c::text, '|' ORDER BY dossier, version)) FROM dossiers.cash_book c)";
        var before = await host.Scalar<string>(Everything);
        (await Commands.Run(host.Services, ["rebuild-views"], TextWriter.Null, default)).ShouldBe(0);
        (await host.Scalar<string>(Everything)).ShouldBe(before);
    }

    private static void NumbersHaveNoGaps(List<List<StoredEvent>> streams, Dictionary<Guid, Dossier> folds)
    {
        List<(string Series, long Number)> given = [];
        foreach (var events in streams)
        {
            var agencies = folds[events[0].Stream].Submission.Agencies;
            foreach (var stored in events)
            {
                var day = LocalTime.LocalDate(stored.Timestamp);
                switch (EventTypes.Read(stored))
                {
                    case Domain.DossierAccepted e:
                        e.Code.ShouldStartWith($"{agencies.ReceivedAt}-{day:yyMMdd}-");
                        given.Add(($"code {agencies.ReceivedAt} {day}", Number(e.Code.Split('-')[^1])));
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

    private async Task HistoryTellsAll(List<List<StoredEvent>> streams)
    {
        foreach (var stored in streams.SelectMany(s => s))
            History.Sentence(EventTypes.Read(stored)).ShouldNotBeNullOrWhiteSpace(stored.Type);
        foreach (var events in streams.Where((_, i) => i % 50 == 0))
        {
            var competent = EventTypes.Read(events[0]) is Domain.DossierSubmitted e ? e.Agencies.Competent : "";
            using var client = host.As(OfficeAtWork.Who(Roles.Leader, competent));
            var told = (await client.Get($"/v1/dossiers/{events[0].Stream}/history").Body()).GetProperty("items").EnumerateArray().ToList();
            told.Select(t => t.Text("event")).ShouldBe(events.Select(s => s.Type));
            told.ShouldAllBe(t => !string.IsNullOrWhiteSpace(t.Text("sentence")));
        }
    }

    /// <summary>
    /// The rules by hand, over the events: late is what was resolved after the date that held then, or what was late already when the clock stopped; and the
    /// date moves by exactly the working minutes that the clock stood still.
    /// </summary>
    private static void NothingLateLooksOnTime(List<List<StoredEvent>> streams, Dictionary<Guid, Dossier> folds)
    {
        var (late, resolved, moved) = (0, 0, 0);
        foreach (var events in streams)
        {
            List<Kept> states = [new(null, null, default, null, 0)];
            (DateTimeOffset At, bool Late)? end = null;
            foreach (var stored in events)
            {
                var (at, happened, last) = (stored.Timestamp, EventTypes.Read(stored), states[^1]);
                states.Add(happened switch
                {
                    Domain.DossierAccepted e => new(e.Promise.DueAt, e.Promise.DueAt, CountedFrom(at, e.Terms.CutOff), null, 0),
                    DueExtended e => last with { Due = e.Promise.DueAt, First = e.Promise.DueAt, StoodStill = 0 },
                    Domain.SupplementRequested { ClockStops: true } or Domain.ProcessingPaused or Domain.FeeRequested { ClockStops: true } => last with { StoppedSince = last.StoppedSince ?? at },
                    Domain.ProcessingResumed e => last.GoesOn(at, e.Promise.DueAt),
                    Domain.Supplemented { Promise: { } p } => last.GoesOn(at, p.DueAt),
                    Domain.FeePaid { Promise: { } p } => last.GoesOn(at, p.DueAt),
                    Domain.StepUndone e => states[(int)e.Undone - 1],
                    _ => last,
                });
                if (end is null && last.Due is { } promised && happened is ResultIssued or Domain.DossierStopped or Domain.DossierWithdrawn)
                    end = (at, (last.StoppedSince is { } stopped && stopped < at ? stopped : at) > last.Due);
            }
            var (dossier, kept) = (folds[events[0].Stream], states[^1]);
            dossier.DueAt.ShouldBe(kept.Due, $"{dossier.Id}");
            if (kept is { First: { } first, Due: { } due })
            {
                WorkingMinutes(first, due).ShouldBe(kept.StoodStill, $"{dossier.Id}: promised for {first:O}, then {due:O}: {Story(events)}");
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
        resolved.ShouldBeGreaterThan(Lives / 2);
        moved.ShouldBeGreaterThan(Lives / 50);
        late.ShouldBeInRange(resolved / 50, resolved * 49 / 50, "a year has dossiers of both kinds");
    }

    private static string Story(List<StoredEvent> events) => string.Join("; ", events.Select(e => $"{LocalTime.ToLocal(e.Timestamp):yyyy-MM-dd HH:mm} {e.Type}"));

    /// <summary>Received after 15:00 where that rule holds: counted from half past seven of the next working day.</summary>
    private static DateTimeOffset CountedFrom(DateTimeOffset received, TimeOnly? cutOff)
    {
        var day = LocalTime.LocalDate(received);
        if (cutOff is not { } time || received < LocalTime.At(day, time))
            return received;
        do
            day = day.AddDays(1);
        while (!Working(day));
        return LocalTime.At(day, new(7, 30));
    }

    /// <param name="First">What the receipt promised or, since, a leader has set.</param>
    /// <param name="CountedFrom">No clock stands still that does not run yet.</param>
    /// <param name="StoodStill">Working minutes since <paramref name="First"/> of the pauses that began before the date.</param>
    private sealed record Kept(DateTimeOffset? Due, DateTimeOffset? First, DateTimeOffset CountedFrom, DateTimeOffset? StoppedSince, int StoodStill)
    {
        public Kept GoesOn(DateTimeOffset at, DateTimeOffset due) => this with
        {
            Due = due,
            StoppedSince = null,
            StoodStill = StoodStill + (StoppedSince is { } since && since < Due ? WorkingMinutes(since > CountedFrom ? since : CountedFrom, at) : 0),
        };
    }

    /// <summary>Half past seven to half past eleven, half past one to half past five.</summary>
    private static int WorkingMinutes(DateTimeOffset from, DateTimeOffset to)
    {
        var minutes = 0.0;
        for (var day = LocalTime.LocalDate(from); day <= LocalTime.LocalDate(to); day = day.AddDays(1))
            foreach (var (opens, closes) in Working(day) ? new (TimeOnly, TimeOnly)[] { (new(7, 30), new(11, 30)), (new(13, 30), new(17, 30)) } : [])
            {
                var (begin, end) = (LocalTime.At(day, opens), LocalTime.At(day, closes));
                minutes += Math.Max(0, ((to < end ? to : end) - (from > begin ? from : begin)).TotalMinutes);
            }
        return (int)minutes;
    }

    private async Task CashIsWhatWasPaid(Dictionary<Guid, Dossier> folds)
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
            ("DossierReturned", "result_returned"), ("DossierRated", "dossier_rated"), ("ResultReady", "result_issued"), ("StepUndone", "step_undone"),
        })
            said[message].ShouldBe(all.Count(e => e.Type == type), message);
        said["DossierResolved"].ShouldBe(all.Where(e => e.Type == "result_issued").DistinctBy(e => e.Stream).Count(), "a result that replaces another resolves nothing again");
    }

    private async Task TheSummaryCounts(Dictionary<Guid, Dossier> folds)
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

/// <summary>Says nothing over the bus: forty thousand messages that nobody takes off their queues would be the broker's year, not the commune's. They wait in the outbox and are counted there.</summary>
public sealed class YearHost : DossiersHost
{
    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Remove(services.Single(s => s.ImplementationType == typeof(OutboxDispatcher)));
    }
}

/// <summary>Alone: beside it others would wait for the machine and the broker longer than they do.</summary>
[CollectionDefinition("year", DisableParallelization = true)]
public sealed class YearCollection;
