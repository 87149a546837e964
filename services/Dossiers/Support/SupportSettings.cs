namespace Platform.Dossiers.Support;

/// <param name="LongestHours">Setting <c>Support:LongestHours</c>: how long support access may be granted for at most. Default 8.</param>
public sealed record SupportSettings(int LongestHours)
{
    public static SupportSettings From(IConfiguration configuration) => new(configuration.GetValue("Support:LongestHours", 8));
}
