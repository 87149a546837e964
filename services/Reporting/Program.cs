using Platform.Reporting;
using Platform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("reporting", "Reporting", "Facts projected from everybody's events, and the figures asked of them: II.06a/VPCP/KSTT as of any instant.");
builder.Services.AddReporting(builder.Configuration);

var app = builder.Build();
app.UseServiceDefaults();
app.MapReporting();
app.Run();

public partial class Program;
