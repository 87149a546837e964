using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace Platform.ServiceDefaults;

/// <summary>A request header that an endpoint honours without binding it as a parameter of its own; metadata for the OpenAPI document.</summary>
public sealed record RequestHeader(string Name, string Description, string Example)
{
    public static readonly RequestHeader IdempotencyKey = new(
        "Idempotency-Key", "Chosen by the caller. The same key with the same body answers what was answered before and acts once; with another body it is refused (422 idempotency-key-reused); one that is too long too (400 bad-idempotency-key).", "5f1c3a527f0e4c3b9a510d6f6c1a0001");

    public static readonly RequestHeader IfMatch = new(
        "If-Match", "The version the caller saw, as in ETag. Refused where it has changed since (412 version-conflict); what is no version is too (400 bad-if-match).", "\"3\"");
}

/// <summary>What the platform promises of every operation: who may ask, which headers it honours, which refusals come from outside the use case.</summary>
internal static class OperationPromises
{
    public const string Bearer = "bearer";

    public static void Write(OpenApiOperation operation, ApiDescription endpoint, OpenApiDocument document)
    {
        var metadata = endpoint.ActionDescriptor.EndpointMetadata;
        var anonymous = metadata.OfType<IAllowAnonymous>().Any();
        operation.Security = anonymous ? [] : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [] }];

        if (operation.OperationId is { } useCase)
            operation.Description ??= DocComments.OfUseCase(useCase) ?? OfWhereItStands(metadata);
        foreach (var header in metadata.OfType<RequestHeader>())
            Describe(operation, header);
        Codes(operation, document, [.. metadata.OfType<AlsoRefuses>().Distinct()]);
        // bound with [FromHeader], the framework names the header but says nothing of it
        foreach (var bound in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p.In is ParameterLocation.Header && p.Name == RequestHeader.IdempotencyKey.Name) ?? [])
            bound.Description ??= RequestHeader.IdempotencyKey.Description;
        foreach (var limit in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p is { In: ParameterLocation.Query, Name: "limit" }) ?? [])
            limit.Description ??= $"Rows of a page, {Cursor.DefaultSize} where it is not given; a number outside 1 to {Cursor.LargestSize} counts as the nearest of these.";

        if (!anonymous)
        {
            Refusal(operation, document, StatusCodes.Status401Unauthorized, "No valid token");
            Refusal(operation, document, StatusCodes.Status403Forbidden, "The token's role or agency does not allow it");
        }
        if (operation.Parameters?.Any(p => p.In is ParameterLocation.Path) is true)
            Refusal(operation, document, StatusCodes.Status404NotFound, "There is none, or the caller may not know of it");
        Refusal(operation, document, StatusCodes.Status503ServiceUnavailable, "Away for a moment (temporarily-unavailable); sent again it acts once");
    }

    /// <summary>Behind the remarks, which name what the use case itself refuses.</summary>
    private static void Codes(OpenApiOperation operation, OpenApiDocument document, IReadOnlyList<AlsoRefuses> codes)
    {
        if (codes.Count == 0)
            return;
        var said = codes.GroupBy(c => c.Status).OrderBy(g => g.Key).Select(g => $"{string.Join(", ", g.Select(c => c.Code))} ({g.Key})");
        operation.Description = $"{operation.Description}\n\nAlso refuses, by the dossier's state, the caller and the way to it: {string.Join("; ", said)}.".TrimStart();
        foreach (var status in codes.Select(c => c.Status).Distinct())
            Refusal(operation, document, status, string.Join(", ", codes.Where(c => c.Status == status).Select(c => c.Code)));
    }

    /// <summary>One of several operations of a use case: its file says what it refuses.</summary>
    private static string? OfWhereItStands(IEnumerable<object> metadata)
    {
        var type = metadata.OfType<MethodInfo>().FirstOrDefault()?.DeclaringType;
        while (type is { DeclaringType: { } outer })
            type = outer;
        return type is { Namespace: { } space } && space.EndsWith(".UseCases", StringComparison.Ordinal) ? DocComments.OfType(type) : null;
    }

    private static void Describe(OpenApiOperation operation, RequestHeader header)
    {
        operation.Parameters ??= [];
        if (operation.Parameters.Any(p => p.In is ParameterLocation.Header && p.Name == header.Name))
            return;
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = header.Name,
            In = ParameterLocation.Header,
            Required = false,
            Description = header.Description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = header.Example,
        });
    }

    private static void Refusal(OpenApiOperation operation, OpenApiDocument document, int status, string description)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd(status.ToString(System.Globalization.CultureInfo.InvariantCulture), new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), document) },
            },
        });
    }
}
