using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Postgres;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Dossiers.Streams;

/// <summary>A write as it was asked for: who, on which version (<c>If-Match: "3"</c>), under which <c>Idempotency-Key</c>. Both headers are optional.</summary>
/// <param name="ExpectedVersion">The version the caller saw; null = whatever it is now.</param>
/// <param name="Key">The <c>Idempotency-Key</c>; null where the caller gave none.</param>
public sealed record Asked(Caller Caller, long? ExpectedVersion, string? Key) : IEndpointParameterMetadataProvider
{
    private const int LongestKey = 200;

    /// <summary>How old answers go: messages' rows as long as any inbox's, a payment's never, because nothing else keeps one from being recorded twice. Relies on <c>requests_at</c>.</summary>
    internal static readonly AnsweredTable Answers = new("dossiers.requests",
        """
        DELETE FROM dossiers.requests WHERE ctid IN (
            SELECT ctid FROM dossiers.requests WHERE at < @requestsBefore AND caller <> 'message:payment' AND (caller NOT LIKE 'message:%' OR at < @messagesBefore) ORDER BY at LIMIT @batch)
        """);

    /// <summary>Where it was sent, part of what a key stands for.</summary>
    private string Target { get; init; } = "";

    /// <summary>What was asked, as JSON; never stored.</summary>
    private byte[] Body { get; init; } = [];

    public static ValueTask<Asked?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString();
        if (key.Length > LongestKey)
            throw new RefusedException(Refusal.Invalid("bad-idempotency-key", $"Idempotency-Key dài quá {LongestKey} ký tự."));
        var caller = Caller.From(http.User);
        return ValueTask.FromResult<Asked?>(new Asked(caller, IfMatch(http.Request.Headers.IfMatch.ToString()), key.Length == 0 ? null : key)
        {
            Target = $"{http.Request.Method} {http.Request.Path}",
        });
    }

    /// <summary>Every endpoint that is asked so says in the OpenAPI document which headers it takes; a dossier that is not there yet has no version.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(RequestHeader.IdempotencyKey);
        if (builder is RouteEndpointBuilder { RoutePattern.Parameters.Count: > 0 })
            builder.Metadata.Add(RequestHeader.IfMatch);
    }

    /// <summary>With what was asked, so that a key used again for something else is noticed.</summary>
    public Asked For<T>(T request) => Key is null ? this : this with
    {
        Body = JsonSerializer.SerializeToUtf8Bytes(request, Json.Options),
    };

    /// <summary>As it is stored: citizens by their person's reference, and the body, with its identity numbers and phones, as a keyed hash.</summary>
    internal async ValueTask<RequestKey?> Stored(MasterKey master, CancellationToken ct) => Key is null ? null : new RequestKey(
        Caller switch
        {
            { IsCitizen: true, IdentityNumber: { } number } => (await master.PersonOf(number, ct)).ToString(),
            { IsCitizen: true } => await master.Hash("caller", Caller.Id, ct),
            _ => Caller.Id,
        },
        Key,
        await master.Fingerprint($"request {Target}", Body, ct));

    /// <summary>The caller acting in a role that the endpoint has checked.</summary>
    public Actor As(params string[] roles) => new(Caller.Id, Caller.Name, roles.First(Caller.Is), Caller.Agency);

    internal static long? IfMatch(string header) => header switch
    {
        "" or "*" => null,
        _ when long.TryParse(header.Trim().Trim('"'), out var version) => version,
        _ => throw new RefusedException(Refusal.Invalid("bad-if-match", "If-Match phải là phiên bản của hồ sơ, ví dụ \"3\".")),
    };
}
