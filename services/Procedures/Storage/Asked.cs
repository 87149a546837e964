using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Procedures.Storage;

/// <summary>A change as it was asked for: who, on which revision (<c>If-Match: "3"</c>), under which <c>Idempotency-Key</c>. Both headers are optional.</summary>
/// <param name="Target">Method and path: part of what a key stands for.</param>
public sealed record Asked(Caller Caller, long? ExpectedRevision, string? Key, string Target) : IEndpointParameterMetadataProvider
{
    private const int LongestKey = 200;

    public static ValueTask<Asked?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length > LongestKey)
            throw new RefusedException(Refusal.Invalid("bad-idempotency-key", $"Idempotency-Key dài quá {LongestKey} ký tự."));
        return ValueTask.FromResult<Asked?>(new Asked(Caller.From(http.User), IfMatch(http.Request.Headers.IfMatch.ToString()), key.Length == 0 ? null : key, $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}"));
    }

    /// <summary>Every endpoint that is asked so says in the OpenAPI document that it takes the key; where a revision counts, the endpoint says that itself.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(RequestHeader.IdempotencyKey);

    /// <summary>Somebody else changed it since the caller looked: 412.</summary>
    public Refusal? Stale(long revision) => ExpectedRevision is { } seen && seen != revision
        ? Refusal.Stale("version-conflict", "Có người vừa thay đổi nội dung này. Xin tải lại, xem lại rồi thực hiện.")
        : null;

    private static long? IfMatch(string header) => header switch
    {
        "" or "*" => null,
        _ when long.TryParse(header.Trim().Trim('"'), out var revision) => revision,
        _ => throw new RefusedException(Refusal.Invalid("bad-if-match", "If-Match phải là số phiên bản đã xem, ví dụ \"3\".")),
    };
}
