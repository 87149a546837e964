using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Platform.Dossiers.EventStore;
using Platform.Postgres;
using Platform.Testing;

namespace Platform.Benchmarks;

/// <summary>
/// Two ways of doing the same, in many short rounds that alternate, because the machine is never quiet: the ratio is the median of the
/// rounds' ratios, the speeds are medians too. The last line of a case is <c>ratio 0.93</c>: the port's speed over the raw commands'.
/// </summary>
internal static class Bench
{
    private static readonly int[] Writers = [1, 16];

    /// <summary>One worker's way: called again and again, with a connection of its own if it wants one.</summary>
    public delegate Task<Func<Task>> Worker(int number);

    public static async Task Compare(string title, Worker raw, Worker port, int rounds = 61, int milliseconds = 100)
    {
        foreach (var writers in Writers)
        {
            var raws = await Prepare(raw, writers);
            var ports = await Prepare(port, writers);
            await Round(raws, 1500);
            await Round(ports, 1500);
            List<(double Raw, double Port)> speeds = [];
            for (var i = 0; i < rounds; i++)
            {
                // who goes first alternates as well: checkpoints and neighbours hit both alike
                var (first, second) = i % 2 == 0 ? (raws, ports) : (ports, raws);
                var (a, b) = (await Round(first, milliseconds), await Round(second, milliseconds));
                speeds.Add(i % 2 == 0 ? (a, b) : (b, a));
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title}, {writers} at once: medians of {rounds} alternating rounds of {milliseconds} ms"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  raw  {Median(speeds.Select(s => s.Raw)),9:F0} per second"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  port {Median(speeds.Select(s => s.Port)),9:F0} per second"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio {Median(speeds.Select(s => s.Port / s.Raw)):F2}"));
        }
    }

    /// <summary>A database of its own, with the settings a service has.</summary>
    public static async Task<NpgsqlDataSource> NewDatabase()
    {
        var connection = await Servers.NewDatabase("benchmark");
        var database = NpgsqlDataSource.Create(PostgresSetup.Settings(connection));
        await new Migrator(database, [typeof(Migrator).Assembly, typeof(IEventStore).Assembly], grantTo: null, NullLogger<Migrator>.Instance).Run(default);
        return database;
    }

    private static async Task<Func<Task>[]> Prepare(Worker worker, int writers) => await Task.WhenAll(Enumerable.Range(0, writers).Select(i => worker(i)));

    private static async Task<double> Round(Func<Task>[] workers, int milliseconds)
    {
        var done = 0L;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(workers.Select(work => Task.Run(async () =>
        {
            while (clock.ElapsedMilliseconds < milliseconds)
            {
                await work();
                Interlocked.Increment(ref done);
            }
        })));
        return done / clock.Elapsed.TotalSeconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
