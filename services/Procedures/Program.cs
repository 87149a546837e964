using Platform.Postgres;
using Platform.Procedures;
using Platform.Procedures.Integration;
using Platform.Procedures.Seed;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Messaging;

return await ServiceProgram.Run(args, ["migrate", "seed"], async () =>
{
    if (args is ["seed"])
        return await SeedCommand.Run();
    if (args is ["migrate"])
        return await MigrateCommand.Run(typeof(Program).Assembly);

    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddServiceDefaults("procedures", "Danh mục thủ tục hành chính", "Procedures with their cases, channels, fees and papers; agencies; working calendar and due dates.");
    builder.Services
        .AddPostgres(builder.Configuration, typeof(Program).Assembly)
        .AddOutboxDispatcher()
        .AddMessaging(builder.Configuration, messages => messages.Endpoint(OnCatalogueWanted.Endpoint, typeof(OnCatalogueWanted)))
        .AddProcedures();

    var app = builder.Build();
    app.UseServiceDefaults();
    app.MapProcedures();
    await app.RunAsync();
    return 0;
});
