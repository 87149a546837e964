namespace Platform.Postgres.Operations;

/// <summary>Something only this service can look at: its copy of the catalogue, the heads of its chains. Quick: it is asked for in one request.</summary>
public interface IInspection
{
    Task<Finding> Look(CancellationToken ct);
}

/// <summary>What was looked at.</summary>
/// <param name="What">Kebab-case, e.g. <c>chain-heads</c>.</param>
/// <param name="Said">As found, e.g. <c>187 procedures, newest published 2026-11-20</c>.</param>
/// <param name="Advice">What to do where it is not good.</param>
public sealed record Finding(string What, bool Good, string Said, string? Advice = null);
