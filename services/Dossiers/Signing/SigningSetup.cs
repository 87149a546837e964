using Microsoft.Extensions.Diagnostics.HealthChecks;
using Platform.Postgres.Operations;

namespace Platform.Dossiers.Signing;

/// <summary>Setting <c>Signing:Provider</c>: <c>development</c> (default; signatures without legal value) or <c>external</c> (<see cref="ExternalSigner"/>).</summary>
public static class SigningSetup
{
    public static IServiceCollection AddSigning(this IServiceCollection services, IConfiguration configuration)
    {
        switch (configuration["Signing:Provider"])
        {
            case null or "" or "development":
                services.AddSingleton<ISigner, DevelopmentSigner>();
                return services.AddHostedService<DevelopmentSignerGuard>();
            case "external":
                services.AddSingleton<SigningAttempts>();
                services.AddSingleton<ISigner, ExternalSigner>();
                services.AddSingleton<TrustedRootsCheck>();
                services.AddSingleton<IInspection>(sp => sp.GetRequiredService<TrustedRootsCheck>());
                services.AddHealthChecks().AddCheck<TrustedRootsCheck>("signing", HealthStatus.Degraded, ["ready"]);
                return services.AddHostedService(sp => sp.GetRequiredService<TrustedRootsCheck>());
            case var other:
                throw new InvalidOperationException($"Signing:Provider is '{other}'; it is development or external.");
        }
    }
}
