using Platform.Dossiers.Signing.Pdf;

namespace Platform.Dossiers.Signing;

/// <summary>Without a trusted root no signature of an outside service could ever hold: better not to start than to refuse every leader. Commands run all the same.</summary>
public sealed class ExternalSignerGuard(TrustAnchors anchors) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => anchors.IsEmpty
        ? throw new InvalidOperationException("Signing:Provider is external, and Signing:TrustedRoots holds no root certificate: put the certification authority's there as PEM.")
        : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
