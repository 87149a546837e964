using System.Text.Json;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Platform.Contracts;
using Platform.Postgres;
using Platform.Procedures.Domain;
using Platform.Procedures.Seed;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Problems;
using Platform.WorkingTime;

namespace Platform.Procedures.Storage;

/// <summary>
/// Brings the catalogue to what a file and the province's decisions say: all of it or, where anything fails, nothing.
/// Imports wait for each other; the same file again changes nothing and says nothing to others.
/// </summary>
public sealed class CatalogueImport(NpgsqlDataSource database, OutboxSignal signal, TimeProvider clock, ILogger<CatalogueImport> log)
{
    private const int Chunk = 200;

    /// <param name="FromSeed">The file is the seed's, not one sent by somebody: a newer seed may follow it by itself.</param>
    /// <param name="Checksum">Of the file and the decisions together.</param>
    /// <param name="RetireMissing">Procedures that the file does not have are retired from today; otherwise they stay and are reported.</param>
    /// <param name="Person">Somebody who imports: what changes a catalogue that is not empty, another person must have tried. False: the seed at start, which was reviewed before it was delivered.</param>
    public sealed record Order(JsonElement Rows, Decisions Decisions, string Checksum, bool FromSeed, string ByWhom, bool DryRun, bool RetireMissing, string? IdempotencyKey, bool Person = false, string? ByName = null);

    /// <param name="Origin">Of the last version: what the province published itself, an import leaves alone.</param>
    /// <param name="Fingerprint">Of what applies today; null where the only version is still to come.</param>
    /// <param name="RetiredBy">Origin of the last version's end; null where nothing ends it.</param>
    /// <param name="Accepts">Asked for the province's own versions only.</param>
    private sealed record Known(string Code, int Version, string Origin, string? Fingerprint, DateOnly? RetiredFrom, string? RetiredBy, bool? Accepts)
    {
        public bool IsDecided => Origin != "national" || (RetiredBy ?? "national") != "national";
    }

    private sealed record Write(Procedure Procedure, int Version, DateOnly EffectiveFrom, string Fingerprint);

    /// <returns>Refused where nobody else has tried this file with this effect: dry-run-first (409), same-person (403).</returns>
    public async Task<Answer<ImportReport>> Run(Order order, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var today = LocalTime.LocalDate(now);
        var rows = CatalogueReading.Read(order.Rows, order.Decisions);
        log.LogInformation("Read {Rows} rows: {Published} complete, {Drafts} to be decided, {Unusable} unusable", rows.Count, Count(rows, RowOutcome.Published), Count(rows, RowOutcome.Draft), Count(rows, RowOutcome.Unusable));

        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(hashtext('procedures-import'))", transaction: transaction);
        var known = (await connection.QueryAsync<Known>(
            """
            SELECT v.code, v.version, v.origin, p.fingerprint, p.retired_from AS RetiredFrom, r.origin AS RetiredBy,
                CASE WHEN v.origin <> 'national' THEN (SELECT jsonb_array_length(b.body -> 'undecided') = 0 FROM catalogue.procedure_versions b WHERE b.code = v.code AND b.version = v.version) END AS Accepts
            FROM (SELECT DISTINCT ON (code) code, version, origin FROM catalogue.procedure_versions ORDER BY code, version DESC) v
                LEFT JOIN catalogue.procedures p ON p.code = v.code
                LEFT JOIN catalogue.procedure_retirements r ON r.code = v.code AND r.version = v.version
            """, transaction: transaction)).ToDictionary(k => k.Code);
        (rows, var kept) = await KeepDecided(connection, transaction, rows, known);

        List<Write> changes = [];
        foreach (var procedure in rows.Select(r => r.Procedure).OfType<Procedure>().Where(p => known.GetValueOrDefault(p.Code) is not { IsDecided: true }))
        {
            var fingerprint = procedure.Fingerprint();
            var before = known.GetValueOrDefault(procedure.Code);
            if (before is null || before.Fingerprint != fingerprint || before.RetiredFrom is not null)
                changes.Add(new Write(procedure, (before?.Version ?? 0) + 1, known.Count == 0 ? order.Decisions.FirstEffectiveFrom : today, fingerprint));
        }
        var inFile = rows.Where(r => r.Procedure is not null).Select(r => r.Code).ToHashSet();
        List<Known> missing = [.. known.Values.Where(k => k is { RetiredFrom: null, IsDecided: false } && !inFile.Contains(k.Code)).OrderBy(k => k.Code, StringComparer.Ordinal)];
        var report = Report(order, now, rows, changes, missing, kept);

        var effect = Effect(changes, order.RetireMissing ? missing : []);
        if (order is { Person: true, DryRun: false } && known.Count > 0 && effect.Length > 0 && await TriedByAnother(connection, transaction, order, effect) is { } refusal)
            return refusal;
        if (order.DryRun)
            await transaction.SaveAsync("dry", ct); // done for real and taken back: what the database cannot take is found by the dry run
        await WriteChanges(connection, transaction, changes, report.Id, now, ct);
        await WriteSource(connection, transaction, rows, report.Id, ct);
        if (order.RetireMissing)
            await Retire(connection, transaction, missing, order, report.Id, today, now, ct);
        if (order.DryRun)
            await transaction.RollbackAsync("dry", ct);
        await connection.ExecuteAsync(
            """
            INSERT INTO catalogue.imports (id, source, by_whom, by_name, dry_run, checksum, effect, at, report, idempotency_key)
            VALUES (@Id, @source, @ByWhom, @ByName, @DryRun, @Checksum, @effect, @now, @report::jsonb, @IdempotencyKey)
            """,
            new { report.Id, source = order.FromSeed ? "seed" : "upload", order.ByWhom, order.ByName, order.DryRun, order.Checksum, effect, now, report = JsonSerializer.Serialize(report, Json.Options), order.IdempotencyKey }, transaction);
        await transaction.CommitAsync(ct);
        signal.Wake();
        log.LogInformation("Import {Id}: {Added} new, {Changed} changed, {Unchanged} unchanged, {Oddities} oddities reported", report.Id, report.Added, report.Changed, report.Unchanged, report.Oddities.Count);
        return report;
    }

