using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.IdentityModel.Tokens;
using Platform.ServiceDefaults.Problems;

namespace Platform.ServiceDefaults.Auth;

/// <summary>
/// Every service checks the token itself: issuer, audience, signature, expiry. Nothing is open unless it says <c>AllowAnonymous</c>.
/// Settings: <c>Auth:Authority</c> (issuer), <c>Auth:Audience</c> (default <c>platform</c>), <c>Auth:Metadata</c> (where the provider's discovery document
/// is read, when this process reaches the provider under another address than browsers do; default below the authority).
/// </summary>
public static class AuthSetup
{
    public static string Metadata(IConfiguration configuration) => configuration["Auth:Metadata"] is { Length: > 0 } elsewhere
        ? elsewhere
        : $"{(configuration["Auth:Authority"] ?? throw new MissingSettingException("Auth:Authority")).TrimEnd('/')}/.well-known/openid-configuration";

    public static IServiceCollection AddAuth(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpContextAccessor();
        services.AddScoped(sp => Caller.From(sp.GetRequiredService<IHttpContextAccessor>().HttpContext!.User));
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.Authority = configuration["Auth:Authority"];
            options.Audience = configuration["Auth:Audience"] ?? "platform";
            if (configuration["Auth:Metadata"] is { Length: > 0 } elsewhere)
                options.MetadataAddress = elsewhere;
            options.RequireHttpsMetadata = (options.MetadataAddress ?? options.Authority)?.StartsWith("https://", StringComparison.Ordinal) ?? false;
            options.BackchannelTimeout = TimeSpan.FromSeconds(5); // a request waits for it
            options.MapInboundClaims = false;
            options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidateIssuer = true,
                ValidateAudience = true,
                ValidateLifetime = true,
                ValidateIssuerSigningKey = true,
                RequireSignedTokens = true,
                RequireExpirationTime = true,
                ClockSkew = TimeSpan.FromSeconds(30),
                NameClaimType = "name",
                RoleClaimType = "role",
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256],
            };
            options.Events = new JwtBearerEvents
            {
                OnMessageReceived = async context =>
                {
                    if (context.Request.Headers.Authorization.Count == 0 || await context.HttpContext.RequestServices.GetRequiredService<ProviderKeys>().Missing(context.HttpContext.RequestAborted) is null)
                        return;
                    ProviderKeys.Mark(context.HttpContext);
                    context.Fail("The sign-in provider's keys cannot be read.");
                },
                OnChallenge = async context =>
                {
                    context.HandleResponse();
                    if (ProviderKeys.CouldNotJudge(context.HttpContext))
                    {
                        await ProviderKeys.Answer(context.HttpContext);
                        return;
                    }
                    context.Response.Headers.WWWAuthenticate = "Bearer";
                    await ProblemsSetup.Write(context.HttpContext, ProblemsSetup.ForStatus(StatusCodes.Status401Unauthorized));
                },
                OnForbidden = context => ProblemsSetup.Write(context.HttpContext, ProblemsSetup.ForStatus(StatusCodes.Status403Forbidden)),
            };
        });
        services.AddSingleton<ProviderKeys>();
        services.AddHealthChecks().AddCheck<ProviderKeys>("sign-in", HealthStatus.Degraded, ["ready"], TimeSpan.FromSeconds(3));
        services.AddDataProtection().UseEphemeralDataProtectionProvider(); // bearer tokens need none: no keys on a disk, no warnings of them
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }

    /// <summary>At least one of the roles is needed.</summary>
    public static TBuilder RequireRoles<TBuilder>(this TBuilder endpoint, params string[] roles)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireRole(roles));

    /// <summary>One of the roles, or a system or service whose token carries the scope.</summary>
    public static TBuilder RequireRolesOrScope<TBuilder>(this TBuilder endpoint, string scope, params string[] roles)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context =>
        {
            var caller = Caller.From(context.User);
            return roles.Any(caller.Is) || ((caller.Is(Roles.System) || caller.Is(Roles.Service)) && caller.MayScope(scope));
        }));
}
