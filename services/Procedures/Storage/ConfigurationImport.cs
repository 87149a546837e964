using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Procedures.Domain;
using Platform.ServiceDefaults;

namespace Platform.Procedures.Storage;

/// <summary>What the import of a configuration did, or in a dry run would do.</summary>
/// <param name="Importable">False: something is wrong with the files, nothing can be taken over.</param>
/// <param name="Added">Procedures that were not here.</param>
/// <param name="Changed">Procedures that got further versions or an end.</param>
/// <param name="AddedCodes">The first of them by code; the count says how many there are.</param>
/// <param name="ChangedCodes">As <paramref name="AddedCodes"/>.</param>
/// <param name="ChangedAgencies">As <paramref name="AddedCodes"/>; new ones among them.</param>
/// <param name="CalendarDifferences">The first days and hours that become different.</param>
public sealed record ConfigurationReport(
    Guid Id,
    DateTimeOffset At,
    string ByName,
    bool DryRun,
    bool Importable,
    int Procedures,
    int Added,
    int Changed,
    int Unchanged,
    int VersionsAdded,
    int AgenciesChanged,
    bool CalendarChanged,
    int UnitsChanged,
    bool DecisionsChanged,
    IReadOnlyList<FileOddity> Oddities,
    IReadOnlyList<string>? AddedCodes = null,
    IReadOnlyList<string>? ChangedCodes = null,
    IReadOnlyList<string>? ChangedAgencies = null,
    IReadOnlyList<CalendarDifference>? CalendarDifferences = null);

/// <summary>
/// Takes another installation's configuration over. What was published here is never rewritten: the files' further versions follow it, and where the
/// histories differ the files' last terms become a new version here.
/// </summary>
public sealed class ConfigurationImport
{
    private sealed record Here(string Code, int Version, string Body, DateOnly EffectiveFrom);

    private sealed record Next(Procedure Terms, int Version, DateOnly From, DateTimeOffset PublishedAt, string Origin);

    private const int MostNamed = 300;

    private int versions;
    private readonly List<string> added = [];
    private readonly List<string> changed = [];
    private readonly List<FileOddity> oddities = [];

    public static async Task<ConfigurationReport> Run(Change change, ConfigurationArchive archive, IReadOnlyDictionary<string, string> seedDecisions, bool dryRun, string byName, CancellationToken ct)
    {
        var import = new ConfigurationImport();
        if (archive.Wrong.Count > 0)
            return new ConfigurationReport(Guid.CreateVersion7(change.Now), change.Now, byName, dryRun, false, archive.Procedures.Count, 0, 0, 0, 0, 0, false, 0, false, archive.Wrong);
        if (dryRun)
            await change.Transaction.SaveAsync("dry", ct); // done for real and taken back: the report cannot differ from the import
        await import.TakeProcedures(change, archive.Procedures, ct);
        var agencies = await import.TakeAgencies(change, archive.Agencies, ct);
        var calendar = await ConfigurationCalendar.Take(change, archive.Calendar, ct);
        import.oddities.AddRange(calendar.Where(d => d.Undoes).Take(MostNamed).Select(d => new FileOddity(
            d.Agency is null ? ConfigurationFiles.Days : ConfigurationFiles.Hours,
            $"{(d.Agency is null ? "Ngày" : $"Giờ của {d.Agency} từ")} {d.Date:dd/MM/yyyy} được đặt ở đây bằng đề xuất hai người duyệt ({d.Before ?? "bỏ"}); tệp nói khác ({d.After ?? "không có"}).", "Theo tệp: thay đổi ở đây không còn.", "calendar-undone")));
        var units = await UnitRows.Bring(change.Connection, change.Transaction, archive.Units);
        var before = await DecisionFiles.Stored(change.Connection, change.Transaction);
        var decisions = !Same(before.Count > 0 ? before : seedDecisions, archive.Decisions);
        if (decisions || before.Count == 0) // the same as the seed's are kept too: a later seed no longer changes them
            await DecisionFiles.Keep(change, archive.Decisions);
        if (dryRun)
            await change.Transaction.RollbackAsync("dry", ct);
        return new ConfigurationReport(
            Guid.CreateVersion7(change.Now), change.Now, byName, dryRun, true, archive.Procedures.Count, import.added.Count, import.changed.Count,
            archive.Procedures.Count - import.added.Count - import.changed.Count, import.versions, agencies.Count, calendar.Count > 0, units, decisions, [.. archive.Notes, .. import.oddities],
            Named(import.added), Named(import.changed), Named(agencies), calendar.Count == 0 ? null : [.. calendar.Take(MostNamed)]);
    }

