using System.IO.Compression;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Contracts;
using Platform.Procedures.Domain;
using Platform.Procedures.Seed;

namespace Platform.Procedures.Storage;

/// <summary>The whole configuration as files that a person can read and compare: the same content gives the same bytes.</summary>
public sealed class ConfigurationExport(NpgsqlDataSource database, SeedFolder seed)
{
    private static readonly DateTimeOffset Always = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero); // an archive of the same content is the same archive

    private sealed record Ended(string Code, int Version, DateOnly EffectiveFrom, DateTime DecidedAt, string Origin, string? Reason);

    /// <summary>Name → content, by name.</summary>
    public async Task<SortedDictionary<string, byte[]>> Files(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        var ends = (await connection.QueryAsync<Ended>(
            "SELECT code, version, effective_from AS EffectiveFrom, decided_at AS DecidedAt, origin, reason FROM catalogue.procedure_retirements ORDER BY code, version", transaction: transaction)).ToLookup(e => e.Code);
        var versions = await connection.QueryAsync<StoredVersion>(
            "SELECT code, version, body, effective_from AS EffectiveFrom, published_at AS PublishedAt, origin AS Origin FROM catalogue.procedure_versions ORDER BY code, version", transaction: transaction);
        foreach (var one in versions.GroupBy(v => v.Code))
            files[ConfigurationFiles.NameOf(one.Key)] = ConfigurationFiles.Write(new ProcedureFile(
                one.Key,
                [.. one.Select(v => new VersionFile(v.Version, v.EffectiveFrom, v.PublishedAt, v.Origin, v.Procedure()))],
                [.. ends[one.Key].Select(e => new RetirementFile(e.Version, e.EffectiveFrom, e.DecidedAt, e.Origin, e.Reason))]));
        files[ConfigurationFiles.Agencies] = ConfigurationFiles.Write((await AgencyRows.All(connection, transaction)).Select(a => a with { Revision = 0 }));
        files[ConfigurationFiles.Units] = ConfigurationFiles.Write(await connection.QueryAsync<SeedFolder.Unit>("SELECT code, name, level, parent FROM catalogue.units ORDER BY code", transaction: transaction));
        var calendar = CalendarContent.Of(await CalendarRows.Find(connection, transaction));
        files[ConfigurationFiles.Days] = ConfigurationFiles.Write(calendar.Days);
        files[ConfigurationFiles.Hours] = ConfigurationFiles.Write(calendar.Hours);
        files[ConfigurationFiles.Years] = ConfigurationFiles.Write(calendar.Years);
        var decisions = await DecisionFiles.Stored(connection, transaction);
        foreach (var (name, text) in decisions.Count > 0 ? decisions : seed.DecisionTexts())
            files[name] = ConfigurationFiles.Write(JsonDocument.Parse(text).RootElement);
        return files;
    }

    public static byte[] Zip(SortedDictionary<string, byte[]> files)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
                entry.LastWriteTime = Always;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }
        return memory.ToArray();
    }
}
