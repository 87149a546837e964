using Platform.Notifications;
using Platform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("notifications", "Notifications", "Tells citizens what happens to their dossiers: templates, preferences, deliveries and their history.");
builder.Services.AddNotifications(builder.Configuration);

var app = builder.Build();
app.UseServiceDefaults();
app.MapNotifications();
app.Run();

public partial class Program;
