using Platform.Dossiers.Views;
using Platform.Postgres.Operations;

namespace Platform.Dossiers.Operations;

/// <summary><see cref="RebuildViews"/> as a job: after a stop it goes on behind the last dossier it wrote.</summary>
public sealed class RebuildRows(RebuildViews views) : IJob
{
    public string Kind => "rebuild-views";

    public async Task<JobEnd> Run(JobRun run, CancellationToken ct)
    {
        var after = Guid.TryParse(run.Progress.Position, out var last) ? last : (Guid?)null;
        var dossiers = await views.Run(ct, after, (dossier, done, total) => run.Report(done, total, dossier.ToString()));
        return new JobEnd(true, $"Rebuilt the rows of {dossiers} dossiers.");
    }
}
