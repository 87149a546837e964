using System.Globalization;
using Npgsql;
using Platform.Reporting.Storage;
using Platform.Reporting.UseCases;

namespace Platform.Reporting;

/// <summary>What an operator runs beside the service: <c>dotnet Platform.Reporting.dll figures &lt;as of&gt;</c>. Exit code 0 = done, 2 = no such command.</summary>
public static class Commands
{
    public static readonly IReadOnlyList<string> All = ["migrate", "figures <as of> (an instant like 2026-11-22T03:15:00Z)"];

    public static async Task<int> Run(IServiceProvider services, string[] arguments, TextWriter output, CancellationToken ct)
    {
        if (arguments is not ["figures", var text]
            || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var asOf))
        {
            await output.WriteLineAsync($"Not understood. Commands: {string.Join(", ", All)}.");
            return 2;
        }
        foreach (var line in await FiguresAsOf.Lines(asOf, services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredService<AgencyStore>(), ct))
            await output.WriteLineAsync(line);
        return 0;
    }
}
