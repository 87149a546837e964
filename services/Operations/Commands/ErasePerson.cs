namespace Platform.Operations.Commands;

/// <summary>Erases a person for good, after people have decided so.</summary>
internal static class ErasePerson
{
    public const string Usage = """
        erase-person - --reason TEXT [--yes]     erase a person for good; the identity number (or reference) on standard input
            Never give the number as an argument: it would stay in the shell's history and in the process list. The reason, e.g. the number of the
            decision, is kept: 10 to 500 characters, without name or number of the person. First it is said how many dossiers are theirs; then it
            asks for the word 'erase', or goes on with --yes. Nothing brings the person back.
        """;

    public static async Task<int> Run(Session session, Arguments arguments, CancellationToken ct)
    {
        var reason = arguments.Option("--reason") ?? throw new UsageException("--reason is missing.");
        var sure = arguments.Flag("--yes");
        if (arguments.Next() != "-")
            throw new UsageException("The number belongs on standard input: platform erase-person - --reason …");
        arguments.End();
        if (!Console.IsInputRedirected)
            Console.Error.Write("Identity number or reference: ");
        var who = Console.IsInputRedirected ? Console.ReadLine()?.Trim() : Unseen();
        if (string.IsNullOrEmpty(who))
            throw new UsageException("Nothing on standard input.");
        const string Path = "v1/operations/dossiers/erasures";
        var trial = await session.Post($"{Path}?dryRun=true", new { who, reason }, ct);
        Console.Error.WriteLine($"{trial["dossiers"]} dossiers are this person's. Their history stays; who they were goes, for good.");
        if (!sure)
        {
            Console.Error.Write("Type 'erase' to go on: ");
            if (Console.ReadLine()?.Trim() != "erase")
            {
                Console.Error.WriteLine("Nothing was erased.");
                return 1;
            }
        }
        var answer = await session.Post(Path, new { who, reason }, ct, key: Guid.NewGuid().ToString("N"));
        if (arguments.Json)
            Shown.Json(answer);
        else
            Console.WriteLine("✓ Erased. Running replicas forget the key within five minutes; Notifications and PostalReturns erase theirs when the message reaches them.");
        return 0;
    }

    /// <summary>As a password is typed: nobody behind the chair reads it.</summary>
    private static string Unseen()
    {
        var typed = "";
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
            typed = key.Key == ConsoleKey.Backspace ? typed[..^Math.Min(1, typed.Length)] : char.IsControl(key.KeyChar) ? typed : typed + key.KeyChar;
        Console.Error.WriteLine();
        return typed.Trim();
    }
}
