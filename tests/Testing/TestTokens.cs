using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Platform.Testing;

/// <summary>Signs tokens that a host under test accepts: the real checks run (issuer, audience, signature, expiry), only the issuer is the test.</summary>
public static class TestTokens
{
    public const string Issuer = "https://issuer.test";
    private static readonly RsaSecurityKey Key = new(RSA.Create(2048)) { KeyId = "test" };

    /// <summary>Makes a host trust this issuer.</summary>
    public static void Trust(IServiceCollection services) => services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options =>
    {
        var configuration = new OpenIdConnectConfiguration { Issuer = Issuer };
        configuration.SigningKeys.Add(Key);
        options.Authority = null;
        options.Configuration = configuration;
        options.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(configuration);
        options.TokenValidationParameters.ValidIssuer = Issuer;
        options.TokenValidationParameters.IssuerSigningKey = Key;
    });

    public static string For(TestPerson person, string audience = "platform", DateTime? expires = null, string issuer = Issuer)
    {
        List<Claim> claims = [new("sub", person.Id), new("name", person.Name)];
        if (person.IdentityNumber is not null) claims.Add(new("identity_number", person.IdentityNumber));
        if (person.Agency is not null) claims.Add(new("agency", person.Agency));
        if (person.Email is not null) claims.Add(new("email", person.Email));
        if (person.Scope is not null) claims.Add(new("scope", person.Scope));
        claims.AddRange(person.Roles.Select(r => new Claim("role", r)));
        var ends = expires ?? DateTime.UtcNow.AddHours(1);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Subject = new ClaimsIdentity(claims),
            NotBefore = ends.AddHours(-2),
            IssuedAt = ends.AddHours(-2),
            Expires = ends,
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        });
    }
}

public sealed record TestPerson(string Id, string Name, string[] Roles, string? Agency = null, string? IdentityNumber = null, string? Scope = null, string? Email = null);

/// <summary>The same cast as the development identity provider's.</summary>
public static class People
{
    public static readonly TestPerson Mother = new("citizen-1", "Lò Thị Mai", ["citizen"], IdentityNumber: "011195000123");
    public static readonly TestPerson OtherCitizen = new("citizen-2", "Vàng A Páo", ["citizen"], IdentityNumber: "011090000456");
    public static readonly TestPerson Clerk = new("clerk-1", "Quàng Thị Hoa", ["clerk"], "H18.25");
    public static readonly TestPerson Specialist = new("specialist-1", "Giàng A Lử", ["specialist"], "H18.25");
    public static readonly TestPerson Leader = new("leader-1", "Lường Văn Thành", ["leader"], "H18.25");
    public static readonly TestPerson ClericalOfficer = new("clerical-1", "Cà Thị Inh", ["clerical-officer"], "H18.25");
    public static readonly TestPerson PostalOfficer = new("postal-1", "Tòng Văn Dũng", ["postal-officer"], "H18.25");
    public static readonly TestPerson It = new("it-1", "Nguyễn Văn Nam", ["it"], "H18");
    public static readonly TestPerson ClerkElsewhere = new("clerk-2", "Sùng A Chờ", ["clerk"], "H18.26");
    public static readonly TestPerson ProvinceLeader = new("leader-2", "Trần Thị Bình", ["leader"], "H18");
    public static readonly TestPerson NeighbourSystem = new("demo-system", "demo-system", ["system"], "H18", Scope: "dossiers:read dossiers:write reports:read");
    public static readonly TestPerson ServiceNotifications = new("svc-notifications", "svc-notifications", ["service"], Scope: "contacts:read");
}