    /// <summary>What an import does, as one checksum; empty where it does nothing. Two with the same effect publish the same terms and end the same procedures.</summary>
    private static string Effect(List<Write> changes, List<Known> retired) => changes.Count + retired.Count == 0 ? "" : SeedFolder.Checksum(string.Join(
        '\n', changes.Select(c => $"{c.Procedure.Code} {c.Version} {c.Fingerprint}").Concat(retired.Select(r => $"{r.Code} {r.Version} -")).Order(StringComparer.Ordinal)));

    /// <summary>Who prepares does not approve (domain.md §9): one tries the file and reads the report, another imports it; and it still does what that report said.</summary>
    private static async Task<Refusal?> TriedByAnother(NpgsqlConnection connection, NpgsqlTransaction transaction, Order order, string effect)
    {
        // Relies on index imports_checksum.
        var tried = (await connection.QueryAsync<(string ByWhom, string? Effect)>("SELECT DISTINCT by_whom, effect FROM catalogue.imports WHERE checksum = @Checksum AND dry_run", new { order.Checksum }, transaction)).AsList();
        return tried.Any(t => t.ByWhom != order.ByWhom && t.Effect == effect) ? null
            : tried.Count > 0 && tried.All(t => t.ByWhom == order.ByWhom) ? Refusal.Forbidden("same-person", "Người chạy thử không tự nhập. Xin nhờ một người có quyền khác.")
            : tried.Count > 0 ? Refusal.Conflict("dry-run-first", "Danh mục ở đây đã thay đổi từ lần chạy thử, nên tệp này nay tạo thay đổi khác. Một người chạy thử lại và xem báo cáo, người khác nhập.")
            : Refusal.Conflict("dry-run-first", "Tệp này thay đổi danh mục và chưa ai chạy thử đúng tệp này. Một người chạy thử và xem báo cáo, người khác nhập.");
    }

