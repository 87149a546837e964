using System.Security.Cryptography;
using System.Text;
using Platform.LocalSidecar;

// The part of Dapr's HTTP API that the services use, for machines without daprd. It reads the same component files.
// One process serves every service of the machine; in the cluster each has a daprd of its own.
//
// Environment: ASPNETCORE_URLS, COMPONENTS (folder), SIDECAR_APPS or --apps (name=url,name=url: whom cron bindings call),
// DAPR_API_TOKEN (asked of callers when set), APP_API_TOKEN (shown to the apps when set).
var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 4 * 1024 * 1024); // daprd's default
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Platform", LogLevel.Information);
builder.Logging.AddSimpleConsole(console => console.SingleLine = true);

Components components;
Apps apps;
try
{
    apps = Apps.Parse(builder.Configuration["apps"] ?? builder.Configuration["SIDECAR_APPS"] ?? "");
    components = Components.Load(builder.Configuration["COMPONENTS"] ?? "components", [.. apps.All.Select(a => a.Name)]);
}
catch (InvalidDataException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return 2;
}

builder.Services.AddSingleton(components);
builder.Services.AddSingleton(apps);
builder.Services.AddSingleton<HttpBinding>();
builder.Services.AddHostedService<CronBindings>();

var app = builder.Build();
foreach (string lacking in components.Absent)
    app.Logger.LogError("Left out: {Lacking}; what goes out by it waits until the sidecar is started with it", lacking);

string? token = app.Configuration["DAPR_API_TOKEN"];
if (!string.IsNullOrEmpty(token))
{
    byte[] expected = Encoding.UTF8.GetBytes(token);
    app.Use((context, next) =>
    {
        bool open = context.Request.Path.StartsWithSegments("/v1.0/healthz");
        byte[] shown = Encoding.UTF8.GetBytes(context.Request.Headers["dapr-api-token"].ToString());
        return open || CryptographicOperations.FixedTimeEquals(shown, expected)
            ? next(context)
            : DaprError.Of(StatusCodes.Status401Unauthorized, "ERR_UNAUTHORIZED", "invalid api token").ExecuteAsync(context);
    });
}

app.MapGet("/v1.0/healthz", () => Results.NoContent());
app.MapGet("/v1.0/healthz/outbound", () => Results.NoContent());
app.MapMethods("/v1.0/bindings/{name}", ["POST", "PUT"], OutputBindings.Invoke);
app.MapGet("/v1.0/secrets/{store}/{key}", SecretStores.Get);
app.MapFallback(() => DaprError.Of(StatusCodes.Status404NotFound, "ERR_NOT_SERVED_LOCALLY", "the local sidecar serves bindings, secrets and healthz only"));

await app.RunAsync();
return 0;
