using Platform.Dossiers.Archive;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Support;
using Platform.Dossiers.Views;
using Platform.Postgres;

namespace Platform.Dossiers;

/// <summary>What an operator runs beside the service: <c>dotnet Platform.Dossiers.dll rebuild-views | archive-papers | erase-person - | erase-person &lt;reference&gt; | verify-chain [dossier id]</c>. Exit code 0 = all is well, 1 = not, 2 = no such command.</summary>
public static class Commands
{
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
                await output.WriteLineAsync($"{await services.GetRequiredService<PaperWork>().AddMissing(services.GetRequiredService<IEventStore>(), ct)} papers of earlier events wait to be kept as PDF.");
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
                await output.WriteLineAsync(broken is null ? "The chain holds." : $"BROKEN: dossier {broken.Stream}, event {broken.Version}: {broken.What}");
                return broken is null ? 0 : 1;
            default:
                await output.WriteLineAsync("Commands: migrate, rebuild-views, archive-papers, erase-person - (the identity number on standard input), erase-person <reference>, verify-chain [dossier id]. Without a command the service starts.");
                return 2;
        }
    }
}
