namespace Platform.Dossiers.Signing;

/// <summary>
/// Signatures without legal value never pass for real ones unnoticed: outside Development and Testing the service starts with the development
/// signer only where <c>Signing:Development=true</c> says that this is meant (a trial installation). Commands such as <c>migrate</c> run all the same.
/// </summary>
public sealed class DevelopmentSignerGuard(IHostEnvironment environment, IConfiguration configuration) : IHostedService
{
    public static bool Allows(string environment, bool setting) => setting || environment is "Development" or "Testing";

    public Task StartAsync(CancellationToken cancellationToken) => Allows(environment.EnvironmentName, configuration.GetValue("Signing:Development", false))
        ? Task.CompletedTask
        : throw new InvalidOperationException("Results would be signed by the development signer, without legal value. Configure a signing service, or set Signing:Development=true for a trial.");

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
