using Platform.Postgres;
using Platform.ServiceDefaults;
using Platform.WebDefaults;

return await ServiceProgram.Run(args, ["migrate"], async () =>
{
    if (args is ["migrate"])
        return await MigrateCommand.Run(typeof(WebSetup).Assembly);

    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddWebDefaults(new Site("citizen-web", "Một cửa điện tử", "", person =>
    [
        new MenuItem("/", "Thủ tục"),
        new MenuItem("/track", "Tra cứu"),
        .. person.Identity?.IsAuthenticated is true ? new[] { new MenuItem("/dossiers", "Hồ sơ của tôi") } : [],
    ]));
    var app = builder.Build();
    app.UseWebDefaults();
    await app.RunAsync();
    return 0;
});

public partial class Program;
