using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Platform.Testing;

/// <summary>
/// Waits for what comes over the bus or from a worker. The patience is a minute: a right answer comes in milliseconds on a quiet machine,
/// and a test says something is wrong only when it is not merely slow.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <param name="what">Said when it never came about; the condition itself by default.</param>
    /// <exception cref="TimeoutException">Not within a minute.</exception>
    public static async Task Is(Func<Task<bool>> so, Func<Task<string>> what)
    {
        var since = Stopwatch.StartNew();
        while (!await so())
        {
            if (since.Elapsed > Patience)
                throw new TimeoutException($"Not within a minute: {await what()}");
            await Task.Delay(50);
        }
    }

    /// <inheritdoc cref="Is(Func{Task{bool}}, Func{Task{string}})"/>
    public static Task Is(Func<Task<bool>> so, [CallerArgumentExpression(nameof(so))] string what = "") => Is(so, () => Task.FromResult(what));

    /// <inheritdoc cref="Is(Func{Task{bool}}, Func{Task{string}})"/>
    public static Task Is(Func<bool> so, [CallerArgumentExpression(nameof(so))] string what = "") => Is(() => Task.FromResult(so()), what);
}
