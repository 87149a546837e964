using Microsoft.AspNetCore.Authorization;
using Platform.ServiceDefaults.Auth;
using Platform.StaffWeb;
using Platform.WebDefaults;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddWebDefaults(new Site("staff-web", "Một cửa – cán bộ", "/staff", StaffMenu.For, "_Bell"));
builder.Services.AddAuthorizationBuilder()
    .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole(Roles.Staff).Build());
var app = builder.Build();
app.UseWebDefaults();
await app.RunAsync();

public partial class Program;
