using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

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
        options.AddDocumentTransformer((document, _, _) =>
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
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
            return Task.CompletedTask;
        });
    });

    public static void MapOpenApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi.json").AllowAnonymous();
}
