using System.Reflection;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Notifications.Domain;
using Platform.Postgres;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Health;

namespace Platform.Notifications.Storage;

/// <summary>The texts: seeded from the embedded <c>Templates/*.json</c> as rows, the highest version of an event is the one in use.</summary>
public sealed class Templates(NpgsqlDataSource database)
{
    private IReadOnlyDictionary<NoticeEvent, Template>? current;

    /// <summary>The files of this build, every fault named at once.</summary>
    /// <exception cref="InvalidOperationException">A text is unfit, or an event has none.</exception>
    public static IReadOnlyList<Template> FromFiles()
    {
        var assembly = typeof(Templates).Assembly;
        Template[] all = [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith("Templates/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => Read(assembly, n))];
        string[] faults = [.. all.SelectMany(t => t.Faults()), .. Enum.GetValues<NoticeEvent>().Except(all.Select(t => t.Event)).Select(e => $"{e} has no template")];
        return faults.Length == 0 ? all : throw new InvalidOperationException("Templates: " + string.Join("; ", faults));
    }

    public async ValueTask<Template> For(NoticeEvent what, CancellationToken ct) => (current ??= await Load(ct))[what];

    public async Task<IReadOnlyList<Template>> All(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<Row>("SELECT event, version, subject, email, sms, portal FROM notices.templates ORDER BY event, version")).Select(r => r.ToTemplate())];
    }

    /// <summary>Adds versions that are new. A version that was already used must not have changed: what was sent must stay readable as it was.</summary>
    public async Task Seed(IReadOnlyList<Template> files, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var t in files)
        {
            await connection.ExecuteAsync(
                "INSERT INTO notices.templates (event, version, subject, email, sms, portal) VALUES (@Key, @Version, @Subject, @Email, @Sms, @Portal) ON CONFLICT DO NOTHING",
                new { Key = t.Event.Key(), t.Version, t.Subject, t.Email, t.Sms, t.Portal });
        }
        var kept = (await All(ct)).ToHashSet();
        if (files.FirstOrDefault(f => !kept.Contains(f)) is { } changed)
            throw new InvalidOperationException($"Template {changed.Event.Key()} version {changed.Version} was changed after it had been seeded. Give the new text a new version.");
        current = null;
    }

    private async Task<IReadOnlyDictionary<NoticeEvent, Template>> Load(CancellationToken ct) =>
        (await All(ct)).GroupBy(t => t.Event).ToDictionary(g => g.Key, g => g.MaxBy(t => t.Version)!);

    private static Template Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var file = JsonSerializer.Deserialize<TemplateFile>(stream, Json.Options)!;
        return new Template(file.Event, file.Version, file.Subject, string.Join('\n', file.Email), file.Sms, file.Portal);
    }

    private sealed record TemplateFile(NoticeEvent Event, int Version, string Subject, string[] Email, string Sms, string Portal);

    private sealed record Row(string Event, int Version, string Subject, string Email, string Sms, string Portal)
    {
        public Template ToTemplate() => new(Event.ToEnum<NoticeEvent>(), Version, Subject, Email, Sms, Portal);
    }
}

/// <summary>Seeds the texts once the schema is there; until then the service is not started. An unfit text stops the process: it must not go unnoticed.</summary>
public sealed class SeedTemplatesAtStart(Templates templates, DatabaseReady ready, Startup startup, TemplatesReady seeded, ILogger<SeedTemplatesAtStart> log) : BackgroundService
{
    public const string Part = "templates";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var files = Templates.FromFiles();
        await ready.Wait(stoppingToken);
        while (true)
        {
            try
            {
                await templates.Seed(files, stoppingToken);
                startup.Done(Part);
                seeded.Set();
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogStandsStill(e, "Templates are seeded");
                await Task.Delay(TimeSpan.FromSeconds(2), stoppingToken);
            }
        }
    }
}

/// <summary>The sender waits here until there are texts to send.</summary>
public sealed class TemplatesReady
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Set() => done.TrySetResult();

    public Task Wait(CancellationToken ct) => done.Task.WaitAsync(ct);
}
