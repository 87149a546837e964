using Platform.Dossiers;
using Platform.Postgres;
using Platform.ServiceDefaults;

return await ServiceProgram.Run(args, Commands.All, async () =>
{
    if (args is ["migrate"])
        return await MigrateCommand.Run(typeof(DossiersSetup).Assembly);

    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddServiceDefaults("dossiers", "Hồ sơ một cửa", "The life of a dossier: submission, acceptance, resolution, signing, issue and return; documents, receipts, work lists and public tracking.");
    builder.Services.AddDossiers(builder.Configuration);

    var app = builder.Build();
    if (args is [var first, ..] && !first.StartsWith('-'))
        return await Commands.Run(app.Services, args, Console.In, Console.Out, CancellationToken.None);
    app.UseServiceDefaults();
    app.MapDossiers();
    await app.RunAsync();
    return 0;
});