    private static IReadOnlyList<string>? Named(List<string> codes) => codes.Count == 0 ? null : [.. codes.Order(StringComparer.Ordinal).Take(MostNamed)];

    /// <summary>Agencies become the files' where they are different; a merger or split made here that the files do not know is undone, and named.</summary>
    private async Task<List<string>> TakeAgencies(Change change, IReadOnlyList<Agency> files, CancellationToken ct)
    {
        var here = (await AgencyRows.All(change.Connection, change.Transaction)).ToDictionary(a => a.Code);
        var there = files.ToDictionary(a => a.Code);
        Agency[] different = [.. files.Where(a => !here.TryGetValue(a.Code, out var own) || Said(own) != Said(a))];
        foreach (var own in different.Select(a => here.GetValueOrDefault(a.Code)).OfType<Agency>())
        {
            var file = there[own.Code];
            if (own.ValidUntil is { } end && file.ValidUntil != own.ValidUntil)
                oddities.Add(new FileOddity(ConfigurationFiles.Agencies, $"Ở đây {own.Code} {own.Name} kết thúc ngày {end:dd/MM/yyyy}; tệp {(file.ValidUntil is { } until ? $"ghi ngày {until:dd/MM/yyyy}" : "để cơ quan này tiếp tục")}.", "Theo tệp: việc sáp nhập, chia tách ở đây bị bỏ.", "merger-undone"));
            if (own.Predecessors.Except(file.Predecessors).ToList() is { Count: > 0 } lost)
                oddities.Add(new FileOddity(ConfigurationFiles.Agencies, $"Ở đây {own.Code} {own.Name} tiếp nối {string.Join(", ", lost)}; tệp không ghi.", "Theo tệp: không còn tiếp nối.", "merger-undone"));
        }
        foreach (var own in here.Values.Where(a => !there.ContainsKey(a.Code) && a.Predecessors.Any(p => there.TryGetValue(p, out var old) && old.ValidUntil is null)))
            oddities.Add(new FileOddity(ConfigurationFiles.Agencies, $"{own.Code} {own.Name} (tiếp nối {string.Join(", ", own.Predecessors)}) chỉ có ở đây, trong khi tệp để cơ quan cũ tiếp tục.", "Giữ cả hai: nên xem lại việc sáp nhập, chia tách.", "merger-undone"));
        var codes = different.Select(a => a.Code).ToArray();
        await change.Connection.ExecuteAsync(
            """
            UPDATE catalogue.agencies SET acceptance_decided = false, kept = false WHERE (acceptance_decided OR kept) AND code = ANY (@all);
            UPDATE catalogue.agencies SET fingerprint = '' WHERE code = ANY (@codes)
            """, new { codes, all = there.Keys.ToArray() }, change.Transaction);
        await AgencyRows.Bring(change.Connection, change.Transaction, different, change.Now, ct);
        return [.. codes];
    }

    private static string Said(Agency agency) => JsonSerializer.Serialize(agency with { Revision = 0, Excluded = agency.Excluded is { Count: > 0 } ? agency.Excluded : null }, Json.Options);

    private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(f => b.TryGetValue(f.Key, out var text) && JsonElement.DeepEquals(JsonDocument.Parse(f.Value).RootElement, JsonDocument.Parse(text).RootElement));

    private async Task TakeProcedures(Change change, IReadOnlyList<ProcedureFile> files, CancellationToken ct)
    {
        var here = (await change.Connection.QueryAsync<Here>(
            "SELECT code, version, body, effective_from AS EffectiveFrom FROM catalogue.procedure_versions WHERE code = ANY (@codes) ORDER BY code, version",
            new { codes = files.Select(f => f.Code).ToArray() }, change.Transaction)).ToLookup(h => h.Code);
        var ended = (await change.Connection.QueryAsync<(string Code, int Version, DateOnly From)>("SELECT code, version, effective_from FROM catalogue.procedure_retirements", transaction: change.Transaction)).ToLookup(e => e.Code);
        foreach (var chunk in files.Chunk(100))
        {
            await using var batch = new NpgsqlBatch(change.Connection, change.Transaction);
            foreach (var file in chunk)
                Take(batch, file, [.. here[file.Code]], [.. ended[file.Code].Select(e => (e.Version, e.From))], change);
            if (batch.BatchCommands.Count > 0)
                await batch.ExecuteNonQueryAsync(ct);
        }
        await InForce.Bring(change, ct);
    }