    private static ImportReport Report(Order order, DateTimeOffset now, IReadOnlyList<ReadRow> rows, List<Write> changes, List<Known> missing, int kept)
    {
        Oddity[] oddities =
        [
            .. rows.SelectMany(r => r.Oddities),
            .. CatalogueReading.WithoutProcedure(order.Decisions, rows),
            .. missing.Select(m => new Oddity(0, m.Code, "", "Thủ tục đang áp dụng không có trong tệp.", order.RetireMissing ? "Bãi bỏ từ hôm nay." : "Giữ nguyên; gọi với retireMissing=true để bãi bỏ.", "missing-in-file")),
        ];
        return new ImportReport(
            Guid.CreateVersion7(now), now, order.ByWhom, order.DryRun, rows.Count, Count(rows, RowOutcome.Published), Count(rows, RowOutcome.Draft), Count(rows, RowOutcome.Unusable),
            rows.Count(r => r.Procedure is not null) - changes.Count - kept, changes.Count(c => c.Version == 1), changes.Count(c => c.Version > 1), order.RetireMissing ? missing.Count : 0,
            oddities.GroupBy(o => o.Kind).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count()), oddities, kept, order.ByName, order.RetireMissing);
    }

    /// <summary>What the province published or retired itself stays; where the file says something else, it is reported, and whether that is new.</summary>
    private static async Task<(IReadOnlyList<ReadRow> Rows, int Kept)> KeepDecided(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<ReadRow> rows, Dictionary<string, Known> known)
    {
        var decided = rows.Where(r => r.Procedure is not null && known.GetValueOrDefault(r.Code) is { IsDecided: true }).Select(r => r.Code).ToArray();
        if (decided.Length == 0)
            return (rows, 0);
        var before = (await connection.QueryAsync<(string Key, string Raw)>("SELECT key, raw FROM catalogue.source_rows WHERE key = ANY (@decided)", new { decided }, transaction)).ToDictionary(r => r.Key, r => r.Raw);
        return ([.. rows.Select(Keep)], decided.Length);

        ReadRow Keep(ReadRow row)
        {
            if (row.Procedure is null || known.GetValueOrDefault(row.Code) is not { IsDecided: true } own)
                return row;
            var outcome = own.Accepts is { } accepts ? accepts ? RowOutcome.Published : RowOutcome.Draft : row.Outcome;
            if (own.RetiredBy is null or "national" && own.Fingerprint == row.Procedure.Fingerprint())
                return row with { Outcome = outcome };
            var isNew = !before.TryGetValue(row.Code, out var raw) || !JsonElement.DeepEquals(JsonDocument.Parse(raw).RootElement, row.Raw);
            var problem = (own.RetiredBy ?? "national") != "national" ? "Tỉnh đã quyết định bãi bỏ thủ tục này; tệp vẫn có." : $"Tỉnh đã công bố phiên bản {own.Version} của mình; tệp nói khác.";
            return row with
            {
                Outcome = outcome,
                Oddities = [.. row.Oddities, new Oddity(row.Row, row.Code, "", problem + (isNew ? " Dòng này trong tệp đã thay đổi từ lần nhập trước: nên xem lại quyết định của tỉnh." : ""), "Giữ quyết định của tỉnh; dòng của tệp được lưu.", "province-decided")],
            };
        }
    }

    private static int Count(IReadOnlyList<ReadRow> rows, RowOutcome outcome) => rows.Count(r => r.Outcome == outcome);

    private async Task WriteChanges(NpgsqlConnection connection, NpgsqlTransaction transaction, List<Write> changes, Guid import, DateTimeOffset now, CancellationToken ct)
    {
        var done = 0;
        foreach (var chunk in changes.Chunk(Chunk))
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            foreach (var change in chunk)
                AddChange(batch, change, import, now);
            await batch.ExecuteNonQueryAsync(ct);
            done += chunk.Length;
            log.LogInformation("Written {Done} of {All} procedures", done, changes.Count);
        }
    }

    /// <summary>What applies from now on.</summary>
    internal static void AddCurrent(NpgsqlBatch batch, Procedure procedure, int version, DateOnly effectiveFrom, string fingerprint, DateTimeOffset publishedAt)
    {
        var title = SearchText.Title(procedure.Name);
        var body = JsonSerializer.Serialize(procedure, Json.Options);
        var current = new NpgsqlBatchCommand(
            """
            INSERT INTO catalogue.procedures (code, version, name, field, levels, service_level, accepts, channels, title, search, body, fingerprint, effective_from, published_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            ON CONFLICT (code) DO UPDATE SET version = EXCLUDED.version, name = EXCLUDED.name, field = EXCLUDED.field, levels = EXCLUDED.levels,
                service_level = EXCLUDED.service_level, accepts = EXCLUDED.accepts, channels = EXCLUDED.channels, title = EXCLUDED.title, search = EXCLUDED.search,
                body = EXCLUDED.body, fingerprint = EXCLUDED.fingerprint, effective_from = EXCLUDED.effective_from, published_at = EXCLUDED.published_at, retired_from = NULL
            """);
        current.Parameters.AddWithValue(procedure.Code);
        current.Parameters.AddWithValue(version);
        current.Parameters.AddWithValue(procedure.Name);
        current.Parameters.AddWithValue(procedure.Field);
        current.Parameters.AddWithValue(procedure.Levels.Select(Word).ToArray());
        current.Parameters.Add(new NpgsqlParameter { Value = (object?)procedure.ServiceLevel ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        current.Parameters.AddWithValue(procedure.Accepts);
        current.Parameters.AddWithValue(procedure.Channels.Select(Word).ToArray());
        current.Parameters.AddWithValue(title);
        current.Parameters.AddWithValue($" {title} {SearchText.Normalise(procedure.Field)} {procedure.Code} ");
        current.Parameters.Add(new NpgsqlParameter { Value = body, NpgsqlDbType = NpgsqlDbType.Jsonb });
        current.Parameters.AddWithValue(fingerprint);
        current.Parameters.AddWithValue(effectiveFrom);
        current.Parameters.AddWithValue(publishedAt);
        batch.BatchCommands.Add(current);
    }

    private static void AddChange(NpgsqlBatch batch, Write change, Guid import, DateTimeOffset now)
    {
        var procedure = change.Procedure;
        AddCurrent(batch, procedure, change.Version, change.EffectiveFrom, change.Fingerprint, now);

        var version = new NpgsqlBatchCommand("INSERT INTO catalogue.procedure_versions (code, version, body, effective_from, published_at, import_id) VALUES ($1, $2, $3, $4, $5, $6)");
        version.Parameters.AddWithValue(procedure.Code);
        version.Parameters.AddWithValue(change.Version);
        version.Parameters.Add(new NpgsqlParameter { Value = JsonSerializer.Serialize(procedure, Json.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });
        version.Parameters.AddWithValue(change.EffectiveFrom);
        version.Parameters.AddWithValue(now);
        version.Parameters.AddWithValue(import);
        batch.BatchCommands.Add(version);

        Outbox.Add(batch, Messages.New("procedure", procedure.Code, procedure.Published(change.Version, change.EffectiveFrom, now)));
    }

    private static async Task WriteSource(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<ReadRow> rows, Guid import, CancellationToken ct)
    {
        foreach (var chunk in rows.Chunk(Chunk))
        {
            await using var batch = new NpgsqlBatch(connection, transaction);
            foreach (var row in chunk)
            {
                var raw = row.Raw.GetRawText();
                var command = new NpgsqlBatchCommand(
                    """
                    INSERT INTO catalogue.source_rows (key, row, raw, outcome, import_id) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (key) DO UPDATE SET row = EXCLUDED.row, raw = EXCLUDED.raw, outcome = EXCLUDED.outcome, import_id = EXCLUDED.import_id
                    WHERE (source_rows.row, source_rows.raw, source_rows.outcome) IS DISTINCT FROM (EXCLUDED.row, EXCLUDED.raw, EXCLUDED.outcome)
                    """);
                command.Parameters.AddWithValue(row.Procedure is null ? $"{row.Row}:{SeedFolder.Checksum(raw)}" : row.Code);
                command.Parameters.AddWithValue(row.Row);
                command.Parameters.Add(new NpgsqlParameter { Value = raw, NpgsqlDbType = NpgsqlDbType.Jsonb });
                command.Parameters.AddWithValue(row.Outcome.ToString().ToLowerInvariant());
                command.Parameters.AddWithValue(import);
                batch.BatchCommands.Add(command);
            }
            await batch.ExecuteNonQueryAsync(ct);
        }
    }

    private static async Task Retire(NpgsqlConnection connection, NpgsqlTransaction transaction, List<Known> missing, Order order, Guid import, DateOnly today, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var gone in missing)
        {
            await connection.ExecuteAsync("UPDATE catalogue.procedures SET retired_from = @today WHERE code = @Code", new { today, gone.Code }, transaction);
            await connection.ExecuteAsync(
                """
                INSERT INTO catalogue.procedure_retirements (code, version, effective_from, origin, decided_at, decided_by, decided_by_name, reason) VALUES (@Code, @Version, @today, 'national', @now, @ByWhom, @ByName, @reason)
                ON CONFLICT DO NOTHING
                """, new { gone.Code, gone.Version, today, now, order.ByWhom, order.ByName, reason = $"Không còn trong tệp danh mục quốc gia (lần nhập {import})." }, transaction);
            await Outbox.Add(connection, transaction, Messages.New("procedure", gone.Code, new ProcedureRetired(gone.Code, gone.Version, today, now)), ct);
        }
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}

/// <summary>What an import found and did. <c>published + drafts + unusable = sourceRows</c>.</summary>
/// <param name="Drafts">Shown, not accepting: the province has something to decide (GET /v1/procedures/undecided).</param>
/// <param name="Unchanged">Rows whose terms were already the current ones.</param>
/// <param name="Kept">Rows the province has decided itself (published or retired): its own version stays, the file's reading is reported.</param>
/// <param name="OddityKinds">How many of each kind.</param>
/// <param name="ByName">Who imported or tried it; null for the seed at start.</param>
public sealed record ImportReport(
    Guid Id,
    DateTimeOffset At,
    string ByWhom,
    bool DryRun,
    int SourceRows,
    int Published,
    int Drafts,
    int Unusable,
    int Unchanged,
    int Added,
    int Changed,
    int Retired,
    IReadOnlyDictionary<string, int> OddityKinds,
    IReadOnlyList<Oddity> Oddities,
    int Kept = 0,
    string? ByName = null,
    bool RetireMissing = false);
