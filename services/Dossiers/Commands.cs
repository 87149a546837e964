using System.Globalization;
using Platform.Dossiers.Archive;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Recovery;
using Platform.Dossiers.Support;
using Platform.Dossiers.Views;
using Platform.Postgres;

namespace Platform.Dossiers;

/// <summary>
/// What an operator runs beside the service: <c>dotnet Platform.Dossiers.dll rebuild-views | archive-papers | erase-person - | erase-person &lt;reference&gt; | verify-chain [dossier id]</c>,
/// and what belongs to a restore (docs/backup.md). Exit code 0 = all is well, 1 = not, 2 = no such command.
/// </summary>
public static class Commands
{
    public static readonly IReadOnlyList<string> All =
    [
        "migrate", "rebuild-views", "archive-papers", "erase-person - (the identity number on standard input)", "erase-person <reference>", "verify-chain [dossier id]",
        "verify-documents [since]", "verify-keys", "figures <as of>", "resend-events <since> (instants like 2026-11-22T03:15:00Z)",
    ];

    /// <summary>For a command that reads nothing.</summary>
    public static Task<int> Run(IServiceProvider services, string[] arguments, TextWriter output, CancellationToken ct) => Run(services, arguments, TextReader.Null, output, ct);

    public static async Task<int> Run(IServiceProvider services, string[] arguments, TextReader input, TextWriter output, CancellationToken ct)
    {
        switch (arguments)
        {
            case ["rebuild-views"]:
                await output.WriteLineAsync($"Rebuilt the rows of {await services.GetRequiredService<RebuildViews>().Run(ct)} dossiers.");
                return 0;
            case ["archive-papers"]:
                await output.WriteLineAsync($"{await services.GetRequiredService<PaperWork>().AddMissing(services.GetRequiredService<IEventStore>(), ct)} papers of earlier events wait to be kept as PDF, {await services.GetRequiredService<IssuedCopies>().AddMissing(services.GetRequiredService<IEventStore>(), ct)} results to be copied and signed by their agency.");
                return 0;
            case ["erase-person", var number] when ErasePerson.IsIdentityNumber(number):
                await output.WriteLineAsync("An identity number given here stays in the shell's history. Give it on standard input: erase-person -");
                return 2;
            case ["erase-person", var given]:
                var who = given == "-" ? (await input.ReadLineAsync(ct))?.Trim() ?? "" : given;
                var erased = await services.GetRequiredService<ErasePerson>().Run(who, ct);
                await output.WriteLineAsync(erased is null
                    ? "Nobody of that number or reference is known."
                    : $"Erased; {erased} dossiers are this person's. Running replicas forget the key within five minutes; Notifications and PostalReturns erase theirs when the message reaches them.");
                return erased is null ? 1 : 0;
            case ["verify-chain", .. var which] when which is [] || Guid.TryParse(which[0], out _):
                var verifier = new ChainVerifier(services.GetRequiredService<IEventStore>(), services.GetRequiredService<RowHeads>().Read);
                var broken = which is [] ? await verifier.VerifyAll(ct) : await verifier.VerifyOne(Guid.Parse(which[0]), ct);
                await output.WriteLineAsync(broken is null ? "The chain holds." : broken.ToString());
                return broken is null ? 0 : 1;
            case ["verify-documents", .. var since] when since is [] || Instant(since[0]) is not null:
                return await VerifyDocuments(services, since is [] ? null : Instant(since[0]), output, ct);
            case ["verify-keys"]:
                return await VerifyKeys(services, output, ct);
            case ["figures", var asOf] when Instant(asOf) is { } instant:
                await foreach (var line in services.GetRequiredService<StoreFigures>().Of(instant, ct))
                    await output.WriteLineAsync(line);
                return 0;
            case ["resend-events", var since] when Instant(since) is { } from:
                var resent = await services.GetRequiredService<ResendEvents>().Run(from, (done, of) => output.WriteLineAsync($"{done} of {of} dossiers"), ct);
                await output.WriteLineAsync($"{resent.Messages} messages of {resent.Dossiers} dossiers stand in the outbox again, {resent.Reminders} reminders are told again where still due.");
                return 0;
            default:
                await output.WriteLineAsync($"Not understood. Commands: {string.Join(", ", All)}.");
                return 2;
        }
    }

    private static async Task<int> VerifyDocuments(IServiceProvider services, DateTimeOffset? since, TextWriter output, CancellationToken ct)
    {
        var found = await services.GetRequiredService<VerifyDocuments>().Run(since, files => output.WriteLineAsync($"{files} files"), ct);
        foreach (var wrong in found.Wrong.Take(20))
            await output.WriteLineAsync($"{(wrong.IsMissing ? "MISSING" : "ALTERED")}: document {wrong.Document} of dossier {wrong.Dossier?.ToString() ?? "none"}, {wrong.Address}");
        await output.WriteLineAsync(found.Wrong.Count == 0
            ? $"{found.Files} files, {found.Bytes} bytes, each has its SHA-256{(found.Swept > 0 ? $"; {found.Swept} uploads past their time are gone already" : "")}."
            : $"{found.Wrong.Count} of {found.Files} files are missing or altered.");
        return found.Wrong.Count == 0 ? 0 : 1;
    }

    private static async Task<int> VerifyKeys(IServiceProvider services, TextWriter output, CancellationToken ct)
    {
        try
        {
            var found = await services.GetRequiredService<VerifyKeys>().Run(ct);
            var isRight = found is { Broken: 0, Foreign: 0 };
            await output.WriteLineAsync(isRight
                ? $"{found.Opened} people's keys open, {found.Erased} are erased."
                : $"WRONG KEY: {found.Broken} of {found.Opened + found.Broken} people's keys do not open with this personal-data-key; of {found.Foreign} dossiers looked at the reference is not this search-hash-key's.");
            return isRight ? 0 : 1;
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or HttpRequestException)
        {
            await output.WriteLineAsync($"KEY MISSING: {e.Message}");
            return 1;
        }
    }

    /// <summary>An instant with its offset; without one it is UTC.</summary>
    private static DateTimeOffset? Instant(string text) =>
        text.Length >= 10 && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;
}
