using System.Globalization;
using Platform.PostalReturns.Recovery;

namespace Platform.PostalReturns;

/// <summary>What an operator runs beside the service: <c>dotnet Platform.PostalReturns.dll resend-events &lt;since&gt;</c>. Exit code 0 = done, 2 = no such command.</summary>
public static class Commands
{
    public static readonly IReadOnlyList<string> All = ["migrate", "resend-events <since> (an instant like 2026-11-22T03:15:00Z)"];

    public static async Task<int> Run(IServiceProvider services, string[] arguments, TextWriter output, CancellationToken ct)
    {
        if (arguments is not ["resend-events", var text]
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var since))
        {
            await output.WriteLineAsync($"Not understood. Commands: {string.Join(", ", All)}.");
            return 2;
        }
        var (consignments, messages) = await services.GetRequiredService<ResendEvents>().Run(since, (done, of) => output.WriteLineAsync($"{done} of {of} consignments"), ct);
        await output.WriteLineAsync($"{messages} messages of {consignments} consignments stand in the outbox again.");
        return 0;
    }
}
