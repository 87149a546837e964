using Microsoft.Extensions.Diagnostics.HealthChecks;
using Platform.Dossiers.Signing.Pdf;
using Platform.Postgres.Operations;
using Platform.ServiceDefaults.Telemetry;

namespace Platform.Dossiers.Signing;

/// <summary>
/// Without a trusted root no signature of an outside service could ever hold. Degraded, not unready: dossiers are taken in, worked on and handed out,
/// and only approving and issuing are refused (<see cref="NotSetUp"/>) until the roots are there, which needs no restart.
/// </summary>
public sealed class TrustedRootsCheck(TrustAnchors anchors, ILogger<TrustedRootsCheck> log) : IHealthCheck, IInspection, IHostedService
{
    private const string Reason =
        "Chưa có chứng thư gốc tin cậy nên không ký số được. / Signing:Provider is external and the folder Signing:TrustedRoots holds no root certificate (PEM), so nothing can be signed or issued; in a cluster: the ConfigMap platform-signing-roots";

    private int said;

    public static Refusal NotSetUp { get; } = Refusal.Unavailable(
        "signing-not-set-up", "Hệ thống chưa có chứng thư gốc tin cậy nên chưa ký số, phát hành được; hồ sơ chưa thay đổi. Xin báo bộ phận kỹ thuật cài chứng thư gốc của tổ chức chứng thực.");

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Looked() ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(Reason));

    public Task<Finding> Look(CancellationToken ct) => Task.FromResult(Looked()
        ? new Finding("signing-roots", true, "there are trusted roots")
        : new Finding("signing-roots", false, Reason, "Put the certification authority's root there: docs/documents.md, \"Signing results\"."));

    /// <summary>Says it in the log at the start, and again each time it changes.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        CertificateFigures.Watch("signing-root", () => anchors.NextEnd(DateTimeOffset.UtcNow));
        Looked();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool Looked()
    {
        var missing = anchors.IsEmpty;
        if (Interlocked.Exchange(ref said, missing ? 1 : 0) is var before && before == 0 && missing)
            log.LogError("{Reason}", Reason);
        else if (before == 1 && !missing)
            log.LogInformation("Signing:TrustedRoots has root certificates now: signing goes on");
        return !missing;
    }
}
