using Platform.Dossiers;
using Platform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("dossiers", "Hồ sơ một cửa", "The life of a dossier: submission, acceptance, resolution, signing, issue and return; documents, receipts, work lists and public tracking.");
builder.Services.AddDossiers(builder.Configuration);

var app = builder.Build();
if (args is [var first, ..] && !first.StartsWith('-'))
{
    Environment.ExitCode = await Commands.Run(app.Services, args, Console.In, Console.Out, CancellationToken.None);
    return;
}
app.UseServiceDefaults();
app.MapDossiers();
await app.RunAsync();
