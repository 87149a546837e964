using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Platform.Dossiers.Documents;

/// <summary>Setting <c>Documents:Store</c>: <c>folder</c> (default; <c>Documents:Folder</c>) or <c>s3</c> (<see cref="S3Options"/>).</summary>
public static class DocumentStoreSetup
{
    public static IServiceCollection AddDocumentStore(this IServiceCollection services, IConfiguration configuration)
    {
        switch (configuration["Documents:Store"])
        {
            case null or "" or "folder":
                services.AddSingleton<IDocumentStore, FolderDocumentStore>();
                break;
            case "s3":
                var options = configuration.GetSection("Documents:S3").Get<S3Options>() ?? new S3Options();
                services.AddSingleton<S3Credentials>();
                services.AddSingleton<IDocumentStore>(sp => new S3DocumentStore(options, sp.GetRequiredService<S3Credentials>(), sp.GetRequiredService<ILogger<S3DocumentStore>>()));
                break;
            case var other:
                throw new InvalidOperationException($"Documents:Store is '{other}'; it is folder or s3.");
        }
        services.AddSingleton<DocumentStoreCheck>();
        services.AddHealthChecks().AddCheck<DocumentStoreCheck>("documents", HealthStatus.Degraded, ["ready"], TimeSpan.FromSeconds(5));
        return services;
    }
}

/// <summary>Degraded while the store is away: lists, decisions and tracking go on without files, so no pod is taken out of service for it.</summary>
public sealed class DocumentStoreCheck(IDocumentStore store, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Remember = TimeSpan.FromSeconds(15); // asked every few seconds by each probe of each pod
    private (DateTimeOffset At, HealthCheckResult Result)? last;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (last is { } known && clock.GetUtcNow() - known.At is var age && age >= TimeSpan.Zero && age < Remember)
            return known.Result;
        HealthCheckResult result;
        try
        {
            await store.Check(cancellationToken);
            result = HealthCheckResult.Healthy();
        }
        catch (DocumentStoreAwayException e)
        {
            result = HealthCheckResult.Degraded($"the document store is away: {e.Kind}");
        }
        last = (clock.GetUtcNow(), result);
        return result;
    }
}
