using Platform.Notifications;
using Platform.Postgres;
using Platform.ServiceDefaults;

return await ServiceProgram.Run(args, ["migrate"], async () =>
{
    if (args is ["migrate"])
        return await MigrateCommand.Run(typeof(Program).Assembly);

    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddServiceDefaults("notifications", "Notifications", "Tells citizens what happens to their dossiers: templates, preferences, deliveries and their history.");
    builder.Services.AddNotifications(builder.Configuration);

    var app = builder.Build();
    app.UseServiceDefaults();
    app.MapNotifications();
    await app.RunAsync();
    return 0;
});

public partial class Program;