    private void Take(NpgsqlBatch batch, ProcedureFile file, List<Here> here, List<(int Version, DateOnly From)> ended, Change change)
    {
        var same = here.Zip(file.Versions).TakeWhile(p => p.First.EffectiveFrom == p.Second.EffectiveFrom && JsonSerializer.Deserialize<Procedure>(p.First.Body, Json.Options)!.Fingerprint() == p.Second.Terms.Fingerprint()).Count();
        List<Next> next = [];
        var diverged = same < here.Count && same < file.Versions.Count;
        if (diverged)
            next = Diverged(file, here, ended, change);
        else if (here.Count > file.Versions.Count)
            Odd(file, $"Ở đây đã có đến phiên bản {here.Count}, tệp chỉ đến {file.Versions.Count}.", "Giữ các phiên bản ở đây.", "ahead-of-file");
        else
            next = [.. file.Versions.Skip(same).Select(v => new Next(v.Terms, v.Version, v.EffectiveFrom, v.PublishedAt, v.Origin))];
        foreach (var version in next)
        {
            VersionRows.Add(batch, version.Terms, version.Version, version.From, version.PublishedAt, new VersionRows.By(version.Origin, null, [], null, null));
            Outbox.Add(batch, Messages.New("procedure", file.Code, version.Terms.Published(version.Version, version.From, change.Now)));
        }
        var ends = diverged ? [] : file.Retirements.Where(r => ended.All(e => e.Version != r.Version)).ToList();
        foreach (var end in ends)
            AddEnd(batch, file.Code, end, change);
        versions += next.Count;
        if (here.Count == 0)
            added.Add(file.Code);
        else if (next.Count > 0 || ends.Count > 0)
            changed.Add(file.Code);
    }

    private List<Next> Diverged(ProcedureFile file, List<Here> here, List<(int Version, DateOnly From)> ended, Change change)
    {
        var last = file.Versions[^1];
        if (JsonSerializer.Deserialize<Procedure>(here[^1].Body, Json.Options)!.Fingerprint() == last.Terms.Fingerprint())
        {
            Odd(file, "Lịch sử phiên bản ở đây khác với tệp; nội dung cuối cùng giống nhau.", "Giữ lịch sử ở đây.", "history-differs");
            return [];
        }
        DateOnly[] bounds = [change.Today, last.EffectiveFrom, here[^1].EffectiveFrom, .. ended.Where(e => e.Version >= here[^1].Version).Select(e => e.From)];
        var from = bounds.Max();
        Odd(file, "Lịch sử phiên bản ở đây khác với tệp.", $"Nội dung cuối của tệp thành phiên bản {here.Count + 1} ở đây, áp dụng từ {from:dd/MM/yyyy}{(file.Retirements.Count > 0 ? "; việc bãi bỏ trong tệp không áp dụng" : "")}.", "history-differs");
        return [new Next(last.Terms, here.Count + 1, from, change.Now, "configuration")];
    }

    private static void AddEnd(NpgsqlBatch batch, string code, RetirementFile end, Change change)
    {
        var command = new NpgsqlBatchCommand("INSERT INTO catalogue.procedure_retirements (code, version, effective_from, origin, decided_at, reason) VALUES ($1, $2, $3, $4, $5, $6)");
        command.Parameters.AddWithValue(code);
        command.Parameters.AddWithValue(end.Version);
        command.Parameters.AddWithValue(end.EffectiveFrom);
        command.Parameters.AddWithValue(end.Origin);
        command.Parameters.AddWithValue(end.DecidedAt.ToUniversalTime());
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)end.Reason ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        batch.BatchCommands.Add(command);
        Outbox.Add(batch, Messages.New("procedure", code, new ProcedureRetired(code, end.Version, end.EffectiveFrom, change.Now)));
    }

    private void Odd(ProcedureFile file, string problem, string done, string kind) => oddities.Add(new FileOddity(ConfigurationFiles.NameOf(file.Code), problem, done, kind));
}
