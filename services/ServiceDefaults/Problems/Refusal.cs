using Microsoft.AspNetCore.Http;

namespace Platform.ServiceDefaults.Problems;

/// <summary>A use case says no: a stable code, a status and a Vietnamese sentence that tells the person what to do.</summary>
/// <param name="Code">Kebab-case, stable for ever; it is the last part of the problem's <c>type</c> and its <c>code</c> member.</param>
/// <param name="Fields">What is wrong with which field, every one at once; null where no field is at fault.</param>
public sealed record Refusal(int Status, string Code, string Sentence, IReadOnlyDictionary<string, string>? Fields = null)
{
    public static Refusal Invalid(string code, string sentence, IReadOnlyDictionary<string, string>? fields = null) => new(StatusCodes.Status400BadRequest, code, sentence, fields);

    public static Refusal Forbidden(string code, string sentence) => new(StatusCodes.Status403Forbidden, code, sentence);

    /// <summary>Also the answer where the caller may not know that the thing exists.</summary>
    public static Refusal NotFound(string code, string sentence) => new(StatusCodes.Status404NotFound, code, sentence);

    /// <summary>The state does not allow it.</summary>
    public static Refusal Conflict(string code, string sentence) => new(StatusCodes.Status409Conflict, code, sentence);

    /// <summary>Somebody else changed it first.</summary>
    public static Refusal Stale(string code, string sentence) => new(StatusCodes.Status412PreconditionFailed, code, sentence);

    public static Refusal Unprocessable(string code, string sentence, IReadOnlyDictionary<string, string>? fields = null) => new(StatusCodes.Status422UnprocessableEntity, code, sentence, fields);

    public static Refusal Unavailable(string code, string sentence) => new(StatusCodes.Status503ServiceUnavailable, code, sentence);

    public IResult ToHttp() => ProblemResult.For(this);
}
