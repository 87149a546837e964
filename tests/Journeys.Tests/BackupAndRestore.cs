using System.Diagnostics;
using System.Text.RegularExpressions;
using Npgsql;
using Platform.Testing;

namespace Platform.Journeys.Tests;

/// <summary>A backup while people work, more work, a drill: it says what is missing, and finds whatever is wrong with a backup.</summary>
[Collection(nameof(OnePlatform))]
public sealed partial class BackupAndRestore(Cast cast) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("backups-").FullName;

    private string Backups => Path.Combine(folder, "data");

    private string Keys => Path.Combine(folder, "keys");

    [Fact]
    public async Task A_backup_made_during_a_day_restores_to_its_instant_and_whatever_is_wrong_with_one_is_found()
    {
        var day = new RunningDay(30);
        await day.Until("9/30");
        var (made, said) = await Script("backup");
        made.ShouldBe(0, said);
        (await day.Exit()).ShouldBe(0, day.Output);
        var more = new RunningDay(10); // a base backup is as of its end, and the day may have been over by then
        (await more.Exit()).ShouldBe(0, more.Output);
        var backup = Directory.EnumerateDirectories(Backups, "2*Z").Single();

        // in the middle of work: messages were under way, and come again from the events
        var (code, report) = await Script("restore-drill");
        code.ShouldBe(0, report);
        report.ShouldSatisfyAllConditions(
            r => r.ShouldContain("✓ verify-chain: The chain holds."),
            r => r.ShouldContain("✓ verify-documents"),
            r => r.ShouldContain("✓ verify-keys"),
            r => r.ShouldContain("✓ store and catalogue as of the backup"),
            r => r.ShouldContain("✓ II.06a of the last seven days"),
            r => r.ShouldContain("RESTORED AND VERIFIED"));
        int.Parse(Rpo().Match(report).Groups[1].Value).ShouldBePositive(report);
        int.Parse(Missing().Match(report).Groups[1].Value).ShouldBePositive("the rest of the day is not in the backup");
        Directory.Exists(Path.Combine(Servers.Repository, ".run", "test-drill")).ShouldBeFalse("a drill leaves nothing behind but its report");

        await Found("KEY MISSING", () => Move(Path.Combine(Keys, Path.GetFileName(backup), "secrets.json")));
        await Found("WRONG KEY", () => Change(Path.Combine(Keys, Path.GetFileName(backup), "secrets.json"), text => text.Replace("\"personal-data-key\": \"", "\"personal-data-key\": \"A", StringComparison.Ordinal)));
        await Found("DAMAGED", () => Cut(Path.Combine(backup, "postgres", "base.tar.gz")));
        await new Evidence(cast).NothingIsLostAndNothingTwice(newest: 30);
    }

    [Fact]
    public async Task An_event_that_was_altered_before_the_backup_and_documents_that_are_missing_are_found_by_the_backup_and_by_one_drill()
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Servers.Postgres) { Database = "dossiers", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await Execute("CREATE TEMP TABLE kept AS SELECT seq_id, data FROM dossiers.mt_events WHERE type = 'dossier_accepted' ORDER BY seq_id DESC LIMIT 1");
        await Execute("CREATE TEMP TABLE lost AS SELECT * FROM dossiers.documents WHERE dossier IS NOT NULL LIMIT 1");
        (await Execute("UPDATE lost SET id = gen_random_uuid(), address = repeat('0', 64)")).ShouldBe(1);
        try
        {
            (await Execute("""UPDATE dossiers.mt_events e SET data = e.data || '{"forged": true}' FROM kept k WHERE e.seq_id = k.seq_id""")).ShouldBe(1);
            await Execute("INSERT INTO dossiers.documents SELECT * FROM lost");
            var (made, said) = await Script("backup");
            made.ShouldBe(1, said);
            said.ShouldContain($"lacks 1 documents that dossiers have (the first: 00/00/{new string('0', 64)})");
        }
        finally
        {
            await Execute("UPDATE dossiers.mt_events e SET data = k.data FROM kept k WHERE e.seq_id = k.seq_id");
            await Execute("DELETE FROM dossiers.documents d USING lost l WHERE d.id = l.id");
        }
        var backup = Directory.EnumerateDirectories(Backups, "2*Z").Single();
        Move(Path.Combine(Backups, "documents", (await File.ReadAllLinesAsync(Path.Combine(backup, "documents")))[0])); // the other files are laid out all the same
        var (code, report) = await Script("restore-drill");
        code.ShouldBe(1, report);
        report.ShouldSatisfyAllConditions(
            r => r.ShouldContain("✗ verify-chain: BROKEN: dossier"),
            r => r.ShouldContain("Altered"),
            r => r.ShouldContain("MISSING: document"),
            r => r.ShouldMatch(@"(?m)^ +[12] of \d+ files are missing or altered\."), // the file may be an upload that the sweep would have removed
            r => r.ShouldContain("NOT VERIFIED"));

        async Task<int> Execute(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>The drill ends with exit code 1 and names it.</summary>
    private async Task Found(string what, Func<Action> spoil)
    {
        var repair = spoil();
        try
        {
            var (code, report) = await Script("restore-drill");
            code.ShouldBe(1, report);
            report.ShouldContain(what);
        }
        finally
        {
            repair();
        }
    }

    private static Action Move(string file)
    {
        File.Move(file, file + ".away");
        return () => File.Move(file + ".away", file);
    }

    private static Action Change(string file, Func<string, string> change)
    {
        var before = File.ReadAllText(file);
        File.WriteAllText(file, change(before));
        return () => File.WriteAllText(file, before);
    }

    private static Action Cut(string file)
    {
        var before = File.ReadAllBytes(file);
        File.WriteAllBytes(file, before[..^1000]);
        return () => File.WriteAllBytes(file, before);
    }

    private async Task<(int Code, string Said)> Script(string name)
    {
        var start = new ProcessStartInfo(Path.Combine(Servers.Repository, "build", name)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Servers.Repository };
        start.Environment["INSTANCE"] = "test";
        start.Environment["BACKUPS"] = Path.GetRelativePath(Servers.Repository, Backups); // as docs/backup.md writes them
        start.Environment["BACKUP_KEYS"] = Path.GetRelativePath(Servers.Repository, Keys);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [GeneratedRegex(@"RPO (\d+) s")]
    private static partial Regex Rpo();

    [GeneratedRegex(@"(\d+) events are not in the backup")]
    private static partial Regex Missing();
}
