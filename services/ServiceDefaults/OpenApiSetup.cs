using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Platform.ServiceDefaults.Problems;

namespace Platform.ServiceDefaults;

/// <summary>The service's own OpenAPI document at <c>/openapi.json</c>; the gateway shows it at <c>/openapi/{service}.json</c>.</summary>
public static class OpenApiSetup
{
    public static IServiceCollection AddOpenApiDocument(this IServiceCollection services, string title, string description) => services.AddOpenApi("v1", options =>
    {
        // one use case, one file: its Request and Answer are nested, and their names are the use case's
        options.CreateSchemaReferenceId = json => json.Type is { IsNested: true, DeclaringType: { } useCase } && OpenApiOptions.CreateDefaultSchemaReferenceId(json) is { } name
            ? useCase.Name + name
            : OpenApiOptions.CreateDefaultSchemaReferenceId(json);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
                DescribeProblem(schema);
            else
                Describe(schema, context);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            OperationPromises.Write(operation, context.Description, context.Document!);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer(async (document, context, ct) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = title,
                Version = "v1",
                Description = description,
                Contact = new OpenApiContact { Name = "Bộ phận vận hành hệ thống một cửa điện tử", Email = "ho-tro@motcua.example.vn" },
            };
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
            if (!document.Components.Schemas.ContainsKey(nameof(ProblemDetails)))
                document.Components.Schemas[nameof(ProblemDetails)] = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), cancellationToken: ct);
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[OperationPromises.Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" };
        });
    });

    /// <summary>The docstrings, a property's own before those of its type; and what the server takes, no more.</summary>
    private static void Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var description = context.JsonPropertyInfo?.AttributeProvider is PropertyInfo property ? DocComments.OfProperty(property) : null;
        // what may be null may be left out
        foreach (var name in schema.Required?.Where(n => schema.Properties?.TryGetValue(n, out var member) is true && member.Type?.HasFlag(JsonSchemaType.Null) is true).ToArray() ?? [])
            schema.Required!.Remove(name);
        // rows of whatever shape: the rules want it said
        if (schema is { Type: { } kind, Items: null } && kind.HasFlag(JsonSchemaType.Array))
            schema.Items = new OpenApiSchema();
        // a number in quotes is understood and need not be advertised
        if (schema.Type is { } type && type.HasFlag(JsonSchemaType.String) && (type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number)))
            (schema.Type, schema.Pattern) = (type & ~JsonSchemaType.String, null);
        schema.Description ??= description ?? (context.JsonTypeInfo.Type.Namespace?.StartsWith("Platform.", StringComparison.Ordinal) is true ? DocComments.OfType(context.JsonTypeInfo.Type) : null);
    }

    /// <summary>What <see cref="ProblemResult"/> adds to RFC 9457.</summary>
    private static void DescribeProblem(OpenApiSchema schema)
    {
        schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
        schema.Properties["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable kebab-case code of the refusal, e.g. papers-missing." };
        schema.Properties["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "For the support desk." };
        schema.Properties["errors"] = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String }, Description = "Field of the request → what is wrong with it; only where fields are at fault." };
    }

    public static void MapOpenApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi.json").AllowAnonymous();
}
