using Microsoft.Extensions.Configuration;

namespace Platform.Postgres.Operations;

/// <summary>Whether what this service has to say leaves the installation: one that was restored is held until somebody releases it, and forgotten its notices are given up after two days.</summary>
public sealed class OutsideOpen(IConfiguration configuration) : IInspection
{
    public Task<Finding> Look(CancellationToken ct) => Task.FromResult(configuration.GetValue("Outside:Enabled", true)
        ? new Finding("outside", true, "what is to be sent is sent")
        : new Finding("outside", false, "held: nothing leaves this installation", "Release it once its figures are looked at: docs/backup.md."));
}
