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
using static Platform.Dossiers.ApiTests.YearCalendar;
using Dossier = Platform.Dossiers.Domain.Dossier;

namespace Platform.Dossiers.ApiTests;

/// <summary>
/// A year of two communes through the use cases, July to June: a make-up Saturday, the change of the year, Tết. A host of its own: the calendar and the numbers are.
/// <c>YEAR_SEED</c> lives another year than that of seed 2027, <c>YEAR_LIVES</c> one of fewer people.
/// </summary>
[Collection("year")]
public sealed class YearOfACommune(YearHost host, ITestOutputHelper output) : IClassFixture<YearHost>
{
    private static readonly int Lives = int.Parse(Environment.GetEnvironmentVariable("YEAR_LIVES") ?? "5200", CultureInfo.InvariantCulture);
    private static readonly int Least = Lives * 25 / 26; // 5,000 of 5,200: somebody may not come to submit any more
    private const int OverHttp = 40; // every so many-th
    private const int ComeAgain = 16; // every so many-th is the second matter of the person before
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
            var told = await Check(lives);
            var all = lives.SelectMany(l => l.AndParts).Where(l => l.Dossier is not null).ToList();
            output.WriteLine($"Seed {seed}: {lives.Count} lives, {all.Sum(l => l.Dossier!.Version)} events in {lived.TotalSeconds:0} s, {all.Sum(l => l.Refused)} refused as they must be; checked in {(watch.Elapsed - lived).TotalSeconds:0} s. {told}.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"The year of seed {seed} failed (YEAR_SEED={seed} lives it again): {e.Message}", e);
        }
    }

    private async Task<List<OneLife>> Live(int seed)
    {
        await host.Know((connection, transaction) => CatalogueCopy.Keep(connection, transaction, new CalendarChanged(
            5_000, [.. Holidays.Select(d => new CalendarDay(d, "holiday", "Nghỉ")), new(MakeUpSaturday, "makeUpWorkingDay", "Làm bù")], [], host.Clock.Now, [2026, 2027])));
        await host.KnowLinked();
        var office = new OfficeAtWork(host);
        await office.Begin();
        var random = new Random(seed);
        var days = Enumerable.Range(0, Until.DayNumber - From.DayNumber + 1).Select(From.AddDays).ToArray();
        var slots = days.SelectMany(day => (Working(day) ? Slots : [new TimeOnly(20, 0)]).Select(slot => LocalTime.At(day, slot.AddMinutes(random.Next(40))))).ToArray();
        List<OneLife> lives = [];
        foreach (var n in Enumerable.Range(0, Lives))
            lives.Add(new OneLife(n, seed, slots[random.Next(slots.Length)], n % OverHttp == 0, office, Working) { Earlier = n % ComeAgain == ComeAgain - 1 ? lives[^1] : null });
        var month = From.Month;
        foreach (var slot in slots)
        {
            host.Clock.Now = slot; // lives side by side share the clock
            var open = Working(LocalTime.LocalDate(slot));
            await Parallel.ForEachAsync(lives.Where(l => l.MayGo(slot, open)).ToList(), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (life, _) => await life.Go(slot));
            if (LocalTime.LocalDate(slot).Month == month)
                continue;
            month = LocalTime.LocalDate(slot).Month;
            await RowsOfThoseUnderWay(lives);
        }
        return lives;
    }

    private async Task<string> Check(List<OneLife> lives)
    {
        List<StoredEvent> all = [];
        await foreach (var stored in host.Services.GetRequiredService<IEventStore>().ReadAll(0, default))
            all.Add(stored);
        var streams = all.GroupBy(e => e.Stream).Select(g => g.OrderBy(e => e.Version).ToList()).ToList();
        var folds = streams.ToDictionary(s => s[0].Stream, s => Dossier.Fold(s[0].Stream, s));
        folds.Values.Count(d => d.Parent is null).ShouldBe(lives.Count(l => l.Dossier is not null));
        folds.Values.Count(d => d.Parent is null).ShouldBeGreaterThanOrEqualTo(Least, "a year of a commune is 5,000 dossiers");
        foreach (var life in lives.SelectMany(l => l.AndParts).Where(l => l.Dossier is not null))
            folds[life.Dossier!.Id].Version.ShouldBe(life.Dossier.Version);
        folds.Values.Select(d => d.Stage).Distinct().Count().ShouldBeGreaterThan(7, "a year has dossiers at every stage");
        all.Select(e => e.Type).Distinct().Count().ShouldBeGreaterThan(25, "and most of what may happen");

        await RowsAreTheFolds(streams, folds);
        var people = await new YearOfPeople(host, lives, streams, folds).Hold(); // before anything is made anew
        await RebuildingChangesNothing();
        (await Commands.Run(host.Services, ["verify-chain"], TextWriter.Null, default)).ShouldBe(0, "the chain holds");
        await HistoryTellsAll(streams);
        await new YearFigures(host, streams, folds).Hold();
        return $"{new YearTogether(streams).Holds()}; {people}";
    }

    /// <summary>At the turn of each month: at the end of the year hardly anybody is paused, asked or on the way any more.</summary>
    private async Task RowsOfThoseUnderWay(List<OneLife> lives)
    {
        var stored = await StoredRows();
        foreach (var life in lives.Where(l => l is { Dossier: not null, Next: not null }).SelectMany(l => l.AndParts))
            await TheRowIs(life.Dossier!, (string)stored[life.Dossier!.Id][2], stored);
    }

    private async Task RowsAreTheFolds(List<List<StoredEvent>> streams, Dictionary<Guid, Dossier> folds)
    {
        var stored = await StoredRows();
        stored.Count.ShouldBe(folds.Count);
        foreach (var events in streams)
            await TheRowIs(folds[events[0].Stream], events[^1].Headers.Hash, stored);
    }

    private async Task TheRowIs(Dossier dossier, string headHash, Dictionary<Guid, object[]> stored)
    {
        var made = DossierRows.Insert(dossier, headHash, await host.Services.GetRequiredService<DossierRows>().SearchOf(dossier.Submission, default));
        made.Values.Select(v => v.Value).Concat([dossier.Parent?.Dossier, dossier.Parent?.Part]).Select(Text).ShouldBe(stored[dossier.Id].Select(Text), $"the row of {dossier.Id}");

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
                step, step_name, step_role, step_due_at, step_holder, step_holder_name, consulted, asked, late, parent, part
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
        const string Everything = "SELECT (SELECT md5(string_agg(d::text, '|' ORDER BY id)) FROM dossiers.dossier_list d) || (SELECT md5(string_agg(c::text, '|' ORDER BY dossier, version)) FROM dossiers.cash_book c) || (SELECT md5(string_agg(a::text, '|' ORDER BY dossier, authority)) FROM dossiers.authorities a)";
        var before = await host.Scalar<string>(Everything);
        (await Commands.Run(host.Services, ["rebuild-views"], TextWriter.Null, default)).ShouldBe(0);
        (await host.Scalar<string>(Everything)).ShouldBe(before);
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
