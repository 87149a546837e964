namespace Platform.ServiceDefaults;

/// <summary>How every program begins: arguments are looked at before settings, and a missing setting is a sentence.</summary>
public static class ServiceProgram
{
    /// <param name="commands">What it can do beside serving, e.g. <c>migrate</c> and <c>figures &lt;as of&gt;</c>; each begins with its name.</param>
    /// <param name="run">Serves, or does what the arguments say.</param>
    /// <returns>The exit code: 2 = not understood, or a setting is missing; else that of <paramref name="run"/>.</returns>
    public static async Task<int> Run(string[] arguments, IReadOnlyList<string> commands, Func<Task<int>> run)
    {
        if (arguments is ["help" or "--help" or "-h" or "-?", ..] || (arguments is [var named, ..] && Knows(commands, named) && arguments.Contains("--help")))
        {
            await Console.Out.WriteLineAsync(Help(commands));
            return 0;
        }
        if (NotUnderstood(arguments, commands) is { } word)
        {
            await Console.Error.WriteLineAsync($"✗ '{word}' is not understood. {Help(commands)}");
            return 2;
        }
        try
        {
            return await run();
        }
        catch (MissingSettingException e)
        {
            await Console.Error.WriteLineAsync($"✗ {e.Message}");
            return 2;
        }
    }

    /// <summary>Settings as ASP.NET takes them (<c>--urls http://…</c>, <c>--Name=value</c>, <c>Name=value</c>) start a service.</summary>
    private static string? NotUnderstood(string[] arguments, IReadOnlyList<string> commands)
    {
        if (arguments is [var first, ..] && Knows(commands, first))
            return arguments is [_, var next, ..] && commands.Contains(first) ? next : null; // which takes none; others look at theirs
        for (var at = 0; at < arguments.Length; at++)
        {
            if (arguments[at].IndexOf('=', StringComparison.Ordinal) > 0)
                continue;
            if (!arguments[at].StartsWith("--", StringComparison.Ordinal) || at + 1 == arguments.Length || arguments[at + 1].StartsWith("--", StringComparison.Ordinal))
                return arguments[at];
            at++; // its value
        }
        return null;
    }

    private static bool Knows(IReadOnlyList<string> commands, string word) => commands.Any(c => c.Split(' ')[0] == word);

    private static string Help(IReadOnlyList<string> commands) =>
        $"{(commands.Count == 0 ? "There are no commands" : $"Commands: {string.Join(", ", commands)}")}. Without a command the service starts; settings are environment variables, or --Name value.";
}

/// <summary>A setting without which a program cannot run; said as the environment variable that gives it.</summary>
/// <param name="setting">As in configuration, e.g. <c>ConnectionStrings:Postgres</c>.</param>
public sealed class MissingSettingException(string setting) : InvalidOperationException($"{setting.Replace(":", "__", StringComparison.Ordinal)} is not set.");
