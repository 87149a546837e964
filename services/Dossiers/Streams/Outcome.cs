using Platform.Dossiers.Domain;
using Platform.ServiceDefaults.Problems;

namespace Platform.Dossiers.Streams;

/// <summary>How a write ended: refused, or the dossier as the write left it (the same for a repeated request).</summary>
public sealed record Outcome(Refusal? Refusal, Dossier? Dossier)
{
    public static implicit operator Outcome(Refusal refusal) => new(refusal, null);

    public static implicit operator Outcome(Dossier dossier) => new(null, dossier);

    /// <summary>200 with the answer and the new version as ETag, or the refusal.</summary>
    public IResult ToHttp<T>(Func<Dossier, T> answer) => Dossier is null ? ProblemResult.For(Refusal!) : new Versioned<T>(TypedResults.Ok(answer(Dossier)), Dossier.Version);

    /// <summary>201 with the place of the new dossier.</summary>
    public IResult ToCreated<T>(Func<Dossier, T> answer) =>
        Dossier is null ? ProblemResult.For(Refusal!) : new Versioned<T>(TypedResults.Created($"/v1/dossiers/{Dossier.Id}", answer(Dossier)), Dossier.Version);
}

internal sealed class Versioned<T>(IResult inner, long version) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = $"\"{version}\"";
        return inner.ExecuteAsync(httpContext);
    }
}
