namespace Platform.Postgres.Operations;

/// <summary>
/// Long work that an operator asks for. It may be stopped at any moment and is run again: from the position it reported last, or from the beginning
/// where it reports none. Doing a part of it twice changes nothing.
/// </summary>
public interface IJob
{
    /// <summary>Kebab-case, e.g. <c>rebuild-views</c>.</summary>
    string Kind { get; }

    /// <summary>Whether it can be asked for of this; empty = of everything.</summary>
    bool Takes(string subject) => subject.Length == 0;

    Task<JobEnd> Run(JobRun run, CancellationToken ct);
}

/// <param name="Good">False: it found something wrong (a broken chain).</param>
/// <param name="Said">One sentence for the operator, without personal data.</param>
public sealed record JobEnd(bool Good, string Said);

/// <summary>One run of a job: what it is of, where the last run stopped, and how far this one is.</summary>
/// <param name="subject">Empty = everything.</param>
public sealed class JobRun(string subject, JobProgress before)
{
    public string Subject { get; } = subject;

    /// <summary>Kept in the database every second by the worker; the job itself only says it.</summary>
    public JobProgress Progress { get; private set; } = before;

    public void Report(long done, long? total, string? position = null) => Progress = new JobProgress(done, total, position);
}

/// <param name="Total">Null while it is not counted.</param>
/// <param name="Position">The last thing done, for a run that goes on from there.</param>
public sealed record JobProgress(long Done, long? Total, string? Position);
