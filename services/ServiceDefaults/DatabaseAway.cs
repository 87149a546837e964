using System.Net.Sockets;
using Npgsql;

namespace Platform.ServiceDefaults;

/// <summary>
/// The database cannot be reached, is shutting down or starting (57P01-57P03), or has no connection to give (53300): nobody's mistake, and worth
/// another try.
/// </summary>
public static class DatabaseAway
{
    public static bool IsMeantBy(Exception? exception) => exception is NpgsqlException e
        && (e.IsTransient || e.InnerException is SocketException or IOException or TimeoutException || e.SqlState is "57P01" or "57P02" or "57P03" or "53300");
}
