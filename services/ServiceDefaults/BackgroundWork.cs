using Microsoft.Extensions.Logging;

namespace Platform.ServiceDefaults;

/// <summary>
/// What a background service says of an exception before it looks again. It catches all but its own stop: one that leaves <c>ExecuteAsync</c> would end the
/// whole process, and with it everybody's requests.
/// </summary>
public static class BackgroundWork
{
    /// <param name="what">The work, e.g. "Old answers are swept".</param>
    public static void LogStandsStill(this ILogger log, Exception e, string what)
    {
        if (DatabaseAway.IsMeantBy(e) || e is TimeoutException)
            log.LogWarning("{What}: not just now, the database is away ({Reason}); again later", what, e.GetType().Name);
        else
            log.LogError(e, "{What}: not just now; again later", what);
    }

    /// <summary>Whether the failure is of the one item in hand, so that the others may go on: not the database's, not a stop.</summary>
    public static bool IsOfOneItem(Exception e, CancellationToken ct) =>
        !DatabaseAway.IsMeantBy(e) && e is not TimeoutException && !ct.IsCancellationRequested;
}
