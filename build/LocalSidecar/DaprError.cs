namespace Platform.LocalSidecar;

/// <summary>An error as daprd answers it: a status and <c>{"errorCode", "message"}</c>.</summary>
public static class DaprError
{
    public static IResult Of(int status, string errorCode, string message) =>
        Results.Json(new { errorCode, message }, statusCode: status);
}
