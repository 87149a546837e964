using Platform.Postgres;
using Platform.Reporting;
using Platform.ServiceDefaults;

return await ServiceProgram.Run(args, Commands.All, async () =>
{
    if (args is ["migrate"])
        return await MigrateCommand.Run(typeof(Program).Assembly);

    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddServiceDefaults("reporting", "Reporting", "Facts projected from everybody's events, and the figures asked of them: II.06a/VPCP/KSTT as of any instant.");
    builder.Services.AddReporting(builder.Configuration);

    var app = builder.Build();
    if (args is [var first, ..] && !first.StartsWith('-'))
        return await Commands.Run(app.Services, args, Console.Out, CancellationToken.None);
    app.UseServiceDefaults();
    app.MapReporting();
    await app.RunAsync();
    return 0;
});

public partial class Program;
