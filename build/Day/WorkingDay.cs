using System.Diagnostics;
using System.Text.Json;

namespace Platform.Day;

/// <summary>Sixty dossiers, four people at the counters at a time; then the figures, which must be what was played.</summary>
internal sealed class WorkingDay(Options options)
{
    private const int AtATime = 4;
    private static readonly TimeSpan Vietnam = TimeSpan.FromHours(7);
    private readonly Progress progress = new();

    public async Task<int> Play(CancellationToken ct)
    {
        var plan = Plan.Of(options.Dossiers);
        using var api = new Api(options.Gateway, await Tokens.Of("citizen", "citizen2", "clerk", "specialist", "leader", "clerical"), options.FirstTry ? TimeSpan.Zero : options.Patience);
        var firstDay = Today();
        var before = await Figures.Read(api, options.Agency, firstDay, firstDay, ct);
        var life = new DossierLife(api, options.Agency, Guid.NewGuid().ToString("N")[..12]);
        var watch = Stopwatch.StartNew();
        List<(PlannedDossier Plan, Guid Id)> played = [];
        progress.Start(plan.Count);
        await Parallel.ForEachAsync(plan, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = ct }, async (dossier, token) =>
        {
            var (id, _) = await life.Play(dossier, token);
            lock (played)
                played.Add((dossier, id));
            progress.Step();
        });
        progress.End($"{plan.Count} hồ sơ trong {watch.Elapsed.TotalSeconds:0.0} giây");
        await DeliverAll(api, [.. played.Where(p => p.Plan is { Life: Life.Returned, ReturnMethod: "postal" }).Select(p => p.Id)], ct);
        var expected = before + Figures.Of(plan);
        var figures = await Settle(api, firstDay, expected, ct);
        figures.Print(options.Agency, firstDay);
        if (plan.Count(p => p.Life == Life.RefusedAtCounter) is > 0 and var refused)
            Console.WriteLine($"{refused} trong {plan.Count} hồ sơ bị từ chối tiếp nhận, không tính trong biểu.");
        return Verdict(figures, expected);
    }

    /// <summary>The carrier takes its time; the dossier is closed when the parcel is delivered.</summary>
    private async Task DeliverAll(Api api, List<Guid> posted, CancellationToken ct)
    {
        var giveUpAt = DateTime.UtcNow + options.Patience;
        var total = posted.Count;
        progress.Start(total, "bưu kiện đã phát");
        while (posted.Count > 0)
        {
            foreach (var id in posted.ToArray())
            {
                var dossier = await api.Get("clerk", $"/v1/dossiers/{id}", ct);
                if (dossier.GetProperty("stage").GetString() == "returned" && posted.Remove(id))
                    progress.Step();
            }
            if (posted.Count == 0)
                break;
            if (DateTime.UtcNow > giveUpAt)
                throw new DayFailedException($"{posted.Count} trong {total} bưu kiện chưa phát xong sau {options.Patience.TotalSeconds:0} giây.");
            await Task.Delay(500, ct);
        }
        progress.End($"{total} bưu kiện đã phát");
    }

    /// <summary>Reporting hears of everything by messages: wait for the last one.</summary>
    private async Task<Figures> Settle(Api api, DateOnly firstDay, Totals expected, CancellationToken ct)
    {
        var giveUpAt = DateTime.UtcNow + options.Patience;
        while (true)
        {
            var figures = await Figures.Load(api, options.Agency, firstDay, Today(), ct);
            if (figures.Total == expected || DateTime.UtcNow > giveUpAt)
                return figures;
            await Task.Delay(300, ct);
        }
    }

    private static int Verdict(Figures figures, Totals expected)
    {
        if (!figures.Balances)
            Console.WriteLine("KHÔNG CÂN: tiếp nhận khác đã giải quyết + đang giải quyết.");
        else if (figures.Total != expected)
            Console.WriteLine($"KHÔNG KHỚP với những gì đã làm: chờ đợi {expected}; báo cáo có {figures.Total}. Có ai khác đang nộp hồ sơ ở cơ quan này không?");
        else
            Console.WriteLine("Số liệu cân: tiếp nhận = đã giải quyết + đang giải quyết, và khớp với những gì đã làm trong ngày.");
        return figures.Balances && figures.Total == expected ? 0 : 1;
    }

    private static DateOnly Today() => DateOnly.FromDateTime(DateTime.UtcNow + Vietnam);
}

