using Microsoft.AspNetCore.Authorization;
using Platform.Postgres;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.StaffWeb;
using Platform.WebDefaults;

return await ServiceProgram.Run(args, ["migrate"], async () =>
{
    if (args is ["migrate"])
        return await MigrateCommand.Run(typeof(WebSetup).Assembly);

    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddWebDefaults(new Site("staff-web", "Một cửa – cán bộ", "/staff", StaffMenu.For, "_Bell"));
    builder.Services.AddAuthorizationBuilder()
        .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole(Roles.Staff).Build());
    var app = builder.Build();
    app.UseWebDefaults();
    await app.RunAsync();
    return 0;
});

public partial class Program;
