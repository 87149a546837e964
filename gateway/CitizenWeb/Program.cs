using Platform.WebDefaults;

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

public partial class Program;