/// <summary>What must agree whatever was disturbed: when exactly something was resolved is not among it.</summary>
internal sealed record Totals(long Received, long Online, long Direct, long Resolved, long InProcess)
{
    public override string ToString() => $"tiếp nhận {Received} (trực tuyến {Online}, trực tiếp và bưu chính {Direct}), đã giải quyết {Resolved}, đang giải quyết {InProcess}";

    public static Totals operator +(Totals a, Totals b) => new(a.Received + b.Received, a.Online + b.Online, a.Direct + b.Direct, a.Resolved + b.Resolved, a.InProcess + b.InProcess);
}

internal sealed record Figures(JsonElement Report)
{
    private static readonly (string Column, string Title)[] Columns =
    [
        ("receivedTotal", "Tiếp nhận"), ("receivedOnline", "trực tuyến"), ("receivedDirect", "trực tiếp, BC"), ("carriedOver", "kỳ trước"),
        ("resolvedTotal", "Đã giải quyết"), ("resolvedEarly", "trước hạn"), ("resolvedOnTime", "đúng hạn"), ("resolvedLate", "quá hạn"),
        ("inProcessTotal", "Đang g/quyết"), ("inProcessWithinTime", "trong hạn"), ("inProcessOverdue", "quá hạn"),
    ];

    public Totals Total => Read(Report.GetProperty("total"));

    public bool Balances => Report.GetProperty("rows").EnumerateArray().Append(Report.GetProperty("total"))
        .All(r => Cell(r, "receivedTotal") == Cell(r, "resolvedTotal") + Cell(r, "inProcessTotal"));

    public static async Task<Totals> Read(Api api, string agency, DateOnly from, DateOnly to, CancellationToken ct) => (await Load(api, agency, from, to, ct)).Total;

    public static async Task<Figures> Load(Api api, string agency, DateOnly from, DateOnly to, CancellationToken ct) =>
        new(await api.Get("clerk", $"/v1/reports/ii-06a?agency={agency}&from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}&by=procedure", ct));

    public static Totals Of(IReadOnlyList<PlannedDossier> plan)
    {
        var received = plan.Where(p => p.Life != Life.RefusedAtCounter).ToArray();
        var resolved = received.Count(p => p.Life == Life.Returned);
        var online = received.Count(p => p.Channel == "online");
        return new Totals(received.Length, online, received.Length - online, resolved, received.Length - resolved);
    }

    public void Print(string agency, DateOnly day)
    {
        Console.WriteLine($"\nBiểu II.06a/VPCP/KSTT - cơ quan {agency} - ngày {day:dd/MM/yyyy}");
        Console.WriteLine($"{"",-44}{string.Concat(Columns.Select(c => $"{c.Title,14}"))}");
        foreach (var row in Report.GetProperty("rows").EnumerateArray())
            Console.WriteLine(Line($"{row.GetProperty("key").GetString()} {row.GetProperty("name").GetString()}", row));
        Console.WriteLine(Line("Tổng cộng", Report.GetProperty("total")));
        Console.WriteLine();
    }

    private static string Line(string name, JsonElement row) => $"{(name.Length > 42 ? name[..41] + "…" : name),-44}{string.Concat(Columns.Select(c => $"{Cell(row, c.Column),14:0}"))}";

    private static long Cell(JsonElement row, string column) => row.GetProperty(column).GetInt64();

    private static Totals Read(JsonElement row) => new(Cell(row, "receivedTotal"), Cell(row, "receivedOnline"), Cell(row, "receivedDirect"), Cell(row, "resolvedTotal"), Cell(row, "inProcessTotal"));
}
