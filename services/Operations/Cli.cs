using Platform.Operations.Commands;

namespace Platform.Operations;

/// <summary>
/// <c>platform COMMAND …</c>. Exit code: 0 = all is well or done; 1 = something is wrong, or was refused; 2 = not understood, or a setting is missing;
/// 130 = interrupted.
/// </summary>
internal static class Cli
{
    private static readonly (string Name, string Usage, Func<Session, Arguments, CancellationToken, Task<int>> Run)[] All =
    [
        ("check", CheckInstallation.Usage, CheckInstallation.Run),
        ("smoke", Smoke.Usage, Smoke.Run),
        ("outbox", Outbox.Usage, Outbox.Run),
        ("consumers", Consumers.Usage, Consumers.Run),
        ("dead-letters", DeadLetters.Usage, DeadLetters.Run),
        ("verify-chain", Jobs.VerifyUsage, Jobs.Verify),
        ("rebuild", Jobs.RebuildUsage, Jobs.Rebuild),
        ("erase-person", ErasePerson.Usage, ErasePerson.Run),
        ("config", Config.Usage, Config.Run),
    ];

    private const string Help = """
        platform: operate an installation through its gateway, with the rights of a token.

        {0}

        Every command: --json (the answer for programs), --help.
        Exit code: 0 all is well, 1 something is wrong or refused, 2 not understood or a setting is missing.

        Environment:
          PLATFORM_URL             the gateway, e.g. https://motcua.example.vn
          PLATFORM_CLIENT          client id of a system with scope 'operations' (or Auth__ClientId)
          PLATFORM_CLIENT_SECRET   its secret (or Auth__ClientSecret)
          PLATFORM_AUTHORITY       the identity provider (or Auth__Authority); asked of the gateway where it is not set
          PLATFORM_METADATA        address of its discovery document, where that is not under the authority (or Auth__Metadata)
          PLATFORM_SCOPE           scopes to ask for; where it is not set, what the client is registered for
          PLATFORM_TOKEN           an access token instead of client and secret, of a person: with role 'it'; config import: also a 'leader' of the province
        """;

    public static async Task<int> Run(string[] given, CancellationToken ct)
    {
        if (given is [] or ["help"] or ["--help"] or ["-h"])
        {
            Console.WriteLine(Help, string.Join("\n", All.SelectMany(c => c.Usage.Split('\n').TakeWhile(l => !l.StartsWith(' ')).Select(Aligned))));
            return given is [] ? 2 : 0;
        }
        var command = All.FirstOrDefault(c => c.Name == given[0]);
        if (command.Name is null)
        {
            Console.Error.WriteLine($"There is no command '{given[0]}'. There are: {string.Join(", ", All.Select(c => c.Name))}. platform --help");
            return 2;
        }
        if (given.Contains("--help"))
        {
            Console.WriteLine(command.Usage);
            return 0;
        }
        try
        {
            using var session = Session.FromEnvironment();
            return await command.Run(session, new Arguments(given[1..]), ct);
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine($"✗ {e.Message}\n\n{command.Usage}");
            return 2;
        }
        catch (RefusedException e)
        {
            Console.Error.WriteLine(e.Advice is null ? $"✗ {e.Message}" : $"✗ {e.Message}\n    → {e.Advice}");
            return 1;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Console.Error.WriteLine("Interrupted. What the services have begun goes on.");
            return 130;
        }
    }

    /// <summary>How it is typed, and what it does.</summary>
    private static string Aligned(string line) => line.IndexOf("  ", StringComparison.Ordinal) is var at and > 0 ? $"  {line[..at],-52} {line[at..].TrimStart()}" : $"  {line}";
}

/// <summary>The command line was not understood, or a setting is missing.</summary>
internal sealed class UsageException(string message) : Exception(message);
