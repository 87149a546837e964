using System.Diagnostics;
using System.Runtime.Versioning;
using Platform.Testing;

namespace Platform.Architecture.Tests;

/// <summary>The CronJob's script, with stand-ins for PostgreSQL's programs that write as strictly as those do.</summary>
[SupportedOSPlatform("linux")]
public sealed class BackupScript
{
    private const UnixFileMode OthersRead = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private readonly string folder = Directory.CreateTempSubdirectory("backup-script-").FullName;

    [Fact]
    public async Task Who_restores_is_another_user_of_the_group_and_may_read_everything_in_a_backup_and_the_rest_of_the_world_nothing()
    {
        var (programs, documents, backups) = (Make("programs"), Make("documents"), Make("backups"));
        Program(programs, "psql", "echo 2026-11-22T18:00:00.000000Z");
        Program(programs, "pg_basebackup", """
            umask 077
            while [ $# -gt 0 ]; do if [ "$1" = --pgdata ]; then out=$2; fi; shift; done
            mkdir "$out"
            for part in base pg_wal; do echo data | gzip > "$out/$part.tar.gz"; done
            echo '{}' > "$out/backup_manifest"
            """);
        var document = Path.Combine(documents, "ab", "cd", "abcd01");
        Directory.CreateDirectory(Path.GetDirectoryName(document)!);
        await File.WriteAllTextAsync(document, "sealed");
        File.SetUnixFileMode(document, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        using var run = Process.Start(new ProcessStartInfo("bash", [Path.Combine(Servers.Repository, "charts", "platform", "files", "backup.sh")])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}", ["KEEP"] = "7", ["BACKUPS"] = backups, ["DOCUMENTS"] = documents },
        })!;
        var errors = run.StandardError.ReadToEndAsync();
        var said = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        run.ExitCode.ShouldBe(0, said + await errors);

        var made = Directory.EnumerateFileSystemEntries(backups, "*", SearchOption.AllDirectories).ToArray();
        made.ShouldContain(f => f.EndsWith("/base.tar.gz", StringComparison.Ordinal));
        made.ShouldContain(f => f.EndsWith("/documents/ab/cd/abcd01", StringComparison.Ordinal));
        foreach (var entry in made)
        {
            var (mode, needed) = (File.GetUnixFileMode(entry), Directory.Exists(entry) ? UnixFileMode.GroupRead | UnixFileMode.GroupExecute : UnixFileMode.GroupRead);
            (mode & needed).ShouldBe(needed, entry);
            (mode & OthersRead).ShouldBe(UnixFileMode.None, entry);
        }
    }

    private string Make(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

    private static void Program(string folder, string name, string body)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, $"#!/usr/bin/env bash\n{body}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
